/* SPDX-License-Identifier: Apache-2.0 */
/*
 * examine_windows.c: loads providers in a process that runs this program again. Environment variables tell it that, to
 * which pipe the finding goes, and the list, if there is one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#include "providers/examine.h"

#define PIPE_VARIABLE L"SIOTLS_PROVIDERS_EXAMINE"
#define LIST_VARIABLE L"SIOTLS_PROVIDERS_EXAMINE_LIST"

enum { PIPE_SIZE = 65536, MAX_PROGRAM = 32768, MAX_LIST = 16384, EXIT_NOT_WRITTEN = 1 };

_Static_assert(sizeof(struct finding) < PIPE_SIZE, "a child writes its finding without a reader");

/* The parent reads the code; nobody is to be asked what to do about it. */
static LONG WINAPI end_crashed(EXCEPTION_POINTERS *exception)
{
    TerminateProcess(GetCurrentProcess(), exception->ExceptionRecord->ExceptionCode);
    return EXCEPTION_EXECUTE_HANDLER;
}

/* False when the variable is not set. */
static bool read_variable(char text[MAX_LIST], const wchar_t *name)
{
    static wchar_t wide[MAX_LIST / 3];
    SetLastError(ERROR_SUCCESS);
    DWORD len = GetEnvironmentVariableW(name, wide, MAX_LIST / 3);
    if (len >= MAX_LIST / 3 || (len == 0 && GetLastError() != ERROR_SUCCESS))
        return false;
    wide[len] = 0;
    return WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, MAX_LIST, NULL, NULL) > 0;
}

void examine_errand(void)
{
    static char list[MAX_LIST];
    unsigned long long handle = 0;
    DWORD written = 0;
    if (!read_variable(list, PIPE_VARIABLE) || sscanf(list, "%llu", &handle) != 1)
        return;
    bool has_list = read_variable(list, LIST_VARIABLE);
    SetEnvironmentVariableW(PIPE_VARIABLE, NULL);
    SetEnvironmentVariableW(LIST_VARIABLE, NULL);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
    SetUnhandledExceptionFilter(end_crashed);
    struct finding finding = examine_load(has_list ? list : NULL);
    bool is_written = WriteFile((HANDLE)(uintptr_t)handle, &finding, sizeof finding, &written, NULL) != 0 &&
                      written == sizeof finding;
    TerminateProcess(GetCurrentProcess(), is_written ? 0 : EXIT_NOT_WRITTEN);
}

static bool set_variables(HANDLE pipe, const char *providers)
{
    static wchar_t list[MAX_LIST];
    wchar_t number[32];
    swprintf(number, sizeof number / sizeof number[0], L"%llu", (unsigned long long)(uintptr_t)pipe);
    return SetEnvironmentVariableW(PIPE_VARIABLE, number) &&
           (providers == NULL ||
            (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, providers, -1, list, MAX_LIST) > 0 &&
             SetEnvironmentVariableW(LIST_VARIABLE, list)));
}

static bool start(PROCESS_INFORMATION *process, HANDLE pipe, const char *providers)
{
    static wchar_t program[MAX_PROGRAM];
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    STARTUPINFOW info = {.cb = sizeof info, .dwFlags = STARTF_USESTDHANDLES};
    DWORD program_len = GetModuleFileNameW(NULL, program, MAX_PROGRAM);
    HANDLE nothing = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                                 OPEN_EXISTING, 0, NULL);
    info.hStdInput = info.hStdOutput = info.hStdError = nothing;
    bool is_started = program_len > 0 && program_len < MAX_PROGRAM && nothing != INVALID_HANDLE_VALUE &&
                      set_variables(pipe, providers) &&
                      CreateProcessW(program, NULL, NULL, NULL, TRUE, 0, NULL, NULL, &info, process);
    SetEnvironmentVariableW(PIPE_VARIABLE, NULL);
    SetEnvironmentVariableW(LIST_VARIABLE, NULL);
    if (nothing != INVALID_HANDLE_VALUE)
        CloseHandle(nothing);
    return is_started;
}

/* Waits first: the pipe has room for the finding, and of a process that hangs nothing would come. */
static struct finding wait_for(PROCESS_INFORMATION *process, HANDLE pipe)
{
    struct finding finding;
    DWORD got = 0, code = 0;
    if (WaitForSingleObject(process->hProcess, EXAMINE_PATIENCE_SECONDS * 1000) != WAIT_OBJECT_0) {
        TerminateProcess(process->hProcess, EXIT_NOT_WRITTEN);
        return examine_lost("it hangs while it is loaded, for %lu seconds at least; or it crashes then",
                            EXAMINE_PATIENCE_SECONDS);
    }
    if (GetExitCodeProcess(process->hProcess, &code) && code == 0 &&
        ReadFile(pipe, &finding, sizeof finding, &got, NULL) && got == sizeof finding)
        return finding;
    return code >= 0xc0000000u ? examine_lost("it crashes while it is loaded (exception 0x%08lx)", code)
                               : examine_lost("it ends the process (exit code %lu)", code);
}

struct finding examine(const char *providers)
{
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    PROCESS_INFORMATION process;
    struct finding finding;
    HANDLE read_end, write_end;
    if (!CreatePipe(&read_end, &write_end, &inherited, PIPE_SIZE))
        return examine_lost("there is no pipe (error %lu)", GetLastError());
    SetHandleInformation(read_end, HANDLE_FLAG_INHERIT, 0);
    fflush(NULL);
    bool is_started = start(&process, write_end, providers);
    DWORD code = GetLastError();
    CloseHandle(write_end);
    if (is_started) {
        finding = wait_for(&process, read_end);
        CloseHandle(process.hThread);
        CloseHandle(process.hProcess);
    } else {
        finding = examine_lost("a process could not be made (error %lu)", code);
    }
    CloseHandle(read_end);
    return finding;
}
