/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.c: AES-GCM, ChaCha20-Poly1305 and AES-CCM. CCM takes its text in one piece after its length; the others take any
 * number of segments.
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

static const uint8_t nothing[1];

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

/* CCM wants to know the length of the text before anything else (SP 800-38C). */
static bool announce(const struct aead_context *context, size_t text_len)
{
    size_t written;
    return !context->algorithm->is_ccm ||
           context->algorithm->cipher.update(context->run, NULL, &written, text_len, NULL, text_len);
}

static bool add_aad(const struct aead_context *context, const uint8_t *aad, size_t aad_len)
{
    size_t written;
    return aad_len == 0 || context->algorithm->cipher.update(context->run, NULL, &written, aad_len, aad, aad_len);
}

/* CCM has to see its text even when it is empty. */
static bool add_text(const struct aead_context *context, uint8_t *output, const uint8_t *text, size_t text_len)
{
    size_t written;
    if (text_len == 0 && !context->algorithm->is_ccm)
        return true;
    return context->algorithm->cipher.update(context->run, output, &written, text_len, text_len > 0 ? text : nothing,
                                             text_len);
}

static bool add_segments(const struct aead_context *context, uint8_t *output, const struct siotls_bytes *segments,
                         size_t num_segments)
{
    static const struct siotls_bytes no_text;
    bool done = num_segments > 0 || add_text(context, output, no_text.data, no_text.data_len);
    for (size_t i = 0; done && i < num_segments; i++) {
        done = add_text(context, output, segments[i].data, segments[i].data_len);
        output += segments[i].data_len;
    }
    return done;
}

static int aead_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                     const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    const struct aead_context *context = memory;
    const struct cipher *cipher = &context->algorithm->cipher;
    const size_t tag_size = context->algorithm->public.tag_size;
    size_t written;
    size_t total = 0;
    for (size_t i = 0; i < num_segments; i++)
        total += segments[i].data_len;
    OSSL_PARAM tag[2] = {OCTETS(OSSL_CIPHER_PARAM_AEAD_TAG, output + total, tag_size), NO_MORE};
    if (cipher->encrypt_init(context->run, NULL, 0, nonce, NONCE_SIZE, NULL) && announce(context, total) &&
        add_aad(context, aad, aad_len) && add_segments(context, output, segments, num_segments) &&
        cipher->final(context->run, output + total, &written, tag_size) && cipher->get_params(context->run, tag))
        return SIOTLS_PROVIDER_OK;
    OPENSSL_cleanse(output, total + tag_size);
    return fail_quietly(SIOTLS_PROVIDER_INTERNAL);
}

/* CCM checks its tag with the text, the others at the end. */
static bool open_text(const struct aead_context *context, const uint8_t *sealed, size_t text_len, uint8_t *output)
{
    uint8_t last[EVP_MAX_BLOCK_LENGTH];
    size_t written;
    return add_text(context, text_len > 0 ? output : last, sealed, text_len) &&
           (context->algorithm->is_ccm || context->algorithm->cipher.final(context->run, last, &written, sizeof last));
}

static int aead_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                     size_t sealed_len, uint8_t *output)
{
    const struct aead_context *context = memory;
    const struct cipher *cipher = &context->algorithm->cipher;
    const size_t tag_size = context->algorithm->public.tag_size;
    if (sealed_len < tag_size)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - tag_size;
    const OSSL_PARAM tag[2] = {OCTETS(OSSL_CIPHER_PARAM_AEAD_TAG, sealed + text_len, tag_size), NO_MORE};
    int status = SIOTLS_PROVIDER_INTERNAL;
    if (cipher->decrypt_init(context->run, NULL, 0, nonce, NONCE_SIZE, tag) && announce(context, text_len) &&
        add_aad(context, aad, aad_len))
        status = open_text(context, sealed, text_len, output) ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_TAG;
    if (status == SIOTLS_PROVIDER_OK)
        return status;
    OPENSSL_cleanse(output, text_len);
    return fail_quietly(status);
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
        .seal = aead_seal,
        .open = aead_open,
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
