/* SPDX-License-Identifier: Apache-2.0 */
/*
 * select.c: configs take algorithms from a set: the winner, tested first; when it fails, the next one. What is dear to
 * test and often not used, groups and verifiers, is taken untested (ready_group.c, ready_verifier.c).
 */
#include <string.h>

#include "crypto/load/registry.h"

/* A provider that was chosen for an algorithm is not replaced by another when it fails. */
static bool fail_selection(const struct siotls_set *set, int kind, uint32_t id, struct sio_error *error)
{
    const struct sio_choice *choice = sio_registry_choice(set, kind, id);
    const char *name = siotls_algorithm_name(kind, id);
    name = name != NULL ? name : "unknown";
    for (size_t i = 0; choice != NULL && i < set->num_algorithms; i++) {
        const struct sio_algorithm *algorithm = &set->algorithms[i];
        if (algorithm->provider == choice->provider && algorithm->kind == kind && algorithm->id == id &&
            atomic_load(&algorithm->state) == SIOTLS_TEST_WITHDRAWN) {
            sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "set: the algorithm of the chosen provider failed its test");
            return sio_fail_detail(error, "%s: %s", name, atomic_load(&algorithm->withdrawal));
        }
    }
    if (sio_set_check_offers(set, error))
        sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "set: no provider offers an algorithm");
    return sio_fail_detail(error, "%s %s", siotls_kind_name(kind), name);
}

/* Each turn without success withdraws an algorithm. */
static bool select_winner(struct siotls_set *set, size_t *index, int kind, uint32_t id, uint32_t key_type,
                          struct sio_error *error)
{
    for (;;) {
        struct sio_error failure = {0};
        *index = sio_registry_winner(set, kind, id, key_type);
        if (*index == SIZE_MAX)
            return fail_selection(set, kind, id, error);
        if (sio_registry_ready(set, *index, &failure))
            return true;
        if (failure.status == SIOTLS_ERROR_NO_MEMORY)
            return sio_fail_memory(error);
    }
}

/* Where FIPS is required nothing waits for its first use. */
static bool select_untested(struct siotls_set *set, size_t *index, int kind, uint32_t id, uint32_t key_type,
                            struct sio_error *error)
{
    if (set->require_fips)
        return select_winner(set, index, kind, id, key_type, error);
    *index = sio_registry_winner(set, kind, id, key_type);
    return *index != SIZE_MAX || fail_selection(set, kind, id, error);
}

static const struct siotls_provider_instance *instance_of(const struct siotls_set *set, size_t index)
{
    return set->providers[set->algorithms[index].provider].instance;
}

static const char *name_of(const struct siotls_set *set, size_t index)
{
    return set->providers[set->algorithms[index].provider].description.name;
}

bool sio_set_select_hash(struct siotls_set *set, struct sio_hash *hash, uint32_t id, struct sio_error *error)
{
    size_t index;
    if (!select_winner(set, &index, SIOTLS_KIND_HASH, id, 0, error))
        return false;
    *hash = (struct sio_hash){instance_of(set, index), set->algorithms[index].algorithm, name_of(set, index)};
    return true;
}

bool sio_set_select_hkdf(struct siotls_set *set, struct sio_hkdf *hkdf, uint32_t id, struct sio_error *error)
{
    size_t index;
    if (!select_winner(set, &index, SIOTLS_KIND_HKDF, id, 0, error))
        return false;
    *hkdf = (struct sio_hkdf){instance_of(set, index), set->algorithms[index].algorithm, name_of(set, index)};
    return true;
}

bool sio_set_select_aead(struct siotls_set *set, struct sio_aead *aead, uint32_t id, struct sio_error *error)
{
    size_t index;
    if (!select_winner(set, &index, SIOTLS_KIND_AEAD, id, 0, error))
        return false;
    *aead = (struct sio_aead){instance_of(set, index), set->algorithms[index].algorithm, name_of(set, index)};
    return true;
}

bool sio_set_select_kem(struct siotls_set *set, struct sio_kem_part *kem, uint32_t group, struct sio_error *error)
{
    size_t index;
    if (!select_untested(set, &index, SIOTLS_KIND_KEM, group, 0, error))
        return false;
    *kem = (struct sio_kem_part){instance_of(set, index), set->algorithms[index].algorithm, name_of(set, index), index};
    return true;
}

bool sio_set_select_verifier(struct siotls_set *set, struct sio_verifier_entry *entry, uint32_t key_type,
                             uint16_t scheme, struct sio_error *error)
{
    size_t index;
    if (!select_untested(set, &index, SIOTLS_KIND_VERIFIER, scheme, key_type, error))
        return false;
    *entry = (struct sio_verifier_entry){
        .verifier = {instance_of(set, index), set->algorithms[index].algorithm, name_of(set, index)},
        .index = index,
        .key_type = key_type,
        .scheme = scheme,
    };
    return true;
}

bool sio_set_select_random(struct siotls_set *set, struct sio_random *random, struct sio_error *error)
{
    size_t index;
    if (!select_winner(set, &index, SIOTLS_KIND_RANDOM, 0, 0, error))
        return false;
    *random = (struct sio_random){instance_of(set, index), set->algorithms[index].algorithm, name_of(set, index)};
    return true;
}

bool sio_set_select_compressor(struct siotls_set *set, struct sio_compressor *compressor, uint32_t id,
                               struct sio_error *error)
{
    size_t index;
    if (!select_winner(set, &index, SIOTLS_KIND_COMPRESSOR, id, 0, error))
        return false;
    *compressor =
        (struct sio_compressor){instance_of(set, index), set->algorithms[index].algorithm, name_of(set, index)};
    return true;
}

bool sio_set_select_mask(struct siotls_set *set, struct sio_mask *mask, uint32_t id, struct sio_error *error)
{
    size_t index;
    if (!select_winner(set, &index, SIOTLS_KIND_MASK, id, 0, error))
        return false;
    *mask = (struct sio_mask){instance_of(set, index), set->algorithms[index].algorithm, name_of(set, index)};
    return true;
}

/* A signer's algorithms stand together; the first of them stands for the signer. */
static bool is_first_of_signer(const struct siotls_set *set, size_t index)
{
    const struct sio_algorithm *algorithm = &set->algorithms[index];
    return algorithm->kind == SIOTLS_KIND_SIGNER &&
           (index == 0 || set->algorithms[index - 1].algorithm != algorithm->algorithm ||
            set->algorithms[index - 1].provider != algorithm->provider);
}

enum standing { OUT, USABLE, WINS };

/* What a signer's best scheme is good for. */
static enum standing standing_of_signer(const struct siotls_set *set, size_t first)
{
    enum standing best = OUT;
    const struct sio_algorithm *head = &set->algorithms[first];
    for (size_t i = first; i < set->num_algorithms; i++) {
        const struct sio_algorithm *algorithm = &set->algorithms[i];
        if (algorithm->algorithm != head->algorithm || algorithm->provider != head->provider)
            break;
        if (!sio_registry_may_win(set, i))
            continue;
        if (sio_registry_winner(set, SIOTLS_KIND_SIGNER, algorithm->id, 0) == i)
            return WINS;
        best = USABLE;
    }
    return best;
}

bool sio_set_signer(struct siotls_set *set, struct sio_signer *signer, size_t index)
{
    for (int standing = WINS; standing >= USABLE; standing--) {
        for (size_t i = 0; i < set->num_algorithms; i++) {
            if (!is_first_of_signer(set, i) || (int)standing_of_signer(set, i) != standing)
                continue;
            if (index == 0) {
                *signer = (struct sio_signer){instance_of(set, i), set->algorithms[i].algorithm, name_of(set, i)};
                return true;
            }
            index--;
        }
    }
    return false;
}

bool sio_set_test_signer(struct siotls_set *set, const struct sio_signer *signer, uint16_t scheme, bool is_pkcs8,
                         struct sio_error *error)
{
    for (size_t i = 0; i < set->num_algorithms; i++) {
        const struct sio_algorithm *algorithm = &set->algorithms[i];
        if (algorithm->kind != SIOTLS_KIND_SIGNER || algorithm->algorithm != signer->algorithm ||
            algorithm->id != scheme || instance_of(set, i) != signer->instance)
            continue;
        struct sio_error failure = {0};
        if (sio_registry_may_win(set, i) && sio_registry_ready(set, i, &failure) &&
            !(is_pkcs8 && atomic_load(&algorithm->takes_no_pkcs8)))
            return true;
        if (failure.status == SIOTLS_ERROR_NO_MEMORY)
            return sio_fail_memory(error);
    }
    return fail_selection(set, SIOTLS_KIND_SIGNER, scheme, error);
}

void sio_set_skip_tests(struct siotls_set *set)
{
    for (size_t i = 0; i < set->num_algorithms; i++) {
        int expected = SIOTLS_TEST_NOT_RUN;
        atomic_compare_exchange_strong(&set->algorithms[i].state, &expected, SIOTLS_TEST_PASSED);
    }
}
