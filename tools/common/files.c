/* SPDX-License-Identifier: Apache-2.0 */
/* files.c: see files.h. */
#include "common/files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/report.h"
#include "common/system.h"

static ptrdiff_t read_again(int descriptor, uint8_t *data, size_t data_len)
{
    ptrdiff_t result;
    do {
        result = tool_read(descriptor, data, data_len);
    } while (result < 0 && errno == EINTR);
    return result;
}

/* Makes room for more, by copying, so that no part of a key stays behind in freed memory. */
static bool grow(struct tool_file *file, size_t *capacity)
{
    size_t larger = *capacity ? *capacity * 4 : 16384;
    uint8_t *data = malloc(larger);
    if (data == NULL)
        return false;
    if (file->data_len)
        memcpy(data, file->data, file->data_len);
    size_t data_len = file->data_len;
    tool_file_clear(file);
    file->data = data;
    file->data_len = data_len;
    *capacity = larger;
    return true;
}

/* Did someone write it meanwhile? Then what was read may be a part. */
static bool is_steady(int descriptor, const struct stat *before)
{
    struct stat after;
    return fstat(descriptor, &after) != 0 || (before->st_size == after.st_size && before->st_mtime == after.st_mtime);
}

/* 0 or an errno value. */
static int read_all(struct tool_file *file, int descriptor)
{
    size_t capacity = 0;
    for (;;) {
        if (file->data_len == capacity && !grow(file, &capacity))
            return ENOMEM;
        ptrdiff_t result = read_again(descriptor, file->data + file->data_len, capacity - file->data_len);
        if (result < 0)
            return errno;
        if (result == 0)
            return 0;
        file->data_len += (size_t)result;
        if (file->data_len > TOOL_MAX_FILE)
            return EFBIG;
    }
}

bool tool_file_read(struct tool_file *file, const char *program, const char *option, const char *path)
{
    *file = (struct tool_file){0};
    struct stat before = {0};
    int descriptor = tool_open_to_read(path);
    int problem = descriptor < 0 || fstat(descriptor, &before) != 0 ? errno : read_all(file, descriptor);
    bool is_whole = problem == 0 && is_steady(descriptor, &before);
    if (descriptor >= 0)
        close(descriptor);
    if (is_whole && file->data_len > 0)
        return true;
    tool_complain(program, "%s %s: cannot read the file: %s", option, path,
                  problem     ? strerror(problem)
                  : !is_whole ? "it changed while it was read"
                              : "it is empty");
    tool_file_clear(file);
    return false;
}

void tool_file_clear(struct tool_file *file)
{
    if (file->data) {
        tool_wipe(file->data, file->data_len);
        free(file->data);
    }
    *file = (struct tool_file){0};
}

int tool_file_append(const char *program, const char *option, const char *path)
{
    int descriptor = tool_open_to_append(path);
    if (descriptor < 0)
        tool_complain(program, "%s %s: cannot write to the file: %s", option, path, strerror(errno));
    return descriptor;
}

bool tool_file_append_line(int descriptor, const uint8_t *line, size_t line_len)
{
    uint8_t whole[512];
    if (line_len >= sizeof whole)
        return false;
    memcpy(whole, line, line_len);
    whole[line_len] = '\n';
    ptrdiff_t result = tool_write(descriptor, whole, line_len + 1);
    tool_wipe(whole, sizeof whole);
    return result == (ptrdiff_t)(line_len + 1);
}
