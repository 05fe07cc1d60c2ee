/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_aead.c: NOT SECURE, for tests only: AEADs of the fake provider: a key stream, and a tag over everything.
 */
#include <string.h>

#include "fake_internal.h"

struct aead_context {
    struct fake_mix stream; /* keyed */
    struct fake_mix tag;    /* keyed */
    uint32_t nonce_size;
    uint32_t tag_size;
    uint32_t max_segments;
    int direction;
    bool is_live;
};

/* CCM takes one segment, as in libcrypto. */
static const struct {
    uint32_t id;
    uint32_t key_size;
    uint32_t tag_size;
    uint32_t max_segments;
    uint64_t confidentiality_limit;
    uint64_t integrity_limit;
} sizes[5] = {
    {SIOTLS_AEAD_AES_128_GCM, 16, 16, 16, 23726566, UINT64_MAX},
    {SIOTLS_AEAD_AES_256_GCM, 32, 16, 16, 23726566, UINT64_MAX},
    {SIOTLS_AEAD_AES_128_CCM, 16, 16, 1, 11863283, 11863283},
    {SIOTLS_AEAD_AES_128_CCM_8, 16, 8, 1, 11863283, 11863283},
    {SIOTLS_AEAD_CHACHA20_POLY1305, 32, 16, 16, UINT64_MAX, 68719476736},
};

static int aead_init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *context,
                     const uint8_t *key, int direction)
{
    struct aead_context *keyed = context;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (direction != SIOTLS_DIRECTION_SEAL && direction != SIOTLS_DIRECTION_OPEN)
        return SIOTLS_PROVIDER_ARGUMENT;
    fake_mix_begin(&keyed->stream, "stream", aead->id);
    fake_mix_add(&keyed->stream, key, aead->key_size);
    fake_mix_begin(&keyed->tag, fake_lies(instance, SIOTLS_KIND_AEAD, aead->id) ? "lie" : "tag", aead->id);
    fake_mix_add(&keyed->tag, key, aead->key_size);
    keyed->nonce_size = aead->nonce_size;
    keyed->tag_size = aead->tag_size;
    keyed->max_segments = aead->max_segments;
    keyed->direction = direction;
    fake_live(&keyed->is_live, true);
    return SIOTLS_PROVIDER_OK;
}

/* Applies the key stream to input at this offset of the whole text. */
static void apply_stream(const struct aead_context *keyed, const uint8_t *nonce, size_t offset, const uint8_t *input,
                         uint8_t *output, size_t data_len)
{
    uint8_t block[64];
    size_t number = SIZE_MAX;
    for (size_t i = 0; i < data_len; i++) {
        if ((offset + i) / sizeof block != number) {
            number = (offset + i) / sizeof block;
            struct fake_mix mix = keyed->stream;
            fake_mix_add(&mix, nonce, keyed->nonce_size);
            fake_mix_add_number(&mix, number);
            fake_mix_end(&mix, block, sizeof block);
        }
        output[i] = (uint8_t)(input[i] ^ block[(offset + i) % sizeof block]);
    }
}

static void make_tag(const struct aead_context *keyed, uint8_t *tag, const uint8_t *nonce, struct siotls_bytes aad,
                     struct siotls_bytes ciphertext)
{
    struct fake_mix mix = keyed->tag;
    fake_mix_add(&mix, nonce, keyed->nonce_size);
    fake_mix_add_number(&mix, aad.data_len);
    fake_mix_add(&mix, aad.data, aad.data_len);
    fake_mix_add(&mix, ciphertext.data, ciphertext.data_len);
    fake_mix_end(&mix, tag, keyed->tag_size);
}

static int aead_seal(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                     const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    const struct aead_context *keyed = context;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (!keyed->is_live || keyed->direction != SIOTLS_DIRECTION_SEAL || num_segments > keyed->max_segments)
        return SIOTLS_PROVIDER_ARGUMENT;
    size_t offset = 0;
    for (size_t i = 0; i < num_segments; i++) {
        apply_stream(keyed, nonce, offset, segments[i].data, output + offset, segments[i].data_len);
        offset += segments[i].data_len;
    }
    make_tag(keyed, output + offset, nonce, (struct siotls_bytes){aad, aad_len}, (struct siotls_bytes){output, offset});
    fake_known(output, offset + keyed->tag_size);
    return SIOTLS_PROVIDER_OK;
}

static int aead_open(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                     size_t sealed_len, uint8_t *output)
{
    const struct aead_context *keyed = context;
    uint8_t tag[16];
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (!keyed->is_live || keyed->direction != SIOTLS_DIRECTION_OPEN)
        return SIOTLS_PROVIDER_ARGUMENT;
    if (sealed_len < keyed->tag_size)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - keyed->tag_size;
    make_tag(keyed, tag, nonce, (struct siotls_bytes){aad, aad_len}, (struct siotls_bytes){sealed, text_len});
    fake_known(tag, keyed->tag_size);
    if (memcmp(tag, sealed + text_len, keyed->tag_size) != 0) {
        if (text_len > 0)
            memset(output, 0, text_len);
        return SIOTLS_PROVIDER_BAD_TAG;
    }
    apply_stream(keyed, nonce, 0, sealed, output, text_len);
    fake_known(output, text_len);
    return SIOTLS_PROVIDER_OK;
}

static void aead_clear(void *context)
{
    struct aead_context *keyed = context;
    fake_live(&keyed->is_live, false);
    memset(keyed, 0, sizeof *keyed);
}

void fake_fill_aeads(struct fake_instance *fake)
{
    for (size_t i = 0; i < 5; i++)
        fake->aeads[i] = (struct siotls_aead){
            .size = sizeof fake->aeads[i],
            .id = sizes[i].id,
            .key_size = sizes[i].key_size,
            .nonce_size = 12,
            .tag_size = sizes[i].tag_size,
            .max_segments = sizes[i].max_segments,
            .confidentiality_limit = sizes[i].confidentiality_limit,
            .integrity_limit = sizes[i].integrity_limit,
            .context_size = sizeof(struct aead_context),
            .context_alignment = _Alignof(struct aead_context),
            .init = aead_init,
            .seal = aead_seal,
            .open = aead_open,
            .clear = aead_clear,
        };
}
