/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mlkem.c: ML-KEM (FIPS 203). Windows draws what encapsulation needs itself, so that its answers cannot be given.
 */
#include <string.h>

#include "internal.h"

enum { SEED_SIZE = 64, SECRET_SIZE = 32, MAX_PUBLIC = 1568, MAX_CIPHERTEXT = 1568 };

struct mlkem_context {
    const struct siotls_provider_instance *instance;
    size_t ciphertext_size;
    BCRYPT_KEY_HANDLE key;
};

static void mlkem_clear(void *memory)
{
    struct mlkem_context *context = memory;
    if (context->key != NULL)
        BCryptDestroyKey(context->key);
    *context = (struct mlkem_context){0};
}

static const wchar_t *parameter_set_of(const struct siotls_kem *kem)
{
    switch (kem->group) {
    case SIOTLS_GROUP_MLKEM512:
        return BCRYPT_MLKEM_PARAMETER_SET_512;
    case SIOTLS_GROUP_MLKEM768:
        return BCRYPT_MLKEM_PARAMETER_SET_768;
    default:
        return BCRYPT_MLKEM_PARAMETER_SET_1024;
    }
}

static struct cp_lattice_form public_form(const struct siotls_kem *kem)
{
    return (struct cp_lattice_form){BCRYPT_MLKEM_PUBLIC_BLOB, BCRYPT_MLKEM_PUBLIC_MAGIC, parameter_set_of(kem)};
}

static struct cp_lattice_form seed_form(const struct siotls_kem *kem)
{
    return (struct cp_lattice_form){BCRYPT_MLKEM_PRIVATE_SEED_BLOB, BCRYPT_MLKEM_PRIVATE_SEED_MAGIC,
                                    parameter_set_of(kem)};
}

static int mlkem_keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                        const uint8_t *private_key, uint8_t *public_key)
{
    struct mlkem_context *context = memory;
    BCRYPT_ALG_HANDLE algorithm = cp_handle(instance, CP_MLKEM);
    const struct cp_lattice_form seed = seed_form(kem), share = public_form(kem);
    mlkem_clear(context);
    context->instance = instance;
    context->ciphertext_size = kem->ciphertext_size;
    NTSTATUS status = private_key != NULL ? cp_lattice_import(&context->key, algorithm, &seed,
                                                              (struct siotls_bytes){private_key, SEED_SIZE})
                                          : cp_lattice_generate(&context->key, algorithm, parameter_set_of(kem));
    if (BCRYPT_SUCCESS(status))
        status = cp_lattice_export(public_key, kem->public_key_size, context->key, &share);
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

/* FIPS 203 7.2: the system refuses a public key whose numbers are not reduced when it takes it. */
static int mlkem_encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                             const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness,
                             uint8_t *ciphertext, uint8_t *shared_secret)
{
    const struct cp_state *state = instance->state;
    const struct cp_lattice_form share = public_form(kem);
    BCRYPT_KEY_HANDLE theirs = NULL;
    ULONG secret_len = 0, ciphertext_len = 0;
    if (public_key_len != kem->public_key_size)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    if (randomness != NULL)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    NTSTATUS status =
        cp_lattice_import(&theirs, state->handles[CP_MLKEM], &share, (struct siotls_bytes){public_key, public_key_len});
    if (!BCRYPT_SUCCESS(status))
        return cp_error(status, SIOTLS_PROVIDER_BAD_PEER_SHARE);
    status = state->encapsulate(theirs, shared_secret, SECRET_SIZE, &secret_len, ciphertext, kem->ciphertext_size,
                                &ciphertext_len, 0);
    BCryptDestroyKey(theirs);
    if (BCRYPT_SUCCESS(status) && (secret_len != SECRET_SIZE || ciphertext_len != kem->ciphertext_size))
        status = STATUS_INTERNAL_ERROR;
    if (!BCRYPT_SUCCESS(status))
        cp_wipe(shared_secret, SECRET_SIZE);
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

/* A ciphertext that is not for this key gives a secret that nobody else has (FIPS 203 6.3), no error. */
static int mlkem_decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct mlkem_context *context = memory;
    const struct cp_state *state = context->instance->state;
    ULONG secret_len = 0;
    if (ciphertext_len != context->ciphertext_size)
        return SIOTLS_PROVIDER_BAD_PEER_SHARE;
    NTSTATUS status = state->decapsulate(context->key, cp_in(ciphertext), (ULONG)ciphertext_len, shared_secret,
                                         SECRET_SIZE, &secret_len, 0);
    if (BCRYPT_SUCCESS(status) && secret_len != SECRET_SIZE)
        status = STATUS_INTERNAL_ERROR;
    if (!BCRYPT_SUCCESS(status))
        cp_wipe(shared_secret, SECRET_SIZE);
    return cp_error(status, SIOTLS_PROVIDER_INTERNAL);
}

#define MLKEM(bits, public_bytes, ciphertext_bytes)                                                                    \
    {                                                                                                                  \
        .size = sizeof(struct siotls_kem), .group = SIOTLS_GROUP_MLKEM##bits, .fips = SIOTLS_FIPS_UNKNOWN,             \
        .private_key_size = SEED_SIZE, .public_key_size = public_bytes, .ciphertext_size = ciphertext_bytes,           \
        .randomness_size = 32, .shared_secret_size = SECRET_SIZE, .context_size = sizeof(struct mlkem_context),        \
        .context_alignment = _Alignof(struct mlkem_context), .keygen = mlkem_keygen, .encapsulate = mlkem_encapsulate, \
        .decapsulate = mlkem_decapsulate, .clear = mlkem_clear, .takes_private_keys = 1,                               \
    }

const struct siotls_kem cp_mlkem[3] = {MLKEM(512, 800, 768), MLKEM(768, 1184, 1088), MLKEM(1024, 1568, 1568)};

/* That a seed is taken and both sides get the same; the core knows answers. */
bool cp_mlkem_works(const struct cp_state *state, const struct siotls_kem *kem)
{
    static const uint8_t seed[SEED_SIZE];
    struct mlkem_context context = {0};
    uint8_t share[MAX_PUBLIC], ciphertext[MAX_CIPHERTEXT], theirs[SECRET_SIZE], ours[SECRET_SIZE];
    bool works = state->encapsulate != NULL && state->decapsulate != NULL &&
                 mlkem_keygen(&state->instance, kem, &context, seed, share) == SIOTLS_PROVIDER_OK &&
                 mlkem_encapsulate(&state->instance, kem, share, kem->public_key_size, NULL, ciphertext, theirs) ==
                     SIOTLS_PROVIDER_OK &&
                 mlkem_decapsulate(&context, ciphertext, kem->ciphertext_size, ours) == SIOTLS_PROVIDER_OK &&
                 memcmp(ours, theirs, SECRET_SIZE) == 0;
    mlkem_clear(&context);
    return works;
}
