/* SPDX-License-Identifier: Apache-2.0 */
/*
 * together_test.c: all providers in one process leave each other alone: two libraries with the names of libcrypto among
 * them, threads, a forked child. A libcrypto that the program uses itself hears nothing of what others do.
 */
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_main.h"
#include "providers_support.h"

/* ---- libcrypto's memory is counted from the beginning of the program ---- */

static atomic_size_t num_calls;

static void *count_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    atomic_fetch_add(&num_calls, 1);
    return malloc(size);
}

static void *count_realloc(void *memory, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    atomic_fetch_add(&num_calls, 1);
    return realloc(memory, size);
}

static void count_free(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    atomic_fetch_add(&num_calls, memory != NULL);
    free(memory);
}

/* ---- all that a provider does, by its known answers; NULL: it went well ---- */

static const char *exercise(const struct opened *provider)
{
    static _Thread_local struct siotls_error error;
    size_t num_algorithms = siotls_set_num_algorithms(provider->set);
    for (size_t i = 0; i < num_algorithms; i++) {
        error = (struct siotls_error){.size = sizeof error};
        if (siotls_set_test(provider->set, i, &error) != SIOTLS_OK)
            return error.reason;
    }
    return NULL;
}

/* From one on, so that threads and processes meet in other orders. */
static const char *exercise_all(size_t first)
{
    const char *reason = NULL;
    for (size_t i = 0; reason == NULL && i < num_opened; i++)
        reason = exercise(&opened[(first + i) % num_opened]);
    return reason;
}

/* What is not authentic makes a library write its own errors down. */
static void refuse_something(const struct opened *provider)
{
    static const uint8_t key[32] = {1}, nonce[12] = {2}, sealed[40] = {3};
    uint8_t output[sizeof sealed];
    for (size_t i = 0; i < provider->instance->num_aeads; i++) {
        const struct siotls_aead *aead = provider->instance->aeads[i];
        void *context = new_context(aead->context_size, aead->context_alignment);
        ck_assert_int_eq(aead->init(provider->instance, aead, context, key, SIOTLS_DIRECTION_OPEN), 0);
        ck_assert_int_eq(aead->open(context, nonce, NULL, 0, sealed, sizeof sealed, output), SIOTLS_PROVIDER_BAD_TAG);
        aead->clear(context);
        free(context);
    }
}

/* ---- tests ---- */

START_TEST(test_libcrypto_hears_nothing)
{
    for (size_t i = 0; i < num_opened; i++) {
        bool is_libcrypto = strcmp(opened[i].name, "openssl") == 0;
        ERR_clear_error();
        ERR_raise(ERR_LIB_USER, 42);
        size_t before = num_calls;
        const char *reason = exercise(&opened[i]);
        ck_assert_msg(reason == NULL, "%s: %s", opened[i].name, reason);
        refuse_something(&opened[i]);
        ck_assert_msg((num_calls != before) == is_libcrypto, "%s: libcrypto was called %zu times", opened[i].name,
                      num_calls - before);
        /* The provider openssl, which shares the library, leaves the queue empty. */
        ck_assert_msg(is_libcrypto || ERR_GET_REASON(ERR_peek_error()) == 42, "%s: libcrypto's errors are gone",
                      opened[i].name);
    }
}
END_TEST

START_TEST(test_one_that_ends)
{
    for (size_t i = 0; i < num_opened; i++) {
        struct siotls_set *more = open_set(opened[i].name);
        siotls_set_free(more);
        const char *reason = exercise_all(i);
        ck_assert_msg(reason == NULL, "after %s: %s", opened[i].name, reason);
    }
}
END_TEST

static void *run_thread(void *first)
{
    return (void *)(uintptr_t)exercise_all(*(const size_t *)first);
}

START_TEST(test_threads)
{
    size_t firsts[MAX_OPENED];
    pthread_t threads[MAX_OPENED];
    for (size_t i = 0; i < num_opened; i++) {
        firsts[i] = i;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, run_thread, &firsts[i]), 0);
    }
    for (size_t i = 0; i < num_opened; i++) {
        void *reason = NULL;
        ck_assert_int_eq(pthread_join(threads[i], &reason), 0);
        ck_assert_msg(reason == NULL, "thread %zu: %s", i, (const char *)reason);
    }
}
END_TEST

START_TEST(test_fork)
{
    ck_assert_ptr_null(exercise_all(0));
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(exercise_all(1) == NULL ? 0 : 1);
    int status = 1;
    ck_assert_ptr_null(exercise_all(2));
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}
END_TEST

static Suite *together_suite(void)
{
    Suite *suite = suite_create("providers together");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_libcrypto_hears_nothing);
    tcase_add_test(tests, test_one_that_ends);
    tcase_add_test(tests, test_threads);
    tcase_add_test(tests, test_fork);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {together_suite};
    return CRYPTO_set_mem_functions(count_malloc, count_realloc, count_free) ? check_main(suites, 1) : EXIT_FAILURE;
}
