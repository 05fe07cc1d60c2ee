/* SPDX-License-Identifier: Apache-2.0 */
/*
 * environment_windows.c: environment variables of processes that are not elevated; files.
 */
#include "platform/environment.h"

#include <string.h>
#include <windows.h>

#include "platform/wide_windows.h"

/* True when the process has more rights than its user normally has; also when that cannot be told. */
static bool is_elevated(void)
{
    HANDLE token;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return true;
    TOKEN_ELEVATION elevation;
    DWORD elevation_len;
    bool known = GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &elevation_len) != 0;
    CloseHandle(token);
    return !known || elevation.TokenIsElevated != 0;
}

/* In UTF-16, as Windows keeps it, since the code page lacks letters; one that is changed meanwhile is as good as unset.
 */
static bool read_variable(char **value, const wchar_t *name, DWORD wide_size, const struct siotls_memory *memory)
{
    wchar_t *wide = sio_allocate_array(memory, wide_size, sizeof *wide);
    if (wide == NULL)
        return false;
    DWORD wide_len = GetEnvironmentVariableW(name, wide, wide_size);
    int value_size = wide_len > 0 && wide_len < wide_size ? sio_narrow_size(wide) : 0;
    *value = value_size > 0 ? sio_allocate(memory, (size_t)value_size) : NULL;
    bool ok = value_size <= 0 || (*value != NULL && sio_narrow(*value, (size_t)value_size, wide));
    sio_release(memory, wide, wide_size * sizeof *wide);
    return ok;
}

bool sio_environment_get(char **value, const char *name, const struct siotls_memory *memory)
{
    wchar_t wide_name[64];
    *value = NULL;
    if (is_elevated() || MultiByteToWideChar(CP_UTF8, 0, name, -1, wide_name, 64) == 0)
        return true;
    DWORD wide_size = GetEnvironmentVariableW(wide_name, NULL, 0);
    return wide_size <= 1 || read_variable(value, wide_name, wide_size, memory);
}

/* Windows keeps its anchors in a store of its own (system_store_windows.c), not in a file. */
const char *sio_system_trust_path(size_t index)
{
    (void)index;
    return NULL;
}

const char *sio_system_trust_directory(size_t index)
{
    (void)index;
    return NULL;
}

static bool read_names(struct sio_buffer *names, HANDLE search, WIN32_FIND_DATAW *entry, struct sio_error *error)
{
    char name[4 * MAX_PATH];
    size_t num_names = 0;
    do {
        if ((entry->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ||
            !sio_narrow(name, sizeof name, entry->cFileName))
            continue;
        if (num_names++ == SIO_MAX_DIRECTORY)
            return sio_fail_status(error, SIOTLS_ERROR_LIMIT,
                                   "file: the directory has more files than Windows may list");
        if (!sio_buffer_append(names, (const uint8_t *)name, strlen(name) + 1))
            return sio_fail_memory(error);
    } while (FindNextFileW(search, entry) != 0);
    return true;
}

bool sio_directory_read(struct sio_buffer *names, const char *path, struct sio_error *error)
{
    wchar_t wide[SIO_WIDE_PATH];
    WIN32_FIND_DATAW entry;
    HANDLE search = INVALID_HANDLE_VALUE;
    if (sio_wide_path_in(wide, path, L"*"))
        search = FindFirstFileW(wide, &entry);
    if (search == INVALID_HANDLE_VALUE) {
        sio_fail_status(error, SIOTLS_ERROR_FILE, "file: Windows cannot list the directory");
        return sio_fail_detail(error, "%s (error %lu)", path, GetLastError());
    }
    bool ok = read_names(names, search, &entry, error);
    FindClose(search);
    return ok || sio_fail_detail(error, "%s", path);
}

/* Reads one byte more than the maximum at most, to know that there is more. */
static bool read_all(struct sio_buffer *buffer, HANDLE file, size_t maximum, struct sio_error *error)
{
    const size_t piece = 16384;
    size_t total = 0;
    DWORD appended_len;
    do {
        size_t room = maximum - total < piece ? maximum - total + 1 : piece;
        if (!sio_buffer_reserve(buffer, room))
            return sio_fail_memory(error);
        if (!ReadFile(file, buffer->data + buffer->data_len, (DWORD)room, &appended_len, NULL))
            return sio_fail_status(error, SIOTLS_ERROR_FILE, "file: Windows cannot read it");
        buffer->data_len += appended_len;
        total += appended_len;
        if (total > maximum)
            return sio_fail_status(error, SIOTLS_ERROR_LIMIT, "file: it is larger than allowed on Windows");
    } while (appended_len > 0);
    return true;
}

bool sio_file_read(struct sio_buffer *buffer, const char *path, size_t maximum, struct sio_error *error)
{
    wchar_t wide[SIO_WIDE_PATH];
    HANDLE file = INVALID_HANDLE_VALUE;
    if (sio_wide_path(wide, path))
        file = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        sio_fail_status(error, SIOTLS_ERROR_FILE, "file: Windows cannot open it");
        return sio_fail_detail(error, "%s (error %lu)", path, GetLastError());
    }
    bool ok = read_all(buffer, file, maximum, error);
    CloseHandle(file);
    return ok || sio_fail_detail(error, "%s", path);
}
