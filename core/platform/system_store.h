/* SPDX-License-Identifier: Apache-2.0 */
/*
 * system_store.h: certificates that the system keeps in a store of its own, and not in files.
 */
#ifndef SIO_PLATFORM_SYSTEM_STORE_H
#define SIO_PLATFORM_SYSTEM_STORE_H

#include "base/error.h"

enum sio_stored_kind {
    SIO_STORED_ANCHOR,
    SIO_STORED_INTERMEDIATE, /* which the store does not call trusted */
    SIO_STORED_DISTRUSTED
};

struct sio_stored {
    struct siotls_bytes der; /* as long as the call */
    uint32_t purposes;       /* what the store says that it is for: bits 1 << siotls_purpose; 0: anything */
    int kind;                /* sio_stored_kind */
};

typedef bool sio_take_stored(void *context, const struct sio_stored *stored, struct sio_error *error);

/*
 * Calls take for each certificate until that fails. found: whether this system has such a store. Windows: the stores
 * ROOT and, as intermediates, CA, of this user and of the machine, without what is in Disallowed, is disabled, or is
 * for other purposes only; and, as distrusted, Disallowed.
 */
bool sio_system_store_read(bool *found, sio_take_stored *take, void *context, struct sio_error *error) SIO_CHECKED;

#endif
