/* SPDX-License-Identifier: Apache-2.0 */
/* run.c: the tables by kind, and one check in a process of its own. */
#include "kit/conform.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Long enough for valgrind; what takes longer hangs. */
enum { PATIENCE_SECONDS = 300 };

const struct check_table *conform_table(int kind)
{
    static const struct check_table *const tables[] = {
        [SIOTLS_KIND_HASH] = &hash_checks,     [SIOTLS_KIND_HKDF] = &hkdf_checks,
        [SIOTLS_KIND_AEAD] = &aead_checks,     [SIOTLS_KIND_KEM] = &kem_checks,
        [SIOTLS_KIND_SIGNER] = &signer_checks, [SIOTLS_KIND_VERIFIER] = &verifier_checks,
        [SIOTLS_KIND_RANDOM] = &random_checks, [SIOTLS_KIND_COMPRESSOR] = &compressor_checks,
        [SIOTLS_KIND_MASK] = &mask_checks,
    };
    return tables[kind];
}

static struct outcome failed(const char *words, int number)
{
    struct outcome outcome = {.state = OUTCOME_FAILED};
    snprintf(outcome.reason, sizeof outcome.reason, words, number);
    return outcome;
}

static struct outcome outcome_of_end(int status)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        return failed("did not end within %d seconds", PATIENCE_SECONDS);
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGSEGV || WTERMSIG(status) == SIGBUS))
        return failed("crashed (signal %d): memory was touched that it was not given", WTERMSIG(status));
    if (WIFSIGNALED(status))
        return failed("crashed (signal %d)", WTERMSIG(status));
    return failed("ended the process with exit code %d", WEXITSTATUS(status));
}

static void run_here(struct trial *trial, const struct check *check, int descriptor)
{
    alarm(PATIENCE_SECONDS);
    check->run(trial);
    trial_expect(trial, trial_areas_intact(trial), "memory was written beside what it was given");
    ssize_t written = write(descriptor, &trial->outcome, sizeof trial->outcome);
    _exit(written == (ssize_t)sizeof trial->outcome ? 0 : 1);
}

struct outcome conform_run(const struct trial *trial, const struct check *check)
{
    struct trial copy = *trial;
    struct outcome outcome;
    int ends[2];
    int status = 0;
    if (pipe(ends) != 0)
        return failed("there are too many open files (%d pipes more)", 1);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        run_here(&copy, check, ends[1]);
    }
    close(ends[1]);
    ssize_t got = child > 0 ? read(ends[0], &outcome, sizeof outcome) : -1;
    close(ends[0]);
    if (child < 0 || waitpid(child, &status, 0) != child)
        return failed("a process could not be made or was lost (%d)", (int)child);
    if (got != (ssize_t)sizeof outcome || status != 0)
        return outcome_of_end(status);
    outcome.reason[sizeof outcome.reason - 1] = 0;
    return outcome;
}
