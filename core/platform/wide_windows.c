/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wide_windows.c: see wide_windows.h.
 */
#include "platform/wide_windows.h"

#include <windows.h>

bool sio_wide_path(wchar_t wide[SIO_WIDE_PATH], const char *path)
{
    return MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide, SIO_WIDE_PATH) > 0 ||
           MultiByteToWideChar(CP_ACP, MB_ERR_INVALID_CHARS, path, -1, wide, SIO_WIDE_PATH) > 0;
}
