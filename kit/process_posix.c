/* SPDX-License-Identifier: Apache-2.0 */
/* process_posix.c: checks in forked processes. */
#include "kit/process.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

bool kit_process_is_child(void)
{
    return false;
}

static struct outcome outcome_of_end(int status, uint32_t patience_seconds)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        return kit_process_failed("did not end within %lu seconds", (unsigned long)patience_seconds);
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGSEGV || WTERMSIG(status) == SIGBUS))
        return kit_process_failed("crashed (signal %lu): memory was touched that it was not given",
                                  (unsigned long)WTERMSIG(status));
    if (WIFSIGNALED(status))
        return kit_process_failed("crashed (signal %lu)", (unsigned long)WTERMSIG(status));
    return kit_process_failed("ended the process with exit code %lu", (unsigned long)WEXITSTATUS(status));
}

/* Whatever the program does with the signal, it has to end this process. */
static void set_alarm(uint32_t seconds)
{
    sigset_t alarms;
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    signal(SIGALRM, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &alarms, NULL);
    alarm(seconds);
}

static void run_here(struct trial *trial, const struct check *check, int descriptor)
{
    set_alarm(trial->patience_seconds);
    kit_process_check(trial, check);
    ssize_t written = write(descriptor, &trial->outcome, sizeof trial->outcome);
    _exit(written == (ssize_t)sizeof trial->outcome ? 0 : 1);
}

struct outcome kit_process_run(const struct trial *trial, const struct check *check)
{
    struct trial copy = *trial;
    struct outcome outcome;
    int ends[2];
    int status = 0;
    if (pipe(ends) != 0)
        return kit_process_failed("there are too many open files (%lu more)", 2);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        run_here(&copy, check, ends[1]);
    }
    close(ends[1]);
    ssize_t got = child > 0 ? read(ends[0], &outcome, sizeof outcome) : -1;
    close(ends[0]);
    if (child < 0)
        return kit_process_failed("%lu process could not be made", 1);
    if (waitpid(child, &status, 0) != child)
        return kit_process_failed("process %lu was lost", (unsigned long)child);
    if (got != (ssize_t)sizeof outcome || status != 0)
        return outcome_of_end(status, trial->patience_seconds);
    outcome.reason[sizeof outcome.reason - 1] = 0;
    return outcome;
}

int kit_trial_forks(struct trial *trial)
{
    (void)trial;
    return 1;
}

static int read_all(int descriptor, uint8_t *output, size_t output_len)
{
    while (output_len > 0) {
        ssize_t some = read(descriptor, output, output_len);
        if (some <= 0)
            return 0;
        output += some;
        output_len -= (size_t)some;
    }
    return 1;
}

int kit_trial_in_child(int (*draw)(void *argument, uint8_t *output, size_t output_len), void *argument, uint8_t *output,
                       size_t output_len)
{
    int ends[2];
    if (pipe(ends) != 0)
        return 0;
    pid_t child = fork();
    if (child == 0) {
        int is_drawn = draw(argument, output, output_len);
        _exit(is_drawn && write(ends[1], output, output_len) == (ssize_t)output_len ? 0 : 1);
    }
    close(ends[1]);
    int is_read = child > 0 && read_all(ends[0], output, output_len);
    close(ends[0]);
    int status = 1;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0 && is_read;
}
