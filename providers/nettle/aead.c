/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.c: AES-GCM and ChaCha20-Poly1305 over nettle_aead, AES-CCM over its message functions. nettle's streams assert
 * that every piece but the last fills whole blocks: where segments meet within one, the block is put together here.
 */
#include <nettle/ccm.h>
#include <nettle/chacha-poly1305.h>
#include <nettle/gcm.h>
#include <nettle/memops.h>
#include <string.h>

#include "internal.h"

enum { NONCE_SIZE = 12, MAX_TAG = 16, MAX_BLOCK = CHACHA_POLY1305_BLOCK_SIZE };

struct aead_algorithm {
    struct siotls_aead public;
    const struct nettle_aead *stream; /* NULL: CCM */
};

struct aead_context {
    const struct aead_algorithm *algorithm;
    union {
        struct gcm_aes128_ctx aes128_gcm;
        struct gcm_aes256_ctx aes256_gcm;
        struct chacha_poly1305_ctx chacha20_poly1305;
        struct ccm_aes128_ctx aes128_ccm;
    } state;
};

static const uint8_t nothing[1];

static const uint8_t *or_nothing(const uint8_t *data)
{
    return data != NULL ? data : nothing;
}

static void aead_clear(void *memory)
{
    np_wipe(memory, sizeof(struct aead_context));
}

/* ---- streams: GCM, ChaCha20-Poly1305 ---- */

static int stream_init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *memory,
                       const uint8_t *key, int direction)
{
    struct aead_context *context = memory;
    (void)instance;
    (void)direction;
    context->algorithm = (const struct aead_algorithm *)aead;
    context->algorithm->stream->set_encrypt_key(&context->state, key);
    return SIOTLS_PROVIDER_OK;
}

/* A block that segments fill together, and where its ciphertext goes. */
struct joint {
    uint8_t block[MAX_BLOCK];
    size_t used;
    uint8_t *output;
};

static void encrypt(struct aead_context *context, struct joint *joint, const uint8_t *data, size_t data_len)
{
    context->algorithm->stream->encrypt(&context->state, data_len, joint->output, data);
    joint->output += data_len;
}

/* What of the segment completes the block that is begun, then its whole blocks, then the beginning of another. */
static void encrypt_segment(struct aead_context *context, struct joint *joint, struct siotls_bytes segment)
{
    size_t block_size = context->algorithm->stream->block_size;
    if (joint->used > 0) {
        size_t part = block_size - joint->used < segment.data_len ? block_size - joint->used : segment.data_len;
        memcpy(joint->block + joint->used, segment.data, part);
        joint->used += part;
        segment.data += part;
        segment.data_len -= part;
        if (joint->used < block_size)
            return;
        encrypt(context, joint, joint->block, block_size);
        joint->used = 0;
    }
    size_t rest = segment.data_len % block_size;
    if (segment.data_len > rest)
        encrypt(context, joint, segment.data, segment.data_len - rest);
    memcpy(joint->block, segment.data + (segment.data_len - rest), rest);
    joint->used = rest;
}

static int stream_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                       const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    struct aead_context *context = memory;
    const struct nettle_aead *stream = context->algorithm->stream;
    struct joint joint = {.output = output};
    stream->set_nonce(&context->state, nonce);
    stream->update(&context->state, aad_len, or_nothing(aad));
    for (size_t i = 0; i < num_segments; i++)
        if (segments[i].data_len > 0)
            encrypt_segment(context, &joint, segments[i]);
    if (joint.used > 0)
        encrypt(context, &joint, joint.block, joint.used);
    stream->digest(&context->state, MAX_TAG, joint.output);
    np_wipe(joint.block, sizeof joint.block);
    return SIOTLS_PROVIDER_OK;
}

static int stream_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                       size_t sealed_len, uint8_t *output)
{
    struct aead_context *context = memory;
    const struct nettle_aead *stream = context->algorithm->stream;
    uint8_t tag[MAX_TAG];
    if (sealed_len < MAX_TAG)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - MAX_TAG;
    stream->set_nonce(&context->state, nonce);
    stream->update(&context->state, aad_len, or_nothing(aad));
    if (text_len > 0)
        stream->decrypt(&context->state, text_len, output, sealed);
    stream->digest(&context->state, MAX_TAG, tag);
    if (memeql_sec(tag, sealed + text_len, MAX_TAG))
        return SIOTLS_PROVIDER_OK;
    np_wipe(output, text_len);
    return SIOTLS_PROVIDER_BAD_TAG;
}

/* ---- CCM: the text in one piece ---- */

static int ccm_init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *memory,
                    const uint8_t *key, int direction)
{
    struct aead_context *context = memory;
    (void)instance;
    (void)direction;
    context->algorithm = (const struct aead_algorithm *)aead;
    ccm_aes128_set_key(&context->state.aes128_ccm, key);
    return SIOTLS_PROVIDER_OK;
}

static int ccm_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                    const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    struct aead_context *context = memory;
    size_t tag_size = context->algorithm->public.tag_size;
    struct siotls_bytes text = num_segments > 0 ? segments[0] : (struct siotls_bytes){0};
    if (num_segments > 1)
        return SIOTLS_PROVIDER_ARGUMENT;
    ccm_aes128_encrypt_message(&context->state.aes128_ccm, NONCE_SIZE, nonce, aad_len, or_nothing(aad), tag_size,
                               text.data_len + tag_size, output, or_nothing(text.data));
    return SIOTLS_PROVIDER_OK;
}

static int ccm_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                    size_t sealed_len, uint8_t *output)
{
    struct aead_context *context = memory;
    size_t tag_size = context->algorithm->public.tag_size;
    uint8_t empty[1];
    if (sealed_len < tag_size)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - tag_size;
    if (ccm_aes128_decrypt_message(&context->state.aes128_ccm, NONCE_SIZE, nonce, aad_len, or_nothing(aad), tag_size,
                                   text_len, text_len > 0 ? output : empty, sealed))
        return SIOTLS_PROVIDER_OK;
    np_wipe(output, text_len);
    return SIOTLS_PROVIDER_BAD_TAG;
}

/* ---- descriptors; limits in records of 2^14 bytes (RFC 9846 5.5, RFC 9147 4.5.3 and appendix B) ---- */

#define AEAD(aead_id, size_of_key, size_of_tag, segments, confidentiality, integrity, kind, nettle)                    \
    {                                                                                                                  \
        .public =                                                                                                      \
            {                                                                                                          \
                .size = sizeof(struct siotls_aead),                                                                    \
                .id = aead_id,                                                                                         \
                .fips = SIOTLS_FIPS_NO,                                                                                \
                .key_size = size_of_key,                                                                               \
                .nonce_size = NONCE_SIZE,                                                                              \
                .tag_size = size_of_tag,                                                                               \
                .max_segments = segments,                                                                              \
                .confidentiality_limit = confidentiality,                                                              \
                .integrity_limit = integrity,                                                                          \
                .context_size = sizeof(struct aead_context),                                                           \
                .context_alignment = _Alignof(struct aead_context),                                                    \
                .init = kind##_init,                                                                                   \
                .seal = kind##_seal,                                                                                   \
                .open = kind##_open,                                                                                   \
                .clear = aead_clear,                                                                                   \
            },                                                                                                         \
        .stream = nettle,                                                                                              \
    }

static const struct aead_algorithm aes128_gcm =
    AEAD(SIOTLS_AEAD_AES_128_GCM, 16, 16, 16, 23726566, UINT64_C(1) << 36, stream, &nettle_gcm_aes128);
static const struct aead_algorithm aes256_gcm =
    AEAD(SIOTLS_AEAD_AES_256_GCM, 32, 16, 16, 23726566, UINT64_C(1) << 36, stream, &nettle_gcm_aes256);
static const struct aead_algorithm chacha20_poly1305 =
    AEAD(SIOTLS_AEAD_CHACHA20_POLY1305, 32, 16, 16, UINT64_MAX, UINT64_C(1) << 36, stream, &nettle_chacha_poly1305);
static const struct aead_algorithm aes128_ccm =
    AEAD(SIOTLS_AEAD_AES_128_CCM, 16, 16, 1, UINT64_C(1) << 23, 11863283, ccm, NULL);
static const struct aead_algorithm aes128_ccm_8 =
    AEAD(SIOTLS_AEAD_AES_128_CCM_8, 16, 8, 1, UINT64_C(1) << 23, 128, ccm, NULL);

const struct siotls_aead *const np_aeads[] = {&aes128_gcm.public, &aes256_gcm.public, &chacha20_poly1305.public,
                                              &aes128_ccm.public, &aes128_ccm_8.public};
const size_t np_num_aeads = sizeof np_aeads / sizeof np_aeads[0];
