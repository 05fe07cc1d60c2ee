/* SPDX-License-Identifier: Apache-2.0 */
/* vectors_kem.c: vectors of ECDH, X25519, X448 and ML-KEM. Each Diffie-Hellman case goes through both directions. */
#include <string.h>

#include "kit/vectors_json.h"

static const struct {
    const char *name; /* a curve or a parameter set */
    uint32_t group;
} groups[] = {
    {"secp256r1", SIOTLS_GROUP_SECP256R1}, {"secp384r1", SIOTLS_GROUP_SECP384R1},
    {"secp521r1", SIOTLS_GROUP_SECP521R1}, {"curve25519", SIOTLS_GROUP_X25519},
    {"curve448", SIOTLS_GROUP_X448},       {"ML-KEM-512", SIOTLS_GROUP_MLKEM512},
    {"ML-KEM-768", SIOTLS_GROUP_MLKEM768}, {"ML-KEM-1024", SIOTLS_GROUP_MLKEM1024},
};

static int fits_group(const struct subject *subject, const char *algorithm, const json_t *group)
{
    const char *name = kit_vector_text(group, "curve");
    (void)algorithm;
    name = name[0] ? name : kit_vector_text(group, "parameterSet");
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (groups[i].group == subject->id && strcmp(groups[i].name, name) == 0)
            return 1;
    return 0;
}

/* A number as the provider takes it, padded or without its leading zeros; NULL when it does not fit. */
static uint8_t *private_key_of(struct trial *trial, struct siotls_bytes number)
{
    const struct siotls_kem *kem = trial->subject->algorithm;
    uint8_t *private_key = kit_trial_area(trial, kem->private_key_size);
    while (number.data_len > kem->private_key_size && number.data[0] == 0) {
        number.data++;
        number.data_len--;
    }
    if (number.data_len > kem->private_key_size)
        return NULL;
    if (number.data_len > 0)
        memcpy(private_key + kem->private_key_size - number.data_len, number.data, number.data_len);
    return private_key;
}

static void *context_of(struct trial *trial)
{
    static void *context;
    const struct siotls_kem *kem = trial->subject->algorithm;
    if (context == NULL)
        context = kit_trial_context(trial, kem->context_size, kem->context_alignment);
    return context;
}

static enum verdict run_exchange(struct trial *trial, const json_t *group, const json_t *test)
{
    const struct siotls_kem *kem = trial->subject->algorithm;
    const struct siotls_provider_instance *instance = trial->subject->instance;
    void *context = context_of(trial);
    struct siotls_bytes share = kit_vector_bytes(trial, test, "public"),
                        shared = kit_vector_bytes(trial, test, "shared");
    uint8_t *private_key = private_key_of(trial, kit_vector_bytes(trial, test, "private"));
    uint8_t *public_key = kit_trial_area(trial, kem->public_key_size);
    uint8_t *ciphertext = kit_trial_area(trial, kem->ciphertext_size);
    uint8_t *secrets[2] = {kit_trial_area(trial, kem->shared_secret_size),
                           kit_trial_area(trial, kem->shared_secret_size)};
    (void)group;
    if (private_key == NULL ||
        kem->keygen(instance, kem, context, private_key, public_key) == SIOTLS_PROVIDER_UNSUPPORTED)
        return VERDICT_UNSUITABLE;
    int decapsulated = kem->decapsulate(context, share.data, share.data_len, secrets[0]);
    int encapsulated = kem->encapsulate(instance, kem, share.data, share.data_len, private_key, ciphertext, secrets[1]);
    if (decapsulated != SIOTLS_PROVIDER_OK && encapsulated != SIOTLS_PROVIDER_OK)
        return VERDICT_REFUSED;
    if (decapsulated != encapsulated)
        return VERDICT_WRONG;
    struct siotls_bytes ours[2] = {{secrets[0], kem->shared_secret_size}, {secrets[1], kem->shared_secret_size}};
    return kit_vector_equal(ours[0], shared) && kit_vector_equal(ours[1], shared) &&
                   memcmp(ciphertext, public_key, kem->public_key_size) == 0
               ? VERDICT_ACCEPTED
               : VERDICT_WRONG;
}

static enum verdict run_seed(struct trial *trial, const json_t *group, const json_t *test)
{
    const struct siotls_kem *kem = trial->subject->algorithm;
    struct siotls_bytes seed = kit_vector_bytes(trial, test, "seed"), expected = kit_vector_bytes(trial, test, "ek");
    uint8_t *public_key = kit_trial_area(trial, kem->public_key_size);
    (void)group;
    if (seed.data_len != kem->private_key_size)
        return VERDICT_UNSUITABLE;
    int result = kem->keygen(trial->subject->instance, kem, context_of(trial), seed.data, public_key);
    if (result != SIOTLS_PROVIDER_OK)
        return result == SIOTLS_PROVIDER_UNSUPPORTED ? VERDICT_UNSUITABLE : VERDICT_REFUSED;
    return kit_vector_equal((struct siotls_bytes){public_key, kem->public_key_size}, expected) ? VERDICT_ACCEPTED
                                                                                               : VERDICT_WRONG;
}

static enum verdict run_encapsulation(struct trial *trial, const json_t *group, const json_t *test)
{
    const struct siotls_kem *kem = trial->subject->algorithm;
    struct siotls_bytes randomness = kit_vector_bytes(trial, test, "m"),
                        public_key = kit_vector_bytes(trial, test, "ek");
    struct siotls_bytes ciphertext = kit_vector_bytes(trial, test, "c"), shared = kit_vector_bytes(trial, test, "K");
    uint8_t *made = kit_trial_area(trial, kem->ciphertext_size);
    uint8_t *secret = kit_trial_area(trial, kem->shared_secret_size);
    (void)group;
    if (randomness.data_len != kem->randomness_size)
        return VERDICT_UNSUITABLE;
    int result = kem->encapsulate(trial->subject->instance, kem, public_key.data, public_key.data_len, randomness.data,
                                  made, secret);
    if (result != SIOTLS_PROVIDER_OK)
        return result == SIOTLS_PROVIDER_UNSUPPORTED ? VERDICT_UNSUITABLE : VERDICT_REFUSED;
    return kit_vector_equal((struct siotls_bytes){made, kem->ciphertext_size}, ciphertext) &&
                   kit_vector_equal((struct siotls_bytes){secret, kem->shared_secret_size}, shared)
               ? VERDICT_ACCEPTED
               : VERDICT_WRONG;
}

/* From a seed: its key opens a ciphertext. */
static enum verdict run_decapsulation(struct trial *trial, const json_t *group, const json_t *test)
{
    const struct siotls_kem *kem = trial->subject->algorithm;
    struct siotls_bytes ciphertext = kit_vector_bytes(trial, test, "c"), shared = kit_vector_bytes(trial, test, "K");
    uint8_t *secret = kit_trial_area(trial, kem->shared_secret_size);
    enum verdict verdict = run_seed(trial, group, test);
    if (verdict != VERDICT_ACCEPTED)
        return verdict;
    if (kem->decapsulate(context_of(trial), ciphertext.data, ciphertext.data_len, secret) != SIOTLS_PROVIDER_OK)
        return VERDICT_REFUSED;
    return kit_vector_equal((struct siotls_bytes){secret, kem->shared_secret_size}, shared) ? VERDICT_ACCEPTED
                                                                                            : VERDICT_WRONG;
}

const struct vector_type kit_vector_kem_types[] = {
    {"EcdhEcpointTest", SIOTLS_KIND_KEM, fits_group, run_exchange},
    {"XdhComp", SIOTLS_KIND_KEM, fits_group, run_exchange},
    {"MLKEMKeyGen", SIOTLS_KIND_KEM, fits_group, run_seed},
    {"MLKEMEncapsTest", SIOTLS_KIND_KEM, fits_group, run_encapsulation},
    {"MLKEMTest", SIOTLS_KIND_KEM, fits_group, run_decapsulation},
    {NULL, 0, NULL, NULL},
};
