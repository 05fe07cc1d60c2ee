/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aead.c: AES-GCM, AES-CCM and ChaCha20-Poly1305. A context holds a key of the system, which has no direction.
 */
#include "internal.h"

enum { NONCE_SIZE = 12, MAX_TAG = 16, MAX_KEY = 32 };

struct aead_algorithm {
    struct siotls_aead public;
    enum cp_algorithm algorithm;
};

struct aead_context {
    const struct siotls_aead *aead;
    BCRYPT_KEY_HANDLE key;
};

static void aead_clear(void *memory)
{
    struct aead_context *context = memory;
    if (context->key != NULL)
        BCryptDestroyKey(context->key);
    *context = (struct aead_context){0};
}

static int aead_init(const struct siotls_provider_instance *instance, const struct siotls_aead *aead, void *memory,
                     const uint8_t *key, int direction)
{
    struct aead_context *context = memory;
    const struct aead_algorithm *algorithm = (const struct aead_algorithm *)aead;
    (void)direction;
    aead_clear(context);
    NTSTATUS status = BCryptGenerateSymmetricKey(cp_handle(instance, algorithm->algorithm), &context->key, NULL, 0,
                                                 cp_in(key), aead->key_size, 0);
    if (!BCRYPT_SUCCESS(status))
        context->key = NULL;
    context->aead = aead;
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

static void fill_info(BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO *info, const struct siotls_aead *aead, const uint8_t *nonce,
                      struct siotls_bytes aad)
{
    BCRYPT_INIT_AUTH_MODE_INFO(*info);
    info->pbNonce = cp_in(nonce);
    info->cbNonce = aead->nonce_size;
    info->pbAuthData = aad.data_len > 0 ? cp_in(aad.data) : NULL;
    info->cbAuthData = (ULONG)aad.data_len;
    info->cbTag = aead->tag_size;
}

static int aead_seal(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len,
                     const struct siotls_bytes *segments, size_t num_segments, uint8_t *output)
{
    struct aead_context *context = memory;
    BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO info;
    struct siotls_bytes text = num_segments > 0 ? segments[0] : (struct siotls_bytes){0};
    ULONG written = 0;
    if (text.data_len > ULONG_MAX || aad_len > ULONG_MAX)
        return SIOTLS_PROVIDER_ARGUMENT;
    fill_info(&info, context->aead, nonce, (struct siotls_bytes){aad, aad_len});
    info.pbTag = output + text.data_len;
    NTSTATUS status = BCryptEncrypt(context->key, cp_in(text.data), (ULONG)text.data_len, &info, NULL, 0, output,
                                    (ULONG)text.data_len, &written, 0);
    if (!BCRYPT_SUCCESS(status))
        cp_wipe(output, text.data_len + context->aead->tag_size);
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

static int aead_open(void *memory, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                     size_t sealed_len, uint8_t *output)
{
    struct aead_context *context = memory;
    BCRYPT_AUTHENTICATED_CIPHER_MODE_INFO info;
    uint8_t nothing[1];
    ULONG written = 0;
    if (sealed_len < context->aead->tag_size)
        return SIOTLS_PROVIDER_BAD_TAG;
    size_t text_len = sealed_len - context->aead->tag_size;
    if (text_len > ULONG_MAX || aad_len > ULONG_MAX)
        return SIOTLS_PROVIDER_ARGUMENT;
    fill_info(&info, context->aead, nonce, (struct siotls_bytes){aad, aad_len});
    info.pbTag = cp_in(sealed + text_len);
    NTSTATUS status = BCryptDecrypt(context->key, cp_in(sealed), (ULONG)text_len, &info, NULL, 0,
                                    text_len > 0 ? output : nothing, (ULONG)text_len, &written, 0);
    if (!BCRYPT_SUCCESS(status))
        cp_wipe(output, text_len);
    return status == STATUS_AUTH_TAG_MISMATCH ? SIOTLS_PROVIDER_BAD_TAG : cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

/* Limits: RFC 9846 5.5 for GCM and ChaCha20-Poly1305, RFC 9001 B.2 for CCM; CCM-8's tag allows few guesses. */
#define AEAD(aead_id, size_of_key, size_of_tag, limit, guesses, number)                                                \
    {                                                                                                                  \
        .public =                                                                                                      \
            {                                                                                                          \
                .size = sizeof(struct siotls_aead),                                                                    \
                .id = aead_id,                                                                                         \
                .fips = SIOTLS_FIPS_UNKNOWN,                                                                           \
                .key_size = size_of_key,                                                                               \
                .nonce_size = NONCE_SIZE,                                                                              \
                .tag_size = size_of_tag,                                                                               \
                .max_segments = 1,                                                                                     \
                .confidentiality_limit = limit,                                                                        \
                .integrity_limit = guesses,                                                                            \
                .context_size = sizeof(struct aead_context),                                                           \
                .context_alignment = _Alignof(struct aead_context),                                                    \
                .init = aead_init,                                                                                     \
                .seal = aead_seal,                                                                                     \
                .open = aead_open,                                                                                     \
                .clear = aead_clear,                                                                                   \
            },                                                                                                         \
        .algorithm = number,                                                                                           \
    }

static const struct aead_algorithm algorithms[CP_MAX_AEADS] = {
    AEAD(SIOTLS_AEAD_AES_128_GCM, 16, 16, 23726566, UINT64_C(1) << 36, CP_AES_GCM),
    AEAD(SIOTLS_AEAD_AES_256_GCM, 32, 16, 23726566, UINT64_C(1) << 36, CP_AES_GCM),
    AEAD(SIOTLS_AEAD_CHACHA20_POLY1305, 32, 16, UINT64_MAX, UINT64_C(1) << 36, CP_CHACHA20_POLY1305),
    AEAD(SIOTLS_AEAD_AES_128_CCM, 16, 16, UINT64_C(1) << 23, 11863283, CP_AES_CCM),
    AEAD(SIOTLS_AEAD_AES_128_CCM_8, 16, 8, UINT64_C(1) << 23, 128, CP_AES_CCM),
};

/* That a mode can be set does not mean that it works. */
static bool works(const struct cp_state *state, const struct siotls_aead *aead)
{
    static const uint8_t zeros[MAX_KEY];
    const struct siotls_bytes text = {zeros, 1};
    struct aead_context context = {0};
    uint8_t sealed[1 + MAX_TAG], opened[1];
    bool works = aead_init(&state->instance, aead, &context, zeros, SIOTLS_DIRECTION_SEAL) == SIOTLS_PROVIDER_OK &&
                 aead_seal(&context, zeros, NULL, 0, &text, 1, sealed) == SIOTLS_PROVIDER_OK &&
                 aead_open(&context, zeros, NULL, 0, sealed, 1 + aead->tag_size, opened) == SIOTLS_PROVIDER_OK;
    aead_clear(&context);
    return works;
}

void cp_offer_aeads(struct cp_state *state)
{
    static const char *const names[CP_MAX_AEADS] = {"AES-128-GCM", "AES-256-GCM", "ChaCha20-Poly1305", "AES-128-CCM",
                                                    "AES-128-CCM-8"};
    for (size_t i = 0; i < CP_MAX_AEADS; i++)
        if (state->handles[algorithms[i].algorithm] != NULL && works(state, &algorithms[i].public))
            state->aeads[state->instance.num_aeads++] = &algorithms[i].public;
        else
            cp_tell_absent(state, names[i], algorithms[i].algorithm);
    state->instance.aeads = state->aeads;
}
