/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask.c: header protection (RFC 9001 5.4, RFC 9147 4.2.3) by AES-ECB and bare ChaCha20 over a reused EVP_CIPHER_CTX.
 */
#include <string.h>

#include "internal.h"

struct mask_context {
    EVP_CIPHER_CTX *cipher_context;
    bool is_chacha;
};

static int mask_init(const struct siotls_provider_instance *instance, const struct siotls_mask *mask, void *memory,
                     const uint8_t *key)
{
    struct mask_context *context = memory;
    const struct mask_algorithm *algorithm = (const struct mask_algorithm *)mask;
    (void)instance;
    if (context->cipher_context == NULL)
        context->cipher_context = EVP_CIPHER_CTX_new();
    if (context->cipher_context == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    context->is_chacha = mask->id == SIOTLS_MASK_CHACHA20;
    if (!EVP_EncryptInit_ex2(context->cipher_context, algorithm->cipher, key, NULL, NULL) ||
        !EVP_CIPHER_CTX_set_padding(context->cipher_context, 0))
        return fail_quietly(SIOTLS_PROVIDER_INTERNAL);
    return SIOTLS_PROVIDER_OK;
}

/* The first 16 bytes of libcrypto's ChaCha20 are counter and nonce, as in RFC 9001 5.4.4. */
static int mask_make(void *memory, const uint8_t *sample, uint8_t *output)
{
    static const uint8_t zeros[SIOTLS_MASK_SIZE];
    const struct mask_context *context = memory;
    uint8_t block[SIOTLS_MASK_SAMPLE_SIZE];
    int block_len = 0;
    bool done = context->is_chacha
                    ? EVP_EncryptInit_ex2(context->cipher_context, NULL, NULL, sample, NULL) &&
                          EVP_EncryptUpdate(context->cipher_context, block, &block_len, zeros, SIOTLS_MASK_SIZE)
                    : EVP_EncryptUpdate(context->cipher_context, block, &block_len, sample, SIOTLS_MASK_SAMPLE_SIZE);
    if (!done || block_len < SIOTLS_MASK_SIZE)
        return fail_quietly(SIOTLS_PROVIDER_INTERNAL);
    memcpy(output, block, SIOTLS_MASK_SIZE);
    return SIOTLS_PROVIDER_OK;
}

static void mask_clear(void *memory)
{
    struct mask_context *context = memory;
    EVP_CIPHER_CTX_free(context->cipher_context);
    *context = (struct mask_context){0};
}

static const struct row {
    uint32_t id;
    size_t key_size;
    const char *name;
} rows[MAX_MASKS] = {
    {SIOTLS_MASK_AES_128, 16, "AES-128-ECB"},
    {SIOTLS_MASK_AES_256, 32, "AES-256-ECB"},
    {SIOTLS_MASK_CHACHA20, 32, "ChaCha20"},
};

void open_masks(struct state *state)
{
    struct siotls_provider_instance *instance = &state->instance;
    for (size_t i = 0; i < MAX_MASKS; i++) {
        struct mask_algorithm *algorithm = &state->masks[instance->num_masks];
        algorithm->cipher = EVP_CIPHER_fetch(state->library, rows[i].name, state->properties);
        if (algorithm->cipher == NULL)
            continue;
        algorithm->public = (struct siotls_mask){
            .size = sizeof algorithm->public,
            .id = rows[i].id,
            .fips = fips_of(EVP_CIPHER_get0_provider(algorithm->cipher)),
            .key_size = rows[i].key_size,
            .context_size = sizeof(struct mask_context),
            .context_alignment = _Alignof(struct mask_context),
            .init = mask_init,
            .make = mask_make,
            .clear = mask_clear,
        };
        state->mask_list[instance->num_masks++] = &algorithm->public;
    }
    instance->masks = state->mask_list;
}

void close_masks(struct state *state)
{
    for (size_t i = 0; i < MAX_MASKS; i++)
        EVP_CIPHER_free(state->masks[i].cipher);
}
