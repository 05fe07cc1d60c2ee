/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dynlib_posix.c: modules through dlopen, by their resolved path.
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
#include "platform/ownership.h"

#if !defined(RTLD_NODELETE)
#define RTLD_NODELETE 0 /* modules are never closed anyway */
#endif

const char *const sio_module_suffix = ".so";
const char sio_path_separator = ':';

void sio_installed_directory(char directory[SIO_MAX_INSTALLED])
{
    snprintf(directory, SIO_MAX_INSTALLED, "%s", SIO_PROVIDER_DIRECTORY);
}

bool sio_path_is_absolute(const char *path)
{
    return path[0] == '/';
}

bool sio_file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/* Opens the file that is going to be loaded, so that its inode lasts; -1 on failure. */
static int open_module(struct stat *status, const char *path, struct sio_error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file >= 0 && fstat(file, status) == 0)
        return file;
    sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: the file cannot be opened");
    sio_fail_detail(error, "%s: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    return -1;
}

static bool check_whole(int file, const struct stat *status, const char *path, struct sio_error *error)
{
    if (sio_elf_is_whole(file, status->st_size))
        return true;
    sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: the file is cut short");
    return sio_fail_detail(error, "%s", path);
}

/* True when the path still leads to the file that was looked at. */
static bool is_same_file(const char *path, const struct stat *status)
{
    struct stat now;
    return lstat(path, &now) == 0 && now.st_dev == status->st_dev && now.st_ino == status->st_ino;
}

/* What was checked is what is loaded: the linker opens the path anew, so it is compared with the open file after that.
 */
static void *load_checked(int file, const struct stat *status, const char *path, struct sio_error *error)
{
    if (!sio_ownership_check(path, error) || !check_whole(file, status, path, error))
        return NULL;
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (module == NULL) {
        const char *words = dlerror();
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: it cannot be loaded");
        sio_fail_detail(error, "%s", words != NULL ? words : path);
        return NULL;
    }
    if (is_same_file(path, status))
        return module;
    sio_fail_status(error, SIOTLS_ERROR_REFUSED, "module: the file was replaced while it was loaded");
    sio_fail_detail(error, "try again: %s", path);
    return NULL;
}

static void *load(const char *path, struct sio_error *error)
{
    struct stat status;
    int file = open_module(&status, path, error);
    if (file < 0)
        return NULL;
    void *module = load_checked(file, &status, path, error);
    close(file);
    return module;
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
    /* Without symbolic links, what is looked at and what is loaded can only differ by a replaced file or folder. */
    char real_path[PATH_MAX];
    if (realpath(path, real_path) == NULL) {
        if (errno == ENOENT || errno == ENOTDIR)
            sio_fail_status(error, SIOTLS_ERROR_NOT_FOUND, "module: there is no such file");
        else
            sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: the path cannot be resolved");
        return sio_fail_detail(error, "%s: %s", path, strerror(errno));
    }
    void *module = load(real_path, error);
    if (module == NULL)
        return false;
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
