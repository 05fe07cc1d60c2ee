/* SPDX-License-Identifier: Apache-2.0 */
/* system_posix.c: see system.h. */
#define _GNU_SOURCE /* mkostemp */
#include "common/system.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

const char tool_module_suffix[] = ".so";
const char tool_path_separator = ':';

const char *tool_path_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool tool_path_is_absolute(const char *path)
{
    return path[0] == '/';
}

bool tool_path_has_folder(const char *path)
{
    return strchr(path, '/') != NULL;
}

char **tool_begin(char **argv)
{
    int descriptor = 0;
    while (descriptor >= 0 && descriptor <= STDERR_FILENO)
        descriptor = open("/dev/null", O_RDWR);
    return descriptor > STDERR_FILENO && close(descriptor) == 0 ? argv : NULL;
}

void tool_ignore_pipe_signal(void)
{
    signal(SIGPIPE, SIG_IGN);
}

void tool_raise_limits(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

bool tool_is_colored(void)
{
    return isatty(STDOUT_FILENO) != 0;
}

int tool_open_to_read(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

int tool_open_to_append(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, S_IRUSR | S_IWUSR);
}

int tool_open_temporary(char *path)
{
    return mkostemp(path, O_CLOEXEC);
}

int tool_open_nowhere(void)
{
    return open("/dev/null", O_RDWR | O_CLOEXEC);
}

FILE *tool_open_to_replace(const char *path)
{
    return fopen(path, "w");
}

ptrdiff_t tool_read(int descriptor, void *data, size_t data_len)
{
    return read(descriptor, data, data_len);
}

ptrdiff_t tool_write(int descriptor, const void *data, size_t data_len)
{
    return write(descriptor, data, data_len);
}

int tool_rename(const char *from, const char *to)
{
    return rename(from, to);
}

int tool_remove(const char *path)
{
    return unlink(path);
}

bool tool_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

int tool_descriptor_flags(int descriptor)
{
    return fcntl(descriptor, F_GETFL);
}

void tool_descriptor_restore(int descriptor, int flags)
{
    if (flags >= 0)
        (void)fcntl(descriptor, F_SETFL, flags);
}

bool tool_descriptor_is_regular(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

bool tool_calendar(struct tm *date, time_t time)
{
    return gmtime_r(&time, date) != NULL;
}

time_t tool_calendar_time(struct tm *date)
{
    return timegm(date);
}

void tool_wipe(void *data, size_t data_len)
{
    explicit_bzero(data, data_len);
}
