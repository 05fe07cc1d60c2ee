/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lock_windows.c: see lock.h; with slim locks, which need no clearing.
 */
#include "platform/lock.h"

#include <windows.h>

struct sio_lock {
    SRWLOCK lock;
};

struct sio_lock *sio_lock_new(const struct siotls_memory *memory)
{
    struct sio_lock *lock = sio_allocate(memory, sizeof *lock);
    if (lock != NULL)
        InitializeSRWLock(&lock->lock);
    return lock;
}

void sio_lock_free(struct sio_lock *lock, const struct siotls_memory *memory)
{
    sio_release(memory, lock, lock != NULL ? sizeof *lock : 0);
}

void sio_lock_take(struct sio_lock *lock)
{
    AcquireSRWLockExclusive(&lock->lock);
}

void sio_lock_release(struct sio_lock *lock)
{
    ReleaseSRWLockExclusive(&lock->lock);
}
