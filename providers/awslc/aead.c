/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.c: AES-GCM and ChaCha20-Poly1305 by EVP_AEAD, whose state is made once per key and lies in the context.
 */
#include <openssl/aead.h>
#include <openssl/err.h>
#include <openssl/mem.h>
#include <string.h>

#include "internal.h"

enum { NONCE_SIZE = 12, TAG_SIZE = 16 };

/*
 * What the library seals behind the text it does byte by byte: that is for a record's type, not for long padding. In
 * ChaCha20 it runs the cipher anew for it, which takes longer than to copy a short text before it.
 */
enum { MAX_EXTRA = 64, MAX_COPIED = 4096 };

struct aead_algorithm {
    struct siotls_aead public;
    const EVP_AEAD *(*get)(void);
};

static int aead_init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *memory,
                     const uint8_t *key, int direction)
{
    const struct aead_algorithm *algorithm = (const struct aead_algorithm *)aead;
    EVP_AEAD_CTX *context = memory;
    (void)instance;
    (void)direction;
    EVP_AEAD_CTX_cleanup(context);
    return EVP_AEAD_CTX_init(context, algorithm->get(), key, aead->key_size, TAG_SIZE, NULL)
               ? SIOTLS_PROVIDER_OK
               : ap_fail(SIOTLS_PROVIDER_INTERNAL);
}

static int seal_one(const EVP_AEAD_CTX *context, const uint8_t *nonce, struct siotls_bytes aad,
                    struct siotls_bytes text, uint8_t *output)
{
    size_t output_len;
    return EVP_AEAD_CTX_seal(context, output, &output_len, text.data_len + TAG_SIZE, nonce, NONCE_SIZE,
                             ap_pointed(text.data, text.data_len), text.data_len, aad.data, aad.data_len)
               ? SIOTLS_PROVIDER_OK
               : ap_fail(SIOTLS_PROVIDER_INTERNAL);
}

/* Each segment may already lie where it is to be. */
static int seal_gathered(const EVP_AEAD_CTX *context, const uint8_t *nonce, struct siotls_bytes aad,
                         const struct siotls_bytes segments[2], uint8_t *output)
{
    size_t size = segments[0].data_len;
    if (size > 0)
        memmove(output, segments[0].data, size);
    memmove(output + size, segments[1].data, segments[1].data_len);
    return seal_one(context, nonce, aad, (struct siotls_bytes){output, size + segments[1].data_len}, output);
}

static int seal_scattered(const EVP_AEAD_CTX *context, const uint8_t *nonce, struct siotls_bytes aad,
                          const struct siotls_bytes segments[2], uint8_t *output)
{
    uint8_t *rest = output + segments[0].data_len;
    size_t tag_len;
    return EVP_AEAD_CTX_seal_scatter(context, output, rest, &tag_len, segments[1].data_len + TAG_SIZE, nonce,
                                     NONCE_SIZE, ap_pointed(segments[0].data, segments[0].data_len),
                                     segments[0].data_len, segments[1].data, segments[1].data_len, aad.data,
                                     aad.data_len)
               ? SIOTLS_PROVIDER_OK
               : ap_fail(SIOTLS_PROVIDER_INTERNAL);
}

static int aead_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                     const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    const EVP_AEAD_CTX *context = memory;
    const struct siotls_bytes aad_bytes = {aad, aad_len};
    if (num_segments < 2 || segments[1].data_len == 0)
        return seal_one(context, nonce, aad_bytes, num_segments > 0 ? segments[0] : (struct siotls_bytes){0}, output);
    return segments[1].data_len > MAX_EXTRA ? seal_gathered(context, nonce, aad_bytes, segments, output)
                                            : seal_scattered(context, nonce, aad_bytes, segments, output);
}

static int chacha_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                       const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    bool is_copied = num_segments == 2 && segments[1].data_len > 0 && segments[0].data_len <= MAX_COPIED;
    return is_copied ? seal_gathered(memory, nonce, (struct siotls_bytes){aad, aad_len}, segments, output)
                     : aead_seal(memory, nonce, aad, aad_len, segments, num_segments, output);
}

/* What is not authentic the library wipes. */
static int aead_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                     size_t sealed_len, uint8_t *output)
{
    const EVP_AEAD_CTX *context = memory;
    uint8_t nothing[1];
    if (sealed_len < TAG_SIZE)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - TAG_SIZE;
    if (EVP_AEAD_CTX_open_gather(context, text_len > 0 ? output : nothing, nonce, NONCE_SIZE, sealed, text_len,
                                 sealed + text_len, TAG_SIZE, aad, aad_len))
        return SIOTLS_PROVIDER_OK;
    ERR_clear_error();
    return SIOTLS_PROVIDER_BAD_TAG;
}

static void aead_clear(void *memory)
{
    EVP_AEAD_CTX_cleanup(memory);
    OPENSSL_cleanse(memory, sizeof(EVP_AEAD_CTX));
}

/*
 * Limits in records of 2^14 bytes (RFC 9846 5.5). A FIPS module approves AES-GCM with nonces of its own making only
 * (SP 800-38D 8.2), ChaCha20 not at all.
 */
#define AEAD(name, bytes, limit, answer, function, sealing)                                                            \
    {                                                                                                                  \
        .public = {.size = sizeof(struct siotls_aead),                                                                 \
                   .id = SIOTLS_AEAD_##name,                                                                           \
                   .fips = answer,                                                                                     \
                   .key_size = bytes,                                                                                  \
                   .nonce_size = NONCE_SIZE,                                                                           \
                   .tag_size = TAG_SIZE,                                                                               \
                   .max_segments = 2,                                                                                  \
                   .confidentiality_limit = limit,                                                                     \
                   .integrity_limit = UINT64_C(1) << 36,                                                               \
                   .context_size = sizeof(EVP_AEAD_CTX),                                                               \
                   .context_alignment = _Alignof(EVP_AEAD_CTX),                                                        \
                   .init = aead_init,                                                                                  \
                   .seal = sealing,                                                                                    \
                   .open = aead_open,                                                                                  \
                   .clear = aead_clear},                                                                               \
        .get = function                                                                                                \
    }

static const struct aead_algorithm aes_128_gcm = AEAD(
    AES_128_GCM, 16, 23726566, AWSLC_FIPS_MODE ? SIOTLS_FIPS_UNKNOWN : SIOTLS_FIPS_NO, EVP_aead_aes_128_gcm, aead_seal);
static const struct aead_algorithm aes_256_gcm = AEAD(
    AES_256_GCM, 32, 23726566, AWSLC_FIPS_MODE ? SIOTLS_FIPS_UNKNOWN : SIOTLS_FIPS_NO, EVP_aead_aes_256_gcm, aead_seal);
static const struct aead_algorithm chacha20_poly1305 =
    AEAD(CHACHA20_POLY1305, 32, UINT64_MAX, SIOTLS_FIPS_NO, EVP_aead_chacha20_poly1305, chacha_seal);

const struct siotls_aead *const ap_aeads[] = {&aes_128_gcm.public, &aes_256_gcm.public, &chacha20_poly1305.public};
const size_t ap_num_aeads = sizeof ap_aeads / sizeof ap_aeads[0];
