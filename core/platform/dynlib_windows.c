/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dynlib_windows.c: modules through LoadLibraryEx, by their full path and with the safe search order for what
 * they need themselves. A module runs with all our rights, so not everybody may be allowed to write it.
 */
#include "platform/dynlib.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

#include <aclapi.h>

#include "platform/wide_windows.h"

const char *const sio_module_suffix = ".dll";
const char sio_path_separator = ';';

static bool is_slash(char letter)
{
    return letter == '\\' || letter == '/';
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

/* True when an entry of the access list lets this group change the file. */
static bool group_may_write(PACL list, WELL_KNOWN_SID_TYPE group)
{
    union {
        SID sid;
        uint8_t room[SECURITY_MAX_SID_SIZE];
    } known;
    DWORD known_len = sizeof known;
    if (!CreateWellKnownSid(group, NULL, &known.sid, &known_len))
        return true;
    for (DWORD i = 0; i < list->AceCount; i++) {
        ACCESS_ALLOWED_ACE *entry;
        if (!GetAce(list, i, (void **)&entry))
            return true;
        bool allows =
            entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE && (entry->Header.AceFlags & INHERIT_ONLY_ACE) == 0;
        if (allows && (entry->Mask & (FILE_WRITE_DATA | WRITE_DAC | WRITE_OWNER | GENERIC_WRITE | GENERIC_ALL)) != 0 &&
            EqualSid((PSID)&entry->SidStart, &known.sid))
            return true;
    }
    return false;
}

/* No list at all grants everything to everybody. */
static bool everybody_may_write(PACL list)
{
    return list == NULL || group_may_write(list, WinWorldSid) || group_may_write(list, WinAuthenticatedUserSid) ||
           group_may_write(list, WinBuiltinUsersSid);
}

static bool check_module(wchar_t *wide, const char *path, struct sio_error *error)
{
    PACL list = NULL;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    DWORD result =
        GetNamedSecurityInfoW(wide, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &list, NULL, &descriptor);
    if (result != ERROR_SUCCESS) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: its access list cannot be read");
        return sio_fail_detail(error, "%s (error %lu)", path, result);
    }
    bool ok = !everybody_may_write(list);
    LocalFree(descriptor);
    if (ok)
        return true;
    sio_fail_status(error, SIOTLS_ERROR_REFUSED, "module: the access list lets everybody write it");
    return sio_fail_detail(error, "%s", path);
}

bool sio_module_entry(siotls_provider_entry **entry, const char *path, const char *symbol, struct sio_error *error)
{
    wchar_t wide[SIO_WIDE_PATH];
    if (!sio_wide_path(wide, path) || !sio_file_exists(path)) {
        sio_fail_status(error, SIOTLS_ERROR_NOT_FOUND, "module: Windows finds no such file");
        return sio_fail_detail(error, "%s", path);
    }
    if (!check_module(wide, path, error))
        return false;
    for (wchar_t *letter = wide; *letter != 0; letter++)
        *letter = *letter == L'/' ? L'\\' : *letter; /* LoadLibrary's safe search wants backslashes */
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
    char pattern[SIO_WIDE_PATH];
    wchar_t wide[SIO_WIDE_PATH];
    int pattern_len = snprintf(pattern, sizeof pattern, "%s\\*%s", directory, sio_module_suffix);
    if (pattern_len < 0 || (size_t)pattern_len >= sizeof pattern || !sio_wide_path(wide, pattern))
        return true;
    WIN32_FIND_DATAW item;
    HANDLE search = FindFirstFileW(wide, &item);
    if (search == INVALID_HANDLE_VALUE)
        return true;
    bool ok = true;
    do {
        char file_name[3 * MAX_PATH];
        if (WideCharToMultiByte(CP_UTF8, 0, item.cFileName, -1, file_name, sizeof file_name, NULL, NULL) > 0)
            ok = found(context, file_name);
    } while (ok && FindNextFileW(search, &item));
    FindClose(search);
    return ok;
}
