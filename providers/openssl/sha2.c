/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sha2.c: see sha2.h. A libcrypto that was built without these functions lacks their names at run time, or already
 * their declarations: then there is EVP.
 */
#undef OPENSSL_NO_DEPRECATED
#define OPENSSL_SUPPRESS_DEPRECATED
#include "sha2.h"

#include <openssl/provider.h>
#include <openssl/sha.h>
#include <string.h>

#if !defined(OPENSSL_NO_DEPRECATED_3_0) && !defined(SIOTLS_OPENSSL_EVP_ONLY)

_Static_assert(sizeof(SHA512_CTX) <= MAX_SHA2_CONTEXT && sizeof(SHA256_CTX) <= MAX_SHA2_CONTEXT,
               "a context has to fit");

/* Names that may be missing at run time. */
#if defined(__ELF__)
#pragma weak SHA256_Init
#pragma weak SHA256_Update
#pragma weak SHA256_Final
#pragma weak SHA384_Init
#pragma weak SHA384_Update
#pragma weak SHA384_Final
#pragma weak SHA512_Init
#pragma weak SHA512_Update
#pragma weak SHA512_Final
#endif

static int status_of(int is_done)
{
    return is_done ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_INTERNAL;
}

static int init_256(void *context)
{
    return status_of(SHA256_Init(context));
}

static int update_256(void *context, const uint8_t *data, size_t data_len)
{
    return status_of(SHA256_Update(context, data, data_len));
}

static int final_256(void *context, uint8_t *digest)
{
    return status_of(SHA256_Final(digest, context));
}

static int copy_256(void *to, const void *from)
{
    memcpy(to, from, sizeof(SHA256_CTX));
    return SIOTLS_PROVIDER_OK;
}

static void clear_256(void *context)
{
    wipe(context, sizeof(SHA256_CTX));
}

static int init_384(void *context)
{
    return status_of(SHA384_Init(context));
}

static int update_384(void *context, const uint8_t *data, size_t data_len)
{
    return status_of(SHA384_Update(context, data, data_len));
}

static int final_384(void *context, uint8_t *digest)
{
    return status_of(SHA384_Final(digest, context));
}

static int init_512(void *context)
{
    return status_of(SHA512_Init(context));
}

static int update_512(void *context, const uint8_t *data, size_t data_len)
{
    return status_of(SHA512_Update(context, data, data_len));
}

static int final_512(void *context, uint8_t *digest)
{
    return status_of(SHA512_Final(digest, context));
}

/* SHA-384 has the same context. */
static int copy_512(void *to, const void *from)
{
    memcpy(to, from, sizeof(SHA512_CTX));
    return SIOTLS_PROVIDER_OK;
}

static void clear_512(void *context)
{
    wipe(context, sizeof(SHA512_CTX));
}

static const struct sha2 table[] = {
    {SIOTLS_HASH_SHA256, 32, 64, sizeof(SHA256_CTX), init_256, update_256, final_256, copy_256, clear_256},
    {SIOTLS_HASH_SHA384, 48, 128, sizeof(SHA512_CTX), init_384, update_384, final_384, copy_512, clear_512},
    {SIOTLS_HASH_SHA512, 64, 128, sizeof(SHA512_CTX), init_512, update_512, final_512, copy_512, clear_512},
};

static bool is_there(void)
{
#if defined(__ELF__)
    return SHA256_Init != NULL && SHA256_Update != NULL && SHA256_Final != NULL && SHA384_Init != NULL &&
           SHA384_Update != NULL && SHA384_Final != NULL && SHA512_Init != NULL && SHA512_Update != NULL &&
           SHA512_Final != NULL;
#else
    return true;
#endif
}

static const struct sha2 *find(uint32_t id)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].id == id && is_there())
            return &table[i];
    return NULL;
}

#else

static const struct sha2 *find(uint32_t id)
{
    (void)id;
    return NULL;
}

#endif

const struct sha2 *find_sha2(uint32_t id, const OSSL_PROVIDER *provider)
{
    return provider != NULL && strcmp(OSSL_PROVIDER_get0_name(provider), "default") == 0 ? find(id) : NULL;
}
