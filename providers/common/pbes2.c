/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pbes2.c: what an EncryptedPrivateKeyInfo says of its encryption (RFC 8018 A.2 and A.4, RFC 5958 3).
 */
#include <string.h>

#include "common/pkcs8.h"

enum { BLOCK = 16 };

static const uint8_t pbes2_oid[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d};
static const uint8_t pbkdf2_oid[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c};
/* The arc of hmacWithSHA1 and its sisters, and that of AES in its modes; the last byte tells which. */
static const uint8_t hmac_arc[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02};
static const uint8_t aes_arc[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01};

static const struct {
    uint8_t last;
    uint32_t hash;
} hmacs[] = {{7, SIOTLS_HASH_SHA1}, {9, SIOTLS_HASH_SHA256}, {10, SIOTLS_HASH_SHA384}, {11, SIOTLS_HASH_SHA512}};

static const struct {
    uint8_t last;
    size_t key_size;
} ciphers[] = {{2, 16}, {42, 32}};

/* An AlgorithmIdentifier: its object identifier and what follows. */
static bool read_algorithm(struct siotls_bytes *der, struct siotls_bytes *oid, struct siotls_bytes *parameters)
{
    return provider_der_read(der, PROVIDER_DER_SEQUENCE, parameters) &&
           provider_der_read(parameters, PROVIDER_DER_OID, oid);
}

static bool is_oid(struct siotls_bytes oid, const uint8_t *wanted, size_t wanted_len)
{
    return provider_der_equal(oid, (struct siotls_bytes){wanted, wanted_len});
}

/* The last byte of an object identifier in an arc, 0: it is not in it. */
static uint8_t last_in(struct siotls_bytes oid, const uint8_t *arc, size_t arc_len)
{
    if (oid.data_len != arc_len + 1 || memcmp(oid.data, arc, arc_len) != 0)
        return 0;
    return oid.data[arc_len];
}

/* The pseudorandom function: NULL parameters or none follow it. */
static int read_prf(struct provider_pbes2 *pbes2, struct siotls_bytes *der)
{
    struct siotls_bytes oid, parameters;
    pbes2->hash = SIOTLS_HASH_SHA1; /* the default */
    if (der->data_len == 0)
        return SIOTLS_PROVIDER_OK;
    if (!read_algorithm(der, &oid, &parameters) || der->data_len != 0)
        return SIOTLS_PROVIDER_BAD_KEY;
    uint8_t last = last_in(oid, hmac_arc, sizeof hmac_arc);
    for (size_t i = 0; i < sizeof hmacs / sizeof hmacs[0]; i++)
        if (last == hmacs[i].last) {
            pbes2->hash = hmacs[i].hash;
            return SIOTLS_PROVIDER_OK;
        }
    return SIOTLS_PROVIDER_UNSUPPORTED;
}

static int read_kdf(struct provider_pbes2 *pbes2, struct siotls_bytes *der, uint32_t *key_size)
{
    struct siotls_bytes oid, parameters, contents;
    *key_size = 0;
    if (!read_algorithm(der, &oid, &parameters))
        return SIOTLS_PROVIDER_BAD_KEY;
    if (!is_oid(oid, pbkdf2_oid, sizeof pbkdf2_oid))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (!provider_der_read(&parameters, PROVIDER_DER_SEQUENCE, &contents) || parameters.data_len != 0 ||
        !provider_der_read(&contents, PROVIDER_DER_OCTET_STRING, &pbes2->salt) ||
        !provider_der_read_small(&contents, &pbes2->iterations) || pbes2->iterations == 0)
        return SIOTLS_PROVIDER_BAD_KEY;
    if (pbes2->iterations > PROVIDER_PBES2_MAX_ITERATIONS)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (provider_der_next_is(&contents, PROVIDER_DER_INTEGER) && !provider_der_read_small(&contents, key_size))
        return SIOTLS_PROVIDER_BAD_KEY;
    return read_prf(pbes2, &contents);
}

static int read_cipher(struct provider_pbes2 *pbes2, struct siotls_bytes *der)
{
    struct siotls_bytes oid, parameters;
    if (!read_algorithm(der, &oid, &parameters))
        return SIOTLS_PROVIDER_BAD_KEY;
    uint8_t last = last_in(oid, aes_arc, sizeof aes_arc);
    for (size_t i = 0; i < sizeof ciphers / sizeof ciphers[0]; i++)
        if (last == ciphers[i].last)
            pbes2->key_size = ciphers[i].key_size;
    if (pbes2->key_size == 0)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    bool is_good = provider_der_read(&parameters, PROVIDER_DER_OCTET_STRING, &pbes2->iv) && parameters.data_len == 0 &&
                   pbes2->iv.data_len == BLOCK;
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

static int read_schemes(struct provider_pbes2 *pbes2, struct siotls_bytes *der)
{
    struct siotls_bytes oid, parameters, contents;
    uint32_t key_size;
    if (!read_algorithm(der, &oid, &parameters))
        return SIOTLS_PROVIDER_BAD_KEY;
    /* What came before PBES2 is too weak to keep a key in. */
    if (!is_oid(oid, pbes2_oid, sizeof pbes2_oid))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (!provider_der_read(&parameters, PROVIDER_DER_SEQUENCE, &contents) || parameters.data_len != 0)
        return SIOTLS_PROVIDER_BAD_KEY;
    int status = read_kdf(pbes2, &contents, &key_size);
    if (status == SIOTLS_PROVIDER_OK)
        status = read_cipher(pbes2, &contents);
    if (status == SIOTLS_PROVIDER_OK && (contents.data_len != 0 || (key_size != 0 && key_size != pbes2->key_size)))
        return SIOTLS_PROVIDER_BAD_KEY;
    return status;
}

int provider_pbes2_read(struct provider_pbes2 *pbes2, struct siotls_bytes der)
{
    struct siotls_bytes contents;
    *pbes2 = (struct provider_pbes2){0};
    if (!provider_der_read(&der, PROVIDER_DER_SEQUENCE, &contents) || der.data_len != 0)
        return SIOTLS_PROVIDER_BAD_KEY;
    int status = read_schemes(pbes2, &contents);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    bool is_good = provider_der_read(&contents, PROVIDER_DER_OCTET_STRING, &pbes2->data) && contents.data_len == 0 &&
                   pbes2->data.data_len > 0 && pbes2->data.data_len % BLOCK == 0;
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

size_t provider_pbes2_unpad(const uint8_t *data, size_t data_len)
{
    uint8_t count = data[data_len - 1];
    if (count == 0 || count > BLOCK || count >= data_len)
        return 0;
    for (size_t i = 1; i <= count; i++)
        if (data[data_len - i] != count)
            return 0;
    return data_len - count;
}
