/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ready_group.c: a group is tested before its first key, and another takes its place when it fails.
 */
#include "crypto/load/registry.h"

/* True when all parts have passed; else *failed is the one that did not. */
static bool are_ready(struct siotls_set *set, const struct sio_kem *kem, size_t *failed, struct sio_error *failure)
{
    for (size_t i = 0; i < kem->num_parts; i++) {
        *failed = kem->parts[i].index;
        if (!sio_registry_ready(set, *failed, failure))
            return false;
    }
    return true;
}

/* Each turn without success withdraws an algorithm. */
bool sio_set_ready_group(struct siotls_set *set, struct sio_kem *ready, const struct sio_kem *kem,
                         struct sio_error *error)
{
    *ready = *kem;
    for (;;) {
        struct sio_error failure = {0};
        struct sio_error why = {0};
        size_t failed;
        if (are_ready(set, ready, &failed, &failure))
            return true;
        if (failure.status == SIOTLS_ERROR_NO_MEMORY)
            return sio_fail_memory(error);
        if (!sio_set_select_group(set, ready, kem->group, &why))
            return sio_registry_fail(set, failed, error);
    }
}

static bool wins(const struct siotls_set *set, uint32_t group)
{
    return sio_registry_winner(set, SIOTLS_KIND_KEM, group, 0) != SIZE_MAX;
}

bool sio_set_still_has_group(const struct siotls_set *set, uint16_t group)
{
    uint32_t parts[2];
    return wins(set, group) ||
           (siotls_group_parts(&parts[0], &parts[1], group) == SIOTLS_OK && wins(set, parts[0]) && wins(set, parts[1]));
}
