/* SPDX-License-Identifier: Apache-2.0 */
/*
 * platform_test.c: what is no module, and when the environment is not looked at. Some of it needs root.
 */
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto_suites.h"
#include "platform/dynlib.h"
#include "platform/environment.h"

static char detail[240];
static struct sio_error error;

static bool load(const char *path)
{
    siotls_provider_entry *entry = NULL;
    detail[0] = '\0';
    error = (struct sio_error){.detail = detail, .detail_size = sizeof detail};
    bool ok = sio_module_entry(&entry, path, "siotls_provider_v1", &error);
    ck_assert_int_eq(ok, entry != NULL);
    return ok;
}

static void check_refusal(const char *path, int status, const char *reason)
{
    ck_assert_msg(!load(path), "%s is not refused", path);
    ck_assert_int_eq(error.status, status);
    ck_assert_str_eq(error.reason, reason);
    ck_assert_uint_gt(strlen(detail), 0);
}

START_TEST(a_proper_module_is_loaded)
{
    ck_assert_msg(load(TEST_PROVIDERS "/template.so"), "%s: %s", error.reason, detail);
    const char *path = copy_module(TEST_PROVIDERS "/template.so", "template.so");
    ck_assert_msg(load(path), "%s: %s", error.reason, detail);
    const char *alias = scratch_path("alias.so");
    ck_assert_int_eq(symlink(path, alias), 0);
    ck_assert_msg(load(alias), "%s: %s", error.reason, detail);
}
END_TEST

START_TEST(what_is_no_module_is_refused)
{
    check_refusal(scratch_path("none.so"), SIOTLS_ERROR_NOT_FOUND, "module: there is no such file");
    check_refusal(scratch_path("none/none.so"), SIOTLS_ERROR_NOT_FOUND, "module: there is no such file");
    const char *path = copy_module("/etc/passwd", "text.so");
    check_refusal(path, SIOTLS_ERROR_PROVIDER, "module: it cannot be loaded");
    check_refusal(copy_module("/dev/null", "empty.so"), SIOTLS_ERROR_PROVIDER, "module: it cannot be loaded");
    check_refusal(copy_module(TEST_MODULES "/foreign.so", "foreign.so"), SIOTLS_ERROR_PROVIDER,
                  "module: it is no siotls provider of this major version");
    check_refusal(scratch_directory(), SIOTLS_ERROR_PROVIDER, "module: it is not a regular file");
    const char *pipe = scratch_path("pipe.so");
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    check_refusal(pipe, SIOTLS_ERROR_PROVIDER, "module: it is not a regular file");
}
END_TEST

/* Up to where the dynamic linker maps a module; what is behind that (debugging information) may be cut off. */
static long mapped_length(const char *path)
{
    FILE *file = fopen(path, "rb");
    ElfW(Ehdr) header;
    ElfW(Phdr) segment;
    ElfW(Off) end = 0;
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(&header, sizeof header, 1, file), 1);
    ck_assert_int_eq(fseek(file, (long)header.e_phoff, SEEK_SET), 0);
    for (size_t i = 0; i < header.e_phnum; i++) {
        ck_assert_uint_eq(fread(&segment, sizeof segment, 1, file), 1);
        if (segment.p_type == PT_LOAD && segment.p_offset + segment.p_filesz > end)
            end = segment.p_offset + segment.p_filesz;
    }
    fclose(file);
    return (long)end;
}

START_TEST(a_truncated_module_is_refused)
{
    /* The dynamic linker of glibc does not survive some of these. */
    for (long length = mapped_length(TEST_PROVIDERS "/template.so") - 1; length > 0; length = length * 3 / 4) {
        const char *path = copy_module(TEST_PROVIDERS "/template.so", "cut.so");
        ck_assert_int_eq(truncate(path, length), 0);
        ck_assert(!load(path));
        ck_assert_int_eq(error.status, SIOTLS_ERROR_PROVIDER);
    }
    const char *path = copy_module(TEST_PROVIDERS "/template.so", "cut.so");
    ck_assert_int_eq(truncate(path, 1000), 0);
    check_refusal(path, SIOTLS_ERROR_PROVIDER, "module: the file is cut short");
}
END_TEST

static bool is_root(void)
{
    if (geteuid() == 0)
        return true;
    fprintf(stderr, "skipped: needs root\n");
    return false;
}

/* Runs a check in a child and gives its exit status; 77: skipped. */
static int in_child(int (*check)(const char *path), const char *path)
{
    pid_t child = fork();
    if (child == 0)
        _exit(check(path));
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Is this the variable's value? NULL: it has none. */
static bool has_value(const char *name, const char *wanted)
{
    struct siotls_memory memory;
    char *value = NULL;
    if (!sio_memory_init(&memory, NULL) || !sio_environment_get(&value, name, &memory))
        return false;
    bool is_same = value == NULL || wanted == NULL ? value == wanted : strcmp(value, wanted) == 0;
    sio_release_string(&memory, value);
    return is_same;
}

static int look_with_other_user(const char *path)
{
    (void)path;
    return seteuid(12345) == 0 && has_value("SIOTLS_TEST", NULL) ? 0 : 1;
}

static int look_with_other_group(const char *path)
{
    (void)path;
    return setegid(12345) == 0 && has_value("SIOTLS_TEST", NULL) ? 0 : 1;
}

START_TEST(elevated_processes_see_no_environment)
{
    ck_assert_int_eq(setenv("SIOTLS_TEST", "value", 1), 0);
    ck_assert_int_eq(setenv("SIOTLS_TEST_EMPTY", "", 1), 0);
    ck_assert(has_value("SIOTLS_TEST", "value"));
    ck_assert(has_value("SIOTLS_TEST_EMPTY", NULL));
    ck_assert(has_value("SIOTLS_TEST_UNSET", NULL));
    if (!is_root())
        return;
    ck_assert_int_eq(in_child(look_with_other_user, NULL), 0);
    ck_assert_int_eq(in_child(look_with_other_group, NULL), 0);
}
END_TEST

START_TEST(files_are_read_whole_or_not_at_all)
{
    struct failing_memory failing;
    struct sio_buffer buffer;
    const char *path = copy_module(TEST_PROVIDERS "/template.so", "file");
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    size_t file_size = (size_t)status.st_size;
    failing_memory_init(&failing, 0);
    sio_buffer_init(&buffer, &failing.memory);
    error = (struct sio_error){0};
    ck_assert(sio_file_read(&buffer, path, file_size, &error));
    ck_assert_uint_eq(buffer.data_len, file_size);
    ck_assert(!sio_file_read(&buffer, path, file_size - 1, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_LIMIT);
    error = (struct sio_error){0};
    ck_assert(!sio_file_read(&buffer, scratch_path("none"), 10, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_FILE);
    error = (struct sio_error){.detail = detail, .detail_size = sizeof detail};
    detail[0] = '\0';
    ck_assert(!sio_file_read(&buffer, scratch_directory(), 10, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_FILE);
    ck_assert_uint_gt(strlen(detail), 0);
    sio_buffer_clear(&buffer);
    ck_assert_uint_eq(failing.num_blocks, 0);
}
END_TEST

START_TEST(an_empty_file_is_no_bytes)
{
    struct siotls_memory memory;
    struct sio_buffer buffer;
    error = (struct sio_error){0};
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&buffer, &memory);
    ck_assert(sio_file_read(&buffer, "/dev/null", 0, &error));
    ck_assert_uint_eq(buffer.data_len, 0);
    sio_buffer_clear(&buffer);
}
END_TEST

START_TEST(there_are_well_known_trust_paths)
{
    size_t num_paths = 0;
    while (sio_system_trust_path(num_paths) != NULL) {
        ck_assert(sio_path_is_absolute(sio_system_trust_path(num_paths)));
        num_paths++;
    }
    ck_assert_uint_ge(num_paths, 5);
    ck_assert(!sio_path_is_absolute("") && !sio_path_is_absolute("a/b") && sio_path_is_absolute("/a"));
}
END_TEST

Suite *crypto_platform_suite(void)
{
    Suite *suite = suite_create("platform");
    TCase *tests = tcase_create("platform");
    tcase_add_checked_fixture(tests, NULL, remove_scratch);
    tcase_add_test(tests, a_proper_module_is_loaded);
    tcase_add_test(tests, what_is_no_module_is_refused);
    tcase_add_test(tests, a_truncated_module_is_refused);
    tcase_add_test(tests, elevated_processes_see_no_environment);
    tcase_add_test(tests, files_are_read_whole_or_not_at_all);
    tcase_add_test(tests, an_empty_file_is_no_bytes);
    tcase_add_test(tests, there_are_well_known_trust_paths);
    suite_add_tcase(suite, tests);
    return suite;
}
