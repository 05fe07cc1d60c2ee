/* SPDX-License-Identifier: Apache-2.0 */
/* system_windows.c: see system.h. Paths go through the functions for wide characters, so no code page matters. */
#include "common/system.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <limits.h>
#include <share.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <wchar.h>
#include <windows.h>

#include <shellapi.h>

const char tool_module_suffix[] = ".dll";
const char tool_path_separator = ';';

/* As long as Windows takes them; longer ones than 259 with the prefix that says that they are meant so. */
enum { MAX_WIDE_PATH = 32767, PREFIX_LEN = 4 };

enum { CONSOLE_BUFFER = 1 << 16 };

/* ---- paths ---- */

static bool is_slash(char letter)
{
    return letter == '\\' || letter == '/';
}

const char *tool_path_file_name(const char *path)
{
    const char *name = path;
    for (const char *at = path; *at; at++)
        if (is_slash(*at))
            name = at + 1;
    return name;
}

bool tool_path_is_absolute(const char *path)
{
    char drive = path[0] >= 'a' && path[0] <= 'z' ? (char)(path[0] - 32) : path[0];
    return (drive >= 'A' && drive <= 'Z' && path[1] == ':' && is_slash(path[2])) ||
           (is_slash(path[0]) && is_slash(path[1]));
}

bool tool_path_has_folder(const char *path)
{
    return strpbrk(path, "\\/:") != NULL;
}

static wchar_t *to_wide(const char *text)
{
    int len = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, NULL, 0);
    wchar_t *wide = len > 0 ? malloc((size_t)len * sizeof *wide) : NULL;
    if (wide)
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, len);
    return wide;
}

static char *to_narrow(const wchar_t *wide)
{
    int len = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
    char *text = len > 0 ? malloc((size_t)len) : NULL;
    if (text)
        WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, len, NULL, NULL);
    return text;
}

/* What Windows takes as it is written: absolute, and with the prefix for long ones. NULL and errno without. */
static wchar_t *to_wide_path(const char *path)
{
    wchar_t *given = to_wide(path);
    wchar_t *whole = given ? malloc((PREFIX_LEN + MAX_WIDE_PATH + 1) * sizeof *whole) : NULL;
    DWORD len = whole ? GetFullPathNameW(given, MAX_WIDE_PATH, whole + PREFIX_LEN, NULL) : 0;
    errno = EINVAL;
    if (len >= MAX_PATH && len < MAX_WIDE_PATH && whole[PREFIX_LEN] != L'\\') {
        wmemcpy(whole, L"\\\\?\\", PREFIX_LEN);
        free(given);
        return whole;
    }
    free(whole);
    return given;
}

/* ---- the start ---- */

static UINT code_page_before;

static void restore_code_page(void)
{
    SetConsoleOutputCP(code_page_before);
}

/*
 * The C library would write byte by byte, and the console takes each for a letter. Who prints flushes what has to be
 * seen at once, as for a pipe.
 */
static bool prepare_stream(FILE *stream, DWORD handle)
{
    DWORD mode;
    return GetConsoleMode(GetStdHandle(handle), &mode) != 0 && setvbuf(stream, NULL, _IOFBF, CONSOLE_BUFFER) == 0;
}

static void prepare_console(void)
{
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        (void)_setmode(descriptor, _O_BINARY);
    bool is_output = prepare_stream(stdout, STD_OUTPUT_HANDLE);
    bool is_console = prepare_stream(stderr, STD_ERROR_HANDLE) || is_output;
    code_page_before = GetConsoleOutputCP();
    if (is_console && code_page_before != CP_UTF8 && SetConsoleOutputCP(CP_UTF8))
        (void)atexit(restore_code_page);
}

/* They live as long as the program. */
static char **arguments_of(const wchar_t *command_line)
{
    int num_wide = 0;
    wchar_t **wide = CommandLineToArgvW(command_line, &num_wide);
    char **arguments = wide ? calloc((size_t)num_wide + 1, sizeof *arguments) : NULL;
    for (int i = 0; arguments && i < num_wide; i++) {
        arguments[i] = to_narrow(wide[i]);
        if (arguments[i] == NULL)
            return NULL;
    }
    LocalFree(wide);
    return arguments;
}

char **tool_begin(char **argv)
{
    int descriptor = 0;
    (void)argv;
    while (descriptor >= 0 && descriptor <= 2)
        descriptor = tool_open_nowhere();
    prepare_console();
    return descriptor > 2 && _close(descriptor) == 0 ? arguments_of(GetCommandLineW()) : NULL;
}

void tool_ignore_pipe_signal(void)
{
}

/* Sockets are no descriptors here, and there is no limit to raise. */
void tool_raise_limits(void)
{
}

bool tool_is_colored(void)
{
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD mode;
    return GetConsoleMode(output, &mode) && SetConsoleMode(output, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

/* ---- files ---- */

static int open_file(const char *path, int flags)
{
    wchar_t *wide = to_wide_path(path);
    if (wide == NULL)
        return -1;
    int descriptor = _wopen(wide, flags | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE);
    free(wide);
    return descriptor;
}

int tool_open_to_read(const char *path)
{
    return open_file(path, _O_RDONLY);
}

/* Only the folder's access list says who may read it: that of a user's own folders lets nobody else. */
int tool_open_to_append(const char *path)
{
    return open_file(path, _O_WRONLY | _O_APPEND | _O_CREAT);
}

int tool_open_temporary(char *path)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    LARGE_INTEGER counter;
    char *end = path + strlen(path) - 6;
    int descriptor = -1;
    errno = EEXIST;
    for (int tries = 0; descriptor < 0 && errno == EEXIST && tries < 100; tries++) {
        QueryPerformanceCounter(&counter);
        uint64_t number = (uint64_t)counter.QuadPart ^ (uint64_t)GetCurrentProcessId() << 20;
        for (int i = 0; i < 6; i++, number /= 26)
            end[i] = letters[number % 26];
        descriptor = open_file(path, _O_WRONLY | _O_CREAT | _O_EXCL);
    }
    return descriptor;
}

int tool_open_nowhere(void)
{
    return _open("NUL", _O_RDWR | _O_BINARY | _O_NOINHERIT);
}

FILE *tool_open_to_replace(const char *path)
{
    wchar_t *wide = to_wide_path(path);
    FILE *file = wide ? _wfopen(wide, L"wb") : NULL;
    free(wide);
    return file;
}

/* The C library counts in ints. */
static unsigned piece_of(size_t data_len)
{
    return data_len < INT_MAX ? (unsigned)data_len : INT_MAX;
}

ptrdiff_t tool_read(int descriptor, void *data, size_t data_len)
{
    return _read(descriptor, data, piece_of(data_len));
}

ptrdiff_t tool_write(int descriptor, const void *data, size_t data_len)
{
    return _write(descriptor, data, piece_of(data_len));
}

int tool_rename(const char *from, const char *to)
{
    wchar_t *wide_from = to_wide_path(from);
    wchar_t *wide_to = to_wide_path(to);
    bool is_done = wide_from && wide_to && MoveFileExW(wide_from, wide_to, MOVEFILE_REPLACE_EXISTING);
    free(wide_from);
    free(wide_to);
    errno = EACCES;
    return is_done ? 0 : -1;
}

int tool_remove(const char *path)
{
    wchar_t *wide = to_wide_path(path);
    int result = wide ? _wunlink(wide) : -1;
    free(wide);
    return result;
}

bool tool_exists(const char *path)
{
    wchar_t *wide = to_wide_path(path);
    bool is_there = wide && GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES;
    free(wide);
    return is_there;
}

/* ---- descriptors ---- */

int tool_descriptor_flags(int descriptor)
{
    (void)descriptor;
    return -1;
}

void tool_descriptor_restore(int descriptor, int flags)
{
    (void)descriptor;
    (void)flags;
}

bool tool_descriptor_is_regular(int descriptor)
{
    return GetFileType((HANDLE)_get_osfhandle(descriptor)) == FILE_TYPE_DISK;
}

/* ---- the rest ---- */

bool tool_calendar(struct tm *date, time_t time)
{
    return gmtime_s(date, &time) == 0;
}

time_t tool_calendar_time(struct tm *date)
{
    return _mkgmtime(date);
}

void tool_wipe(void *data, size_t data_len)
{
    SecureZeroMemory(data, data_len);
}
