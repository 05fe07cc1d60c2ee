/* SPDX-License-Identifier: Apache-2.0 */
/*
 * select_group.c: a group whole or, where no provider has it so, composed of its parts (RFC 10024).
 */
#include "crypto/load/set.h"

static void add_sizes(struct sio_kem *kem, uint16_t group)
{
    kem->group = group;
    kem->public_key_size = 0;
    kem->ciphertext_size = 0;
    kem->shared_secret_size = 0;
    for (size_t i = 0; i < kem->num_parts; i++) {
        kem->public_key_size += kem->parts[i].algorithm->public_key_size;
        kem->ciphertext_size += kem->parts[i].algorithm->ciphertext_size;
        kem->shared_secret_size += kem->parts[i].algorithm->shared_secret_size;
    }
}

bool sio_set_select_group(struct siotls_set *set, struct sio_kem *kem, uint16_t group, struct sio_error *error)
{
    struct sio_error whole = {.detail = error->detail, .detail_size = error->detail_size};
    struct sio_kem made = {.num_parts = 1};
    uint32_t parts[2];
    bool is_hybrid = siotls_group_parts(&parts[0], &parts[1], group) == SIOTLS_OK;
    if (!sio_set_select_kem(set, &made.parts[0], group, &whole)) {
        if (whole.status != SIOTLS_ERROR_NOT_OFFERED || !is_hybrid)
            return sio_fail_both(error, whole.status, whole.alert, whole.reason);
        if (whole.detail != NULL)
            whole.detail[0] = '\0';
        made.num_parts = 2;
        if (!sio_set_select_kem(set, &made.parts[0], parts[0], error) ||
            !sio_set_select_kem(set, &made.parts[1], parts[1], error))
            return false;
    }
    add_sizes(&made, group);
    *kem = made;
    return true;
}
