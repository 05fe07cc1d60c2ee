/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shared_test.c: the last one frees, and sees what the others did.
 */
#include <pthread.h>

#include "base/shared.h"
#include "base_suites.h"

START_TEST(the_last_reference)
{
    struct sio_shared shared;
    sio_shared_init(&shared);
    sio_shared_keep(&shared);
    sio_shared_keep(&shared);
    ck_assert(!sio_shared_drop(&shared));
    sio_shared_keep(&shared);
    ck_assert(!sio_shared_drop(&shared));
    ck_assert(!sio_shared_drop(&shared));
    ck_assert(sio_shared_drop(&shared));
}
END_TEST

START_TEST(a_lone_reference)
{
    struct sio_shared shared;
    sio_shared_init(&shared);
    ck_assert(sio_shared_drop(&shared));
}
END_TEST

enum { NUM_THREADS = 4, NUM_ROUNDS = 2000 };

/* Each thread writes its own part without a lock; who is last reads all of them. */
struct object {
    struct sio_shared shared;
    size_t rounds[NUM_THREADS];
    size_t num_freed;
};

struct job {
    struct object *object;
    size_t index;
};

static void drop(struct object *object)
{
    if (!sio_shared_drop(&object->shared))
        return;
    object->num_freed++;
    for (size_t i = 0; i < NUM_THREADS; i++)
        ck_assert_uint_eq(object->rounds[i], NUM_ROUNDS);
}

static void *work(void *context)
{
    struct job *job = context;
    for (size_t i = 0; i < NUM_ROUNDS; i++) {
        sio_shared_keep(&job->object->shared);
        job->object->rounds[job->index]++;
        drop(job->object);
    }
    drop(job->object);
    return NULL;
}

START_TEST(threads)
{
    static struct object object;
    static struct job jobs[NUM_THREADS];
    pthread_t workers[NUM_THREADS];
    object = (struct object){0};
    sio_shared_init(&object.shared);
    for (size_t i = 0; i < NUM_THREADS; i++) {
        jobs[i] = (struct job){&object, i};
        sio_shared_keep(&object.shared);
    }
    for (size_t i = 0; i < NUM_THREADS; i++)
        ck_assert_int_eq(pthread_create(&workers[i], NULL, work, &jobs[i]), 0);
    drop(&object);
    for (size_t i = 0; i < NUM_THREADS; i++)
        ck_assert_int_eq(pthread_join(workers[i], NULL), 0);
    ck_assert_uint_eq(object.num_freed, 1);
}
END_TEST

Suite *base_shared_suite(void)
{
    Suite *suite = suite_create("base/shared");
    TCase *tests = tcase_create("shared");
    tcase_add_test(tests, the_last_reference);
    tcase_add_test(tests, a_lone_reference);
    tcase_add_test(tests, threads);
    suite_add_tcase(suite, tests);
    return suite;
}
