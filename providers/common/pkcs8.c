/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pkcs8.c: see pkcs8.h. Also ECPrivateKey (RFC 5915) and CurvePrivateKey (RFC 8410), which PKCS#8 wraps.
 */
#include "common/pkcs8.h"

#include <string.h>

/* AlgorithmIdentifiers of keys, without the header of their SEQUENCE; RSASSA-PSS may have parameters after it. */
static const uint8_t rsa[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
static const uint8_t rsa_pss[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a};
static const uint8_t secp256r1[] = {0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
                                    0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
static const uint8_t secp384r1[] = {0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
                                    0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22};
static const uint8_t secp521r1[] = {0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
                                    0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23};
static const uint8_t ed25519[] = {0x06, 0x03, 0x2b, 0x65, 0x70};
static const uint8_t ed448[] = {0x06, 0x03, 0x2b, 0x65, 0x71};
static const uint8_t ml_dsa_44[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x11};
static const uint8_t ml_dsa_65[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x12};
static const uint8_t ml_dsa_87[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x13};

#define BYTES(array)                                                                                                   \
    {                                                                                                                  \
        array, sizeof array                                                                                            \
    }

static const struct {
    uint32_t key_type;
    struct siotls_bytes identifier;
} key_types[] = {
    {SIOTLS_KEY_RSA, BYTES(rsa)},
    {SIOTLS_KEY_SECP256R1, BYTES(secp256r1)},
    {SIOTLS_KEY_SECP384R1, BYTES(secp384r1)},
    {SIOTLS_KEY_SECP521R1, BYTES(secp521r1)},
    {SIOTLS_KEY_ED25519, BYTES(ed25519)},
    {SIOTLS_KEY_ED448, BYTES(ed448)},
    {SIOTLS_KEY_ML_DSA_44, BYTES(ml_dsa_44)},
    {SIOTLS_KEY_ML_DSA_65, BYTES(ml_dsa_65)},
    {SIOTLS_KEY_ML_DSA_87, BYTES(ml_dsa_87)},
};

static uint32_t key_type_of(struct siotls_bytes identifier)
{
    struct siotls_bytes start = {identifier.data, sizeof rsa_pss};
    for (size_t i = 0; i < sizeof key_types / sizeof key_types[0]; i++)
        if (provider_der_equal(identifier, key_types[i].identifier))
            return key_types[i].key_type;
    if (identifier.data_len >= sizeof rsa_pss && memcmp(start.data, rsa_pss, sizeof rsa_pss) == 0)
        return SIOTLS_KEY_RSA_PSS;
    return 0;
}

static bool read_algorithm(struct siotls_bytes whole, uint32_t *key_type, struct siotls_bytes *parameters)
{
    struct siotls_bytes contents, oid;
    if (!provider_der_read(&whole, PROVIDER_DER_SEQUENCE, &contents))
        return false;
    *key_type = key_type_of(contents);
    if (!provider_der_read(&contents, PROVIDER_DER_OID, &oid) || oid.data_len == 0)
        return false;
    *parameters = contents;
    return true;
}

/* Attributes are read over; the public key belongs to version 2 (RFC 5958 2). */
static bool read_rest(struct provider_pkcs8 *pkcs8, struct siotls_bytes rest, uint32_t version)
{
    struct siotls_bytes attributes;
    if (provider_der_next_is(&rest, PROVIDER_DER_CONTEXT_CONSTRUCTED) &&
        !provider_der_read(&rest, PROVIDER_DER_CONTEXT_CONSTRUCTED, &attributes))
        return false;
    if (version == 1 && provider_der_next_is(&rest, PROVIDER_DER_CONTEXT + 1)) {
        if (!provider_der_read(&rest, PROVIDER_DER_CONTEXT + 1, &pkcs8->public_key) ||
            pkcs8->public_key.data_len == 0 || pkcs8->public_key.data[0] != 0)
            return false;
        pkcs8->public_key.data++;
        pkcs8->public_key.data_len--;
    }
    return rest.data_len == 0;
}

int provider_pkcs8_read(struct provider_pkcs8 *pkcs8, struct siotls_bytes der)
{
    struct siotls_bytes contents;
    uint32_t version;
    *pkcs8 = (struct provider_pkcs8){0};
    bool is_good = provider_der_read(&der, PROVIDER_DER_SEQUENCE, &contents) && der.data_len == 0 &&
                   provider_der_read_small(&contents, &version) && version <= 1 &&
                   provider_der_read_element(&contents, PROVIDER_DER_SEQUENCE, &pkcs8->algorithm) &&
                   read_algorithm(pkcs8->algorithm, &pkcs8->key_type, &pkcs8->parameters) &&
                   provider_der_read(&contents, PROVIDER_DER_OCTET_STRING, &pkcs8->key) &&
                   read_rest(pkcs8, contents, version);
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

bool provider_pkcs8_is_encrypted(struct siotls_bytes der)
{
    struct siotls_bytes contents;
    return provider_der_read(&der, PROVIDER_DER_SEQUENCE, &contents) &&
           provider_der_next_is(&contents, PROVIDER_DER_SEQUENCE);
}

int provider_pkcs8_read_ec(const struct provider_pkcs8 *pkcs8, struct siotls_bytes *private_key,
                           struct siotls_bytes *public_key)
{
    struct siotls_bytes der = pkcs8->key;
    struct siotls_bytes contents, parameters, wrapped;
    uint32_t version;
    *public_key = pkcs8->public_key;
    if (!provider_der_read(&der, PROVIDER_DER_SEQUENCE, &contents) || der.data_len != 0 ||
        !provider_der_read_small(&contents, &version) || version != 1 ||
        !provider_der_read(&contents, PROVIDER_DER_OCTET_STRING, private_key))
        return SIOTLS_PROVIDER_BAD_KEY;
    if (provider_der_next_is(&contents, PROVIDER_DER_CONTEXT_CONSTRUCTED) &&
        (!provider_der_read(&contents, PROVIDER_DER_CONTEXT_CONSTRUCTED, &parameters) ||
         !provider_der_equal(parameters, pkcs8->parameters)))
        return SIOTLS_PROVIDER_BAD_KEY;
    if (provider_der_next_is(&contents, PROVIDER_DER_CONTEXT_CONSTRUCTED + 1) &&
        (!provider_der_read(&contents, PROVIDER_DER_CONTEXT_CONSTRUCTED + 1, &wrapped) ||
         !provider_der_read_bits(&wrapped, public_key) || wrapped.data_len != 0))
        return SIOTLS_PROVIDER_BAD_KEY;
    return contents.data_len == 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

int provider_pkcs8_read_edwards(const struct provider_pkcs8 *pkcs8, struct siotls_bytes *private_key)
{
    struct siotls_bytes der = pkcs8->key;
    bool is_good = provider_der_read(&der, PROVIDER_DER_OCTET_STRING, private_key) && der.data_len == 0;
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

int provider_pkcs8_read_ml_dsa(const struct provider_pkcs8 *pkcs8, struct siotls_bytes *seed,
                               struct siotls_bytes *expanded)
{
    struct siotls_bytes der = pkcs8->key, both;
    *seed = *expanded = (struct siotls_bytes){0};
    bool is_good = provider_der_next_is(&der, PROVIDER_DER_CONTEXT)
                       ? provider_der_read(&der, PROVIDER_DER_CONTEXT, seed)
                   : provider_der_next_is(&der, PROVIDER_DER_OCTET_STRING)
                       ? provider_der_read(&der, PROVIDER_DER_OCTET_STRING, expanded)
                       : provider_der_read(&der, PROVIDER_DER_SEQUENCE, &both) &&
                             provider_der_read(&both, PROVIDER_DER_OCTET_STRING, seed) &&
                             provider_der_read(&both, PROVIDER_DER_OCTET_STRING, expanded) && both.data_len == 0;
    return is_good && der.data_len == 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

int provider_spki_read(struct provider_spki *spki, struct siotls_bytes der)
{
    struct siotls_bytes contents, algorithm;
    *spki = (struct provider_spki){0};
    bool is_good = provider_der_read(&der, PROVIDER_DER_SEQUENCE, &contents) && der.data_len == 0 &&
                   provider_der_read_element(&contents, PROVIDER_DER_SEQUENCE, &algorithm) &&
                   read_algorithm(algorithm, &spki->key_type, &spki->parameters) &&
                   provider_der_read_bits(&contents, &spki->public_key) && contents.data_len == 0;
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

size_t provider_spki_size(struct siotls_bytes algorithm, struct siotls_bytes public_key)
{
    size_t bits_len = provider_der_header_size(1 + public_key.data_len) + 1 + public_key.data_len;
    return provider_der_header_size(algorithm.data_len + bits_len) + algorithm.data_len + bits_len;
}

size_t provider_spki_write(uint8_t *output, struct siotls_bytes algorithm, struct siotls_bytes public_key)
{
    size_t bits_len = provider_der_header_size(1 + public_key.data_len) + 1 + public_key.data_len;
    size_t size = provider_der_write_header(output, PROVIDER_DER_SEQUENCE, algorithm.data_len + bits_len);
    memcpy(output + size, algorithm.data, algorithm.data_len);
    size += algorithm.data_len;
    size += provider_der_write_header(output + size, PROVIDER_DER_BIT_STRING, 1 + public_key.data_len);
    output[size++] = 0;
    memcpy(output + size, public_key.data, public_key.data_len);
    return size + public_key.data_len;
}
