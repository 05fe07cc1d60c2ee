/* SPDX-License-Identifier: Apache-2.0 */
/*
 * files.h: whole files into memory, and files to append to.
 */
#ifndef TOOLS_FILES_H
#define TOOLS_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No certificate, key or CA bundle is larger than this. */
enum { TOOL_MAX_FILE = 16 * 1024 * 1024 };

/* tool_file: a file's content. */
struct tool_file {
    uint8_t *data;
    size_t data_len;
};

/* tool_file_read reads a whole file; 0, and a line on stderr that names the option, when it cannot. */
bool tool_file_read(struct tool_file *file, const char *program, const char *option, const char *path);

/* tool_file_clear wipes and frees. */
void tool_file_clear(struct tool_file *file);

/* tool_file_append opens a file of mode 0600 to append to: a descriptor, or -1 and a line on stderr. */
int tool_file_append(const char *program, const char *option, const char *path);

/* tool_file_append_line writes a line in one piece, so that several processes may share the file; false on failure. */
bool tool_file_append_line(int descriptor, const uint8_t *line, size_t line_len);

#endif
