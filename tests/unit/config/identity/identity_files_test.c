/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity_files_test.c: an identity from files, and what is said of a file that is missing, wrong or too long.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "certificate_builder.h"
#include "config/identity/identity.h"
#include "config_suites.h"
#include "crypto/load/set.h"
#include "fake_provider.h"

enum { MAX_PATH = 256, MAX_KEY_FILE = 256 };

static char folder[] = "/tmp/siotls-identity-XXXXXX";
static char paths[4][MAX_PATH]; /* chain, key, something else, none */
static struct siotls_set *set;

static void write_file(size_t index, const char *name, struct siotls_bytes bytes)
{
    snprintf(paths[index], sizeof paths[index], "%s/%s", folder, name);
    FILE *file = fopen(paths[index], "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.data, 1, bytes.data_len, file), bytes.data_len);
    ck_assert_int_eq(fclose(file), 0);
}

static void open_folder(void)
{
    static uint8_t key[MAX_KEY_FILE];
    const struct siotls_set_options options = {.size = sizeof options, .providers = "", .ignore_environment = 1};
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    builder_reset();
    fake_control_reset();
    struct certificate_plan leaf = plan_leaf("www.example.org", 3, "ca", 2);
    size_t key_len = fake_private_key(key, sizeof key, der_key(3));
    write_file(0, "chain", build_certificate(&leaf));
    write_file(1, "key", sio_bytes(key, key_len));
    write_file(2, "nonsense", sio_bytes((const uint8_t *)"nonsense", 8));
    snprintf(paths[3], sizeof paths[3], "%s/none", folder);
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    sio_set_skip_tests(set);
}

static void close_folder(void)
{
    siotls_set_free(set);
    for (size_t i = 0; i < 3; i++)
        (void)unlink(paths[i]);
    (void)rmdir(folder);
}

START_TEST(chain_and_key)
{
    struct siotls_identity *identity = NULL;
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_identity_from_files(&identity, set, paths[0], paths[1], NULL, &error), SIOTLS_OK);
    ck_assert_uint_eq(identity->num_chain, 1);
    ck_assert(!sio_identity_is_external(identity));
    siotls_identity_free(identity);
}
END_TEST

/* Which files are given, what is answered, and a file that the detail names. */
static const struct {
    size_t chain;
    size_t key;
    int status;
    size_t named;
} wrong[] = {{3, 1, SIOTLS_ERROR_FILE, 3},
             {0, 3, SIOTLS_ERROR_FILE, 3},
             {2, 1, SIOTLS_ERROR_SYNTAX, 2},
             {0, 2, SIOTLS_ERROR_SYNTAX, 2}};

START_TEST(the_wrong_file_is_named)
{
    struct siotls_identity *identity = (struct siotls_identity *)1;
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(
        siotls_identity_from_files(&identity, set, paths[wrong[_i].chain], paths[wrong[_i].key], NULL, &error),
        wrong[_i].status);
    ck_assert_ptr_null(identity);
    ck_assert_msg(strstr(error.detail, paths[wrong[_i].named]) != NULL, "%s %s", error.reason, error.detail);
}
END_TEST

/* A file that is longer than a chain may be is refused, not read as far as that. */
START_TEST(too_long_is_not_cut)
{
    static uint8_t many[(1 << 20) + 1];
    struct siotls_identity *identity = NULL;
    memset(many, '\n', sizeof many);
    write_file(2, "nonsense", sio_bytes(many, sizeof many));
    ck_assert_int_ne(siotls_identity_from_files(&identity, set, paths[2], paths[1], NULL, NULL), SIOTLS_OK);
    ck_assert_ptr_null(identity);
}
END_TEST

START_TEST(missing_arguments)
{
    struct siotls_identity *identity = NULL;
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_identity_from_files(NULL, set, paths[0], paths[1], NULL, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_identity_from_files(&identity, NULL, paths[0], paths[1], NULL, &error),
                     SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_identity_from_files(&identity, set, NULL, paths[1], NULL, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_identity_from_files(&identity, set, paths[0], NULL, NULL, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_str_eq(error.reason, "identity: an argument of the files is missing");
}
END_TEST

Suite *config_identity_files_suite(void)
{
    Suite *suite = suite_create("identities of files");
    TCase *tcase = tcase_create("identities of files");
    tcase_add_checked_fixture(tcase, open_folder, close_folder);
    tcase_add_test(tcase, chain_and_key);
    tcase_add_loop_test(tcase, the_wrong_file_is_named, 0, sizeof wrong / sizeof wrong[0]);
    tcase_add_test(tcase, too_long_is_not_cut);
    tcase_add_test(tcase, missing_arguments);
    suite_add_tcase(suite, tcase);
    return suite;
}
