/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shared.h: objects that several hold and the last one frees. Threads may take and give up references at once.
 */
#ifndef SIO_BASE_SHARED_H
#define SIO_BASE_SHARED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* The part of an object that counts its references. */
struct sio_shared {
    _Atomic(size_t) references;
};

/* One reference, of whoever made the object. */
void sio_shared_init(struct sio_shared *shared);

/* Takes another one, which only who has one may do. */
void sio_shared_keep(struct sio_shared *shared);

/* Gives one up. True for the last: the caller frees the object, and sees all that others did with it. */
bool sio_shared_drop(struct sio_shared *shared);

#endif
