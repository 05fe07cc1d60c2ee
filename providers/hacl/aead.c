/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.c: ChaCha20-Poly1305 (RFC 8439) in three forms: portable, and in vectors of 128 and 256 bits.
 */
#include <Hacl_Chacha20Poly1305_32.h>
#include <string.h>

#if defined(HACL_HAVE_VEC128)
#include <Hacl_Chacha20Poly1305_128.h>
#endif
#if defined(HACL_HAVE_VEC256)
#include <Hacl_Chacha20Poly1305_256.h>
#endif

#include "internal.h"

enum { NONCE_SIZE = 12, TAG_SIZE = 16, KEY_SIZE = 32 };

struct aead_algorithm {
    struct siotls_aead public;
    void (*encrypt)(uint8_t *key, uint8_t *nonce, uint32_t aad_len, uint8_t *aad, uint32_t text_len, uint8_t *text,
                    uint8_t *ciphertext, uint8_t *tag);
    uint32_t (*decrypt)(uint8_t *key, uint8_t *nonce, uint32_t aad_len, uint8_t *aad, uint32_t text_len, uint8_t *text,
                        uint8_t *ciphertext, uint8_t *tag);
};

struct aead_context {
    const struct aead_algorithm *algorithm;
    uint8_t key[KEY_SIZE];
};

static int aead_init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *memory,
                     const uint8_t *key, int direction)
{
    struct aead_context *context = memory;
    (void)instance;
    (void)direction;
    context->algorithm = (const struct aead_algorithm *)aead;
    memcpy(context->key, key, KEY_SIZE);
    return SIOTLS_PROVIDER_OK;
}

/* None is the same as an empty one. */
static int aead_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                     const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    struct aead_context *context = memory;
    struct siotls_bytes text = num_segments > 0 ? segments[0] : (struct siotls_bytes){0};
    if (num_segments > 1 || text.data_len > UINT32_MAX || aad_len > UINT32_MAX)
        return SIOTLS_PROVIDER_ARGUMENT;
    context->algorithm->encrypt(context->key, hp_read_only(nonce), (uint32_t)aad_len, hp_read_only(aad),
                                (uint32_t)text.data_len, hp_read_only(text.data), output, output + text.data_len);
    return SIOTLS_PROVIDER_OK;
}

static int aead_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                     size_t sealed_len, uint8_t *output)
{
    struct aead_context *context = memory;
    if (sealed_len < TAG_SIZE || sealed_len > UINT32_MAX)
        return SIOTLS_PROVIDER_BAD_TAG;
    if (aad_len > UINT32_MAX)
        return SIOTLS_PROVIDER_ARGUMENT;
    size_t text_len = sealed_len - TAG_SIZE;
    uint8_t *text = text_len > 0 ? output : hp_read_only(NULL);
    if (context->algorithm->decrypt(context->key, hp_read_only(nonce), (uint32_t)aad_len, hp_read_only(aad),
                                    (uint32_t)text_len, text, hp_read_only(sealed),
                                    hp_read_only(sealed + text_len)) == 0)
        return SIOTLS_PROVIDER_OK;
    hp_wipe(output, text_len);
    return SIOTLS_PROVIDER_BAD_TAG;
}

static void aead_clear(void *memory)
{
    hp_wipe(memory, sizeof(struct aead_context));
}

/* Limits in records of 2^14 bytes (RFC 9846 5.5). */
#define AEAD(bits)                                                                                                     \
    static const struct aead_algorithm chacha20_poly1305_##bits = {                                                    \
        .public =                                                                                                      \
            {                                                                                                          \
                .size = sizeof(struct siotls_aead),                                                                    \
                .id = SIOTLS_AEAD_CHACHA20_POLY1305,                                                                   \
                .fips = SIOTLS_FIPS_NO,                                                                                \
                .key_size = KEY_SIZE,                                                                                  \
                .nonce_size = NONCE_SIZE,                                                                              \
                .tag_size = TAG_SIZE,                                                                                  \
                .max_segments = 1,                                                                                     \
                .confidentiality_limit = UINT64_MAX,                                                                   \
                .integrity_limit = UINT64_C(1) << 36,                                                                  \
                .context_size = sizeof(struct aead_context),                                                           \
                .context_alignment = _Alignof(struct aead_context),                                                    \
                .init = aead_init,                                                                                     \
                .seal = aead_seal,                                                                                     \
                .open = aead_open,                                                                                     \
                .clear = aead_clear,                                                                                   \
            },                                                                                                         \
        .encrypt = Hacl_Chacha20Poly1305_##bits##_aead_encrypt,                                                        \
        .decrypt = Hacl_Chacha20Poly1305_##bits##_aead_decrypt,                                                        \
    };

AEAD(32)
#if defined(HACL_HAVE_VEC128)
AEAD(128)
#endif
#if defined(HACL_HAVE_VEC256)
AEAD(256)
#endif

const struct siotls_aead *hp_chacha20_poly1305(const struct hp_cpu *cpu)
{
    const struct aead_algorithm *best = &chacha20_poly1305_32;
#if defined(HACL_HAVE_VEC128)
    best = cpu->has_avx ? &chacha20_poly1305_128 : best;
#endif
#if defined(HACL_HAVE_VEC256)
    best = cpu->has_avx2 ? &chacha20_poly1305_256 : best;
#endif
    (void)cpu;
    return &best->public;
}
