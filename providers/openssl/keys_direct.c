/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys_direct.c: keys by the functions of their provider. A key of an elliptic curve or of FFDHE begins as a duplicate
 * of one that holds the group: to make a group of its name takes ten times as long.
 */
#include <openssl/core_names.h>

#include "keys_direct.h"

/* ---- keys ---- */

static void release(const struct key_type *type, void *key)
{
    if (key != NULL)
        type->functions->release(key);
}

static void *from_parameters(const struct key_type *type, int selection, const OSSL_PARAM *parameters)
{
    const struct key_functions *functions = type->functions;
    void *key = functions->make(functions->context);
    if (key != NULL && functions->import(key, selection, parameters))
        return key;
    release(type, key);
    return NULL;
}

static void *from_public(const struct key_type *type, const uint8_t *public_key, size_t public_key_len)
{
    const struct key_functions *functions = type->functions;
    const OSSL_PARAM encoded[2] = {OCTETS(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, public_key, public_key_len), NO_MORE};
    const OSSL_PARAM plain[2] = {OCTETS(OSSL_PKEY_PARAM_PUB_KEY, public_key, public_key_len), NO_MORE};
    if (type->model == NULL)
        return from_parameters(type, OSSL_KEYMGMT_SELECT_PUBLIC_KEY, plain);
    void *key = functions->duplicate(type->model, OSSL_KEYMGMT_SELECT_ALL_PARAMETERS);
    if (key != NULL && functions->set_params(key, encoded))
        return key;
    release(type, key);
    return NULL;
}

/* Only a search for parameters, which does not happen here, has progress to tell. */
static int go_on(const OSSL_PARAM parameters[], void *argument)
{
    (void)parameters;
    (void)argument;
    return 1;
}

static void *generate(const struct key_type *type)
{
    const struct key_functions *functions = type->functions;
    void *key = NULL;
    void *generation = functions->generate_init(functions->context, OSSL_KEYMGMT_SELECT_KEYPAIR, NULL);
    if (generation != NULL && (type->model == NULL || functions->generate_like(generation, type->model)))
        key = functions->generate(generation, go_on, NULL);
    if (generation != NULL)
        functions->generate_end(generation);
    return key;
}

static bool write_public(const struct key_type *type, void *key, uint8_t *public_key, size_t public_key_size)
{
    OSSL_PARAM parameters[2] = {OCTETS(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, public_key, public_key_size), NO_MORE};
    return type->functions->get_params(key, parameters) && parameters[0].return_size == public_key_size;
}

/* ---- operations ---- */

/* RFC 9846 7.4.1: FFDHE secrets are as long as the prime. Other groups do not know the parameter. */
static bool derive(const struct key_type *type, void *ours, void *theirs, uint8_t *secret, size_t secret_size)
{
    const struct key_functions *functions = type->functions;
    unsigned int pad = 1;
    size_t secret_len = 0;
    const OSSL_PARAM padded[2] = {
        {OSSL_EXCHANGE_PARAM_PAD, OSSL_PARAM_UNSIGNED_INTEGER, &pad, sizeof pad, OSSL_PARAM_UNMODIFIED}, NO_MORE};
    bool is_dh = type->name[0] == 'D';
    void *exchange = functions->exchange_new(functions->context);
    bool done = exchange != NULL && functions->exchange_init(exchange, ours, is_dh ? padded : NULL) > 0 &&
                functions->exchange_peer(exchange, theirs) > 0 &&
                functions->exchange_derive(exchange, secret, &secret_len, secret_size) > 0 && secret_len == secret_size;
    if (exchange != NULL)
        functions->exchange_free(exchange);
    return done;
}

static bool encapsulate(const struct key_type *type, void *theirs, const OSSL_PARAM *parameters, uint8_t *ciphertext,
                        size_t ciphertext_size, uint8_t *secret, size_t secret_size)
{
    const struct key_functions *functions = type->functions;
    size_t ciphertext_len = ciphertext_size;
    size_t secret_len = secret_size;
    void *kem = functions->kem_new(functions->context);
    bool done = kem != NULL && functions->encapsulate_init(kem, theirs, parameters) > 0 &&
                functions->encapsulate(kem, ciphertext, &ciphertext_len, secret, &secret_len) > 0 &&
                ciphertext_len == ciphertext_size && secret_len == secret_size;
    if (kem != NULL)
        functions->kem_free(kem);
    return done;
}

static bool decapsulate(const struct key_type *type, void *ours, const uint8_t *ciphertext, size_t ciphertext_size,
                        uint8_t *secret, size_t secret_size)
{
    const struct key_functions *functions = type->functions;
    size_t secret_len = secret_size;
    void *kem = functions->kem_new(functions->context);
    bool done = kem != NULL && functions->decapsulate_init(kem, ours, NULL) > 0 &&
                functions->decapsulate(kem, secret, &secret_len, ciphertext, ciphertext_size) > 0 &&
                secret_len == secret_size;
    if (kem != NULL)
        functions->kem_free(kem);
    return done;
}

static int judge(int verified)
{
    return verified > 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_SIGNATURE;
}

static int verify_message(const struct key_functions *functions, void *run, void *key, struct siotls_bytes message,
                          struct siotls_bytes signature)
{
    if (functions->message_init(run, NULL, key, NULL) <= 0)
        return SIOTLS_PROVIDER_INTERNAL;
    return judge(functions->message_verify(run, signature.data, signature.data_len, message.data, message.data_len));
}

/* The message is hashed first: the provider would look its hash up by name. */
static int verify_digest(const struct key_type *type, void *run, const struct scheme_shape *shape,
                         struct siotls_bytes message, struct siotls_bytes signature)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    const struct hash_algorithm *hash = find_hash(type->state, shape->hash);
    if (hash == NULL || hash_once(hash, message.data, message.data_len, digest) != SIOTLS_PROVIDER_OK)
        return SIOTLS_PROVIDER_INTERNAL;
    return judge(type->functions->verify(run, signature.data, signature.data_len, digest, hash->public.digest_size));
}

static void *begin(const struct key_type *type, void *key, const struct scheme_shape *shape)
{
    const struct key_functions *functions = type->functions;
    if (type->name[0] == 'R')
        return rsa_begin(type, key, shape);
    void *run = functions->signature_new(functions->context, type->state->properties);
    if (run == NULL || shape->hash == 0 || functions->verify_init(run, key, NULL) > 0)
        return run;
    functions->signature_free(run);
    return NULL;
}

static int verify(const struct key_type *type, void *key, const struct scheme_shape *shape, struct siotls_bytes message,
                  struct siotls_bytes signature)
{
    void *run = begin(type, key, shape);
    if (run == NULL)
        return SIOTLS_PROVIDER_INTERNAL;
    int status = shape->hash == 0 ? verify_message(type->functions, run, key, message, signature)
                                  : verify_digest(type, run, shape, message, signature);
    type->functions->signature_free(run);
    return status;
}

const struct key_methods direct_methods = {
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
