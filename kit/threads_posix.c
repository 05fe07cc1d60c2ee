/* SPDX-License-Identifier: Apache-2.0 */
/* threads_posix.c: threads that begin together. */
#include <pthread.h>
#include <stdlib.h>

#include "kit/process.h"

struct thread {
    pthread_t handle;
    pthread_barrier_t *start;
    int (*work)(void *argument, unsigned number);
    void *argument;
    unsigned number;
    int is_right;
};

static void *run_thread(void *argument)
{
    struct thread *thread = argument;
    pthread_barrier_wait(thread->start);
    thread->is_right = thread->work(thread->argument, thread->number);
    return NULL;
}

int kit_trial_threads(int (*work)(void *argument, unsigned thread), void *argument)
{
    struct thread threads[NUM_THREADS];
    pthread_barrier_t start;
    int is_right = 1;
    pthread_barrier_init(&start, NULL, NUM_THREADS);
    for (unsigned i = 0; i < NUM_THREADS; i++) {
        threads[i] = (struct thread){.start = &start, .work = work, .argument = argument, .number = i};
        if (pthread_create(&threads[i].handle, NULL, run_thread, &threads[i]) != 0)
            abort();
    }
    for (unsigned i = 0; i < NUM_THREADS; i++) {
        pthread_join(threads[i].handle, NULL);
        is_right = is_right && threads[i].is_right;
    }
    pthread_barrier_destroy(&start);
    return is_right;
}
