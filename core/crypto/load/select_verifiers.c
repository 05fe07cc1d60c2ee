/* SPDX-License-Identifier: Apache-2.0 */
/*
 * select_verifiers.c: everything of a set that checks signatures.
 */
#include "crypto/load/set.h"

/* True when the pair is new; signatures of one scheme may be checked with several types of key. */
static bool is_new_pair(const struct sio_verifiers *verifiers, uint32_t key_type, uint32_t scheme)
{
    return sio_verifiers_find(verifiers, key_type, (uint16_t)scheme) == NULL;
}

static bool select_all(struct sio_verifiers *verifiers, struct siotls_set *set, size_t num_algorithms,
                       struct sio_error *error)
{
    for (size_t i = 0; i < num_algorithms; i++) {
        struct siotls_algorithm_info info = {.size = sizeof info};
        if (siotls_set_algorithm(set, &info, i) != SIOTLS_OK || info.kind != SIOTLS_KIND_VERIFIER ||
            !is_new_pair(verifiers, info.key_type, info.id))
            continue;
        struct sio_verifier_entry *entry = &verifiers->entries[verifiers->num_entries];
        struct sio_error failure = {.detail = error->detail, .detail_size = error->detail_size};
        if (sio_set_select_verifier(set, entry, info.key_type, (uint16_t)info.id, &failure))
            verifiers->num_entries++;
        else if (failure.status != SIOTLS_ERROR_NOT_OFFERED)
            return sio_fail_both(error, failure.status, failure.alert, failure.reason);
        else if (failure.detail != NULL)
            failure.detail[0] = '\0'; /* withdrawn, and nobody else has it */
    }
    return true;
}

bool sio_verifiers_init(struct sio_verifiers *verifiers, struct siotls_set *set, const struct siotls_memory *memory,
                        struct sio_error *error)
{
    size_t num_algorithms = siotls_set_num_algorithms(set);
    *verifiers = (struct sio_verifiers){.set = set, .memory = memory};
    verifiers->entries = sio_allocate_array(memory, num_algorithms, sizeof *verifiers->entries);
    if (verifiers->entries == NULL)
        return sio_fail_memory(error);
    verifiers->capacity = num_algorithms;
    if (select_all(verifiers, set, num_algorithms, error))
        return true;
    sio_verifiers_clear(verifiers);
    return false;
}
