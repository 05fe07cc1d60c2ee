/* SPDX-License-Identifier: Apache-2.0 */
/*
 * registry.c: lists the algorithms of each provider, judges their descriptors, and says who wins what.
 */
#include "crypto/load/registry.h"

#include <string.h>

#include "base/sized_struct.h"
#include "crypto/kat/kat.h"

/* More of one kind is no list but garbage. */
enum { MAX_LIST = 256, MAX_SCHEMES = 256 };

/* The array of one kind of an instance. The pointed-to structs all begin with their size. */
struct list {
    int kind;
    const void *const *items;
    size_t num_items;
};

enum { NUM_LISTS = 9 };

static void find_lists(struct list lists[NUM_LISTS], const struct siotls_provider_instance *instance)
{
    const struct list found[NUM_LISTS] = {
        {SIOTLS_KIND_HASH, (const void *const *)instance->hashes, instance->num_hashes},
        {SIOTLS_KIND_HKDF, (const void *const *)instance->hkdfs, instance->num_hkdfs},
        {SIOTLS_KIND_AEAD, (const void *const *)instance->aeads, instance->num_aeads},
        {SIOTLS_KIND_KEM, (const void *const *)instance->kems, instance->num_kems},
        {SIOTLS_KIND_SIGNER, (const void *const *)instance->signers, instance->num_signers},
        {SIOTLS_KIND_VERIFIER, (const void *const *)instance->verifiers, instance->num_verifiers},
        {SIOTLS_KIND_RANDOM, (const void *const *)instance->randoms, instance->num_randoms},
        {SIOTLS_KIND_COMPRESSOR, (const void *const *)instance->compressors, instance->num_compressors},
        {SIOTLS_KIND_MASK, (const void *const *)instance->masks, instance->num_masks},
    };
    memcpy(lists, found, sizeof found);
}

/* What a descriptor says of itself; ids of signers and verifiers are their schemes. */
struct summary {
    uint32_t id;
    uint32_t fips;
    uint32_t key_type;
    const uint16_t *schemes;
    size_t num_schemes;
};

static struct summary summarize(int kind, const void *algorithm)
{
    const struct siotls_verifier *verifier = algorithm;
    const struct siotls_signer *signer = algorithm;
    const struct siotls_random *random = algorithm;
    const struct siotls_compressor *compressor = algorithm;
    const struct siotls_hash *hash = algorithm; /* hkdf, aead, kem and mask begin alike */
    switch (kind) {
    case SIOTLS_KIND_SIGNER:
        return (struct summary){.fips = signer->fips, .schemes = signer->schemes, .num_schemes = signer->num_schemes};
    case SIOTLS_KIND_VERIFIER:
        return (struct summary){.fips = verifier->fips,
                                .key_type = verifier->key_type,
                                .schemes = verifier->schemes,
                                .num_schemes = verifier->num_schemes};
    case SIOTLS_KIND_RANDOM:
        return (struct summary){.fips = random->fips};
    case SIOTLS_KIND_COMPRESSOR:
        return (struct summary){.id = compressor->id, .fips = SIOTLS_FIPS_YES}; /* no cryptography */
    default:
        return (struct summary){.id = hash->id, .fips = hash->fips};
    }
}

/* Signers may be several; each takes other keys. */
static bool is_duplicate(const struct siotls_set *set, const struct sio_algorithm *added)
{
    for (size_t i = 0; i < set->num_algorithms && added->kind != SIOTLS_KIND_SIGNER; i++) {
        const struct sio_algorithm *other = &set->algorithms[i];
        if (other->provider == added->provider && other->kind == added->kind && other->id == added->id &&
            other->key_type == added->key_type)
            return true;
    }
    return false;
}

static const char *find_refusal(const struct siotls_set *set, const struct sio_algorithm *added)
{
    const char *refusal = sio_descriptor_refusal(added->kind, added->algorithm);
    if (refusal != NULL)
        return refusal;
    if (is_duplicate(set, added))
        return "registry: the provider lists the algorithm twice";
    if (set->require_fips && added->fips != SIOTLS_FIPS_YES)
        return "registry: FIPS is required and the algorithm does not state it";
    return NULL;
}

/* What has a name; and compressors of the numbers for private use (RFC 8879 7.3), which are their users' to agree on.
 */
static bool is_known(int kind, const struct summary *summary)
{
    enum { FIRST_PRIVATE = 16384, LAST_PRIVATE = 65535 };
    if (kind == SIOTLS_KIND_COMPRESSOR && summary->id >= FIRST_PRIVATE && summary->id <= LAST_PRIVATE)
        return true;
    return siotls_algorithm_name(kind, summary->id) != NULL &&
           (kind != SIOTLS_KIND_VERIFIER || siotls_key_type_name(summary->key_type) != NULL);
}

static bool add_one(struct siotls_set *set, size_t provider, int kind, const void *algorithm,
                    const struct summary *summary, struct sio_error *error)
{
    const char *name = set->providers[provider].description.name;
    if (!is_known(kind, summary)) {
        sio_set_report(set, name, SIOTLS_REPORT_INFO,
                       "an algorithm that this version of siotls does not know is left out");
        return true;
    }
    void *items = set->algorithms;
    if (!sio_set_grow(set, &items, &set->algorithms_capacity, set->num_algorithms, sizeof *set->algorithms))
        return sio_fail_memory(error);
    set->algorithms = items;
    struct sio_algorithm *added = &set->algorithms[set->num_algorithms];
    memset(added, 0, sizeof *added);
    added->algorithm = algorithm;
    added->provider = provider;
    added->kind = kind;
    added->id = summary->id;
    added->key_type = summary->key_type;
    added->fips = summary->fips <= SIOTLS_FIPS_NO ? summary->fips : SIOTLS_FIPS_UNKNOWN;
    added->refusal = find_refusal(set, added);
    set->num_algorithms++;
    if (added->refusal != NULL)
        sio_set_report(set, name, SIOTLS_REPORT_WARNING, added->refusal);
    return true;
}

static bool add_schemes(struct siotls_set *set, size_t provider, int kind, const void *algorithm,
                        struct summary *summary, struct sio_error *error)
{
    if (summary->schemes == NULL || summary->num_schemes > MAX_SCHEMES) {
        sio_set_report(set, set->providers[provider].description.name, SIOTLS_REPORT_WARNING,
                       "a signer or verifier without a proper list of schemes is left out");
        return true;
    }
    for (size_t i = 0; i < summary->num_schemes; i++) {
        summary->id = summary->schemes[i];
        if (!add_one(set, provider, kind, algorithm, summary, error))
            return false;
    }
    return true;
}

/* The part of a descriptor that all versions of the contract have, so that it can be spoken of. */
static bool is_too_small(int kind, const void *algorithm)
{
    size_t size;
    memcpy(&size, algorithm, sizeof size);
    switch (kind) {
    case SIOTLS_KIND_SIGNER:
        return size < offsetof(struct siotls_signer, pkcs8_encryption);
    case SIOTLS_KIND_VERIFIER:
        return size < offsetof(struct siotls_verifier, context_size);
    default:
        return size < offsetof(struct siotls_hash, digest_size);
    }
}

static bool add_list(struct siotls_set *set, size_t provider, const struct list *list, struct sio_error *error)
{
    const char *name = set->providers[provider].description.name;
    if (list->num_items > 0 && (list->items == NULL || list->num_items > MAX_LIST)) {
        sio_set_report(set, name, SIOTLS_REPORT_WARNING, "a list of algorithms is NULL or too long and left out");
        return true;
    }
    for (size_t i = 0; i < list->num_items; i++) {
        const void *algorithm = list->items[i];
        if (algorithm == NULL || is_too_small(list->kind, algorithm)) {
            sio_set_report(set, name, SIOTLS_REPORT_WARNING, "a descriptor is NULL or too small and left out");
            continue;
        }
        struct summary summary = summarize(list->kind, algorithm);
        bool has_schemes = list->kind == SIOTLS_KIND_SIGNER || list->kind == SIOTLS_KIND_VERIFIER;
        if (has_schemes ? !add_schemes(set, provider, list->kind, algorithm, &summary, error)
                        : !add_one(set, provider, list->kind, algorithm, &summary, error))
            return false;
    }
    return true;
}

bool sio_registry_add(struct siotls_set *set, size_t provider, struct sio_error *error)
{
    struct list lists[NUM_LISTS];
    find_lists(lists, &set->providers[provider].lists);
    for (size_t i = 0; i < NUM_LISTS; i++) {
        if (!add_list(set, provider, &lists[i], error))
            return false;
    }
    return true;
}

const struct sio_choice *sio_registry_choice(const struct siotls_set *set, int kind, uint32_t id)
{
    for (size_t i = 0; i < set->num_choices; i++) {
        if ((set->choices[i].kinds >> kind & 1) != 0 && set->choices[i].id == id)
            return &set->choices[i];
    }
    return NULL;
}

bool sio_registry_may_win(const struct siotls_set *set, size_t index)
{
    const struct sio_algorithm *algorithm = &set->algorithms[index];
    if (algorithm->refusal != NULL || atomic_load(&algorithm->state) == SIOTLS_TEST_WITHDRAWN)
        return false;
    const struct sio_choice *choice = sio_registry_choice(set, algorithm->kind, algorithm->id);
    if (choice != NULL)
        return choice->provider == algorithm->provider;
    return !set->providers[algorithm->provider].is_for_choices;
}

size_t sio_registry_winner(const struct siotls_set *set, int kind, uint32_t id, uint32_t key_type)
{
    for (size_t i = 0; i < set->num_algorithms; i++) {
        const struct sio_algorithm *algorithm = &set->algorithms[i];
        if (algorithm->kind == kind && algorithm->id == id && (key_type == 0 || algorithm->key_type == key_type) &&
            sio_registry_may_win(set, i))
            return i;
    }
    return SIZE_MAX;
}

/* Memory that remembers that it ran out: a test that fails for that reason says nothing of the algorithm. */
struct watched_memory {
    const struct siotls_memory *memory;
    bool ran_out;
};

static void *allocate_watched(void *context, size_t block_size)
{
    struct watched_memory *watched = context;
    void *block = watched->memory->allocate(watched->memory->context, block_size);
    watched->ran_out = watched->ran_out || block == NULL;
    return block;
}

static void release_watched(void *context, void *block, size_t block_size)
{
    const struct watched_memory *watched = context;
    watched->memory->release(watched->memory->context, block, block_size);
}

static void withdraw(struct siotls_set *set, struct sio_algorithm *algorithm, const char *reason)
{
    atomic_store(&algorithm->withdrawal, reason);
    atomic_store(&algorithm->state, SIOTLS_TEST_WITHDRAWN);
    atomic_store(&set->has_withdrawn, true);
    sio_set_report(set, set->providers[algorithm->provider].description.name, SIOTLS_REPORT_ERROR, reason);
}

static bool run_test(struct siotls_set *set, struct sio_algorithm *algorithm, struct sio_error *error)
{
    const struct sio_kat_subject subject = {
        .instance = set->providers[algorithm->provider].instance,
        .kind = algorithm->kind,
        .id = algorithm->id,
        .key_type = algorithm->key_type,
        .algorithm = algorithm->algorithm,
    };
    struct watched_memory watched = {.memory = &set->memory};
    const struct siotls_memory memory = {
        .size = sizeof memory, .context = &watched, .allocate = allocate_watched, .release = release_watched};
    const char *reason = NULL;
    if (sio_kat_run(&subject, &memory, &reason)) {
        if (reason == sio_kat_declined)
            atomic_store(&algorithm->takes_no_pkcs8, true);
        return true;
    }
    if (watched.ran_out)
        return sio_fail_memory(error);
    withdraw(set, algorithm, reason);
    return false;
}

bool sio_registry_fail(const struct siotls_set *set, size_t index, struct sio_error *error)
{
    const struct sio_algorithm *algorithm = &set->algorithms[index];
    const char *name = siotls_algorithm_name(algorithm->kind, algorithm->id);
    sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "set: an algorithm failed its test, and nothing takes its place");
    return sio_fail_detail(error, "%s %s: %s", siotls_kind_name(algorithm->kind), name != NULL ? name : "unknown",
                           atomic_load(&algorithm->withdrawal));
}

bool sio_registry_test(struct siotls_set *set, size_t index, struct sio_error *error)
{
    struct sio_algorithm *algorithm = &set->algorithms[index];
    int state = atomic_load(&algorithm->state);
    if (state != SIOTLS_TEST_WITHDRAWN && run_test(set, algorithm, error)) {
        /* Another thread's test may have failed meanwhile: withdrawn is withdrawn. */
        state = SIOTLS_TEST_NOT_RUN;
        if (atomic_compare_exchange_strong(&algorithm->state, &state, SIOTLS_TEST_PASSED) ||
            state == SIOTLS_TEST_PASSED)
            return true;
    }
    if (!sio_error_is_clear(error))
        return false;
    const char *reason = atomic_load(&algorithm->withdrawal);
    return sio_fail_status(error, SIOTLS_ERROR_PROVIDER, reason);
}
