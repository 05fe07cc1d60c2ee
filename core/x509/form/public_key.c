/* SPDX-License-Identifier: Apache-2.0 */
/*
 * public_key.c: SubjectPublicKeyInfo (RFC 5280 4.1.2.7, RFC 3279, 4055, 5480, 8410, 9881).
 */
#include "x509/form/public_key.h"

#include "asn1/der.h"
#include "x509/form/algorithm.h"

struct key_algorithm {
    uint8_t oid[9];
    uint8_t oid_len;
    uint8_t type;
    uint16_t point_len; /* bytes of the key; 0: RSA */
};

static const struct key_algorithm key_algorithms[] = {
    {{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 1}, 9, SIOTLS_KEY_RSA, 0},
    {{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 10}, 9, SIOTLS_KEY_RSA_PSS, 0},
    {{0x2b, 0x65, 0x70}, 3, SIOTLS_KEY_ED25519, 32},
    {{0x2b, 0x65, 0x71}, 3, SIOTLS_KEY_ED448, 57},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 17}, 9, SIOTLS_KEY_ML_DSA_44, 1312},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 18}, 9, SIOTLS_KEY_ML_DSA_65, 1952},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 19}, 9, SIOTLS_KEY_ML_DSA_87, 2592},
};

/* id-ecPublicKey, whose parameters name the curve. */
static const uint8_t ec_public_key[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};

static const struct key_algorithm curves[] = {
    {{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07}, 8, SIOTLS_KEY_SECP256R1, 65},
    {{0x2b, 0x81, 0x04, 0x00, 0x22}, 5, SIOTLS_KEY_SECP384R1, 97},
    {{0x2b, 0x81, 0x04, 0x00, 0x23}, 5, SIOTLS_KEY_SECP521R1, 133},
};

static const struct key_algorithm *find(const struct key_algorithm *rows, size_t num_rows, struct siotls_bytes oid)
{
    for (size_t i = 0; i < num_rows; i++) {
        if (sio_bytes_equal(oid, sio_bytes(rows[i].oid, rows[i].oid_len)))
            return &rows[i];
    }
    return NULL;
}

/* The curve's row; parameters that are no name of a known curve give none. */
static const struct key_algorithm *find_curve(struct siotls_bytes parameters)
{
    struct sio_reader reader = sio_reader(parameters);
    struct siotls_bytes oid;
    if (!sio_der_read_oid(&reader, &oid) || !sio_read_end(&reader))
        return NULL;
    return find(curves, sizeof curves / sizeof curves[0], oid);
}

/*
 * An exponent of 1 makes every message its own signature, an even one has no inverse, and the work of a verification
 * grows with its length: a certificate's author would choose how long we compute. FIPS 186-5 5.4 allows up to 256 bits,
 * but nobody uses more than 64.
 */
static bool is_sound_exponent(struct siotls_bytes exponent)
{
    uint8_t last = exponent.data[exponent.data_len - 1];
    return (last & 1) != 0 && exponent.data_len <= 8 && (exponent.data_len > 1 || last >= 3);
}

/* RSAPublicKey (RFC 8017 A.1.1). */
static bool read_rsa(struct siotls_public_key *key, struct siotls_bytes bits, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(bits);
    struct sio_reader inside;
    if (!sio_der_enter(&reader, &inside, SIO_DER_SEQUENCE) || !sio_read_end(&reader) ||
        !sio_der_read_unsigned(&inside, &key->modulus) || !sio_der_read_unsigned(&inside, &key->exponent) ||
        !sio_read_end(&inside) || key->modulus.data_len == 0 || key->exponent.data_len == 0)
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the RSA public key is malformed");
    if (!is_sound_exponent(key->exponent))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE,
                        "x509: the RSA exponent is even, smaller than 3 or longer than 64 bits");
    return true;
}

/* Uncompressed points only (RFC 9846 4.3.8.2 knows no others). */
static bool read_point(struct siotls_public_key *key, struct siotls_bytes bits, uint16_t point_len, bool is_curve,
                       struct sio_error *error)
{
    if (bits.data_len != point_len || (is_curve && bits.data[0] != 0x04))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the public key has the wrong length or form");
    key->point = bits;
    return true;
}

/* What may stand behind the OID: NULL for RSA, nothing or RSASSA-PSS-params, nothing. */
static bool parameters_fit(uint8_t type, struct siotls_bytes parameters)
{
    switch (type) {
    case SIOTLS_KEY_RSA:
        return parameters.data_len == 2 && parameters.data[0] == SIO_DER_NULL && parameters.data[1] == 0;
    case SIOTLS_KEY_RSA_PSS:
        return parameters.data_len == 0 || sio_pss_scheme(parameters) != 0;
    default:
        return parameters.data_len == 0;
    }
}

static bool read_key(struct siotls_public_key *key, struct siotls_bytes oid, struct siotls_bytes parameters,
                     struct siotls_bytes bits, struct sio_error *error)
{
    bool is_curve = sio_bytes_equal(oid, sio_bytes(ec_public_key, sizeof ec_public_key));
    const struct key_algorithm *row =
        is_curve ? find_curve(parameters) : find(key_algorithms, sizeof key_algorithms / sizeof key_algorithms[0], oid);
    if (row == NULL || (!is_curve && !parameters_fit(row->type, parameters)))
        return true;
    key->type = row->type;
    return row->point_len == 0 ? read_rsa(key, bits, error) : read_point(key, bits, row->point_len, is_curve, error);
}

/* The parts of SubjectPublicKeyInfo. */
static bool split(struct siotls_bytes spki, struct siotls_bytes *oid, struct siotls_bytes *parameters,
                  struct siotls_bytes *bits)
{
    struct sio_reader reader = sio_reader(spki);
    struct sio_reader inside;
    struct sio_reader algorithm;
    if (!sio_der_enter(&reader, &inside, SIO_DER_SEQUENCE) || !sio_read_end(&reader) ||
        !sio_der_enter(&inside, &algorithm, SIO_DER_SEQUENCE) || !sio_der_read_oid(&algorithm, oid) ||
        !sio_der_read_bit_bytes(&inside, bits) || !sio_read_end(&inside))
        return false;
    *parameters = sio_bytes(algorithm.next, algorithm.left);
    return true;
}

bool sio_public_key_parse(struct siotls_public_key *key, struct siotls_bytes spki, struct sio_error *error)
{
    *key = (struct siotls_public_key){.size = sizeof *key, .spki = spki};
    struct siotls_bytes oid;
    struct siotls_bytes parameters;
    struct siotls_bytes bits;
    if (!split(spki, &oid, &parameters, &bits))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the SubjectPublicKeyInfo is malformed");
    return read_key(key, oid, parameters, bits, error);
}

struct siotls_bytes sio_public_key_bits(struct siotls_bytes spki)
{
    struct siotls_bytes oid;
    struct siotls_bytes parameters;
    struct siotls_bytes bits;
    return split(spki, &oid, &parameters, &bits) ? bits : sio_bytes(NULL, 0);
}

bool sio_public_key_is_rsa(const struct siotls_public_key *key)
{
    return key->type == SIOTLS_KEY_RSA || key->type == SIOTLS_KEY_RSA_PSS;
}

size_t sio_public_key_rsa_bits(const struct siotls_public_key *key)
{
    if (key->modulus.data_len == 0)
        return 0;
    size_t num_bits = key->modulus.data_len * 8;
    for (uint8_t first = key->modulus.data[0]; (first & 0x80) == 0; first = (uint8_t)(first << 1))
        num_bits--;
    return num_bits;
}

static uint16_t pss_key_scheme(const struct siotls_public_key *key, uint16_t scheme)
{
    struct siotls_bytes oid;
    struct siotls_bytes parameters;
    struct siotls_bytes bits;
    if (scheme < SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256 || scheme > SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512 ||
        !split(key->spki, &oid, &parameters, &bits))
        return 0;
    if (parameters.data_len > 0 && sio_pss_scheme(parameters) != scheme)
        return 0;
    return (uint16_t)(scheme - SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256 + SIOTLS_SCHEME_RSA_PSS_PSS_SHA256);
}

uint16_t sio_public_key_scheme(const struct siotls_public_key *key, uint16_t scheme)
{
    switch (key->type) {
    case SIOTLS_KEY_RSA_PSS:
        return pss_key_scheme(key, scheme);
    case SIOTLS_KEY_RSA:
        return (scheme & 0xff) == 0x01 ||
                       (scheme >= SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256 && scheme <= SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512)
                   ? scheme
                   : 0;
    case SIOTLS_KEY_SECP256R1:
    case SIOTLS_KEY_SECP384R1:
    case SIOTLS_KEY_SECP521R1:
        return (scheme & 0xff) == 0x03 ? scheme : 0;
    case SIOTLS_KEY_ED25519:
        return scheme == SIOTLS_SCHEME_ED25519 ? scheme : 0;
    case SIOTLS_KEY_ED448:
        return scheme == SIOTLS_SCHEME_ED448 ? scheme : 0;
    default:
        return scheme >= SIOTLS_SCHEME_ML_DSA_44 &&
                       scheme - SIOTLS_SCHEME_ML_DSA_44 == (int)key->type - SIOTLS_KEY_ML_DSA_44
                   ? scheme
                   : 0;
    }
}
