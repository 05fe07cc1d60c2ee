/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ownership_test.c: modules that somebody else may change are refused, at every part of their path. Most needs root.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto_suites.h"
#include "platform/dynlib.h"
#include "platform/group_posix.h"

#if defined(__linux__)
#include <linux/sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#endif

#define FOREIGN_FILE "module: the file belongs neither to root nor to the current user"
#define FOREIGN_FOLDER "module: a folder above it belongs neither to root nor to the current user"
#define OPEN_FILE "module: the file is writable by everybody"
#define OPEN_FOLDER "module: a folder above it is writable by everybody"
#define GROUP_FILE "module: the file is writable by a group"
#define GROUP_FOLDER "module: a folder above it is writable by a group"

enum { STRANGER = 12345, STRANGERS = 54321, SKIPPED = 77 };

static char detail[240];
static struct sio_error error;
static char module[300];
static char folder[280];

static bool load(void)
{
    siotls_provider_entry *entry = NULL;
    detail[0] = '\0';
    error = (struct sio_error){.detail = detail, .detail_size = sizeof detail};
    bool ok = sio_module_entry(&entry, module, "siotls_provider_v1", &error);
    ck_assert_int_eq(ok, entry != NULL);
    return ok;
}

static void check_loads(void)
{
    ck_assert_msg(load(), "%s: %s", error.reason, detail);
}

static void check_refusal(const char *reason, const char *advice, const char *part)
{
    ck_assert_msg(!load(), "it is not refused: %s", reason);
    ck_assert_int_eq(error.status, SIOTLS_ERROR_REFUSED);
    ck_assert_str_eq(error.reason, reason);
    ck_assert_msg(strstr(detail, advice) != NULL && strstr(detail, part) != NULL, "%s", detail);
}

/* scratch/inner/module.so */
static void prepare(void)
{
    snprintf(folder, sizeof folder, "%s", scratch_path("inner"));
    ck_assert_int_eq(mkdir(folder, 0755), 0);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    ck_assert_int_eq(chmod(scratch_directory(), 0755), 0);
    snprintf(module, sizeof module, "%s/module.so", folder);
    ck_assert_int_eq(rename(copy_module(TEST_PROVIDERS "/template.so", "module.so"), module), 0);
}

static void clear(void)
{
    ck_assert_int_eq(remove(module), 0);
    ck_assert_int_eq(remove(folder), 0);
    remove_scratch();
}

static bool is_root(void)
{
    if (geteuid() == 0)
        return true;
    fprintf(stderr, "skipped: needs root\n");
    return false;
}

/* What can be changed about a part of the path, and what is then said of it when it is a file or a folder. */
static const struct {
    mode_t mode;
    uid_t owner;
    gid_t group;
    const char *of_file; /* NULL: it is loaded */
    const char *of_folder;
    const char *advice;
} parts[] = {
    {0755, 0, 0, NULL, NULL, ""},
    {0700, 0, 0, NULL, NULL, ""},
    {0755, 0, STRANGERS, NULL, NULL, ""},
    {0775, 0, 0, NULL, NULL, ""},
    {0757, 0, 0, OPEN_FILE, OPEN_FOLDER, "chmod o-w /"},
    {0777, 0, STRANGERS, OPEN_FILE, OPEN_FOLDER, "chmod go-w /"},
    {0777, 0, 0, OPEN_FILE, OPEN_FOLDER, "chmod o-w /"},
    {0775, 0, STRANGERS, GROUP_FILE, GROUP_FOLDER, "chmod g-w /"},
    {0720, 0, STRANGERS, GROUP_FILE, GROUP_FOLDER, "chmod g-w /"},
    {0755, STRANGER, 0, FOREIGN_FILE, FOREIGN_FOLDER, "owner 12345"},
    {0500, STRANGER, STRANGERS, FOREIGN_FILE, FOREIGN_FOLDER, "owner 12345"},
    {01777, 0, 0, OPEN_FILE, NULL, "chmod o-w /"},
    {01775, 0, STRANGERS, GROUP_FILE, NULL, "chmod g-w /"},
    {01777, STRANGER, 0, FOREIGN_FILE, FOREIGN_FOLDER, "owner 12345"},
};

static void change(const char *path, size_t row)
{
    ck_assert_int_eq(chown(path, parts[row].owner, parts[row].group), 0);
    ck_assert_int_eq(chmod(path, parts[row].mode), 0);
}

START_TEST(every_part_of_the_path_is_judged)
{
    if (!is_root())
        return;
    const char *const paths[] = {module, folder, scratch_directory()};
    for (size_t i = 0; i < 3; i++) {
        const char *reason = i == 0 ? parts[_i].of_file : parts[_i].of_folder;
        change(paths[i], (size_t)_i);
        if (reason == NULL)
            check_loads();
        else
            check_refusal(reason, parts[_i].advice, paths[i]);
        change(paths[i], 0);
        check_loads();
    }
}
END_TEST

START_TEST(what_everybody_may_write_is_refused)
{
    const char *alias = scratch_path("alias.so");
    ck_assert_int_eq(chmod(module, 0757), 0);
    check_refusal(OPEN_FILE, "chmod ", module);
    ck_assert_int_eq(symlink(module, alias), 0);
    char resolved[sizeof module];
    memcpy(resolved, module, sizeof module);
    snprintf(module, sizeof module, "%s", alias);
    check_refusal(OPEN_FILE, "chmod ", resolved);
    memcpy(module, resolved, sizeof module);
    ck_assert_int_eq(chmod(module, 0755), 0);
    ck_assert_int_eq(chmod(scratch_directory(), 0707), 0);
    check_refusal(OPEN_FOLDER, "chmod o-w ", scratch_directory());
    ck_assert_int_eq(chmod(scratch_directory(), 01777), 0);
    check_loads();
}
END_TEST

START_TEST(below_a_sticky_folder_the_entry_needs_a_good_owner)
{
    if (!is_root())
        return;
    ck_assert_int_eq(chmod(scratch_directory(), 01777), 0);
    ck_assert_int_eq(chown(folder, STRANGER, 0), 0);
    check_refusal(FOREIGN_FOLDER, "owner 12345", folder);
}
END_TEST

/* Runs a check in a child and gives its exit status. */
static int in_child(int (*check)(void))
{
    pid_t child = fork();
    if (child == 0)
        _exit(check());
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void check_child(int (*check)(void), int wanted)
{
    int result = in_child(check);
    if (result == SKIPPED)
        fprintf(stderr, "skipped: no such namespace can be made here\n");
    else
        ck_assert_int_eq(result, wanted);
}

static int load_as_stranger(void)
{
    return seteuid(STRANGER) == 0 && load() ? 0 : 1;
}

START_TEST(ones_own_modules_and_roots_are_loaded)
{
    if (!is_root())
        return;
    ck_assert_int_eq(in_child(load_as_stranger), 0);
    ck_assert_int_eq(chown(module, STRANGER, STRANGERS), 0);
    ck_assert_int_eq(chown(folder, STRANGER, STRANGERS), 0);
    ck_assert_int_eq(in_child(load_as_stranger), 0);
    /* Group 0 has root's trust, whoever the owner is. */
    ck_assert_int_eq(chown(folder, STRANGER, 0), 0);
    ck_assert_int_eq(chmod(folder, 0775), 0);
    ck_assert_int_eq(in_child(load_as_stranger), 0);
    /* The tree of a user is not root's, even where the module is. */
    check_refusal(FOREIGN_FOLDER, "a folder of your own", folder);
    ck_assert_int_eq(chown(module, 0, 0), 0);
    check_refusal(FOREIGN_FOLDER, "a folder of your own", folder);
}
END_TEST

/* The module moves itself away while it is loaded, as if somebody had put it in another's place. */
START_TEST(a_module_that_is_replaced_meanwhile_is_refused)
{
    ck_assert_int_eq(rename(copy_module(TEST_MODULES "/moving_module.so", "moving.so"), module), 0);
    check_refusal("module: the file was replaced while it was loaded", "try again", module);
    char moved[sizeof module + 8];
    snprintf(moved, sizeof moved, "%s.moved", module);
    ck_assert_int_eq(rename(moved, module), 0);
}
END_TEST

#if defined(__linux__)
static bool write_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC | O_CREAT, 0644);
    bool ok = file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text);
    if (file >= 0)
        close(file);
    return ok;
}

static int load_in_user_namespace(void)
{
    if (syscall(SYS_unshare, CLONE_NEWUSER) != 0 || !write_file("/proc/self/uid_map", "0 0 1\n"))
        return SKIPPED;
    struct stat status;
    if (stat(module, &status) != 0 || status.st_uid == STRANGER)
        return SKIPPED;
    return load() ? 0 : 1;
}

START_TEST(the_overflow_user_of_a_user_namespace_is_trusted)
{
    if (!is_root())
        return;
    ck_assert_int_eq(chown(module, STRANGER, STRANGERS), 0);
    ck_assert_int_eq(chown(folder, STRANGER, STRANGERS), 0);
    check_child(load_in_user_namespace, 0);
    /* Outside of one, the same number is a user like others. */
    ck_assert_int_eq(chown(folder, 65534, 65534), 0);
    check_refusal(FOREIGN_FOLDER, "65534", folder);
}
END_TEST

/* As root, and then as the user, with other users and groups for this process. */
static int load_with_accounts(const char *users, const char *groups)
{
    const char *users_path = scratch_path("users");
    const char *groups_path = scratch_path("groups");
    if (syscall(SYS_unshare, CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        !write_file(users_path, users) || !write_file(groups_path, groups) ||
        mount(users_path, "/etc/passwd", NULL, MS_BIND, NULL) != 0 ||
        mount(groups_path, "/etc/group", NULL, MS_BIND, NULL) != 0)
        return SKIPPED;
    return seteuid(STRANGER) == 0 && load() ? 0 : 1;
}

static int load_with_own_group(void)
{
    return load_with_accounts("root:x:0:0::/:\nstranger:x:12345:54321::/:\n", "root:x:0:\nstranger:x:54321:\n");
}

static int load_with_shared_group(void)
{
    return load_with_accounts("root:x:0:0::/:\nstranger:x:12345:54321::/:\n", "root:x:0:\nstranger:x:54321:root\n");
}

START_TEST(trees_made_with_umask_002_are_loaded_where_the_group_is_ones_own)
{
    if (!is_root())
        return;
    const char *const paths[] = {module, folder, scratch_directory()};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(chown(paths[i], STRANGER, STRANGERS), 0);
        ck_assert_int_eq(chmod(paths[i], 0775), 0);
    }
    check_child(load_with_own_group, 0);
    check_child(load_with_shared_group, 1);
    ck_assert_int_eq(in_child(load_as_stranger), 1);
}
END_TEST

/* Version 2: the owner, user 12345, the group, the mask, others; tag, permissions, id. */
static const uint8_t access_list[] = {2, 0,    0,    0,    1,    0,    7,    0, 0xff, 0xff, 0xff, 0xff, 2,    0,    7,
                                      0, 0x39, 0x30, 0,    0,    4,    0,    5, 0,    0xff, 0xff, 0xff, 0xff, 0x10, 0,
                                      7, 0,    0xff, 0xff, 0xff, 0xff, 0x20, 0, 5,    0,    0xff, 0xff, 0xff, 0xff};

START_TEST(an_access_list_does_not_hide_behind_a_good_group)
{
    if (!is_root())
        return;
    if (setxattr(folder, "system.posix_acl_access", access_list, sizeof access_list, 0) != 0) {
        fprintf(stderr, "skipped: no access lists on this file system\n");
        return;
    }
    check_refusal("module: an access list may let others write it or a folder above it", "setfacl -b", folder);
    ck_assert_int_eq(chmod(folder, 0755), 0); /* which takes the right to write from everyone in the list */
    check_loads();
}
END_TEST
#endif

/* Groups of user 1000. */
static const struct {
    const char *users;
    const char *groups;
    bool is_own;
} accounts[] = {
    {"root:x:0:0:::\nann:x:1000:1000:Ann,,,:/srv/ann:/bin/sh\n", "root:x:0:\nann:x:1000:\n", true},
    {"ann:x:1000:1000:::\n", "ann:x:1000:ann\n", true},
    {"ann:x:1000:1000:::\n", "ann:x:1000:ann,ann\nb:x:1:root,bob\n", true},
    {"# comment\n\nann:x:1000:1000:::\ntoor:x:1000:1000:::\n", "#\nann:x:1000:\n", true},
    {"ann:x:1000:1000:::\n", "ann:x:1000:ann,bob\n", false},
    {"ann:x:1000:1000:::\n", "ann:x:1000:bob,ann\n", false},
    {"ann:x:1000:1000:::\n", "ann:x:1000:\nmore:x:1000:bob\n", false},
    {"ann:x:1000:1000:::\n", "ann:x:1000:an\n", false},
    {"ann:x:1000:1000:::\n", "ann:x:1000:,\n", false},
    {"ann:x:1000:1000:::\nbob:x:1001:1000:::\n", "ann:x:1000:\n", false},
    {"bob:x:1001:1000:::\nann:x:1000:1000:::\n", "ann:x:1000:\n", false},
    {"ann:x:1000:100:::\n", "ann:x:1000:\n", false},
    {"bob:x:1001:1001:::\n", "ann:x:1000:\n", false},
    {"ann:x:1000:1000:::\n", "bob:x:1001:\n", false},
    {"ann:x:1000:1000:::\n", "", false},
    {"", "ann:x:1000:\n", false},
    {"ann:x:1000:1000:::\n", "ann:x:1000:", false},
    {"ann:x:1000:1000:::", "ann:x:1000:\n", false},
    {"ann:x:1000:1000:::\nbob:x:1001", "ann:x:1000:\n", false},
    {"ann:x:1000:1000:::\n+\n", "ann:x:1000:\n", false},
    {"ann:x:1000:1000:::\n", "ann:x:1000:\n+\n", false},
    {"ann:x:1000:1000:::\n+::::::\n", "ann:x:1000:\n", false},
    {"ann:x:1000:1000:::\nbob:x:-1:0:::\n", "ann:x:1000:\n", false},
    {"ann:x:4294968296:4294968296:::\n", "ann:x:4294968296:\n", false},
};

START_TEST(a_group_of_ones_own_has_nobody_else)
{
    const char *const texts[] = {accounts[_i].users, accounts[_i].groups};
    char paths[2][300];
    for (size_t i = 0; i < 2; i++) {
        snprintf(paths[i], sizeof paths[i], "%s", scratch_path(i == 0 ? "users" : "groups"));
        FILE *file = fopen(paths[i], "we");
        ck_assert_ptr_nonnull(file);
        ck_assert_int_ge(fputs(texts[i], file), 0);
        fclose(file);
    }
    const struct sio_accounts files = {paths[0], paths[1]};
    ck_assert_int_eq(sio_group_is_own(&files, 1000, 1000), accounts[_i].is_own);
    ck_assert(!sio_group_is_own(&files, 1000, 1001));
    const struct sio_accounts none = {paths[0], "/no/such/file"};
    ck_assert(!sio_group_is_own(&none, 1000, 1000));
}
END_TEST

START_TEST(a_name_that_is_too_long_is_somebody)
{
    const char *users = scratch_path("users");
    const char *groups = scratch_path("groups");
    FILE *file = fopen(users, "we");
    ck_assert_ptr_nonnull(file);
    fputs("ann:x:1000:1000:::\n", file);
    fclose(file);
    file = fopen(groups, "we");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "ann:x:1000:%0300d\n", 0);
    fclose(file);
    const struct sio_accounts files = {users, groups};
    ck_assert(!sio_group_is_own(&files, 1000, 1000));
}
END_TEST

START_TEST(endless_and_broken_files_name_no_group)
{
    const struct sio_accounts endless = {"/dev/zero", "/dev/zero"};
    ck_assert(!sio_group_is_own(&endless, 0, 0));
    const struct sio_accounts folders = {"/", "/"};
    ck_assert(!sio_group_is_own(&folders, 0, 0));
}
END_TEST

Suite *crypto_ownership_suite(void)
{
    Suite *suite = suite_create("ownership");
    TCase *paths = tcase_create("paths");
    tcase_add_checked_fixture(paths, prepare, clear);
    tcase_add_loop_test(paths, every_part_of_the_path_is_judged, 0, (int)(sizeof parts / sizeof parts[0]));
    tcase_add_test(paths, what_everybody_may_write_is_refused);
    tcase_add_test(paths, below_a_sticky_folder_the_entry_needs_a_good_owner);
    tcase_add_test(paths, ones_own_modules_and_roots_are_loaded);
    tcase_add_test(paths, a_module_that_is_replaced_meanwhile_is_refused);
#if defined(__linux__)
    tcase_add_test(paths, the_overflow_user_of_a_user_namespace_is_trusted);
    tcase_add_test(paths, trees_made_with_umask_002_are_loaded_where_the_group_is_ones_own);
    tcase_add_test(paths, an_access_list_does_not_hide_behind_a_good_group);
#endif
    suite_add_tcase(suite, paths);
    TCase *groups = tcase_create("groups");
    tcase_add_checked_fixture(groups, NULL, remove_scratch);
    tcase_add_loop_test(groups, a_group_of_ones_own_has_nobody_else, 0, (int)(sizeof accounts / sizeof accounts[0]));
    tcase_add_test(groups, a_name_that_is_too_long_is_somebody);
    tcase_add_test(groups, endless_and_broken_files_name_no_group);
    suite_add_tcase(suite, groups);
    return suite;
}
