/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_key.c: which of the forms a key is in is seen from its first elements:
 *   PrivateKeyInfo (RFC 5958)           SEQUENCE { INTEGER, SEQUENCE ...
 *   EncryptedPrivateKeyInfo (RFC 5958)  SEQUENCE { SEQUENCE ...
 *   RSAPrivateKey (RFC 8017 A.1.2)      SEQUENCE { INTEGER, INTEGER ...
 *   ECPrivateKey (RFC 5915)             SEQUENCE { INTEGER, OCTET STRING ...
 */
#include "asn1/private_key.h"

#include <string.h>

#include "asn1/der.h"
#include "asn1/pem.h"

enum form { FORM_NONE, FORM_PLAIN, FORM_ENCRYPTED, FORM_RSA, FORM_EC };

/* No key is longer; it keeps the lengths that are written here small. */
enum { MAX_KEY = 1 << 16 };

static const uint8_t rsa_algorithm[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                        0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
static const uint8_t ec_public_key[] = {0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};

static enum form form_of(struct siotls_bytes der)
{
    struct sio_reader whole = sio_reader(der);
    struct sio_reader inside;
    struct siotls_bytes skipped;
    if (!sio_der_enter(&whole, &inside, SIO_DER_SEQUENCE) || !sio_read_end(&whole) || der.data_len > MAX_KEY)
        return FORM_NONE;
    if (sio_der_read(&inside, &skipped, SIO_DER_SEQUENCE))
        return FORM_ENCRYPTED;
    if (!sio_der_read_integer(&inside, &skipped))
        return FORM_NONE;
    if (sio_der_next_is(&inside, SIO_DER_SEQUENCE))
        return FORM_PLAIN;
    if (sio_der_next_is(&inside, SIO_DER_OCTET_STRING))
        return FORM_EC;
    return sio_der_next_is(&inside, SIO_DER_INTEGER) ? FORM_RSA : FORM_NONE;
}

/* Appends PrivateKeyInfo { 0, algorithm, OCTET STRING { key } }. */
static bool wrap(struct sio_buffer *pkcs8, const struct siotls_bytes *algorithm, size_t num_parts,
                 struct siotls_bytes key, struct sio_error *error)
{
    static const uint8_t version[] = {0x02, 0x01, 0x00};
    size_t contents_len = sizeof version + sio_der_header_size(key.data_len) + key.data_len;
    for (size_t i = 0; i < num_parts; i++)
        contents_len += algorithm[i].data_len;
    struct sio_writer writer;
    sio_writer_init(&writer, pkcs8, SIZE_MAX);
    sio_der_write_header(&writer, SIO_DER_SEQUENCE, contents_len);
    sio_write_bytes(&writer, version, sizeof version);
    for (size_t i = 0; i < num_parts; i++)
        sio_write_bytes(&writer, algorithm[i].data, algorithm[i].data_len);
    sio_der_write_header(&writer, SIO_DER_OCTET_STRING, key.data_len);
    sio_write_bytes(&writer, key.data, key.data_len);
    return sio_writer_ok(&writer) || sio_fail_memory(error);
}

static bool wrap_rsa(struct sio_buffer *pkcs8, struct siotls_bytes key, struct sio_error *error)
{
    struct siotls_bytes algorithm = sio_bytes(rsa_algorithm, sizeof rsa_algorithm);
    return wrap(pkcs8, &algorithm, 1, key, error);
}

/* The namedCurve that an ECPrivateKey carries in [0]; stays as it is when there is none. */
static bool read_curve(struct siotls_bytes *curve, struct siotls_bytes key)
{
    struct sio_reader whole = sio_reader(key);
    struct sio_reader inside;
    struct siotls_bytes parameters;
    struct siotls_bytes skipped;
    if (!sio_der_enter(&whole, &inside, SIO_DER_SEQUENCE) || !sio_der_read_integer(&inside, &skipped) ||
        !sio_der_read(&inside, &skipped, SIO_DER_OCTET_STRING) ||
        !sio_der_read_optional(&inside, &parameters, SIO_DER_CONTEXT_CONSTRUCTED))
        return false;
    if (parameters.data != NULL)
        *curve = parameters;
    return true;
}

static bool is_named_curve(struct siotls_bytes curve)
{
    struct sio_reader reader = sio_reader(curve);
    struct siotls_bytes oid;
    return sio_der_read_oid(&reader, &oid) && sio_read_end(&reader);
}

static bool wrap_ec(struct sio_buffer *pkcs8, struct siotls_bytes key, struct siotls_bytes curve,
                    struct sio_error *error)
{
    if (!read_curve(&curve, key))
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "private_key: the EC key is malformed");
    if (curve.data_len == 0)
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "private_key: the EC key does not say its curve");
    if (!is_named_curve(curve))
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "private_key: the EC key does not name a standard curve");
    uint8_t header[2] = {SIO_DER_SEQUENCE, (uint8_t)(sizeof ec_public_key + curve.data_len)};
    if (header[1] >= 0x80 || curve.data_len > 64)
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "private_key: the EC key's curve has too long a name");
    const struct siotls_bytes algorithm[] = {sio_bytes(header, sizeof header),
                                             sio_bytes(ec_public_key, sizeof ec_public_key), curve};
    return wrap(pkcs8, algorithm, 3, key, error);
}

/* curve: of an EC PARAMETERS block, or empty. */
static bool append_form(struct sio_buffer *pkcs8, struct siotls_bytes der, enum form form, struct siotls_bytes curve,
                        struct sio_error *error)
{
    switch (form) {
    case FORM_PLAIN:
    case FORM_ENCRYPTED:
        return sio_buffer_append(pkcs8, der.data, der.data_len) || sio_fail_memory(error);
    case FORM_RSA:
        return wrap_rsa(pkcs8, der, error);
    case FORM_EC:
        return wrap_ec(pkcs8, der, curve, error);
    default:
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "private_key: this is no private key in PEM or DER");
    }
}

/* The form that a block of this label must have. */
static enum form form_of_label(const struct sio_pem_block *block)
{
    static const struct {
        const char *label;
        enum form form;
    } labels[] = {
        {"PRIVATE KEY", FORM_PLAIN},
        {"ENCRYPTED PRIVATE KEY", FORM_ENCRYPTED},
        {"RSA PRIVATE KEY", FORM_RSA},
        {"EC PRIVATE KEY", FORM_EC},
    };
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (sio_pem_is(block, labels[i].label))
            return labels[i].form;
    }
    return FORM_NONE;
}

/* The only header that matters says that the body is encrypted (RFC 1421 4.6.1.1). */
static bool append_block(struct sio_buffer *pkcs8, const struct sio_pem_block *block, enum form form,
                         struct siotls_bytes curve, struct sio_error *error)
{
    if (block->headers.data_len > 0)
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX,
                               "private_key: PEM with headers (old OpenSSL encryption) is not supported, convert it "
                               "with: openssl pkcs8 -topk8");
    struct sio_buffer der;
    sio_buffer_init(&der, pkcs8->memory);
    bool ok = sio_pem_decode(&der, block, error);
    if (ok && form_of(sio_buffer_bytes(&der)) != form)
        ok = sio_pem_fail(error, block, "private_key: the PEM block is not what its label says");
    ok = ok && append_form(pkcs8, sio_buffer_bytes(&der), form, curve, error);
    sio_buffer_clear(&der);
    return ok;
}

/* The first private key; curve collects what an EC PARAMETERS block before it says. */
static bool append_pem(struct sio_buffer *pkcs8, struct siotls_bytes text, struct sio_buffer *curve,
                       struct sio_error *error)
{
    struct sio_pem pem = sio_pem(text);
    enum form form = FORM_NONE;
    while (form == FORM_NONE) {
        bool found;
        if (!sio_pem_next(&pem, &found, SIO_PEM_PRIVATE_KEY | SIO_PEM_CURVE, error))
            return false;
        if (!found) {
            sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "private_key: there is no private key block in the PEM text");
            return sio_pem_fail_none(error, text);
        }
        form = form_of_label(&pem.block);
        if (form != FORM_NONE)
            break;
        sio_buffer_clear(curve);
        if (!sio_pem_decode(curve, &pem.block, error))
            return false;
    }
    return append_block(pkcs8, &pem.block, form, sio_buffer_bytes(curve), error) && sio_pem_finish(&pem, error);
}

bool sio_private_key_to_pkcs8(struct sio_buffer *pkcs8, struct siotls_bytes key, struct sio_error *error)
{
    if (!sio_pem_check_form(key, error))
        return sio_fail_within(error, "key");
    enum form form = form_of(key);
    if (form != FORM_NONE || !sio_pem_is_text(key))
        return append_form(pkcs8, key, form, sio_bytes(NULL, 0), error) || sio_pem_fail_none(error, key);
    struct sio_buffer curve;
    sio_buffer_init(&curve, pkcs8->memory);
    bool ok = append_pem(pkcs8, key, &curve, error);
    sio_buffer_clear(&curve);
    return ok || sio_fail_within(error, "key");
}
