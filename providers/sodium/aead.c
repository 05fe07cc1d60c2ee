/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.c: ChaCha20-Poly1305 as in RFC 8439, and AES-256-GCM where the CPU has AES. Both take their text in one piece.
 */
#include <string.h>

#include "internal.h"

enum { NONCE_SIZE = 12, TAG_SIZE = 16, KEY_SIZE = 32 };

/* Sealing takes at most one segment; none is the same as an empty one. */
static struct siotls_bytes only_segment(const struct siotls_bytes *segments, size_t num_segments)
{
    return num_segments > 0 ? segments[0] : (struct siotls_bytes){0};
}

static int opened(int result, uint8_t *output, size_t output_len)
{
    if (result == 0)
        return SIOTLS_PROVIDER_OK;
    if (output_len > 0)
        sodium_memzero(output, output_len);
    return SIOTLS_PROVIDER_BAD_TAG;
}

/* ---- ChaCha20-Poly1305 ---- */

struct chacha_context {
    uint8_t key[KEY_SIZE];
};

static int chacha_init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *memory,
                       const uint8_t *key, int direction)
{
    struct chacha_context *context = memory;
    (void)instance;
    (void)aead;
    (void)direction;
    memcpy(context->key, key, KEY_SIZE);
    return SIOTLS_PROVIDER_OK;
}

static int chacha_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                       const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    const struct chacha_context *context = memory;
    struct siotls_bytes text = only_segment(segments, num_segments);
    if (num_segments > 1 || text.data_len > crypto_aead_chacha20poly1305_ietf_MESSAGEBYTES_MAX)
        return SIOTLS_PROVIDER_ARGUMENT;
    int result = crypto_aead_chacha20poly1305_ietf_encrypt_detached(
        output, output + text.data_len, NULL, text.data, text.data_len, aad, aad_len, NULL, nonce, context->key);
    return result == 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_INTERNAL;
}

static int chacha_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                       size_t sealed_len, uint8_t *output)
{
    const struct chacha_context *context = memory;
    if (sealed_len < TAG_SIZE || sealed_len - TAG_SIZE > crypto_aead_chacha20poly1305_ietf_MESSAGEBYTES_MAX)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - TAG_SIZE;
    return opened(crypto_aead_chacha20poly1305_ietf_decrypt_detached(output, NULL, sealed, text_len, sealed + text_len,
                                                                     aad, aad_len, nonce, context->key),
                  output, text_len);
}

static void chacha_clear(void *memory)
{
    sodium_memzero(memory, sizeof(struct chacha_context));
}

/* ---- AES-256-GCM ---- */

struct gcm_context {
    crypto_aead_aes256gcm_state state;
};

static int gcm_init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *memory,
                    const uint8_t *key, int direction)
{
    struct gcm_context *context = memory;
    (void)instance;
    (void)aead;
    (void)direction;
    return crypto_aead_aes256gcm_beforenm(&context->state, key) == 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_INTERNAL;
}

static int gcm_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                    const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    const struct gcm_context *context = memory;
    struct siotls_bytes text = only_segment(segments, num_segments);
    if (num_segments > 1 || text.data_len > crypto_aead_aes256gcm_MESSAGEBYTES_MAX)
        return SIOTLS_PROVIDER_ARGUMENT;
    int result = crypto_aead_aes256gcm_encrypt_detached_afternm(
        output, output + text.data_len, NULL, text.data, text.data_len, aad, aad_len, NULL, nonce, &context->state);
    return result == 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_INTERNAL;
}

static int gcm_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                    size_t sealed_len, uint8_t *output)
{
    const struct gcm_context *context = memory;
    if (sealed_len < TAG_SIZE || sealed_len - TAG_SIZE > crypto_aead_aes256gcm_MESSAGEBYTES_MAX)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - TAG_SIZE;
    return opened(crypto_aead_aes256gcm_decrypt_detached_afternm(output, NULL, sealed, text_len, sealed + text_len, aad,
                                                                 aad_len, nonce, &context->state),
                  output, text_len);
}

static void gcm_clear(void *memory)
{
    sodium_memzero(memory, sizeof(struct gcm_context));
}

/* ---- descriptors; limits in records of 2^14 bytes (RFC 9846 5.5) ---- */

#define AEAD(aead_id, confidentiality, kind)                                                                           \
    {                                                                                                                  \
        .size = sizeof(struct siotls_aead), .id = aead_id, .fips = SIOTLS_FIPS_NO, .key_size = KEY_SIZE,               \
        .nonce_size = NONCE_SIZE, .tag_size = TAG_SIZE, .max_segments = 1, .confidentiality_limit = confidentiality,   \
        .integrity_limit = UINT64_C(1) << 36, .context_size = sizeof(struct kind##_context),                           \
        .context_alignment = _Alignof(struct kind##_context), .init = kind##_init, .seal = kind##_seal,                \
        .open = kind##_open, .clear = kind##_clear,                                                                    \
    }

static const struct siotls_aead chacha20_poly1305 = AEAD(SIOTLS_AEAD_CHACHA20_POLY1305, UINT64_MAX, chacha);
static const struct siotls_aead aes256_gcm = AEAD(SIOTLS_AEAD_AES_256_GCM, 23726566, gcm);

const struct siotls_aead *const sp_aeads[] = {&chacha20_poly1305, &aes256_gcm};
const size_t sp_num_aeads = sizeof sp_aeads / sizeof sp_aeads[0];
