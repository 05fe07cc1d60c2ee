/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ending_thread_test.c: a thread that used a provider ends while another one closes it. Libraries have destructors for
 * what threads keep in them, which run when nobody can tell that the thread is still there.
 */
#include <pthread.h>
#include <semaphore.h>

#include "check_main.h"
#include "providers_support.h"

static pthread_key_t key;
static sem_t is_ending;
static sem_t is_closed;

/* The key is older than those of the libraries, so this runs before their destructors, and holds them up. */
static void wait_for_close(void *set)
{
    (void)set;
    sem_post(&is_ending);
    while (sem_wait(&is_closed) != 0)
        continue;
}

static void *use(void *argument)
{
    struct siotls_set *set = argument;
    struct siotls_ticket_keys *keys = NULL;
    pthread_setspecific(key, set);
    for (size_t i = 0; i < siotls_set_num_algorithms(set); i++)
        (void)siotls_set_test(set, i, NULL);
    (void)siotls_ticket_keys_new(&keys, set, NULL, NULL); /* draws something at random, where the provider can */
    siotls_ticket_keys_free(keys);
    return NULL;
}

static void end_after_close(struct siotls_set *set)
{
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, use, set), 0);
    while (sem_wait(&is_ending) != 0)
        continue;
    siotls_set_free(set);
    sem_post(&is_closed);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
}

/* Twice, so that what a library keeps of the first is met by the second. */
START_TEST(a_thread_ends_after_its_provider_is_closed)
{
    for (size_t i = 0; i < num_opened; i++) {
        end_after_close(open_set(opened[i].name));
        end_after_close(open_set(opened[i].name));
    }
}
END_TEST

static Suite *ending_suite(void)
{
    Suite *suite = suite_create("ending threads");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, a_thread_ends_after_its_provider_is_closed);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {ending_suite};
    return pthread_key_create(&key, wait_for_close) == 0 && sem_init(&is_ending, 0, 0) == 0 &&
                   sem_init(&is_closed, 0, 0) == 0
               ? check_main(suites, 1)
               : EXIT_FAILURE;
}
