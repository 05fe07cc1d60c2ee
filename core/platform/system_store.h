/* SPDX-License-Identifier: Apache-2.0 */
/*
 * system_store.h: anchors that the system keeps in a store of its own, and not in files.
 */
#ifndef SIO_PLATFORM_SYSTEM_STORE_H
#define SIO_PLATFORM_SYSTEM_STORE_H

#include "base/error.h"

/* Gets a certificate, and what the store says that it is trusted for: bits 1 << siotls_purpose; 0: anything. */
typedef bool sio_take_anchor(void *context, struct siotls_bytes der, uint32_t purposes, struct sio_error *error);

/*
 * Calls take for each anchor until that fails. found: whether this system has such a store. Windows: the store ROOT, of
 * this user and of the machine, without what is in Disallowed, is disabled, or is trusted for other purposes only.
 */
bool sio_system_store_read(bool *found, sio_take_anchor *take, void *context, struct sio_error *error) SIO_CHECKED;

#endif
