/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.c: AES-GCM and ChaCha20-Poly1305, which take any number of segments, and AES-CCM. They share no path: a record
 * of 100 bytes costs so little that what is asked on the way to it counts.
 */
#include <openssl/core_names.h>

#include "cipher.h"

struct aead_algorithm {
    struct siotls_aead public;
    struct cipher cipher;
    bool is_ccm;
};

/* Kept small: idle connections have two. The key is in what libcrypto's function made. */
struct aead_context {
    const struct aead_algorithm *algorithm;
    void *run;
};

enum { NONCE_SIZE = 12 };

/* What CCM has to know before the key. */
static bool set_sizes(const struct aead_algorithm *algorithm, void *run)
{
    size_t nonce_size = NONCE_SIZE;
    const OSSL_PARAM parameters[3] = {
        {OSSL_CIPHER_PARAM_AEAD_IVLEN, OSSL_PARAM_UNSIGNED_INTEGER, &nonce_size, sizeof nonce_size,
         OSSL_PARAM_UNMODIFIED},
        OCTETS(OSSL_CIPHER_PARAM_AEAD_TAG, NULL, algorithm->public.tag_size),
        NO_MORE,
    };
    return !algorithm->is_ccm || algorithm->cipher.set_params(run, parameters);
}

/* Keying again needs no new context. */
static bool set_key(const struct aead_algorithm *algorithm, void *run, const uint8_t *key, int direction)
{
    size_t key_size = algorithm->public.key_size;
    return direction == SIOTLS_DIRECTION_SEAL ? algorithm->cipher.encrypt_init(run, key, key_size, NULL, 0, NULL)
                                              : algorithm->cipher.decrypt_init(run, key, key_size, NULL, 0, NULL);
}

static int aead_init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *memory,
                     const uint8_t *key, int direction)
{
    struct aead_context *context = memory;
    const struct aead_algorithm *algorithm = (const struct aead_algorithm *)aead;
    (void)instance;
    if (context->run == NULL)
        context->run = algorithm->cipher.begin(algorithm->cipher.context);
    if (context->run == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    context->algorithm = algorithm;
    if (!set_sizes(algorithm, context->run) || !set_key(algorithm, context->run, key, direction))
        return fail_quietly(SIOTLS_PROVIDER_INTERNAL);
    return SIOTLS_PROVIDER_OK;
}

/* Wipes what was written of a record that is not to be seen. */
static int give_up(int status, uint8_t *output, size_t output_len)
{
    OPENSSL_cleanse(output, output_len);
    return fail_quietly(status);
}

static size_t length_of(const struct siotls_bytes *segments, size_t num_segments)
{
    size_t sum = 0;
    for (size_t i = 0; i < num_segments; i++)
        sum += segments[i].data_len;
    return sum;
}

static bool add_aad(const struct aead_context *context, const uint8_t *aad, size_t aad_len)
{
    size_t written;
    return aad_len == 0 || context->algorithm->cipher.update(context->run, NULL, &written, aad_len, aad, aad_len);
}

/* Writes the tag behind the text. */
static bool add_tag(const struct aead_context *context, uint8_t *output)
{
    const struct cipher *cipher = &context->algorithm->cipher;
    const size_t tag_size = context->algorithm->public.tag_size;
    OSSL_PARAM tag[2] = {OCTETS(OSSL_CIPHER_PARAM_AEAD_TAG, output, tag_size), NO_MORE};
    size_t written;
    return cipher->final(context->run, output, &written, tag_size) && cipher->get_params(context->run, tag);
}

/* Begins to open; the tag stands behind the text. */
static bool begin_open(const struct aead_context *context, const uint8_t *nonce, const uint8_t *expected)
{
    const OSSL_PARAM tag[2] = {OCTETS(OSSL_CIPHER_PARAM_AEAD_TAG, expected, context->algorithm->public.tag_size),
                               NO_MORE};
    return context->algorithm->cipher.decrypt_init(context->run, NULL, 0, nonce, NONCE_SIZE, tag);
}

/* ---- streams: GCM, ChaCha20-Poly1305 ---- */

static int stream_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                       const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    const struct aead_context *context = memory;
    const struct cipher *cipher = &context->algorithm->cipher;
    uint8_t *next = output;
    size_t written;
    bool done = cipher->encrypt_init(context->run, NULL, 0, nonce, NONCE_SIZE, NULL) && add_aad(context, aad, aad_len);
    for (size_t i = 0; done && i < num_segments; i++) {
        size_t text_len = segments[i].data_len;
        done = text_len == 0 || cipher->update(context->run, next, &written, text_len, segments[i].data, text_len);
        next += text_len;
    }
    if (done && add_tag(context, next))
        return SIOTLS_PROVIDER_OK;
    return give_up(SIOTLS_PROVIDER_INTERNAL, output,
                   length_of(segments, num_segments) + context->algorithm->public.tag_size);
}

static int stream_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                       size_t sealed_len, uint8_t *output)
{
    const struct aead_context *context = memory;
    const struct cipher *cipher = &context->algorithm->cipher;
    uint8_t last[EVP_MAX_BLOCK_LENGTH];
    size_t written;
    if (sealed_len < context->algorithm->public.tag_size)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - context->algorithm->public.tag_size;
    if (!begin_open(context, nonce, sealed + text_len) || !add_aad(context, aad, aad_len))
        return give_up(SIOTLS_PROVIDER_INTERNAL, output, text_len);
    if ((text_len == 0 || cipher->update(context->run, output, &written, text_len, sealed, text_len)) &&
        cipher->final(context->run, last, &written, sizeof last))
        return SIOTLS_PROVIDER_OK;
    return give_up(SIOTLS_PROVIDER_BAD_TAG, output, text_len);
}

/* ---- CCM: the text in one piece, even an empty one, and its length before anything else (SP 800-38C) ---- */

static bool ccm_announce(const struct aead_context *context, size_t text_len)
{
    size_t written;
    return context->algorithm->cipher.update(context->run, NULL, &written, text_len, NULL, text_len);
}

static bool ccm_add(const struct aead_context *context, uint8_t *output, const uint8_t *text, size_t text_len)
{
    static const uint8_t nothing[1];
    size_t written;
    return context->algorithm->cipher.update(context->run, output, &written, text_len, text_len > 0 ? text : nothing,
                                             text_len);
}

static int ccm_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                    const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    const struct aead_context *context = memory;
    const struct siotls_bytes text = num_segments > 0 ? segments[0] : (struct siotls_bytes){0};
    if (num_segments > 1)
        return SIOTLS_PROVIDER_ARGUMENT;
    if (context->algorithm->cipher.encrypt_init(context->run, NULL, 0, nonce, NONCE_SIZE, NULL) &&
        ccm_announce(context, text.data_len) && add_aad(context, aad, aad_len) &&
        ccm_add(context, output, text.data, text.data_len) && add_tag(context, output + text.data_len))
        return SIOTLS_PROVIDER_OK;
    return give_up(SIOTLS_PROVIDER_INTERNAL, output, text.data_len + context->algorithm->public.tag_size);
}

/* The tag is checked with the text. */
static int ccm_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                    size_t sealed_len, uint8_t *output)
{
    const struct aead_context *context = memory;
    uint8_t none[1];
    if (sealed_len < context->algorithm->public.tag_size)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - context->algorithm->public.tag_size;
    if (!begin_open(context, nonce, sealed + text_len) || !ccm_announce(context, text_len) ||
        !add_aad(context, aad, aad_len))
        return give_up(SIOTLS_PROVIDER_INTERNAL, output, text_len);
    return ccm_add(context, text_len > 0 ? output : none, sealed, text_len)
               ? SIOTLS_PROVIDER_OK
               : give_up(SIOTLS_PROVIDER_BAD_TAG, output, text_len);
}

static void aead_clear(void *memory)
{
    struct aead_context *context = memory;
    if (context->run != NULL)
        context->algorithm->cipher.end(context->run);
    *context = (struct aead_context){0};
}

/* Limits: RFC 9846 5.5 and RFC 9147 4.5.3 (records of 2^14 bytes; CCM_8 is left to those who ask for it). */
struct aead_row {
    uint32_t id;
    const char *name;
    uint32_t tag_size;
    bool is_ccm;
    uint64_t confidentiality_limit;
    uint64_t integrity_limit;
};

static const struct aead_row rows[MAX_AEADS] = {
    {SIOTLS_AEAD_AES_128_GCM, "AES-128-GCM", 16, false, 23726566, UINT64_C(1) << 36},
    {SIOTLS_AEAD_AES_256_GCM, "AES-256-GCM", 16, false, 23726566, UINT64_C(1) << 36},
    {SIOTLS_AEAD_CHACHA20_POLY1305, "ChaCha20-Poly1305", 16, false, UINT64_MAX, UINT64_C(1) << 36},
    {SIOTLS_AEAD_AES_128_CCM, "AES-128-CCM", 16, true, UINT64_C(1) << 23, 11863283},
    {SIOTLS_AEAD_AES_128_CCM_8, "AES-128-CCM", 8, true, UINT64_C(1) << 23, 128},
};

static void fill_aead(struct aead_algorithm *algorithm, const struct aead_row *row)
{
    algorithm->is_ccm = row->is_ccm;
    algorithm->public = (struct siotls_aead){
        .size = sizeof algorithm->public,
        .id = row->id,
        .fips = fips_of(EVP_CIPHER_get0_provider(algorithm->cipher.method)),
        .key_size = (uint32_t)EVP_CIPHER_get_key_length(algorithm->cipher.method),
        .nonce_size = NONCE_SIZE,
        .tag_size = row->tag_size,
        .max_segments = row->is_ccm ? 1 : 16,
        .confidentiality_limit = row->confidentiality_limit,
        .integrity_limit = row->integrity_limit,
        .context_size = sizeof(struct aead_context),
        .context_alignment = _Alignof(struct aead_context),
        .init = aead_init,
        .seal = row->is_ccm ? ccm_seal : stream_seal,
        .open = row->is_ccm ? ccm_open : stream_open,
        .clear = aead_clear,
    };
}

int open_aeads(struct state *state)
{
    struct siotls_provider_instance *instance = &state->instance;
    state->aeads = OPENSSL_zalloc(MAX_AEADS * sizeof *state->aeads);
    if (state->aeads == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    for (size_t i = 0; i < MAX_AEADS; i++) {
        struct aead_algorithm *algorithm = &state->aeads[instance->num_aeads];
        if (!open_cipher(&algorithm->cipher, state, rows[i].name))
            continue;
        fill_aead(algorithm, &rows[i]);
        state->aead_list[instance->num_aeads++] = &algorithm->public;
    }
    instance->aeads = state->aead_list;
    return SIOTLS_PROVIDER_OK;
}

void close_aeads(struct state *state)
{
    for (size_t i = 0; state->aeads != NULL && i < MAX_AEADS; i++)
        close_cipher(&state->aeads[i].cipher);
    OPENSSL_free(state->aeads);
}
