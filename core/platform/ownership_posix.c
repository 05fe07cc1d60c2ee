/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ownership_posix.c: see ownership.h. From the top down: once nobody else can change a folder, what is found in it
 * stays what it was when it was looked at.
 */
#include "platform/ownership.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/xattr.h>
#endif

#include "platform/group_posix.h"

/* The first numbers of a small text file; false when it is not there. */
static bool read_numbers(const char *path, unsigned long *numbers, size_t num_numbers)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    size_t count = 0;
    while (count < num_numbers && fscanf(file, "%lu", &numbers[count]) == 1)
        count++;
    fclose(file);
    return count == num_numbers;
}

/* In a user namespace that does not map everybody, files of the real root appear as the overflow user's. */
static bool is_overflow_user(uid_t owner)
{
    unsigned long overflow[1];
    unsigned long map[3];
    if (!read_numbers("/proc/sys/kernel/overflowuid", overflow, 1) || !read_numbers("/proc/self/uid_map", map, 3))
        return false;
    bool maps_everybody = map[0] == 0 && map[1] == 0 && map[2] >= UINT32_MAX;
    return !maps_everybody && owner == (uid_t)overflow[0];
}

static bool check_owner(const char *path, const struct stat *status, bool is_folder, struct sio_error *error)
{
    if (status->st_uid == 0 || status->st_uid == geteuid() || is_overflow_user(status->st_uid))
        return true;
    if (is_folder)
        sio_fail_status(error, SIOTLS_ERROR_REFUSED,
                        "module: a folder above it belongs neither to root nor to the current user");
    else
        sio_fail_status(error, SIOTLS_ERROR_REFUSED,
                        "module: the file belongs neither to root nor to the current user");
    return sio_fail_detail(error, "chown it, or copy the module to a folder of your own: %s (owner %lu)", path,
                           (unsigned long)status->st_uid);
}

/* An access list's own entries hide behind the permissions of the group. Without a clear "there is none" there is one.
 */
static bool has_access_list(const char *path)
{
#if defined(__linux__)
    return lgetxattr(path, "system.posix_acl_access", NULL, 0) >= 0 ||
           (errno != ENODATA && errno != ENOTSUP && errno != ENOSYS);
#else
    (void)path;
    return false;
#endif
}

static bool is_harmless_group(const struct stat *status)
{
    return status->st_gid == 0 || sio_group_is_own(&sio_system_accounts, status->st_gid, status->st_uid);
}

static bool fail_writable(const char *path, const struct stat *status, struct sio_error *error)
{
    bool others = (status->st_mode & S_IWOTH) != 0;
    bool group = (status->st_mode & S_IWGRP) != 0 && !is_harmless_group(status);
    return sio_fail_detail(error, "chmod %s%s-w %s (mode %04o, group %lu)", group ? "g" : "", others ? "o" : "", path,
                           (unsigned)(status->st_mode & 07777), (unsigned long)status->st_gid);
}

static bool check_writers(const char *path, const struct stat *status, bool is_folder, struct sio_error *error)
{
    bool is_sticky = is_folder && (status->st_mode & S_ISVTX) != 0;
    if (is_sticky || (status->st_mode & (S_IWGRP | S_IWOTH)) == 0)
        return true;
    if ((status->st_mode & S_IWOTH) != 0) {
        if (is_folder)
            sio_fail_status(error, SIOTLS_ERROR_REFUSED, "module: a folder above it is writable by everybody");
        else
            sio_fail_status(error, SIOTLS_ERROR_REFUSED, "module: the file is writable by everybody");
        return fail_writable(path, status, error);
    }
    if (!is_harmless_group(status)) {
        if (is_folder)
            sio_fail_status(error, SIOTLS_ERROR_REFUSED, "module: a folder above it is writable by a group");
        else
            sio_fail_status(error, SIOTLS_ERROR_REFUSED, "module: the file is writable by a group");
        return fail_writable(path, status, error);
    }
    if (!has_access_list(path))
        return true;
    sio_fail_status(error, SIOTLS_ERROR_REFUSED, "module: an access list may let others write it or a folder above it");
    return sio_fail_detail(error, "setfacl -b %s, or chmod g-w", path);
}

static bool check_part(const char *path, bool is_folder, struct sio_error *error)
{
    struct stat status;
    bool is_there = lstat(path, &status) == 0;
    if (is_there && (is_folder ? S_ISDIR(status.st_mode) : S_ISREG(status.st_mode)))
        return check_owner(path, &status, is_folder, error) && check_writers(path, &status, is_folder, error);
    if (is_folder)
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: a folder above it cannot be examined");
    else
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: it is not a regular file");
    return sio_fail_detail(error, "%s%s%s", path, is_there ? "" : ": ", is_there ? "" : strerror(errno));
}

bool sio_ownership_check(const char *path, struct sio_error *error)
{
    char part[PATH_MAX];
    size_t path_len = strlen(path);
    if (path_len >= sizeof part)
        return sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: its path is too long to be examined");
    for (size_t i = 0; i < path_len; i++) {
        if (path[i] != '/')
            continue;
        size_t part_len = i > 0 ? i : 1;
        memcpy(part, path, part_len);
        part[part_len] = '\0';
        if (!check_part(part, true, error))
            return false;
    }
    return check_part(path, false, error);
}
