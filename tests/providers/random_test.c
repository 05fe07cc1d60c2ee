/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random_test.c: draws of any length; a forked child draws other bytes than its parent.
 */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "providers_support.h"

START_TEST(test_fill)
{
    static uint8_t bytes[3][70000];
    for (size_t i = 0; i < num_opened; i++) {
        const struct siotls_provider_instance *instance = opened[i].instance;
        const struct siotls_random *random = instance->num_randoms > 0 ? instance->randoms[0] : NULL;
        if (random == NULL)
            continue;
        memset(bytes, 0, sizeof bytes);
        ck_assert_int_eq(random->fill(instance, random, NULL, 0), 0);
        ck_assert_int_eq(random->fill(instance, random, bytes[0], sizeof bytes[0] - 1), 0);
        ck_assert_int_eq(random->fill(instance, random, bytes[1], sizeof bytes[1] - 1), 0);
        ck_assert_uint_eq(bytes[0][sizeof bytes[0] - 1], 0);
        ck_assert(!is_wiped(bytes[0] + sizeof bytes[0] - 33, 32));
        ck_assert_mem_ne(bytes[0], bytes[1], 32);
    }
}
END_TEST

START_TEST(test_fork)
{
    for (size_t i = 0; i < num_opened; i++) {
        const struct siotls_provider_instance *instance = opened[i].instance;
        const struct siotls_random *random = instance->num_randoms > 0 ? instance->randoms[0] : NULL;
        uint8_t ours[32] = {0}, theirs[32] = {0};
        int ends[2], status = 1;
        if (random == NULL)
            continue;
        ck_assert_int_eq(random->fill(instance, random, ours, sizeof ours), 0);
        ck_assert_int_eq(pipe(ends), 0);
        pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0) {
            bool is_good = random->fill(instance, random, theirs, sizeof theirs) == 0 &&
                           write(ends[1], theirs, sizeof theirs) == (ssize_t)sizeof theirs;
            _exit(is_good ? 0 : 1);
        }
        ck_assert_int_eq(random->fill(instance, random, ours, sizeof ours), 0);
        ck_assert_int_eq(read(ends[0], theirs, sizeof theirs), (ssize_t)sizeof theirs);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_eq(status, 0);
        ck_assert_msg(memcmp(ours, theirs, sizeof ours) != 0, "%s: parent and child draw the same", opened[i].name);
        close(ends[0]);
        close(ends[1]);
    }
}
END_TEST

Suite *random_suite(void)
{
    Suite *suite = suite_create("random");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, test_fill);
    tcase_add_test(tests, test_fork);
    suite_add_tcase(suite, tests);
    return suite;
}
