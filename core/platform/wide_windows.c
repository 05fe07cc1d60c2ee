/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wide_windows.c: see wide_windows.h.
 */
#include "platform/wide_windows.h"

#include <limits.h>
#include <windows.h>

static bool widen(wchar_t wide[SIO_WIDE_PATH], const char *text)
{
    return MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, SIO_WIDE_PATH) > 0 ||
           MultiByteToWideChar(CP_ACP, MB_ERR_INVALID_CHARS, text, -1, wide, SIO_WIDE_PATH) > 0;
}

/*
 * What begins with two backslashes is a share, or says already how it is meant ("\\?\", "\\.\"). What has the prefix is
 * taken as it stands, so it is whole by then.
 */
static bool make_whole(wchar_t wide[SIO_WIDE_PATH], const wchar_t *given)
{
    static const wchar_t plain[] = L"\\\\?\\", share[] = L"\\\\?\\UNC\\";
    wchar_t whole[SIO_WIDE_PATH];
    DWORD whole_len = GetFullPathNameW(given, SIO_WIDE_PATH, whole, NULL);
    if (whole_len == 0 || whole_len >= SIO_WIDE_PATH)
        return false;
    bool is_share = wcsncmp(whole, L"\\\\", 2) == 0;
    bool is_told = is_share && (whole[2] == L'?' || whole[2] == L'.');
    const wchar_t *prefix = whole_len < MAX_PATH || is_told ? L"" : is_share ? share : plain;
    const wchar_t *rest = prefix == share ? whole + 2 : whole;
    if (wcslen(prefix) + wcslen(rest) >= SIO_WIDE_PATH)
        return false;
    wcscpy(wide, prefix);
    wcscat(wide, rest);
    return true;
}

bool sio_wide_path(wchar_t wide[SIO_WIDE_PATH], const char *path)
{
    wchar_t given[SIO_WIDE_PATH];
    return widen(given, path) && make_whole(wide, given);
}

bool sio_wide_path_in(wchar_t wide[SIO_WIDE_PATH], const char *directory, const wchar_t *pattern)
{
    wchar_t given[SIO_WIDE_PATH];
    if (!widen(given, directory) || wcslen(given) + 1 + wcslen(pattern) >= SIO_WIDE_PATH)
        return false;
    wcscat(given, L"\\");
    wcscat(given, pattern);
    return make_whole(wide, given);
}

bool sio_narrow(char *text, size_t text_size, const wchar_t *wide)
{
    int room = text_size < INT_MAX ? (int)text_size : INT_MAX;
    return WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, room, NULL, NULL) > 0;
}

int sio_narrow_size(const wchar_t *wide)
{
    return WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
}
