/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shared.c: see shared.h. Why these memory orders do is said here, for all objects.
 */
#include "base/shared.h"

void sio_shared_init(struct sio_shared *shared)
{
    atomic_init(&shared->references, 1);
}

/* The object is held already, so nothing has to be seen that was not seen before: relaxed is enough. */
void sio_shared_keep(struct sio_shared *shared)
{
    atomic_fetch_add_explicit(&shared->references, 1, memory_order_relaxed);
}

/*
 * Each one releases what it did with the object, and the last acquires that of all the others: the zero that it reads
 * is its own, at the end of the release sequences of theirs (C11 5.1.2.4). A fence would do as well, but not all tools
 * that look for races follow fences.
 */
bool sio_shared_drop(struct sio_shared *shared)
{
    if (atomic_fetch_sub_explicit(&shared->references, 1, memory_order_release) > 1)
        return false;
    (void)atomic_load_explicit(&shared->references, memory_order_acquire);
    return true;
}
