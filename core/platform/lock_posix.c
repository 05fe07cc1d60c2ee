/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lock_posix.c: see lock.h; with POSIX threads, which are in the C library.
 */
#include "platform/lock.h"

#include <pthread.h>

struct sio_lock {
    pthread_mutex_t mutex;
};

struct sio_lock *sio_lock_new(const struct siotls_memory *memory)
{
    struct sio_lock *lock = sio_allocate(memory, sizeof *lock);
    if (lock == NULL || pthread_mutex_init(&lock->mutex, NULL) == 0)
        return lock;
    sio_release(memory, lock, sizeof *lock);
    return NULL;
}

void sio_lock_free(struct sio_lock *lock, const struct siotls_memory *memory)
{
    if (lock == NULL)
        return;
    pthread_mutex_destroy(&lock->mutex);
    sio_release(memory, lock, sizeof *lock);
}

void sio_lock_take(struct sio_lock *lock)
{
    (void)pthread_mutex_lock(&lock->mutex);
}

void sio_lock_release(struct sio_lock *lock)
{
    (void)pthread_mutex_unlock(&lock->mutex);
}
