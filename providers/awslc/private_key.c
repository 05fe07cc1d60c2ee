/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_key.c: the keys that PKCS#8 holds (RFC 5915, RFC 8017, RFC 8410, RFC 9881), and their SubjectPublicKeyInfo.
 */
#include <openssl/bytestring.h>
#include <openssl/curve25519.h>
#include <openssl/mem.h>
#include <openssl/rsa.h>

#include "common/pkcs8.h"
#include "internal.h"

enum { ML_DSA_MAX_PUBLIC = 2592 };

static int write_spki(struct ap_private_key *key, const struct provider_pkcs8 *pkcs8, struct siotls_bytes public_key)
{
    key->spki = OPENSSL_malloc(provider_spki_size(pkcs8->algorithm, public_key));
    if (key->spki == NULL)
        return ap_fail(SIOTLS_PROVIDER_NO_MEMORY);
    key->spki_len = provider_spki_write(key->spki, pkcs8->algorithm, public_key);
    key->key_type = pkcs8->key_type;
    return SIOTLS_PROVIDER_OK;
}

/* A public key that the file states must be the private key's. */
static int finish(struct ap_private_key *key, const struct provider_pkcs8 *pkcs8, struct siotls_bytes stated,
                  struct siotls_bytes public_key)
{
    if (stated.data != NULL && !provider_der_equal(stated, public_key))
        return SIOTLS_PROVIDER_BAD_KEY;
    return write_spki(key, pkcs8, public_key);
}

static bool has_more_primes(struct siotls_bytes der)
{
    struct siotls_bytes contents;
    uint32_t version;
    return provider_der_read(&der, PROVIDER_DER_SEQUENCE, &contents) && provider_der_read_small(&contents, &version) &&
           version == 1;
}

/* The library looks whether the numbers belong together. */
static int read_rsa(struct ap_private_key *key, const struct provider_pkcs8 *pkcs8)
{
    uint8_t *bytes = NULL;
    size_t bytes_len = 0;
    if (has_more_primes(pkcs8->key))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    key->rsa = RSA_private_key_from_bytes(pkcs8->key.data, pkcs8->key.data_len);
    if (key->rsa == NULL)
        return ap_fail(SIOTLS_PROVIDER_BAD_KEY);
    int status = RSA_public_key_to_bytes(&bytes, &bytes_len, key->rsa)
                     ? write_spki(key, pkcs8, (struct siotls_bytes){bytes, bytes_len})
                     : ap_fail(SIOTLS_PROVIDER_INTERNAL);
    OPENSSL_free(bytes);
    return status;
}

static int read_ec(struct ap_private_key *key, const struct provider_pkcs8 *pkcs8, const struct ap_curve *curve)
{
    struct siotls_bytes scalar, stated;
    uint8_t point[AP_MAX_POINT];
    int status = provider_pkcs8_read_ec(pkcs8, &scalar, &stated);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    /* RFC 5915 3: as long as the order; some programs leave leading zeros out. */
    if (scalar.data_len > curve->size)
        return SIOTLS_PROVIDER_BAD_KEY;
    key->ec = ap_ec_of_scalar(curve, scalar);
    if (key->ec == NULL || !ap_ec_write_point(point, curve, key->ec))
        return ap_fail(SIOTLS_PROVIDER_BAD_KEY);
    return finish(key, pkcs8, stated, (struct siotls_bytes){point, 1 + 2 * curve->size});
}

static int read_ed25519(struct ap_private_key *key, const struct provider_pkcs8 *pkcs8)
{
    struct siotls_bytes seed;
    uint8_t public_key[ED25519_PUBLIC_KEY_LEN];
    if (provider_pkcs8_read_edwards(pkcs8, &seed) != SIOTLS_PROVIDER_OK || seed.data_len != ED25519_SEED_LEN)
        return SIOTLS_PROVIDER_BAD_KEY;
    ED25519_keypair_from_seed(public_key, key->ed25519, seed.data);
    return finish(key, pkcs8, pkcs8->public_key, (struct siotls_bytes){public_key, sizeof public_key});
}

/* A seed, an expanded key, or both, which then have to agree. */
static int read_ml_dsa(struct ap_private_key *key, const struct provider_pkcs8 *pkcs8, struct siotls_bytes whole)
{
    uint8_t public_key[ML_DSA_MAX_PUBLIC];
    size_t public_key_len = sizeof public_key;
    CBS der;
    CBS_init(&der, whole.data, whole.data_len);
    key->ml_dsa = EVP_parse_private_key(&der);
    if (key->ml_dsa == NULL || !EVP_PKEY_get_raw_public_key(key->ml_dsa, public_key, &public_key_len))
        return ap_fail(SIOTLS_PROVIDER_BAD_KEY);
    return finish(key, pkcs8, pkcs8->public_key, (struct siotls_bytes){public_key, public_key_len});
}

int ap_private_key_read(struct ap_private_key *key, const struct provider_pkcs8 *pkcs8, struct siotls_bytes whole)
{
    switch (pkcs8->key_type) {
    case SIOTLS_KEY_RSA:
    case SIOTLS_KEY_RSA_PSS:
        return read_rsa(key, pkcs8);
    case SIOTLS_KEY_SECP256R1:
    case SIOTLS_KEY_SECP384R1:
    case SIOTLS_KEY_SECP521R1:
        return read_ec(key, pkcs8, ap_curve_of_key(pkcs8->key_type));
    case SIOTLS_KEY_ED25519:
        return read_ed25519(key, pkcs8);
    case SIOTLS_KEY_ML_DSA_44:
    case SIOTLS_KEY_ML_DSA_65:
    case SIOTLS_KEY_ML_DSA_87:
        return read_ml_dsa(key, pkcs8, whole);
    default:
        return SIOTLS_PROVIDER_UNSUPPORTED;
    }
}

void ap_private_key_clear(struct ap_private_key *key)
{
    RSA_free(key->rsa);
    EC_KEY_free(key->ec);
    EVP_PKEY_free(key->ml_dsa);
    OPENSSL_free(key->spki);
    OPENSSL_cleanse(key->ed25519, sizeof key->ed25519);
    *key = (struct ap_private_key){0};
}
