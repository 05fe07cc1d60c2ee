/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem_base.c: X25519 key pairs by a derivation with the base point (RFC 7748 6.1). libcrypto derives by code that is
 * written for the processor, and multiplies the base point by code that is not, which takes a fifth longer on x86-64.
 */
#include <openssl/core_names.h>
#include <openssl/rand.h>
#include <string.h>

#include "functions.h"
#include "kem.h"

enum { X25519_SIZE = 32 };

static const uint8_t base_point[X25519_SIZE] = {9};

/* Where it was measured. */
#if defined(__x86_64__) || defined(_M_X64)
enum { IS_FASTER = true };
#else
enum { IS_FASTER = false };
#endif

void open_base(struct kem_algorithm *algorithm)
{
    const struct key_type *keys = &algorithm->keys;
    if (IS_FASTER && algorithm->shape->group == SIOTLS_GROUP_X25519 && keys->methods == &direct_methods)
        algorithm->base = keys->methods->from_public(keys, base_point, sizeof base_point);
}

void close_base(struct kem_algorithm *algorithm)
{
    if (algorithm->base != NULL)
        algorithm->keys.methods->release(&algorithm->keys, algorithm->base);
    algorithm->base = NULL;
}

/* A public key that comes with the private one is not computed; nothing looks at it. */
static void *import_scalar(const struct key_type *keys, const uint8_t *scalar)
{
    const OSSL_PARAM parameters[3] = {OCTETS(OSSL_PKEY_PARAM_PRIV_KEY, scalar, X25519_SIZE),
                                      OCTETS(OSSL_PKEY_PARAM_PUB_KEY, base_point, X25519_SIZE), NO_MORE};
    return keys->methods->from_parameters(keys, EVP_PKEY_KEYPAIR, parameters);
}

void *key_from_base(const struct kem_algorithm *algorithm, const uint8_t *private_key, uint8_t *public_key)
{
    const struct key_type *keys = &algorithm->keys;
    uint8_t scalar[X25519_SIZE];
    void *key = NULL;
    if (private_key != NULL)
        memcpy(scalar, private_key, sizeof scalar);
    if (private_key != NULL || RAND_priv_bytes_ex(keys->state->library, scalar, sizeof scalar, 0) > 0)
        key = import_scalar(keys, scalar);
    wipe(scalar, sizeof scalar);
    if (key == NULL || keys->methods->derive(keys, key, algorithm->base, public_key, X25519_SIZE))
        return key;
    keys->methods->release(keys, key);
    return NULL;
}
