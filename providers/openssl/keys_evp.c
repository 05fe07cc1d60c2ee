/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys_evp.c: keys by EVP, where their provider's functions cannot be had or, for what is within a FIPS module, where
 * only the operation on a whole message is a service of it.
 */
#include <openssl/core_names.h>
#include <openssl/dh.h>

#include "functions.h"
#include "keys.h"

/* Contexts are made from a key, which knows its functions. */
static EVP_PKEY_CTX *context_of(const struct key_type *type, EVP_PKEY *key)
{
    return EVP_PKEY_CTX_new_from_pkey(type->state->library, key, type->state->properties);
}

static void release(const struct key_type *type, void *key)
{
    (void)type;
    EVP_PKEY_free(key);
}

static void *from_parameters(const struct key_type *type, int selection, const OSSL_PARAM *parameters)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(type->state->library, type->name, type->state->properties);
    /* libcrypto's parameters are not const, but only read. */
    if (context != NULL && EVP_PKEY_fromdata_init(context) > 0)
        EVP_PKEY_fromdata(context, &key, selection, (OSSL_PARAM *)parameters);
    EVP_PKEY_CTX_free(context);
    return key;
}

static void *from_public(const struct key_type *type, const uint8_t *public_key, size_t public_key_len)
{
    const OSSL_PARAM plain[2] = {OCTETS(OSSL_PKEY_PARAM_PUB_KEY, public_key, public_key_len), NO_MORE};
    if (type->parameters == NULL)
        return from_parameters(type, EVP_PKEY_PUBLIC_KEY, plain);
    EVP_PKEY *key = EVP_PKEY_new();
    if (key != NULL && EVP_PKEY_copy_parameters(key, type->parameters) > 0 &&
        EVP_PKEY_set1_encoded_public_key(key, public_key, public_key_len) > 0)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

static void *generate(const struct key_type *type)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = type->parameters != NULL
                                ? context_of(type, type->parameters)
                                : EVP_PKEY_CTX_new_from_name(type->state->library, type->name, type->state->properties);
    if (context != NULL && EVP_PKEY_keygen_init(context) > 0)
        EVP_PKEY_generate(context, &key);
    EVP_PKEY_CTX_free(context);
    return key;
}

static bool write_public(const struct key_type *type, void *key, uint8_t *public_key, size_t public_key_size)
{
    size_t written = 0;
    (void)type;
    return EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, public_key, public_key_size,
                                           &written) &&
           written == public_key_size;
}

static bool derive(const struct key_type *type, void *ours, void *theirs, uint8_t *secret, size_t secret_size)
{
    size_t size = secret_size;
    bool is_dh = type->name[0] == 'D';
    EVP_PKEY_CTX *context = context_of(type, ours);
    bool done = context != NULL && EVP_PKEY_derive_init(context) > 0 &&
                (!is_dh || EVP_PKEY_CTX_set_dh_pad(context, 1) > 0) && EVP_PKEY_derive_set_peer(context, theirs) > 0 &&
                EVP_PKEY_derive(context, secret, &size) > 0 && size == secret_size;
    EVP_PKEY_CTX_free(context);
    return done;
}

static bool encapsulate(const struct key_type *type, void *theirs, const OSSL_PARAM *parameters, uint8_t *ciphertext,
                        size_t ciphertext_size, uint8_t *secret, size_t secret_size)
{
    size_t ciphertext_len = ciphertext_size;
    size_t secret_len = secret_size;
    EVP_PKEY_CTX *context = context_of(type, theirs);
    bool done = context != NULL && EVP_PKEY_encapsulate_init(context, parameters) > 0 &&
                EVP_PKEY_encapsulate(context, ciphertext, &ciphertext_len, secret, &secret_len) > 0 &&
                ciphertext_len == ciphertext_size && secret_len == secret_size;
    EVP_PKEY_CTX_free(context);
    return done;
}

static bool decapsulate(const struct key_type *type, void *ours, const uint8_t *ciphertext, size_t ciphertext_size,
                        uint8_t *secret, size_t secret_size)
{
    size_t secret_len = secret_size;
    EVP_PKEY_CTX *context = context_of(type, ours);
    bool done = context != NULL && EVP_PKEY_decapsulate_init(context, NULL) > 0 &&
                EVP_PKEY_decapsulate(context, secret, &secret_len, ciphertext, ciphertext_size) > 0 &&
                secret_len == secret_size;
    EVP_PKEY_CTX_free(context);
    return done;
}

static int verify(const struct key_type *type, void *key, const struct scheme_shape *shape, struct siotls_bytes message,
                  struct siotls_bytes signature)
{
    EVP_PKEY_CTX *context = NULL;
    EVP_MD_CTX *run = EVP_MD_CTX_new();
    if (run == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    int status = SIOTLS_PROVIDER_INTERNAL;
    if (EVP_DigestVerifyInit_ex(run, &context, shape->digest, type->state->library, type->state->properties, key,
                                NULL) > 0 &&
        prepare_padding(context, shape))
        status = EVP_DigestVerify(run, signature.data, signature.data_len, message.data, message.data_len) == 1
                     ? SIOTLS_PROVIDER_OK
                     : SIOTLS_PROVIDER_BAD_SIGNATURE;
    EVP_MD_CTX_free(run);
    return status;
}

const struct key_methods evp_methods = {
    .generate = generate,
    .from_public = from_public,
    .from_parameters = from_parameters,
    .write_public = write_public,
    .release = release,
    .derive = derive,
    .encapsulate = encapsulate,
    .decapsulate = decapsulate,
    .verify = verify,
};

bool evp_open(struct key_type *type, int operation)
{
    const OSSL_PARAM group[2] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)type->group_name, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_KEYMGMT *keys = EVP_KEYMGMT_fetch(type->state->library, type->name, type->state->properties);
    (void)operation;
    if (keys == NULL)
        return false;
    type->fips = fips_of(EVP_KEYMGMT_get0_provider(keys));
    EVP_KEYMGMT_free(keys);
    if (type->group_name == NULL)
        return true;
    type->parameters = from_parameters(type, EVP_PKEY_KEY_PARAMETERS, group);
    return type->parameters != NULL;
}

void evp_close(struct key_type *type)
{
    EVP_PKEY_free(type->parameters);
    type->parameters = NULL;
}
