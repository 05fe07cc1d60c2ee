/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dynlib_posix.c: modules through dlopen. A module runs with all our rights, so its file, and the directory
 * it can be replaced in, must belong to someone who has those rights anyway.
 */
#include "platform/dynlib.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/elf_posix.h"

#if !defined(RTLD_NODELETE)
#define RTLD_NODELETE 0 /* modules are never closed anyway */
#endif

const char *const sio_module_suffix = ".so";
const char sio_path_separator = ':';

bool sio_path_is_absolute(const char *path)
{
    return path[0] == '/';
}

bool sio_file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

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

static bool check_file(const struct stat *status, const char *path, struct sio_error *error)
{
    if (!S_ISREG(status->st_mode)) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: it is not a regular file");
        return sio_fail_detail(error, "%s", path);
    }
    if ((status->st_mode & S_IWOTH) != 0) {
        sio_fail_status(error, SIOTLS_ERROR_REFUSED, "module: the file is writable by everybody");
        return sio_fail_detail(error, "%s", path);
    }
    if (status->st_uid != 0 && status->st_uid != geteuid() && !is_overflow_user(status->st_uid)) {
        sio_fail_status(error, SIOTLS_ERROR_REFUSED,
                        "module: the file belongs neither to root nor to the current user");
        return sio_fail_detail(error, "%s (owner %lu)", path, (unsigned long)status->st_uid);
    }
    return true;
}

/* Whoever may write the directory may put another file in the module's place after the look at it. */
static bool check_directory(const char *path, struct sio_error *error)
{
    char directory[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t directory_len = slash == path ? 1 : (size_t)(slash - path);
    memcpy(directory, path, directory_len);
    directory[directory_len] = '\0';
    struct stat status;
    if (stat(directory, &status) != 0) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: its directory cannot be examined");
        return sio_fail_detail(error, "%s: %s", directory, strerror(errno));
    }
    if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0) {
        sio_fail_status(error, SIOTLS_ERROR_REFUSED, "module: the directory is writable by everybody");
        return sio_fail_detail(error, "%s", directory);
    }
    return true;
}

/* Looks at the opened file, not at its name. */
static bool check_module(const char *path, struct sio_error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: the file cannot be opened");
        sio_fail_detail(error, "%s: %s", path, strerror(errno));
        if (file >= 0)
            close(file);
        return false;
    }
    bool ok = check_file(&status, path, error) && check_directory(path, error);
    if (ok && !sio_elf_is_whole(file, status.st_size)) {
        ok = sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: the file is cut short");
        sio_fail_detail(error, "%s", path);
    }
    close(file);
    return ok;
}

/* ISO C has no conversion from an object pointer to a function pointer; POSIX promises that the bytes agree. */
static bool find_symbol(siotls_provider_entry **entry, void *module, const char *symbol)
{
    void *address = dlsym(module, symbol);
    if (address == NULL)
        return false;
    memcpy(entry, &address, sizeof address);
    return true;
}

bool sio_module_entry(siotls_provider_entry **entry, const char *path, const char *symbol, struct sio_error *error)
{
    /* Without symbolic links, what is looked at and what is loaded can only differ by a replaced file. */
    char real_path[PATH_MAX];
    if (realpath(path, real_path) == NULL) {
        if (errno == ENOENT || errno == ENOTDIR)
            sio_fail_status(error, SIOTLS_ERROR_NOT_FOUND, "module: there is no such file");
        else
            sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: the path cannot be resolved");
        return sio_fail_detail(error, "%s: %s", path, strerror(errno));
    }
    if (!check_module(real_path, error))
        return false;
    void *module = dlopen(real_path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (module == NULL) {
        const char *words = dlerror();
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: it cannot be loaded");
        return sio_fail_detail(error, "%s", words != NULL ? words : path);
    }
    if (!find_symbol(entry, module, symbol)) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: it is no siotls provider of this major version");
        return sio_fail_detail(error, "%s does not export %s", path, symbol);
    }
    return true;
}

bool sio_directory_modules(const char *directory, bool (*found)(void *context, const char *file_name), void *context)
{
    DIR *stream = opendir(directory);
    if (stream == NULL)
        return true;
    bool ok = true;
    size_t suffix_len = strlen(sio_module_suffix);
    struct dirent *item;
    while (ok && (item = readdir(stream)) != NULL) {
        size_t name_len = strlen(item->d_name);
        if (name_len > suffix_len && strcmp(item->d_name + name_len - suffix_len, sio_module_suffix) == 0)
            ok = found(context, item->d_name);
    }
    closedir(stream);
    return ok;
}
