/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set_access.c: what the other files of this room, and users of a set, ask of it.
 */
#include <string.h>

#include "crypto/load/registry.h"

void sio_set_report(const struct siotls_set *set, const char *provider, int level, const char *text)
{
    if (set->report != NULL)
        set->report(set->report_context, provider, level, text);
}

bool sio_set_grow(const struct siotls_set *set, void **items, size_t *capacity, size_t num_items, size_t item_size)
{
    if (num_items < *capacity)
        return true;
    size_t larger = *capacity > 0 ? *capacity * 2 : 8;
    void *grown = sio_allocate_array(&set->memory, larger, item_size);
    if (grown == NULL)
        return false;
    if (num_items > 0)
        memcpy(grown, *items, num_items * item_size);
    sio_release(&set->memory, *items, *capacity * item_size);
    *items = grown;
    *capacity = larger;
    return true;
}

bool sio_set_check_loaded(const struct siotls_set *set, struct sio_error *error)
{
    if (set->num_providers > 0)
        return true;
    sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "set: no provider is loaded");
    return sio_fail_detail(error, "looked in %s", set->search_path);
}

bool sio_set_check_offers(const struct siotls_set *set, struct sio_error *error)
{
    return sio_set_check_loaded(set, error) &&
           (!set->require_fips ||
            sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED,
                            "set: no provider states that an algorithm is within a FIPS module, which is required"));
}

bool sio_set_has_withdrawn(const struct siotls_set *set)
{
    return atomic_load_explicit(&set->has_withdrawn, memory_order_relaxed);
}

struct siotls_set *sio_set_keep(struct siotls_set *set)
{
    atomic_store(&set->is_frozen, true);
    sio_shared_keep(&set->shared);
    return set;
}

const struct siotls_memory *sio_set_memory(const struct siotls_set *set)
{
    return &set->memory;
}
