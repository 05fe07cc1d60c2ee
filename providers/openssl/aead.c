/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.c: AES-GCM, ChaCha20-Poly1305 and AES-CCM over one EVP_CIPHER_CTX per key and direction. CCM takes its text in
 * one piece after its length; the others take any number of segments.
 */
#include <openssl/core_names.h>
#include <openssl/params.h>

#include "internal.h"

struct aead_context {
    EVP_CIPHER_CTX *cipher_context;
    uint32_t tag_size;
    bool is_ccm;
    /* The tag's parameter is written once, its place changes with each record. */
    OSSL_PARAM tag[2];
};

enum { NONCE_SIZE = 12 };

static const uint8_t nothing[1];

static bool set_sizes(struct aead_context *context, const struct aead_algorithm *algorithm)
{
    size_t nonce_size = NONCE_SIZE;
    OSSL_PARAM parameters[3] = {
        OSSL_PARAM_construct_size_t(OSSL_CIPHER_PARAM_AEAD_IVLEN, &nonce_size),
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, NULL, algorithm->public.tag_size),
        OSSL_PARAM_construct_end(),
    };
    return !algorithm->is_ccm || EVP_CIPHER_CTX_set_params(context->cipher_context, parameters);
}

static int aead_init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *memory,
                     const uint8_t *key, int direction)
{
    struct aead_context *context = memory;
    const struct aead_algorithm *algorithm = (const struct aead_algorithm *)aead;
    int is_sealing = direction == SIOTLS_DIRECTION_SEAL;
    (void)instance;
    if (context->cipher_context == NULL)
        context->cipher_context = EVP_CIPHER_CTX_new();
    if (context->cipher_context == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    context->tag_size = aead->tag_size;
    context->is_ccm = algorithm->is_ccm;
    context->tag[0] = OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, NULL, aead->tag_size);
    context->tag[1] = OSSL_PARAM_construct_end();
    if (!EVP_CipherInit_ex2(context->cipher_context, algorithm->cipher, NULL, NULL, is_sealing, NULL) ||
        !set_sizes(context, algorithm) ||
        !EVP_CipherInit_ex2(context->cipher_context, NULL, key, NULL, is_sealing, NULL))
        return fail_quietly(SIOTLS_PROVIDER_INTERNAL);
    return SIOTLS_PROVIDER_OK;
}

/* CCM wants to know the length of the text before anything else (SP 800-38C). */
static bool announce(struct aead_context *context, size_t text_len)
{
    int written = 0;
    return !context->is_ccm || EVP_CipherUpdate(context->cipher_context, NULL, &written, NULL, (int)text_len);
}

static bool add_aad(struct aead_context *context, const uint8_t *aad, size_t aad_len)
{
    int written = 0;
    return aad_len == 0 || EVP_CipherUpdate(context->cipher_context, NULL, &written, aad, (int)aad_len);
}

static int aead_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                     const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    static const struct siotls_bytes no_text;
    struct aead_context *context = memory;
    EVP_CIPHER_CTX *cipher_context = context->cipher_context;
    size_t total = 0;
    if (num_segments == 0) {
        segments = &no_text;
        num_segments = 1;
    }
    for (size_t i = 0; i < num_segments; i++)
        total += segments[i].data_len;
    bool done = EVP_EncryptInit_ex2(cipher_context, NULL, NULL, nonce, NULL) && announce(context, total) &&
                add_aad(context, aad, aad_len);
    int written = 0;
    size_t position = 0;
    for (size_t i = 0; done && i < num_segments; i++) {
        /* CCM has to see its text even when it is empty. */
        if (segments[i].data_len == 0 && !context->is_ccm)
            continue;
        done = EVP_EncryptUpdate(cipher_context, output + position, &written,
                                 segments[i].data_len > 0 ? segments[i].data : nothing, (int)segments[i].data_len);
        position += segments[i].data_len;
    }
    context->tag[0].data = output + total;
    done = done && EVP_EncryptFinal_ex(cipher_context, output + total, &written) &&
           EVP_CIPHER_CTX_get_params(cipher_context, context->tag);
    if (done)
        return SIOTLS_PROVIDER_OK;
    wipe(output, total + context->tag_size);
    return fail_quietly(SIOTLS_PROVIDER_INTERNAL);
}

static int aead_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                     size_t sealed_len, uint8_t *output)
{
    struct aead_context *context = memory;
    EVP_CIPHER_CTX *cipher_context = context->cipher_context;
    uint8_t last[EVP_MAX_BLOCK_LENGTH];
    int written = 0;
    if (sealed_len < context->tag_size)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - context->tag_size;
    /* libcrypto reads the tag through a pointer that is not const. */
    context->tag[0].data = (void *)(sealed + text_len);
    if (!EVP_DecryptInit_ex2(cipher_context, NULL, NULL, nonce, NULL) ||
        !EVP_CIPHER_CTX_set_params(cipher_context, context->tag) || !announce(context, text_len) ||
        !add_aad(context, aad, aad_len)) {
        wipe(output, text_len);
        return fail_quietly(SIOTLS_PROVIDER_INTERNAL);
    }
    uint8_t *place = text_len > 0 ? output : last;
    bool done = (text_len == 0 && !context->is_ccm) ||
                EVP_DecryptUpdate(cipher_context, place, &written, text_len > 0 ? sealed : nothing, (int)text_len);
    /* CCM has checked its tag by now; the others do it here. */
    done = done && (context->is_ccm || EVP_DecryptFinal_ex(cipher_context, last, &written));
    if (done)
        return SIOTLS_PROVIDER_OK;
    wipe(output, text_len);
    return fail_quietly(SIOTLS_PROVIDER_BAD_TAG);
}

static void aead_clear(void *memory)
{
    struct aead_context *context = memory;
    EVP_CIPHER_CTX_free(context->cipher_context);
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
        .fips = fips_of(EVP_CIPHER_get0_provider(algorithm->cipher)),
        .key_size = (uint32_t)EVP_CIPHER_get_key_length(algorithm->cipher),
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
    for (size_t i = 0; i < MAX_AEADS; i++) {
        struct aead_algorithm *algorithm = &state->aeads[instance->num_aeads];
        algorithm->cipher = EVP_CIPHER_fetch(state->library, rows[i].name, state->properties);
        if (algorithm->cipher == NULL)
            continue;
        fill_aead(algorithm, &rows[i]);
        state->aead_list[instance->num_aeads++] = &algorithm->public;
    }
    instance->aeads = state->aead_list;
    return SIOTLS_PROVIDER_OK;
}

void close_aeads(struct state *state)
{
    for (size_t i = 0; i < MAX_AEADS; i++)
        EVP_CIPHER_free(state->aeads[i].cipher);
}
