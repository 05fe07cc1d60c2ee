/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wide_windows.h: paths and text between UTF-8, which the library speaks, and UTF-16, which the system does.
 */
#ifndef SIO_PLATFORM_WIDE_WINDOWS_H
#define SIO_PLATFORM_WIDE_WINDOWS_H

#include <stdbool.h>
#include <wchar.h>

#include "base/error.h"

/* Room for a path that the system takes; longer ones are refused. */
enum { SIO_WIDE_PATH = 1024 };

/*
 * Makes a path absolute, with backslashes, and, if it has more than 259 characters, with the prefix by which Windows
 * takes it all the same. The text is UTF-8, or, where it is none, of the system's code page (what main gets as its
 * arguments is in that). False: it is too long.
 */
bool sio_wide_path(wchar_t wide[SIO_WIDE_PATH], const char *path) SIO_CHECKED;

/* The same for what is in a directory: "*" for all. */
bool sio_wide_path_in(wchar_t wide[SIO_WIDE_PATH], const char *directory, const wchar_t *pattern) SIO_CHECKED;

/* UTF-8; false: it does not fit. Half a surrogate pair, which files may have in their names, becomes U+FFFD. */
bool sio_narrow(char *text, size_t text_size, const wchar_t *wide) SIO_CHECKED;

/* The size of that, with its end; 0: too large. */
int sio_narrow_size(const wchar_t *wide);

#endif
