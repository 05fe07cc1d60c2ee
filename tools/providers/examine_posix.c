/* SPDX-License-Identifier: Apache-2.0 */
/* examine_posix.c: loads providers in a forked process. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "providers/examine.h"

void examine_errand(void)
{
}

static void load_here(const char *providers, int descriptor)
{
    alarm(EXAMINE_PATIENCE_SECONDS);
    struct finding finding = examine_load(providers);
    ssize_t written = write(descriptor, &finding, sizeof finding);
    _exit(written == (ssize_t)sizeof finding ? 0 : 1);
}

struct finding examine(const char *providers)
{
    struct finding finding = {0};
    int ends[2];
    int status = 0;
    if (pipe(ends) != 0)
        return examine_lost("there are too many open files (%lu more)", 2);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        load_here(providers, ends[1]);
    }
    close(ends[1]);
    ssize_t got = child > 0 ? read(ends[0], &finding, sizeof finding) : -1;
    close(ends[0]);
    if (child < 0 || waitpid(child, &status, 0) != child)
        return examine_lost("a process could not be made or was lost (%lu)", (unsigned long)child);
    if (WIFSIGNALED(status))
        return examine_lost("it crashes or hangs while it is loaded (signal %lu)", (unsigned long)WTERMSIG(status));
    return got == (ssize_t)sizeof finding
               ? finding
               : examine_lost("it ends the process (exit code %lu)", (unsigned long)WEXITSTATUS(status));
}
