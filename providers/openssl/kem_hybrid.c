/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem_hybrid.c: hybrids of two groups of this provider: shares and secrets are the parts' ones, one after the other
 * (RFC 10024). libcrypto has them whole, but looks up and makes the parts by name in each operation, and takes no given
 * keys.
 */
#include "kem.h"

struct hybrid_context {
    const struct kem_algorithm *algorithm;
    struct kem_context parts[2];
};

static int keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *memory,
                  const uint8_t *private_key, uint8_t *public_key)
{
    struct hybrid_context *context = memory;
    int status = SIOTLS_PROVIDER_OK;
    context->algorithm = (const struct kem_algorithm *)kem;
    for (size_t i = 0; status == SIOTLS_PROVIDER_OK && i < 2; i++) {
        const struct siotls_kem *part = &context->algorithm->parts[i]->public;
        status = part->keygen(instance, part, &context->parts[i], private_key, public_key);
        public_key += part->public_key_size;
        if (private_key != NULL)
            private_key += part->private_key_size;
    }
    return status;
}

static int encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                       const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness, uint8_t *ciphertext,
                       uint8_t *shared_secret)
{
    const struct kem_algorithm *algorithm = (const struct kem_algorithm *)kem;
    uint8_t *next = shared_secret;
    int status = public_key_len == kem->public_key_size ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_PEER_SHARE;
    for (size_t i = 0; status == SIOTLS_PROVIDER_OK && i < 2; i++) {
        const struct siotls_kem *part = &algorithm->parts[i]->public;
        status = part->encapsulate(instance, part, public_key, part->public_key_size, randomness, ciphertext, next);
        public_key += part->public_key_size;
        ciphertext += part->ciphertext_size;
        next += part->shared_secret_size;
        if (randomness != NULL)
            randomness += part->randomness_size;
    }
    if (status != SIOTLS_PROVIDER_OK)
        wipe(shared_secret, kem->shared_secret_size);
    return status;
}

static int decapsulate(void *memory, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    struct hybrid_context *context = memory;
    const struct siotls_kem *kem = &context->algorithm->public;
    uint8_t *next = shared_secret;
    int status = ciphertext_len == kem->ciphertext_size ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_PEER_SHARE;
    for (size_t i = 0; status == SIOTLS_PROVIDER_OK && i < 2; i++) {
        const struct siotls_kem *part = &context->algorithm->parts[i]->public;
        status = part->decapsulate(&context->parts[i], ciphertext, part->ciphertext_size, next);
        ciphertext += part->ciphertext_size;
        next += part->shared_secret_size;
    }
    if (status != SIOTLS_PROVIDER_OK)
        wipe(shared_secret, kem->shared_secret_size);
    return status;
}

static void clear(void *memory)
{
    struct hybrid_context *context = memory;
    for (size_t i = 0; context->algorithm != NULL && i < 2; i++)
        context->algorithm->parts[i]->public.clear(&context->parts[i]);
    *context = (struct hybrid_context){0};
}

/* In the order on the wire: ML-KEM goes first with X25519 and last with the others. */
static const struct {
    uint32_t group;
    uint32_t parts[2];
} hybrids[] = {
    {SIOTLS_GROUP_X25519MLKEM768, {SIOTLS_GROUP_MLKEM768, SIOTLS_GROUP_X25519}},
    {SIOTLS_GROUP_SECP256R1MLKEM768, {SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_MLKEM768}},
    {SIOTLS_GROUP_SECP384R1MLKEM1024, {SIOTLS_GROUP_SECP384R1, SIOTLS_GROUP_MLKEM1024}},
};

static const struct kem_algorithm *find_part(const struct state *state, uint32_t group)
{
    for (size_t i = 0; i < state->instance.num_kems; i++)
        if (state->kems[i].public.group == group && state->kems[i].public.fips != SIOTLS_FIPS_YES)
            return &state->kems[i];
    return NULL;
}

bool find_parts(struct kem_algorithm *algorithm, const struct state *state, uint32_t group)
{
    for (size_t i = 0; i < sizeof hybrids / sizeof hybrids[0]; i++) {
        if (hybrids[i].group != group)
            continue;
        algorithm->parts[0] = find_part(state, hybrids[i].parts[0]);
        algorithm->parts[1] = find_part(state, hybrids[i].parts[1]);
        return algorithm->parts[0] != NULL && algorithm->parts[1] != NULL;
    }
    return false;
}

void fill_hybrid(struct siotls_kem *kem)
{
    kem->fips = SIOTLS_FIPS_NO;
    kem->context_size = sizeof(struct hybrid_context);
    kem->context_alignment = _Alignof(struct hybrid_context);
    kem->keygen = keygen;
    kem->encapsulate = encapsulate;
    kem->decapsulate = decapsulate;
    kem->clear = clear;
}
