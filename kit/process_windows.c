/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process_windows.c: checks in processes that run the same program again. An environment variable says which check is
 * theirs, counted from the start of the program, and to which pipe the outcome goes.
 */
#include "kit/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define VARIABLE L"SIOTLS_CONFORM_CHECK"

enum { PIPE_SIZE = 65536, MAX_PROGRAM = 32768, EXIT_NOT_WRITTEN = 1, MAX_PATIENCE = 4000000 };

_Static_assert(sizeof(struct outcome) < PIPE_SIZE, "a child writes its outcome without a reader");

static unsigned long num_checks; /* that this process came by */

/* What this process was started for. */
static struct {
    bool is_known;
    unsigned long number; /* of the check; 0: nothing */
    HANDLE pipe;
} errand;

/* Once; the variable is not for processes that a provider starts. */
static void learn_errand(void)
{
    wchar_t value[64];
    unsigned long long handle = 0;
    if (errand.is_known)
        return;
    errand.is_known = true;
    DWORD value_len = GetEnvironmentVariableW(VARIABLE, value, sizeof value / sizeof value[0]);
    if (value_len == 0 || value_len >= sizeof value / sizeof value[0])
        return;
    SetEnvironmentVariableW(VARIABLE, NULL);
    if (swscanf(value, L"%lu:%llu", &errand.number, &handle) == 2)
        errand.pipe = (HANDLE)(uintptr_t)handle;
    else
        errand.number = 0;
}

bool kit_process_is_child(void)
{
    learn_errand();
    return errand.number != 0;
}

/* The parent reads the code; nobody is to be asked what to do about it. */
static LONG WINAPI end_crashed(EXCEPTION_POINTERS *exception)
{
    TerminateProcess(GetCurrentProcess(), exception->ExceptionRecord->ExceptionCode);
    return EXCEPTION_EXECUTE_HANDLER;
}

static void run_here(const struct trial *trial, const struct check *check)
{
    struct trial copy = *trial;
    DWORD written = 0;
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
    SetUnhandledExceptionFilter(end_crashed);
    kit_process_check(&copy, check);
    bool is_written = WriteFile(errand.pipe, &copy.outcome, sizeof copy.outcome, &written, NULL) != 0 &&
                      written == sizeof copy.outcome;
    TerminateProcess(GetCurrentProcess(), is_written ? 0 : EXIT_NOT_WRITTEN);
}

static bool start(PROCESS_INFORMATION *process, HANDLE pipe)
{
    static wchar_t program[MAX_PROGRAM];
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    STARTUPINFOW info = {.cb = sizeof info, .dwFlags = STARTF_USESTDHANDLES};
    wchar_t value[64];
    DWORD program_len = GetModuleFileNameW(NULL, program, MAX_PROGRAM);
    wchar_t *command_line = _wcsdup(GetCommandLineW());
    HANDLE nothing = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                                 OPEN_EXISTING, 0, NULL);
    info.hStdInput = info.hStdOutput = info.hStdError = nothing;
    swprintf(value, sizeof value / sizeof value[0], L"%lu:%llu", num_checks, (unsigned long long)(uintptr_t)pipe);
    bool is_started = program_len > 0 && program_len < MAX_PROGRAM && command_line != NULL &&
                      nothing != INVALID_HANDLE_VALUE && SetEnvironmentVariableW(VARIABLE, value) &&
                      CreateProcessW(program, command_line, NULL, NULL, TRUE, 0, NULL, NULL, &info, process);
    SetEnvironmentVariableW(VARIABLE, NULL);
    if (nothing != INVALID_HANDLE_VALUE)
        CloseHandle(nothing);
    free(command_line);
    return is_started;
}

static struct outcome outcome_of_end(DWORD code)
{
    if (code == EXCEPTION_ACCESS_VIOLATION)
        return kit_process_failed("crashed (exception 0x%08lx): memory was touched that it was not given", code);
    if (code >= 0xc0000000u)
        return kit_process_failed("crashed (exception 0x%08lx)", code);
    return kit_process_failed("ended the process with exit code %lu", code);
}

/* Waits first: the pipe has room for the outcome, and of a process that hangs nothing would come. */
static struct outcome wait_for(PROCESS_INFORMATION *process, HANDLE pipe, uint32_t patience_seconds)
{
    struct outcome outcome;
    DWORD got = 0, code = 0;
    DWORD milliseconds = patience_seconds < MAX_PATIENCE ? (DWORD)patience_seconds * 1000 : INFINITE;
    if (WaitForSingleObject(process->hProcess, milliseconds) != WAIT_OBJECT_0) {
        TerminateProcess(process->hProcess, EXIT_NOT_WRITTEN);
        WaitForSingleObject(process->hProcess, INFINITE);
        return kit_process_failed("did not end within %lu seconds", patience_seconds);
    }
    if (!GetExitCodeProcess(process->hProcess, &code) || code != 0 ||
        !ReadFile(pipe, &outcome, sizeof outcome, &got, NULL) || got != sizeof outcome)
        return outcome_of_end(code);
    outcome.reason[sizeof outcome.reason - 1] = 0;
    return outcome;
}

static struct outcome run_again(uint32_t patience_seconds)
{
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    PROCESS_INFORMATION process;
    struct outcome outcome;
    HANDLE read_end, write_end;
    if (!CreatePipe(&read_end, &write_end, &inherited, PIPE_SIZE))
        return kit_process_failed("there is no pipe (error %lu)", GetLastError());
    SetHandleInformation(read_end, HANDLE_FLAG_INHERIT, 0);
    fflush(NULL);
    bool is_started = start(&process, write_end);
    DWORD code = GetLastError();
    CloseHandle(write_end);
    if (is_started) {
        outcome = wait_for(&process, read_end, patience_seconds);
        CloseHandle(process.hThread);
        CloseHandle(process.hProcess);
    } else {
        outcome = kit_process_failed("a process could not be made (error %lu)", code);
    }
    CloseHandle(read_end);
    return outcome;
}

struct outcome kit_process_run(const struct trial *trial, const struct check *check)
{
    num_checks++;
    if (!kit_process_is_child())
        return run_again(trial->patience_seconds);
    if (num_checks == errand.number)
        run_here(trial, check);
    return (struct outcome){.state = SIOTLS_CONFORM_PASSED};
}

int kit_trial_forks(struct trial *trial)
{
    kit_trial_skip(trial, "this system does not fork");
    return 0;
}

int kit_trial_in_child(int (*draw)(void *argument, uint8_t *output, size_t output_len), void *argument, uint8_t *output,
                       size_t output_len)
{
    (void)draw;
    (void)argument;
    (void)output;
    (void)output_len;
    return 0;
}
