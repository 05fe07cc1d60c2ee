/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask.c: header protection (RFC 9001 5.4, RFC 9147 4.2.3) by AES. The system has no ChaCha20 by itself.
 */
#include <string.h>

#include "internal.h"

struct mask_context {
    BCRYPT_KEY_HANDLE key;
};

static void mask_clear(void *memory)
{
    struct mask_context *context = memory;
    if (context->key != NULL)
        BCryptDestroyKey(context->key);
    context->key = NULL;
}

static int mask_init(const struct siotls_provider_instance *instance, const struct siotls_mask *mask, void *memory,
                     const uint8_t *key)
{
    struct mask_context *context = memory;
    mask_clear(context);
    NTSTATUS status = BCryptGenerateSymmetricKey(cp_handle(instance, CP_AES_ECB), &context->key, NULL, 0, cp_in(key),
                                                 (ULONG)mask->key_size, 0);
    if (!BCRYPT_SUCCESS(status))
        context->key = NULL;
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

static int mask_make(void *memory, const uint8_t *sample, uint8_t *output)
{
    struct mask_context *context = memory;
    uint8_t block[SIOTLS_MASK_SAMPLE_SIZE];
    ULONG written = 0;
    NTSTATUS status =
        BCryptEncrypt(context->key, cp_in(sample), sizeof block, NULL, NULL, 0, block, sizeof block, &written, 0);
    if (BCRYPT_SUCCESS(status))
        memcpy(output, block, SIOTLS_MASK_SIZE);
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

#define MASK(mask_id, key_length)                                                                                      \
    {                                                                                                                  \
        .size = sizeof(struct siotls_mask), .id = mask_id, .fips = SIOTLS_FIPS_UNKNOWN, .key_size = key_length,        \
        .context_size = sizeof(struct mask_context), .context_alignment = _Alignof(struct mask_context),               \
        .init = mask_init, .make = mask_make, .clear = mask_clear,                                                     \
    }

static const struct siotls_mask masks[CP_MAX_MASKS] = {MASK(SIOTLS_MASK_AES_128, 16), MASK(SIOTLS_MASK_AES_256, 32)};

static bool works(const struct cp_state *state, const struct siotls_mask *mask)
{
    static const uint8_t zeros[32];
    struct mask_context context = {0};
    uint8_t output[SIOTLS_MASK_SIZE];
    bool works = mask_init(&state->instance, mask, &context, zeros) == SIOTLS_PROVIDER_OK &&
                 mask_make(&context, zeros, output) == SIOTLS_PROVIDER_OK;
    mask_clear(&context);
    return works;
}

void cp_offer_masks(struct cp_state *state)
{
    static const char *const names[CP_MAX_MASKS] = {"the mask of AES-128", "the mask of AES-256"};
    for (size_t i = 0; i < CP_MAX_MASKS; i++)
        if (state->handles[CP_AES_ECB] != NULL && works(state, &masks[i]))
            state->masks[state->instance.num_masks++] = &masks[i];
        else
            cp_tell_absent(state, names[i], CP_AES_ECB);
    state->instance.masks = state->masks;
}
