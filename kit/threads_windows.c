/* SPDX-License-Identifier: Apache-2.0 */
/* threads_windows.c: threads that begin together. */
#include <stdlib.h>
#include <windows.h>

#include "kit/process.h"

struct thread {
    HANDLE handle;
    HANDLE start; /* an event that is set when all threads are there */
    int (*work)(void *argument, unsigned number);
    void *argument;
    unsigned number;
    int is_right;
};

static DWORD WINAPI run_thread(void *argument)
{
    struct thread *thread = argument;
    WaitForSingleObject(thread->start, INFINITE);
    thread->is_right = thread->work(thread->argument, thread->number);
    return 0;
}

int kit_trial_threads(int (*work)(void *argument, unsigned thread), void *argument)
{
    struct thread threads[NUM_THREADS];
    HANDLE start = CreateEventW(NULL, TRUE, FALSE, NULL);
    int is_right = 1;
    for (unsigned i = 0; i < NUM_THREADS; i++) {
        threads[i] = (struct thread){.start = start, .work = work, .argument = argument, .number = i};
        threads[i].handle = CreateThread(NULL, 0, run_thread, &threads[i], 0, NULL);
        if (start == NULL || threads[i].handle == NULL)
            abort();
    }
    SetEvent(start);
    for (unsigned i = 0; i < NUM_THREADS; i++) {
        WaitForSingleObject(threads[i].handle, INFINITE);
        CloseHandle(threads[i].handle);
        is_right = is_right && threads[i].is_right;
    }
    CloseHandle(start);
    return is_right;
}
