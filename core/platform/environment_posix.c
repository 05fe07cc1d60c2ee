/* SPDX-License-Identifier: Apache-2.0 */
/*
 * environment_posix.c: environment variables of processes that run with their caller's rights; files.
 */
#include "platform/environment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/auxv.h>
#endif

/* True when the environment may come from someone with fewer rights than this process has. */
static bool is_elevated(void)
{
#if defined(__linux__)
    /* The kernel's own word, which also covers file capabilities and security modules. */
    if (getauxval(AT_SECURE) != 0)
        return true;
#elif defined(__APPLE__) || defined(__FreeBSD__) || defined(__NetBSD__) || defined(__OpenBSD__) ||                     \
    defined(__DragonFly__)
    if (issetugid() != 0)
        return true;
#endif
    return getuid() != geteuid() || getgid() != getegid();
}

bool sio_environment_get(char **value, const char *name, const struct siotls_memory *memory)
{
    const char *text = is_elevated() ? NULL : getenv(name);
    bool is_set = text != NULL && text[0] != '\0';
    *value = is_set ? sio_allocate_string(memory, text) : NULL;
    return *value != NULL || !is_set;
}

const char *sio_system_trust_path(size_t index)
{
    static const char *const paths[] = {
        "/etc/ssl/certs/ca-certificates.crt",                /* Debian, Ubuntu, Arch, Alpine, Gentoo */
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Fedora, RHEL, CentOS */
        "/etc/pki/tls/certs/ca-bundle.crt",                  /* older Fedora and RHEL */
        "/var/lib/ca-certificates/ca-bundle.pem",            /* SUSE */
        "/etc/ssl/ca-bundle.pem",                            /* older SUSE */
        "/etc/ssl/cert.pem",                                 /* Alpine, OpenBSD, FreeBSD, macOS */
        "/usr/local/share/certs/ca-root-nss.crt",            /* FreeBSD's ca_root_nss */
        "/usr/local/etc/ssl/cert.pem",                       /* FreeBSD ports, DragonFly */
        "/etc/openssl/certs/ca-certificates.crt",            /* NetBSD */
    };
    return index < sizeof paths / sizeof paths[0] ? paths[index] : NULL;
}

const char *sio_system_trust_directory(size_t index)
{
    static const char *const paths[] = {
        "/etc/ssl/certs",               /* Debian, SUSE, Alpine */
        "/etc/pki/tls/certs",           /* Fedora, RHEL, CentOS */
        "/etc/openssl/certs",           /* NetBSD */
        "/system/etc/security/cacerts", /* Android */
        "/usr/local/share/certs",       /* FreeBSD */
    };
    return index < sizeof paths / sizeof paths[0] ? paths[index] : NULL;
}

static bool is_file(DIR *directory, const char *name)
{
    struct stat status;
    return fstatat(dirfd(directory), name, &status, 0) == 0 && S_ISREG(status.st_mode);
}

static bool read_names(struct sio_buffer *names, DIR *directory, struct sio_error *error)
{
    const struct dirent *entry;
    for (size_t num_names = 0; (entry = readdir(directory)) != NULL;) {
        if (!is_file(directory, entry->d_name))
            continue;
        if (num_names++ == SIO_MAX_DIRECTORY)
            return sio_fail_status(error, SIOTLS_ERROR_LIMIT, "file: the directory has more files than allowed");
        if (!sio_buffer_append(names, (const uint8_t *)entry->d_name, strlen(entry->d_name) + 1))
            return sio_fail_memory(error);
    }
    return true;
}

bool sio_directory_read(struct sio_buffer *names, const char *path, struct sio_error *error)
{
    DIR *directory = opendir(path);
    if (directory == NULL) {
        sio_fail_status(error, SIOTLS_ERROR_FILE, "file: the directory cannot be read");
        return sio_fail_detail(error, "%s: %s", path, strerror(errno));
    }
    bool ok = read_names(names, directory, error);
    closedir(directory);
    return ok || sio_fail_detail(error, "%s", path);
}

/* One read; appended_len is 0 at the end of the file. */
static bool read_some(struct sio_buffer *buffer, size_t *appended_len, int file, size_t room, struct sio_error *error)
{
    if (!sio_buffer_reserve(buffer, room))
        return sio_fail_memory(error);
    ssize_t result;
    do
        result = read(file, buffer->data + buffer->data_len, room);
    while (result < 0 && errno == EINTR);
    if (result < 0) {
        sio_fail_status(error, SIOTLS_ERROR_FILE, "file: it cannot be read");
        return sio_fail_detail(error, "%s", strerror(errno));
    }
    *appended_len = (size_t)result;
    buffer->data_len += *appended_len;
    return true;
}

/* Reads one byte more than the maximum at most, to know that there is more. */
static bool read_all(struct sio_buffer *buffer, int file, size_t maximum, struct sio_error *error)
{
    const size_t piece = 16384;
    size_t total = 0;
    size_t appended_len = 0;
    do {
        size_t room = maximum - total < piece ? maximum - total + 1 : piece;
        if (!read_some(buffer, &appended_len, file, room, error))
            return false;
        total += appended_len;
        if (total > maximum)
            return sio_fail_status(error, SIOTLS_ERROR_LIMIT, "file: it is larger than allowed");
    } while (appended_len > 0);
    return true;
}

bool sio_file_read(struct sio_buffer *buffer, const char *path, size_t maximum, struct sio_error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        sio_fail_status(error, SIOTLS_ERROR_FILE, "file: it cannot be opened");
        return sio_fail_detail(error, "%s: %s", path, strerror(errno));
    }
    struct stat before;
    struct stat after;
    bool is_known = fstat(file, &before) == 0;
    bool ok = read_all(buffer, file, maximum, error);
    /* Someone writes it: what was read may be a part. */
    if (ok && is_known && fstat(file, &after) == 0 &&
        (before.st_size != after.st_size || before.st_mtime != after.st_mtime))
        ok = sio_fail_status(error, SIOTLS_ERROR_FILE, "file: it changed while it was read");
    close(file);
    return ok || sio_fail_detail(error, "%s", path);
}
