/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wide_windows.h: paths as the system wants them.
 */
#ifndef SIO_PLATFORM_WIDE_WINDOWS_H
#define SIO_PLATFORM_WIDE_WINDOWS_H

#include <stdbool.h>
#include <wchar.h>

#include "base/error.h"

/* Longer paths are refused, as most programs on Windows do. */
enum { SIO_WIDE_PATH = 1024 };

/* Converts UTF-8, or, where it is none, the code page of the system (environment variables are in that). */
bool sio_wide_path(wchar_t wide[SIO_WIDE_PATH], const char *path) SIO_CHECKED;

#endif
