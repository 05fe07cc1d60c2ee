/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_key.c: private keys of the usual form made from what is in them. libcrypto's decoders would try every format
 * that they know, and its encoders likewise: some milliseconds each, before the first handshake.
 */
#include <openssl/core_names.h>
#include <string.h>

#include "common/pkcs8.h"
#include "functions.h"
#include "private_key.h"

enum { MAX_NUMBER = 66 };

static const struct shape {
    uint32_t key_type;
    const char *name;
    const char *group_name;
    size_t number_size; /* of a curve's private key */
} shapes[] = {
    {SIOTLS_KEY_SECP256R1, "EC", "P-256", 32}, {SIOTLS_KEY_SECP384R1, "EC", "P-384", 48},
    {SIOTLS_KEY_SECP521R1, "EC", "P-521", 66}, {SIOTLS_KEY_ED25519, "ED25519", NULL, 0},
    {SIOTLS_KEY_ED448, "ED448", NULL, 0},
};

static const struct shape *find_shape(uint32_t key_type)
{
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (shapes[i].key_type == key_type)
            return &shapes[i];
    return NULL;
}

static EVP_PKEY *from_parameters(const struct state *state, const OSSL_PARAM *parameters)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(state->library, "EC", state->properties);
    /* libcrypto's parameters are not const, but only read. */
    if (context != NULL && EVP_PKEY_fromdata_init(context) > 0)
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, (OSSL_PARAM *)parameters);
    EVP_PKEY_CTX_free(context);
    return key;
}

/* A point that is not said would have to be computed; one that is compressed is not as the SPKI is to have it. */
static EVP_PKEY *make_ec(const struct state *state, const struct shape *shape, struct siotls_bytes private_key,
                         struct siotls_bytes point)
{
    uint8_t number[MAX_NUMBER]; /* as the machine has it */
    if (private_key.data_len > shape->number_size || point.data_len != 1 + 2 * shape->number_size || point.data[0] != 4)
        return NULL;
    BIGNUM *read = BN_bin2bn(private_key.data, (int)private_key.data_len, BN_secure_new());
    EVP_PKEY *key = NULL;
    if (read != NULL && BN_bn2nativepad(read, number, (int)shape->number_size) > 0) {
        const OSSL_PARAM parameters[] = {
            {OSSL_PKEY_PARAM_GROUP_NAME, OSSL_PARAM_UTF8_STRING, (char *)(uintptr_t)shape->group_name,
             strlen(shape->group_name), OSSL_PARAM_UNMODIFIED},
            {OSSL_PKEY_PARAM_PRIV_KEY, OSSL_PARAM_UNSIGNED_INTEGER, number, shape->number_size, OSSL_PARAM_UNMODIFIED},
            OCTETS(OSSL_PKEY_PARAM_PUB_KEY, point.data, point.data_len),
            NO_MORE,
        };
        key = from_parameters(state, parameters);
    }
    OPENSSL_cleanse(number, sizeof number);
    BN_clear_free(read);
    return key;
}

static EVP_PKEY *make_edwards(const struct state *state, const struct shape *shape, struct siotls_bytes private_key,
                              uint8_t *point, size_t *point_len)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key_ex(state->library, shape->name, state->properties, private_key.data,
                                                    private_key.data_len);
    if (key != NULL && EVP_PKEY_get_raw_public_key(key, point, point_len) > 0)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

static bool write_spki(uint8_t **spki, size_t *spki_len, struct siotls_bytes algorithm, struct siotls_bytes point)
{
    *spki = OPENSSL_malloc(provider_spki_size(algorithm, point));
    if (*spki != NULL)
        *spki_len = provider_spki_write(*spki, algorithm, point);
    return *spki != NULL;
}

EVP_PKEY *make_private_key(const struct state *state, struct siotls_bytes der, uint8_t **spki, size_t *spki_len)
{
    struct provider_pkcs8 pkcs8;
    struct siotls_bytes private_key;
    uint8_t raw[64];
    struct siotls_bytes point = {raw, sizeof raw};
    EVP_PKEY *key = NULL;
    const struct shape *shape =
        provider_pkcs8_read(&pkcs8, der) == SIOTLS_PROVIDER_OK ? find_shape(pkcs8.key_type) : NULL;
    if (shape == NULL)
        return NULL;
    if (shape->group_name == NULL) {
        if (provider_pkcs8_read_edwards(&pkcs8, &private_key) == SIOTLS_PROVIDER_OK)
            key = make_edwards(state, shape, private_key, raw, &point.data_len);
    } else if (provider_pkcs8_read_ec(&pkcs8, &private_key, &point) == SIOTLS_PROVIDER_OK) {
        key = make_ec(state, shape, private_key, point);
    }
    if (key != NULL && write_spki(spki, spki_len, pkcs8.algorithm, point))
        return key;
    EVP_PKEY_free(key);
    ERR_clear_error();
    return NULL;
}
