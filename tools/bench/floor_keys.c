/* SPDX-License-Identifier: Apache-2.0 */
/*
 * floor_keys.c: see floor.h. A share is a derivation with the base point, which libcrypto 3.0 does faster than it makes
 * a key pair; a key on P-256 begins as a copy of one that holds the curve; contexts of operations are used again.
 */
#include "bench/floor.h"

#include <stdlib.h>

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/provider.h>

/* The functions for keys of one type, and for the one operation that they are for here. */
struct functions {
    EVP_KEYMGMT *method; /* holds the provider */
    void *context;
    OSSL_FUNC_keymgmt_new_fn *make;
    OSSL_FUNC_keymgmt_free_fn *release;
    OSSL_FUNC_keymgmt_dup_fn *duplicate;
    OSSL_FUNC_keymgmt_import_fn *import;
    OSSL_FUNC_keymgmt_set_params_fn *set_params;
    OSSL_FUNC_keyexch_newctx_fn *exchange_new;
    OSSL_FUNC_keyexch_init_fn *exchange_init;
    OSSL_FUNC_keyexch_set_peer_fn *exchange_peer;
    OSSL_FUNC_keyexch_derive_fn *exchange_derive;
    OSSL_FUNC_keyexch_freectx_fn *exchange_free;
    OSSL_FUNC_signature_newctx_fn *signature_new;
    OSSL_FUNC_signature_verify_init_fn *verify_init;
    OSSL_FUNC_signature_verify_fn *verify;
    OSSL_FUNC_signature_freectx_fn *signature_free;
};

struct floor_keys {
    struct functions x25519;
    struct functions ec;
    void *exchange;  /* the context of all derivations */
    void *signature; /* of all verifications */
    void *base;      /* the base point as a key */
    void *curve;     /* P-256 without a point */
};

#define PICK(id, field, function)                                                                                      \
    case OSSL_FUNC_##id:                                                                                               \
        functions->field = OSSL_FUNC_##function(entry);                                                                \
        break

static void pick(struct functions *functions, const OSSL_DISPATCH *entry)
{
    for (; entry != NULL && entry->function_id != 0; entry++)
        switch (entry->function_id) {
            PICK(KEYMGMT_NEW, make, keymgmt_new);
            PICK(KEYMGMT_FREE, release, keymgmt_free);
            PICK(KEYMGMT_DUP, duplicate, keymgmt_dup);
            PICK(KEYMGMT_IMPORT, import, keymgmt_import);
            PICK(KEYMGMT_SET_PARAMS, set_params, keymgmt_set_params);
        default:
            break;
        }
}

static int pick_exchange(struct functions *functions, const OSSL_DISPATCH *entry)
{
    for (; entry != NULL && entry->function_id != 0; entry++)
        switch (entry->function_id) {
            PICK(KEYEXCH_NEWCTX, exchange_new, keyexch_newctx);
            PICK(KEYEXCH_INIT, exchange_init, keyexch_init);
            PICK(KEYEXCH_SET_PEER, exchange_peer, keyexch_set_peer);
            PICK(KEYEXCH_DERIVE, exchange_derive, keyexch_derive);
            PICK(KEYEXCH_FREECTX, exchange_free, keyexch_freectx);
        default:
            break;
        }
    return functions->make && functions->import && functions->exchange_new && functions->exchange_init &&
           functions->exchange_peer && functions->exchange_derive && functions->exchange_free;
}

static int pick_signature(struct functions *functions, const OSSL_DISPATCH *entry)
{
    for (; entry != NULL && entry->function_id != 0; entry++)
        switch (entry->function_id) {
            PICK(SIGNATURE_NEWCTX, signature_new, signature_newctx);
            PICK(SIGNATURE_VERIFY_INIT, verify_init, signature_verify_init);
            PICK(SIGNATURE_VERIFY, verify, signature_verify);
            PICK(SIGNATURE_FREECTX, signature_free, signature_freectx);
        default:
            break;
        }
    return functions->make && functions->duplicate && functions->import && functions->set_params &&
           functions->signature_new && functions->verify_init && functions->verify && functions->signature_free;
}

#define OCTETS(key, bytes, bytes_len)                                                                                  \
    {                                                                                                                  \
        key, OSSL_PARAM_OCTET_STRING, (void *)(uintptr_t)(bytes), bytes_len, OSSL_PARAM_UNMODIFIED                     \
    }
#define NO_MORE                                                                                                        \
    {                                                                                                                  \
        NULL, 0, NULL, 0, 0                                                                                            \
    }

static const uint8_t base_point[FLOOR_SHARE] = {9};

static void *import(const struct functions *functions, int selection, const OSSL_PARAM *parameters)
{
    void *key = functions->make(functions->context);
    if (key != NULL && functions->import(key, selection, parameters))
        return key;
    if (key != NULL)
        functions->release(key);
    return NULL;
}

static void *import_share(const struct functions *functions, const uint8_t share[FLOOR_SHARE])
{
    const OSSL_PARAM parameters[] = {OCTETS(OSSL_PKEY_PARAM_PUB_KEY, share, FLOOR_SHARE), NO_MORE};
    return import(functions, OSSL_KEYMGMT_SELECT_PUBLIC_KEY, parameters);
}

static int open_x25519(struct floor_keys *keys)
{
    struct functions *functions = &keys->x25519;
    functions->method = EVP_KEYMGMT_fetch(NULL, "X25519", NULL);
    if (functions->method == NULL)
        return 0;
    const OSSL_PROVIDER *provider = EVP_KEYMGMT_get0_provider(functions->method);
    functions->context = OSSL_PROVIDER_get0_provider_ctx(provider);
    pick(functions, floor_functions(provider, OSSL_OP_KEYMGMT, "X25519"));
    if (!pick_exchange(functions, floor_functions(provider, OSSL_OP_KEYEXCH, "X25519")))
        return 0;
    keys->exchange = functions->exchange_new(functions->context);
    keys->base = import_share(functions, base_point);
    return keys->exchange != NULL && keys->base != NULL;
}

static int open_ec(struct floor_keys *keys)
{
    struct functions *functions = &keys->ec;
    char group[] = "P-256";
    const OSSL_PARAM parameters[] = {
        {OSSL_PKEY_PARAM_GROUP_NAME, OSSL_PARAM_UTF8_STRING, group, sizeof group - 1, OSSL_PARAM_UNMODIFIED}, NO_MORE};
    functions->method = EVP_KEYMGMT_fetch(NULL, "EC", NULL);
    if (functions->method == NULL)
        return 0;
    const OSSL_PROVIDER *provider = EVP_KEYMGMT_get0_provider(functions->method);
    functions->context = OSSL_PROVIDER_get0_provider_ctx(provider);
    pick(functions, floor_functions(provider, OSSL_OP_KEYMGMT, "EC"));
    if (!pick_signature(functions, floor_functions(provider, OSSL_OP_SIGNATURE, "ECDSA")))
        return 0;
    keys->signature = functions->signature_new(functions->context, NULL);
    keys->curve = import(functions, OSSL_KEYMGMT_SELECT_ALL_PARAMETERS, parameters);
    return keys->signature != NULL && keys->curve != NULL;
}

struct floor_keys *floor_keys_new(void)
{
    struct floor_keys *keys = calloc(1, sizeof *keys);
    if (keys == NULL || (open_x25519(keys) && open_ec(keys)))
        return keys;
    floor_keys_free(keys);
    return NULL;
}

void floor_keys_free(struct floor_keys *keys)
{
    if (keys == NULL)
        return;
    if (keys->exchange != NULL)
        keys->x25519.exchange_free(keys->exchange);
    if (keys->base != NULL)
        keys->x25519.release(keys->base);
    if (keys->signature != NULL)
        keys->ec.signature_free(keys->signature);
    if (keys->curve != NULL)
        keys->ec.release(keys->curve);
    EVP_KEYMGMT_free(keys->x25519.method);
    EVP_KEYMGMT_free(keys->ec.method);
    free(keys);
}

static int derive(const struct floor_keys *keys, uint8_t secret[FLOOR_SHARE], void *ours, void *theirs)
{
    const struct functions *functions = &keys->x25519;
    size_t secret_len = 0;
    return functions->exchange_init(keys->exchange, ours, NULL) > 0 &&
           functions->exchange_peer(keys->exchange, theirs) > 0 &&
           functions->exchange_derive(keys->exchange, secret, &secret_len, FLOOR_SHARE) > 0;
}

/* A public key that is given is not computed; nothing looks at it. */
void *floor_share(const struct floor_keys *keys, uint8_t share[FLOOR_SHARE], const uint8_t random[FLOOR_SHARE])
{
    const OSSL_PARAM parameters[] = {OCTETS(OSSL_PKEY_PARAM_PRIV_KEY, random, FLOOR_SHARE),
                                     OCTETS(OSSL_PKEY_PARAM_PUB_KEY, base_point, FLOOR_SHARE), NO_MORE};
    void *key = import(&keys->x25519, OSSL_KEYMGMT_SELECT_KEYPAIR, parameters);
    if (key == NULL || derive(keys, share, key, keys->base))
        return key;
    floor_share_end(keys, key);
    return NULL;
}

void floor_share_end(const struct floor_keys *keys, void *key)
{
    if (key != NULL)
        keys->x25519.release(key);
}

int floor_derive(const struct floor_keys *keys, uint8_t secret[FLOOR_SHARE], void *key,
                 const uint8_t share[FLOOR_SHARE])
{
    void *theirs = import_share(&keys->x25519, share);
    int is_derived = theirs != NULL && derive(keys, secret, key, theirs);
    floor_share_end(keys, theirs);
    return is_derived;
}

void *floor_point(const struct floor_keys *keys, const uint8_t point[FLOOR_POINT])
{
    const OSSL_PARAM encoded[] = {OCTETS(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point, FLOOR_POINT), NO_MORE};
    void *key = keys->ec.duplicate(keys->curve, OSSL_KEYMGMT_SELECT_ALL_PARAMETERS);
    if (key != NULL && keys->ec.set_params(key, encoded))
        return key;
    floor_point_end(keys, key);
    return NULL;
}

void floor_point_end(const struct floor_keys *keys, void *key)
{
    if (key != NULL)
        keys->ec.release(key);
}

int floor_verify(const struct floor_keys *keys, void *key, const uint8_t digest[FLOOR_DIGEST], const uint8_t *signature,
                 size_t signature_len)
{
    return keys->ec.verify_init(keys->signature, key, NULL) > 0 &&
           keys->ec.verify(keys->signature, signature, signature_len, digest, FLOOR_DIGEST) == 1;
}
