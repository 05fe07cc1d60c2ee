/* SPDX-License-Identifier: Apache-2.0 */
/*
 * toy_aead.c: an AEAD for tests with no security whatever: XOR with bytes that depend on key, nonce and place, and
 * a checksum for a tag. It insists on the contract of siotls_aead: which memory may overlap which.
 */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

struct toy_behaviour toy;

const uint8_t toy_key[32] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
                             2, 3, 4, 5, 6, 7, 8, 9, 1, 11, 12, 13, 14, 15, 16, 17};
const uint8_t toy_iv[12] = {0xf0, 0xe1, 0xd2, 0xc3, 0xb4, 0xa5, 0x96, 0x87, 0x78, 0x69, 0x5a, 0x4b};

struct toy_context {
    uint8_t key[32];
    int direction;
};

static int init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *context,
                const uint8_t *key, int direction)
{
    struct toy_context *toy_context = context;
    (void)instance;
    (void)aead;
    memcpy(toy_context->key, key, sizeof toy_context->key);
    toy_context->direction = direction;
    return SIOTLS_PROVIDER_OK;
}

static void clear(void *context)
{
    memset(context, 0, sizeof(struct toy_context));
}

static uint64_t mix(uint64_t state, const uint8_t *data, size_t data_len)
{
    for (size_t i = 0; i < data_len; i++)
        state = (state ^ data[i]) * 0x100000001b3u;
    return state;
}

static uint64_t start(const struct toy_context *context, const uint8_t *nonce)
{
    return mix(mix(0xcbf29ce484222325u, context->key, sizeof context->key), nonce, 12);
}

static uint8_t mask(uint64_t state, size_t place)
{
    return (uint8_t)((state >> (place % 7 * 8)) + place * 31);
}

static void make_tag(uint8_t *tag, uint64_t state, const uint8_t *aad, size_t aad_len, const uint8_t *data,
                     size_t data_len)
{
    state = mix(mix(state, aad, aad_len), data, data_len);
    for (size_t i = 0; i < TAG; i++) {
        tag[i] = (uint8_t)(state >> 56);
        state = state * 0x9e3779b97f4a7c15u + i;
    }
}

static bool overlaps(const uint8_t *left, size_t left_len, const uint8_t *right, size_t right_len)
{
    return (uintptr_t)left < (uintptr_t)right + right_len && (uintptr_t)right < (uintptr_t)left + left_len;
}

static int seal(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    const struct toy_context *toy_context = context;
    size_t total = 0;
    size_t place = 0;
    uint64_t state = start(toy_context, nonce);
    toy.num_segments = num_segments;
    if (toy_context->direction != SIOTLS_DIRECTION_SEAL)
        abort();
    for (size_t i = 0; i < num_segments; i++)
        total += segments[i].data_len;
    for (size_t i = 0; i < num_segments; i++) {
        const uint8_t *data = segments[i].data;
        if (data != output + place && overlaps(data, segments[i].data_len, output, total + TAG))
            abort();
        for (size_t j = 0; j < segments[i].data_len; j++, place++)
            output[place] = (uint8_t)(data[j] ^ (toy.fail_seal ? 0 : mask(state, place)));
    }
    make_tag(output + total, state, aad, aad_len, output, total);
    return toy.fail_seal ? SIOTLS_PROVIDER_INTERNAL : SIOTLS_PROVIDER_OK;
}

static int seal_one(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                    const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    if (num_segments != 1)
        abort();
    return seal(context, nonce, aad, aad_len, segments, num_segments, output);
}

static int open(void *context, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                size_t sealed_len, uint8_t *output)
{
    const struct toy_context *toy_context = context;
    uint64_t state = start(toy_context, nonce);
    uint8_t tag[TAG];
    if (toy_context->direction != SIOTLS_DIRECTION_OPEN || sealed_len < TAG)
        abort();
    size_t data_len = sealed_len - TAG;
    if (output != sealed && overlaps(output, data_len, sealed, sealed_len))
        abort();
    if (toy.fail_open)
        return SIOTLS_PROVIDER_INTERNAL;
    make_tag(tag, state, aad, aad_len, sealed, data_len);
    if (memcmp(tag, sealed + data_len, TAG) != 0) {
        memset(output, 0, data_len);
        return SIOTLS_PROVIDER_BAD_TAG;
    }
    for (size_t i = 0; i < data_len; i++)
        output[i] = sealed[i] ^ mask(state, i);
    return SIOTLS_PROVIDER_OK;
}

#define TOY(segments, limit, seal_function)                                                                            \
    {                                                                                                                  \
        .size = sizeof(struct siotls_aead), .id = SIOTLS_AEAD_AES_128_GCM, .key_size = 32, .nonce_size = 12,           \
        .tag_size = TAG, .max_segments = segments, .confidentiality_limit = limit, .integrity_limit = UINT64_MAX,      \
        .context_size = sizeof(struct toy_context), .context_alignment = 16, .init = init, .seal = seal_function,      \
        .open = open, .clear = clear                                                                                   \
    }

const struct siotls_aead toy_two = TOY(2, UINT64_MAX, seal);
const struct siotls_aead toy_one = TOY(1, UINT64_MAX, seal_one);
const struct siotls_aead toy_limited = TOY(2, 128, seal);

/* Builds and opens records with the toy, apart from the code under test. */
static void make_context(struct toy_context *context, int direction)
{
    memcpy(context->key, toy_key, sizeof context->key);
    context->direction = direction;
}

static void make_nonce(uint8_t nonce[12], uint64_t sequence)
{
    for (size_t i = 0; i < 12; i++)
        nonce[i] = (uint8_t)(toy_iv[i] ^ (i < 4 ? 0 : sequence >> (8 * (11 - i))));
}

size_t build_clear(uint8_t *wire, uint8_t type, const uint8_t *fragment, size_t length)
{
    wire[0] = type;
    wire[1] = 3;
    wire[2] = 3;
    wire[3] = (uint8_t)(length >> 8);
    wire[4] = (uint8_t)length;
    if (length > 0)
        memcpy(wire + 5, fragment, length);
    return 5 + length;
}

size_t build_inner(uint8_t *wire, uint64_t sequence, const uint8_t *inner, size_t inner_len)
{
    struct toy_behaviour before = toy;
    struct toy_context context;
    uint8_t nonce[12];
    uint8_t header[5] = {23, 3, 3, (uint8_t)((inner_len + TAG) >> 8), (uint8_t)(inner_len + TAG)};
    struct siotls_bytes segment = {inner, inner_len};
    make_context(&context, SIOTLS_DIRECTION_SEAL);
    make_nonce(nonce, sequence);
    memcpy(wire, header, sizeof header);
    toy.fail_seal = false;
    seal(&context, nonce, header, sizeof header, &segment, 1, wire + 5);
    toy = before;
    return 5 + inner_len + TAG;
}

size_t build_record(uint8_t *wire, uint64_t sequence, uint8_t type, const uint8_t *content, size_t content_len,
                    size_t padding_len)
{
    uint8_t *inner = calloc(1, content_len + 1 + padding_len);
    if (content_len > 0)
        memcpy(inner, content, content_len);
    inner[content_len] = type;
    size_t wire_len = build_inner(wire, sequence, inner, content_len + 1 + padding_len);
    free(inner);
    return wire_len;
}

size_t open_record(uint8_t *inner, size_t *inner_len, uint64_t sequence, const uint8_t *wire, size_t wire_len)
{
    struct toy_context context;
    uint8_t nonce[12];
    make_context(&context, SIOTLS_DIRECTION_OPEN);
    make_nonce(nonce, sequence);
    ck_assert_uint_ge(wire_len, 5);
    ck_assert_uint_eq(wire[0], 23);
    ck_assert_uint_eq(wire[1], 3);
    ck_assert_uint_eq(wire[2], 3);
    size_t length = (size_t)wire[3] << 8 | wire[4];
    ck_assert_uint_le(length, 16384 + 256);
    ck_assert_uint_ge(wire_len, 5 + length);
    ck_assert_int_eq(open(&context, nonce, wire, 5, wire + 5, length, inner), SIOTLS_PROVIDER_OK);
    *inner_len = length - TAG;
    return 5 + length;
}
