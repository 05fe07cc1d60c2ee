/* SPDX-License-Identifier: Apache-2.0 */
/* kem.c: X25519 and secp256r1 with faults. */
#include <string.h>

#include "broken.h"

enum { NUM_KEMS = 2, MAX_SHARE = 133 };

static const struct siotls_kem *inner[NUM_KEMS]; /* X25519, secp256r1 */
static struct siotls_kem outer[NUM_KEMS];

static size_t index_of(const struct siotls_kem *kem)
{
    return (size_t)(kem - outer);
}

/* Contexts are told apart by where the inner one ends. */
static const struct siotls_kem *kem_of(const void *context)
{
    uint8_t index;
    memcpy(&index, (const uint8_t *)context + inner[0]->context_size, 1);
    return inner[index];
}

static int keygen(const struct siotls_provider_instance *instance, const struct siotls_kem *kem, void *context,
                  const uint8_t *private_key, uint8_t *public_key)
{
    static const uint8_t always[32] = {7, 7, 7};
    const struct siotls_kem *real = inner[index_of(kem)];
    uint8_t drawn[32];
    uint8_t index = (uint8_t)index_of(kem);
    (void)instance;
    if (has_fault("kem-not-reusable") && is_used(context, real->context_size))
        return SIOTLS_PROVIDER_OK;
    memcpy((uint8_t *)context + inner[0]->context_size, &index, 1);
    if (private_key == NULL && has_fault("kem-same-key"))
        private_key = always;
    if (private_key != NULL && has_fault("kem-static-zero") && !is_used(private_key, real->private_key_size))
        private_key = always;
    if (private_key == NULL && has_fault("kem-fork")) {
        draw_from_counter(drawn, sizeof drawn);
        drawn[0] = 1;
        private_key = drawn;
    }
    return real->keygen(broken_inner, real, context, private_key, public_key);
}

/* Makes a share acceptable that is not; the length that is to be used. */
static size_t repair(const struct siotls_kem *real, uint8_t repaired[MAX_SHARE], const uint8_t *share, size_t share_len)
{
    memcpy(repaired, share, share_len < MAX_SHARE ? share_len : MAX_SHARE);
    if (has_fault("kem-hybrid-form") && share_len == 65 && (share[0] & 0xfe) == 6)
        repaired[0] = 4;
    return has_fault("kem-other-length") && share_len == real->public_key_size + 1 ? real->public_key_size : share_len;
}

static int spoil_result(const struct siotls_kem *real, int result, uint8_t *secret)
{
    bool is_accepted = (has_fault("kem-low-order") && real->group == SIOTLS_GROUP_X25519) ||
                       (has_fault("kem-off-curve") && real->group == SIOTLS_GROUP_SECP256R1);
    if (result == SIOTLS_PROVIDER_BAD_PEER_SHARE && is_accepted) {
        memset(secret, 0, real->shared_secret_size);
        return SIOTLS_PROVIDER_OK;
    }
    if (result == SIOTLS_PROVIDER_OK && has_fault("kem-secret"))
        secret[0] ^= 1;
    return result == SIOTLS_PROVIDER_BAD_PEER_SHARE && has_fault("kem-wrong-error") ? SIOTLS_PROVIDER_INTERNAL : result;
}

static int encapsulate(const struct siotls_provider_instance *instance, const struct siotls_kem *kem,
                       const uint8_t *public_key, size_t public_key_len, const uint8_t *randomness, uint8_t *ciphertext,
                       uint8_t *shared_secret)
{
    const struct siotls_kem *real = inner[index_of(kem)];
    uint8_t repaired[MAX_SHARE];
    (void)instance;
    size_t len = repair(real, repaired, public_key, public_key_len);
    int result = real->encapsulate(broken_inner, real, repaired, len, randomness, ciphertext, shared_secret);
    return spoil_result(real, result, shared_secret);
}

static int decapsulate(void *context, const uint8_t *ciphertext, size_t ciphertext_len, uint8_t *shared_secret)
{
    const struct siotls_kem *real = kem_of(context);
    uint8_t repaired[MAX_SHARE];
    size_t len = repair(real, repaired, ciphertext, ciphertext_len);
    if (has_fault("kem-static-shared"))
        ((uint8_t *)context)[inner[0]->context_size + 1]++;
    return spoil_result(real, real->decapsulate(context, repaired, len, shared_secret), shared_secret);
}

static void clear(void *context)
{
    inner[0]->clear(context);
    memset(context, 0, outer[0].context_size);
}

void break_kems(struct siotls_provider_instance *instance)
{
    static const struct siotls_kem *list[] = {&outer[0], &outer[1]};
    for (size_t i = 0; i < broken_inner->num_kems; i++) {
        if (broken_inner->kems[i]->group == SIOTLS_GROUP_X25519)
            inner[0] = broken_inner->kems[i];
        if (broken_inner->kems[i]->group == SIOTLS_GROUP_SECP256R1)
            inner[1] = broken_inner->kems[i];
    }
    for (size_t i = 0; i < NUM_KEMS; i++) {
        outer[i] = *inner[i];
        outer[i].size = sizeof outer[i];
        outer[i].context_size = inner[0]->context_size + 8;
        outer[i].keygen = keygen;
        outer[i].encapsulate = encapsulate;
        outer[i].decapsulate = decapsulate;
        outer[i].clear = clear;
        if (strncmp(broken_fault, "kem-static", 10) == 0)
            outer[i].takes_private_keys = 1;
    }
    instance->kems = list;
    instance->num_kems = offers("kem") ? NUM_KEMS : 0;
}
