/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust_test.c: trust stores from memory, files, directories and the system.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asn1/pem.h"
#include "failing_memory.h"
#include "x509_suites.h"
#include "x509_support.h"

static char directory[64];

/* A folder of its own for each test, which runs in a process of its own. */
static void make_directory(void)
{
    strcpy(directory, "/tmp/siotls-trust-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
    unsetenv("SSL_CERT_FILE");
    unsetenv("SSL_CERT_DIR");
}

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static void remove_files(const char *const *names, size_t num_names)
{
    for (size_t i = 0; i < num_names; i++)
        ck_assert_int_eq(unlink(path_of(names[i])), 0);
    ck_assert_int_eq(rmdir(directory), 0);
}

static void write_file(const char *name, const void *data, size_t data_len)
{
    FILE *file = fopen(path_of(name), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, data_len, file), data_len);
    ck_assert_int_eq(fclose(file), 0);
}

static void write_certificate(const char *name, const char *subject)
{
    struct certificate_plan plan = plan_root(subject, 1);
    struct siotls_bytes root = build_certificate(&plan);
    write_file(name, root.data, root.data_len);
}

static size_t append_pem(char *text, size_t text_size, const char *label, struct siotls_bytes body)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t text_len = (size_t)snprintf(text, text_size, "words\n-----BEGIN %s-----\n", label);
    for (size_t i = 0; i < body.data_len; i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < body.data_len ? body.data[i + k] : 0u);
        for (size_t k = 0; k < 4; k++) {
            bool is_padding = k > 1 && i + k > body.data_len;
            text[text_len++] = is_padding ? '=' : alphabet[bits >> (18 - 6 * k) & 63];
        }
        if (i % 48 == 45)
            text[text_len++] = '\n';
    }
    return text_len + (size_t)snprintf(text + text_len, text_size - text_len, "\n-----END %s-----\n", label);
}

static struct siotls_trust *new_trust(void)
{
    struct siotls_trust *trust;
    builder_reset();
    ck_assert_int_eq(siotls_trust_new(&trust, NULL, NULL), SIOTLS_OK);
    return trust;
}

START_TEST(from_memory)
{
    static char text[8192];
    struct siotls_trust *trust = new_trust();
    struct certificate_plan plan = plan_root("root", 1);
    struct siotls_bytes root = build_certificate(&plan);
    size_t text_len = append_pem(text, sizeof text, "CERTIFICATE", root);
    text_len += append_pem(text + text_len, sizeof text - text_len, "X509 CRL", root);
    text_len += append_pem(text + text_len, sizeof text - text_len, "CERTIFICATE", root);
    ck_assert_int_eq(siotls_trust_add(trust, root.data, root.data_len, NULL), SIOTLS_OK);
    ck_assert_uint_eq(siotls_trust_num_anchors(trust), 1);
    ck_assert_int_eq(siotls_trust_add(trust, (const uint8_t *)text, text_len, NULL), SIOTLS_OK);
    ck_assert_uint_eq(siotls_trust_num_anchors(trust), 3);
    /* All or nothing. */
    text[text_len - 60] = '*';
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_trust_add(trust, (const uint8_t *)text, text_len, &error), SIOTLS_ERROR_SYNTAX);
    ck_assert_str_eq(error.reason, "pem: a block is empty or not base64");
    ck_assert_int_eq(siotls_trust_add(trust, (const uint8_t *)"x", 1, &error), SIOTLS_ERROR_SYNTAX);
    ck_assert_str_eq(error.reason, "trust: there is no certificate in it");
    ck_assert_int_eq(siotls_trust_add(trust, NULL, 0, NULL), SIOTLS_ERROR_SYNTAX);
    ck_assert_int_eq(siotls_trust_add(trust, NULL, 1, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_trust_add(NULL, root.data, root.data_len, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_uint_eq(siotls_trust_num_anchors(trust), 3);
    siotls_trust_free(trust);
    siotls_trust_free(NULL);
    ck_assert_uint_eq(siotls_trust_num_anchors(NULL), 0);
    ck_assert_int_eq(siotls_trust_new(NULL, NULL, NULL), SIOTLS_ERROR_ARGUMENT);
}
END_TEST

/* Anchors are parsed when they are asked for; a malformed one is passed over then. */
START_TEST(lazy)
{
    struct judge judge;
    struct good_chain chain;
    good_chain_init(&chain);
    judge_init(&judge);
    struct certificate_plan malformed = chain.root;
    malformed.more = der_extension("551d0f", false, der_hex("0500"));
    malformed.key_usage = NULL;
    judge_trust(&judge, &malformed);
    judge_send(&judge, &chain.leaf);
    judge_send(&judge, &chain.ca);
    judge_refuses(&judge, "x509: the issuer is neither trusted nor in the chain");
    judge_trust(&judge, &chain.root);
    judge_accepts(&judge, 3);
    judge_clear(&judge);
}
END_TEST

/* Many anchors: the one of the right name is found. */
START_TEST(many_anchors)
{
    struct judge judge;
    struct good_chain chain;
    char name[16];
    good_chain_init(&chain);
    judge_init(&judge);
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "root %d", i);
        struct certificate_plan other = plan_root(name, 9);
        judge_trust(&judge, &other);
    }
    judge_take(&judge, &chain);
    judge_accepts(&judge, 3);
    ck_assert_uint_eq(judge.path.num_signature_checks, 2);
    judge_clear(&judge);
}
END_TEST

START_TEST(frozen)
{
    struct siotls_trust *trust = new_trust();
    struct certificate_plan plan = plan_root("root", 1);
    struct siotls_bytes root = build_certificate(&plan);
    struct siotls_trust *kept = sio_trust_keep(trust);
    ck_assert_int_eq(siotls_trust_add(trust, root.data, root.data_len, NULL), SIOTLS_ERROR_STATE);
    siotls_trust_free(trust);
    siotls_trust_free(kept);
}
END_TEST

START_TEST(files)
{
    static const char *const names[] = {"root.der"};
    struct siotls_error error = {.size = sizeof error};
    struct siotls_trust *trust = new_trust();
    make_directory();
    write_certificate("root.der", "root");
    ck_assert_int_eq(siotls_trust_add_file(trust, path_of("root.der"), &error), SIOTLS_OK);
    ck_assert_uint_eq(siotls_trust_num_anchors(trust), 1);
    ck_assert_int_eq(siotls_trust_add_file(trust, path_of("none"), &error), SIOTLS_ERROR_FILE);
    ck_assert_ptr_nonnull(strstr(error.detail, path_of("none")));
    ck_assert_int_eq(siotls_trust_add_file(trust, NULL, &error), SIOTLS_ERROR_ARGUMENT);
    siotls_trust_free(trust);
    remove_files(names, 1);
}
END_TEST

START_TEST(plain_directory)
{
    static const char *const names[] = {"a.pem", "b.crt", "c.der", "d.cer", "e.txt", "empty.pem"};
    struct siotls_error error = {.size = sizeof error};
    struct siotls_trust *trust = new_trust();
    make_directory();
    for (size_t i = 0; i < 5; i++)
        write_certificate(names[i], names[i]);
    write_file("empty.pem", "", 0);
    ck_assert_int_eq(siotls_trust_add_directory(trust, directory, &error), SIOTLS_OK);
    ck_assert_uint_eq(siotls_trust_num_anchors(trust), 4);
    siotls_trust_free(trust);
    remove_files(names, 6);
}
END_TEST

/* Files named after hashes hide the others, which are the same certificates once more; CRLs are left out. */
START_TEST(hashed_directory)
{
    static const char *const names[] = {"a.pem",       "01234567.0", "01234567.1", "89abcdef.12",
                                        "01234567.r0", "0123456.0",  "01234567.x"};
    struct siotls_trust *trust = new_trust();
    make_directory();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        write_certificate(names[i], names[i]);
    ck_assert_int_eq(siotls_trust_add_directory(trust, directory, NULL), SIOTLS_OK);
    ck_assert_uint_eq(siotls_trust_num_anchors(trust), 3);
    siotls_trust_free(trust);
    remove_files(names, sizeof names / sizeof names[0]);
}
END_TEST

START_TEST(odd_directories)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_trust *trust = new_trust();
    make_directory();
    ck_assert_int_eq(siotls_trust_add_directory(trust, directory, &error), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(siotls_trust_add_directory(trust, path_of("none"), &error), SIOTLS_ERROR_FILE);
    ck_assert_int_eq(siotls_trust_add_directory(trust, NULL, &error), SIOTLS_ERROR_ARGUMENT);
    /* A pipe would never end, and a folder is no file. */
    ck_assert_int_eq(mkfifo(path_of("01234567.0"), 0600), 0);
    ck_assert_int_eq(mkdir(path_of("a.pem"), 0700), 0);
    ck_assert_int_eq(siotls_trust_add_directory(trust, directory, &error), SIOTLS_ERROR_NOT_FOUND);
    siotls_trust_free(trust);
    ck_assert_int_eq(unlink(path_of("01234567.0")), 0);
    ck_assert_int_eq(rmdir(path_of("a.pem")), 0);
    ck_assert_int_eq(rmdir(directory), 0);
}
END_TEST

START_TEST(environment)
{
    static const char *const names[] = {"a.pem", "b.pem"};
    char list[256];
    struct siotls_error error = {.size = sizeof error};
    struct siotls_trust *trust = new_trust();
    make_directory();
    write_certificate("a.pem", "a");
    write_certificate("b.pem", "b");
    setenv("SSL_CERT_FILE", path_of("a.pem"), 1);
    ck_assert_int_eq(siotls_trust_add_system(trust, &error), SIOTLS_OK);
    ck_assert_uint_eq(siotls_trust_num_anchors(trust), 1);
    snprintf(list, sizeof list, "%s::%s", directory, directory);
    setenv("SSL_CERT_DIR", list, 1);
    ck_assert_int_eq(siotls_trust_add_system(trust, &error), SIOTLS_OK);
    ck_assert_uint_eq(siotls_trust_num_anchors(trust), 6);
    setenv("SSL_CERT_FILE", "", 1);
    ck_assert_int_eq(siotls_trust_add_system(trust, &error), SIOTLS_OK);
    ck_assert_uint_eq(siotls_trust_num_anchors(trust), 10);
    setenv("SSL_CERT_DIR", path_of("none"), 1);
    ck_assert_int_eq(siotls_trust_add_system(trust, &error), SIOTLS_ERROR_FILE);
    ck_assert_int_eq(siotls_trust_add_system(NULL, &error), SIOTLS_ERROR_ARGUMENT);
    siotls_trust_free(trust);
    remove_files(names, 2);
}
END_TEST

static bool run_directory(const struct siotls_memory *memory, void *context)
{
    struct siotls_trust *trust;
    (void)context;
    if (siotls_trust_new(&trust, memory, NULL) != SIOTLS_OK)
        return false;
    bool ok = siotls_trust_add_directory(trust, directory, NULL) == SIOTLS_OK &&
              siotls_trust_add_file(trust, path_of("a.pem"), NULL) == SIOTLS_OK;
    siotls_trust_free(trust);
    return ok;
}

START_TEST(failing_allocations)
{
    static const char *const names[] = {"a.pem", "b.pem"};
    builder_reset();
    make_directory();
    write_certificate("a.pem", "a");
    write_certificate("b.pem", "b");
    failing_memory_try_all(run_directory, NULL);
    remove_files(names, 2);
}
END_TEST

/* The system's own: where Debian's bundle is installed, it is found. */
START_TEST(well_known)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_trust *trust = new_trust();
    unsetenv("SSL_CERT_FILE");
    unsetenv("SSL_CERT_DIR");
    int status = siotls_trust_add_system(trust, &error);
    ck_assert(status == SIOTLS_OK || status == SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(status == SIOTLS_OK, siotls_trust_num_anchors(trust) > 0);
    if (access("/etc/ssl/certs/ca-certificates.crt", R_OK) == 0)
        ck_assert_uint_gt(siotls_trust_num_anchors(trust), 50);
    siotls_trust_free(trust);
}
END_TEST

Suite *x509_trust_suite(void)
{
    Suite *suite = suite_create("x509 trust");
    TCase *tcase = tcase_create("trust");
    tcase_add_test(tcase, from_memory);
    tcase_add_test(tcase, lazy);
    tcase_add_test(tcase, many_anchors);
    tcase_add_test(tcase, frozen);
    tcase_add_test(tcase, files);
    tcase_add_test(tcase, plain_directory);
    tcase_add_test(tcase, hashed_directory);
    tcase_add_test(tcase, odd_directories);
    tcase_add_test(tcase, environment);
    tcase_add_test(tcase, failing_allocations);
    tcase_add_test(tcase, well_known);
    suite_add_tcase(suite, tcase);
    return suite;
}
