/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dynlib_windows.c: modules through LoadLibraryEx, by their full path and with the safe search order for what
 * they need themselves.
 */
#include "platform/dynlib.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "platform/ownership.h"
#include "platform/wide_windows.h"

const char *const sio_module_suffix = ".dll";
const char sio_path_separator = ';';

static bool is_slash(char letter)
{
    return letter == '\\' || letter == '/';
}

/* The folder in which the DLL, or the program that this is linked into, lies; false when it cannot be told. */
static bool own_folder(wchar_t wide[SIO_WIDE_PATH])
{
    HMODULE module = NULL;
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (const wchar_t *)(const void *)&sio_path_separator, &module))
        return false;
    DWORD wide_len = GetModuleFileNameW(module, wide, SIO_WIDE_PATH);
    while (wide_len > 0 && wide_len < SIO_WIDE_PATH && wide[wide_len - 1] != L'\\')
        wide_len--;
    if (wide_len == 0 || wide_len >= SIO_WIDE_PATH)
        return false;
    wide[wide_len - 1] = 0;
    return true;
}

static bool is_directory(const char *path)
{
    wchar_t wide[SIO_WIDE_PATH];
    DWORD attributes = sio_wide_path(wide, path) ? GetFileAttributesW(wide) : INVALID_FILE_ATTRIBUTES;
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

void sio_installed_directory(char directory[SIO_MAX_INSTALLED])
{
    static const wchar_t beside[] = L"\\lib\\siotls\\providers";
    wchar_t wide[SIO_WIDE_PATH];
    wchar_t *end = own_folder(wide) ? wcsrchr(wide, L'\\') : NULL;
    if (end != NULL && (size_t)(end - wide) + sizeof beside / sizeof beside[0] <= SIO_WIDE_PATH) {
        wcscpy(end, beside);
        if (sio_narrow(directory, SIO_MAX_INSTALLED, wide) && is_directory(directory))
            return;
    }
    snprintf(directory, SIO_MAX_INSTALLED, "%s", SIO_PROVIDER_DIRECTORY);
}

bool sio_path_is_absolute(const char *path)
{
    bool has_drive = ((path[0] >= 'a' && path[0] <= 'z') || (path[0] >= 'A' && path[0] <= 'Z')) && path[1] == ':';
    return (has_drive && is_slash(path[2])) || (is_slash(path[0]) && is_slash(path[1]));
}

bool sio_file_exists(const char *path)
{
    wchar_t wide[SIO_WIDE_PATH];
    if (!sio_wide_path(wide, path))
        return false;
    DWORD attributes = GetFileAttributesW(wide);
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0;
}

bool sio_module_entry(siotls_provider_entry **entry, const char *path, const char *symbol, struct sio_error *error)
{
    wchar_t wide[SIO_WIDE_PATH];
    if (!sio_wide_path(wide, path) || !sio_file_exists(path)) {
        sio_fail_status(error, SIOTLS_ERROR_NOT_FOUND, "module: Windows finds no such file");
        return sio_fail_detail(error, "%s", path);
    }
    if (!sio_ownership_check(path, error))
        return false;
    HMODULE module = LoadLibraryExW(wide, NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (module == NULL) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: Windows cannot load it");
        return sio_fail_detail(error, "%s (error %lu)", path, GetLastError());
    }
    FARPROC address = GetProcAddress(module, symbol);
    if (address == NULL) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: this DLL is no siotls provider of this major version");
        return sio_fail_detail(error, "%s does not export %s", path, symbol);
    }
    memcpy(entry, &address, sizeof address);
    return true;
}

bool sio_directory_modules(const char *directory, bool (*found)(void *context, const char *file_name), void *context)
{
    wchar_t wide[SIO_WIDE_PATH];
    if (!sio_wide_path_in(wide, directory, L"*.dll"))
        return true;
    WIN32_FIND_DATAW item;
    HANDLE search = FindFirstFileW(wide, &item);
    if (search == INVALID_HANDLE_VALUE)
        return true;
    bool ok = true;
    do {
        char file_name[3 * MAX_PATH];
        if (sio_narrow(file_name, sizeof file_name, item.cFileName))
            ok = found(context, file_name);
    } while (ok && FindNextFileW(search, &item));
    FindClose(search);
    return ok;
}
