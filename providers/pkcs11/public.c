/* SPDX-License-Identifier: Apache-2.0 */
/*
 * public.c: the public half of a private key in a token. It may lie in the key itself, beside it in a public key of
 * the same CKA_ID, or in a certificate of that CKA_ID; what of it is right, a signature shows later.
 */
#include <string.h>

#include "common/certificate.h"
#include "internal.h"

enum { MAX_ID = 256, MAX_PARAMETERS = 64, MAX_CERTIFICATE = 16384, MAX_EXPONENT = 8 };

static const uint8_t rsa_algorithm[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                        0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};

/* A curve: CKA_EC_PARAMS as tokens write it, and the whole AlgorithmIdentifier. */
static const struct curve {
    uint32_t key_type;
    size_t size; /* of a coordinate, or of an Edwards point */
    uint8_t parameters[16];
    size_t parameters_len;
    uint8_t algorithm[24];
    size_t algorithm_len;
} curves[] = {
    {SIOTLS_KEY_SECP256R1,
     32,
     {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07},
     10,
     {0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
      0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07},
     21},
    {SIOTLS_KEY_SECP384R1,
     48,
     {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22},
     7,
     {0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22},
     18},
    {SIOTLS_KEY_SECP521R1,
     66,
     {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23},
     7,
     {0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23},
     18},
    /* RFC 8410's object identifier, and the name that PKCS #11 2.40 had. */
    {SIOTLS_KEY_ED25519, 32, {0x06, 0x03, 0x2b, 0x65, 0x70}, 5, {0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70}, 7},
    {SIOTLS_KEY_ED25519,
     32,
     {0x13, 0x0c, 'e', 'd', 'w', 'a', 'r', 'd', 's', '2', '5', '5', '1', '9'},
     14,
     {0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70},
     7},
};

static int read_rsa(struct tp_public *public_key, const struct tp_session *session, CK_OBJECT_HANDLE object)
{
    uint8_t modulus[TP_MAX_MODULUS + 1];
    uint8_t exponent[MAX_EXPONENT];
    uint8_t key[TP_MAX_MODULUS + 32];
    size_t modulus_len = 0;
    size_t exponent_len = 0;
    if (tp_attribute(session, object, CKA_MODULUS, modulus, sizeof modulus, &modulus_len) != CKR_OK ||
        tp_attribute(session, object, CKA_PUBLIC_EXPONENT, exponent, sizeof exponent, &exponent_len) != CKR_OK)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    struct siotls_bytes number = {modulus, modulus_len};
    while (number.data_len > 0 && number.data[0] == 0) {
        number.data++;
        number.data_len--;
    }
    if (number.data_len < 64 || number.data_len > TP_MAX_MODULUS || exponent_len == 0)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    size_t inner =
        provider_der_unsigned_size(number) + provider_der_unsigned_size((struct siotls_bytes){exponent, exponent_len});
    size_t len = provider_der_write_header(key, PROVIDER_DER_SEQUENCE, inner);
    len += provider_der_write_unsigned(key + len, number);
    len += provider_der_write_unsigned(key + len, (struct siotls_bytes){exponent, exponent_len});
    public_key->key_type = SIOTLS_KEY_RSA;
    public_key->size = number.data_len;
    public_key->num_bits = number.data_len * 8;
    for (unsigned top = number.data[0]; (top & 0x80) == 0; top <<= 1)
        public_key->num_bits--;
    public_key->spki_len = provider_spki_write(
        public_key->spki, (struct siotls_bytes){rsa_algorithm, sizeof rsa_algorithm}, (struct siotls_bytes){key, len});
    return SIOTLS_PROVIDER_OK;
}

static const struct curve *read_curve(const struct tp_session *session, CK_OBJECT_HANDLE object)
{
    uint8_t parameters[MAX_PARAMETERS];
    size_t len = 0;
    if (tp_attribute(session, object, CKA_EC_PARAMS, parameters, sizeof parameters, &len) != CKR_OK)
        return NULL;
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (len == curves[i].parameters_len && memcmp(parameters, curves[i].parameters, len) == 0)
            return &curves[i];
    return NULL;
}

/* In an OCTET STRING as the standard has it, in a BIT STRING, or bare as others write it. */
static struct siotls_bytes unwrap_point(const uint8_t *value, size_t value_len, size_t point_len)
{
    struct siotls_bytes whole = {value, value_len};
    struct siotls_bytes der = whole;
    struct siotls_bytes inner;
    if (value_len != point_len && provider_der_read(&der, PROVIDER_DER_OCTET_STRING, &inner) && der.data_len == 0)
        return inner;
    der = whole;
    if (value_len != point_len && provider_der_read_bits(&der, &inner) && der.data_len == 0)
        return inner;
    return whole;
}

static int read_ec(struct tp_public *public_key, const struct tp_session *session, CK_OBJECT_HANDLE object)
{
    uint8_t value[TP_MAX_POINT + 8];
    size_t len = 0;
    const struct curve *curve = read_curve(session, object);
    if (curve == NULL || tp_attribute(session, object, CKA_EC_POINT, value, sizeof value, &len) != CKR_OK)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    bool is_edwards = curve->key_type == SIOTLS_KEY_ED25519;
    size_t point_len = is_edwards ? curve->size : 1 + 2 * curve->size;
    struct siotls_bytes point = unwrap_point(value, len, point_len);
    if (point.data_len != point_len || (!is_edwards && point.data[0] != 0x04))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    public_key->key_type = curve->key_type;
    public_key->size = curve->size;
    public_key->spki_len =
        provider_spki_write(public_key->spki, (struct siotls_bytes){curve->algorithm, curve->algorithm_len}, point);
    return SIOTLS_PROVIDER_OK;
}

/* A SubjectPublicKeyInfo that is there whole: taken when it is of the private key's kind. */
static int take_spki(struct tp_public *public_key, const struct tp_session *session, struct siotls_bytes spki)
{
    const struct curve *curve = read_curve(session, session->key);
    if (curve == NULL || spki.data_len > sizeof public_key->spki)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    struct siotls_bytes der = spki;
    struct siotls_bytes inner;
    struct siotls_bytes algorithm;
    if (!provider_der_read(&der, PROVIDER_DER_SEQUENCE, &inner) || der.data_len != 0 ||
        !provider_der_read_element(&inner, PROVIDER_DER_SEQUENCE, &algorithm) ||
        !provider_der_equal(algorithm, (struct siotls_bytes){curve->algorithm, curve->algorithm_len}))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    public_key->key_type = curve->key_type;
    public_key->size = curve->size;
    memcpy(public_key->spki, spki.data, spki.data_len);
    public_key->spki_len = spki.data_len;
    return SIOTLS_PROVIDER_OK;
}

static int read_info(struct tp_public *public_key, const struct tp_session *session)
{
    uint8_t spki[TP_MAX_SPKI];
    size_t len = 0;
    CK_RV rv = tp_attribute(session, session->key, CKA_PUBLIC_KEY_INFO, spki, sizeof spki, &len);
    return rv == CKR_OK && len > 0 ? take_spki(public_key, session, (struct siotls_bytes){spki, len})
                                   : SIOTLS_PROVIDER_UNSUPPORTED;
}

/* The first object of a class with the key's CKA_ID; false when there is none, or the key has no CKA_ID. */
static bool find_beside(const struct tp_session *session, CK_OBJECT_CLASS class, CK_OBJECT_HANDLE *object)
{
    uint8_t id[MAX_ID];
    size_t id_len = 0;
    size_t num_objects = 0;
    if (tp_attribute(session, session->key, CKA_ID, id, sizeof id, &id_len) != CKR_OK || id_len == 0)
        return false;
    CK_ATTRIBUTE wanted[] = {{.type = CKA_CLASS, .pValue = &class, .ulValueLen = sizeof class},
                             {.type = CKA_ID, .pValue = id, .ulValueLen = id_len}};
    return tp_find(session, wanted, 2, object, 1, &num_objects) == CKR_OK && num_objects == 1;
}

static int read_certificate(struct tp_public *public_key, const struct tp_session *session, CK_OBJECT_HANDLE object)
{
    uint8_t certificate[MAX_CERTIFICATE];
    size_t len = 0;
    struct siotls_bytes issuer, subject, spki;
    if (tp_attribute(session, object, CKA_VALUE, certificate, sizeof certificate, &len) != CKR_OK ||
        !provider_certificate_parts((struct siotls_bytes){certificate, len}, &issuer, &subject, &spki))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    return take_spki(public_key, session, spki);
}

static int read_curve_key(struct tp_public *public_key, const struct tp_session *session)
{
    CK_OBJECT_HANDLE object;
    int status = read_ec(public_key, session, session->key);
    if (status != SIOTLS_PROVIDER_OK && find_beside(session, CKO_PUBLIC_KEY, &object))
        status = read_ec(public_key, session, object);
    if (status != SIOTLS_PROVIDER_OK)
        status = read_info(public_key, session);
    if (status != SIOTLS_PROVIDER_OK && find_beside(session, CKO_CERTIFICATE, &object))
        status = read_certificate(public_key, session, object);
    return status;
}

int tp_public_read(const struct tp_state *state, struct tp_public *public_key, const struct tp_session *session)
{
    CK_KEY_TYPE type = 0;
    size_t len = 0;
    CK_OBJECT_HANDLE object;
    *public_key = (struct tp_public){0};
    CK_RV rv = tp_attribute(session, session->key, CKA_KEY_TYPE, &type, sizeof type, &len);
    if (rv != CKR_OK || len != sizeof type)
        return tp_fail(state, tp_status(rv), rv, "the token does not tell the type of the key");
    int status = SIOTLS_PROVIDER_UNSUPPORTED;
    if (type == CKK_RSA) {
        status = read_rsa(public_key, session, session->key);
        if (status != SIOTLS_PROVIDER_OK && find_beside(session, CKO_PUBLIC_KEY, &object))
            status = read_rsa(public_key, session, object);
    } else if (type == CKK_EC || type == CKK_EC_EDWARDS)
        status = read_curve_key(public_key, session);
    else
        return tp_fail(state, SIOTLS_PROVIDER_UNSUPPORTED, CKR_OK, "the key in the token is neither RSA nor EC");
    if (status == SIOTLS_PROVIDER_OK)
        return status;
    return tp_fail(
        state, status, CKR_OK,
        "the token shows no public key for the private one, or of another curve than P-256, P-384, P-521 and "
        "Ed25519: put the public key or the certificate beside it, with the same id");
}
