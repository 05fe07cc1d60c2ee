/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lock.h: a mutex for the few objects that connections of several threads change: ticket keys, strike registers.
 */
#ifndef SIO_PLATFORM_LOCK_H
#define SIO_PLATFORM_LOCK_H

#include <stddef.h>

#include "base/memory.h"

struct sio_lock;

/* NULL: no memory, or the system has no more of them. */
struct sio_lock *sio_lock_new(const struct siotls_memory *memory) SIO_CHECKED;
void sio_lock_free(struct sio_lock *lock, const struct siotls_memory *memory);

void sio_lock_take(struct sio_lock *lock);
void sio_lock_release(struct sio_lock *lock);

#endif
