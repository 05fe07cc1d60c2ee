/* SPDX-License-Identifier: Apache-2.0 */
/*
 * system.h: what the programs ask of the operating system beside libuv: their start, files, descriptors, the calendar,
 * wiping. system_posix.c and system_windows.c; paths and arguments are UTF-8 on Windows.
 */
#ifndef TOOLS_SYSTEM_H
#define TOOLS_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

/* What modules end in, and what separates folders in SIOTLS_PROVIDER_PATH. */
extern const char tool_module_suffix[];
extern const char tool_path_separator;

/* Where the file name begins in a path; whether a path begins at the root of a file system; whether it has a folder. */
const char *tool_path_file_name(const char *path);
bool tool_path_is_absolute(const char *path);
bool tool_path_has_folder(const char *path);

/*
 * tool_begin, first in main: makes sure that the descriptors 0, 1 and 2 exist, so that no socket or key log becomes
 * one, and that output is what the program writes, in UTF-8 on a console. Returns the arguments; NULL when the program
 * cannot run.
 */
char **tool_begin(char **argv);

/* tool_ignore_pipe_signal: writing to a pipe that nobody reads is an error, and no signal. */
void tool_ignore_pipe_signal(void);

/* tool_raise_limits takes as many descriptors as the system grants. */
void tool_raise_limits(void);

/* tool_is_colored: standard output is a terminal that knows the escape sequences for colors. */
bool tool_is_colored(void);

/*
 * Descriptors of files, no child inherits them; -1 and errno when there is none. to_append: mode 0600, made if it is
 * not there; temporary: a new file of mode 0600, whose name takes the place of the XXXXXX at the end of the path;
 * nowhere: reads as empty, and swallows what is written.
 */
int tool_open_to_read(const char *path);
int tool_open_to_append(const char *path);
int tool_open_temporary(char *path);
int tool_open_nowhere(void);

/* tool_open_to_replace is fopen to write, and no character becomes another. */
FILE *tool_open_to_replace(const char *path);

/* As read and write do. */
ptrdiff_t tool_read(int descriptor, void *data, size_t data_len);
ptrdiff_t tool_write(int descriptor, const void *data, size_t data_len);

/* 0, or -1 and errno. tool_rename replaces what is there. */
int tool_rename(const char *from, const char *to);
int tool_remove(const char *path);

/* tool_exists: something of that name is there. */
bool tool_exists(const char *path);

/* tool_descriptor_flags: what tool_descriptor_restore puts back, for descriptors that others share; -1: nothing. */
int tool_descriptor_flags(int descriptor);
void tool_descriptor_restore(int descriptor, int flags);

/* tool_descriptor_is_regular: a file on a disk, reading of which never waits for long. */
bool tool_descriptor_is_regular(int descriptor);

/* The calendar in UTC. tool_calendar: false for a time that has no date. tool_calendar_time normalises date. */
bool tool_calendar(struct tm *date, time_t time);
time_t tool_calendar_time(struct tm *date);

/* tool_wipe is not optimised away. */
void tool_wipe(void *data, size_t data_len);

#endif
