/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cold.c: siotls-bench cold: what a process takes from its start to its first handshake, with its default config. Each
 * stack runs in a small program of its own (cold_program.c), again and again in turns; milliseconds of its CPU.
 */
#include "bench/bench.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <siotls/set.h>

#include "bench/timing.h"
#include "common/report.h"
#include "common/table.h"

enum { DEFAULT_ROUNDS = 15, MAX_RUNNERS = 20, NUM_TIMES = 4 };
extern char **environ;

struct runner {
    char path[BENCH_MAX_PATH];
    char label[48];
    const char *providers; /* "" for a peer */
    const char *key;       /* "ed25519" or "" */
    double *ms[NUM_TIMES];
};

static int is_program(char path[BENCH_MAX_PATH], const char *folder, const char *below, const char *name)
{
    char words[BENCH_MAX_PATH];
    snprintf(words, sizeof words, "%s/%s%s", folder, below, name);
    memcpy(path, words, sizeof words);
    return access(path, X_OK) == 0;
}

/* The folder of this program. */
static void find_self(char folder[BENCH_MAX_PATH / 2])
{
    ssize_t self_len = readlink("/proc/self/exe", folder, BENCH_MAX_PATH / 2 - 1);
    folder[self_len > 0 ? self_len : 0] = 0;
    char *end = strrchr(folder, '/');
    if (end != NULL)
        *end = 0;
}

/* Beside this program: in a build folder, or where it was copied; else where it was installed. */
int bench_find_program(char path[BENCH_MAX_PATH], const char *name)
{
    char self[BENCH_MAX_PATH / 2], full[64];
    find_self(self);
    snprintf(full, sizeof full, "siotls-bench-cold-%s", name);
    return is_program(path, self, "bench/", full) || is_program(path, self, "", full) ||
           is_program(path, BENCH_LIBEXEC, "", full);
}

int bench_find_tool(char path[BENCH_MAX_PATH], const char *name)
{
    char self[BENCH_MAX_PATH / 2];
    find_self(self);
    return is_program(path, self, "", name);
}

/* What the program prints. */
static int run(double times[NUM_TIMES], const struct runner *runner)
{
    char *arguments[] = {(char *)(uintptr_t)runner->path, (char *)(uintptr_t)runner->providers,
                         (char *)(uintptr_t)runner->key, NULL};
    posix_spawn_file_actions_t actions;
    int ends[2], status = 0, num_read = 0;
    pid_t child;
    if (pipe(ends))
        return 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    int failed = posix_spawn(&child, runner->path, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    FILE *file = fdopen(ends[0], "r");
    if (!failed && file != NULL)
        num_read = fscanf(file, "%lf %lf %lf %lf", &times[0], &times[1], &times[2], &times[3]);
    if (file != NULL)
        fclose(file);
    if (failed || waitpid(child, &status, 0) != child)
        return 0;
    return num_read == NUM_TIMES && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* One that does not run here, such as a provider that is not installed, has no row. */
static void add(struct runner *runners, size_t *num_runners, const char *name, const char *label, const char *providers,
                const char *key, size_t num_rounds)
{
    struct runner *runner = &runners[*num_runners];
    double times[NUM_TIMES];
    if (*num_runners == MAX_RUNNERS || !bench_find_program(runner->path, name))
        return;
    snprintf(runner->label, sizeof runner->label, "%s", label);
    runner->providers = providers;
    runner->key = key;
    if (!run(times, runner))
        return;
    for (size_t i = 0; i < NUM_TIMES; i++)
        runner->ms[i] = tool_allocate(num_rounds, sizeof(double));
    ++*num_runners;
}

static size_t list_runners(struct runner *runners, const struct bench_command *command, size_t num_rounds)
{
    static const char *const usual[] = {"openssl", "nettle", "sodium", "hacl", "awslc"};
    static const char *const peers[] = {"libssl", "picotls", "gnutls", "wolfssl"};
    size_t num_runners = 0, num_lists = command->providers.num_items;
    for (size_t i = 0; i < (num_lists > 0 ? num_lists : sizeof usual / sizeof usual[0]); i++) {
        const char *list = num_lists > 0 ? command->providers.items[i] : usual[i];
        char label[48];
        size_t before = num_runners;
        snprintf(label, sizeof label, "siotls (%s)", list);
        add(runners, &num_runners, "siotls", label, list, "", num_rounds);
        snprintf(label, sizeof label, "siotls (%s), Ed25519", list);
        if (num_runners == before)
            add(runners, &num_runners, "siotls", label, list, "ed25519", num_rounds);
    }
    for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++)
        add(runners, &num_runners, peers[i], peers[i], "", "", num_rounds);
    return num_runners;
}

static int measure(struct runner *runners, size_t num_runners, size_t num_rounds)
{
    for (size_t round = 0; round < num_rounds; round++)
        for (size_t i = 0; i < num_runners; i++) {
            double times[NUM_TIMES];
            if (!run(times, &runners[i])) {
                tool_complain(BENCH_NAME, "%s: the program failed", runners[i].path);
                return 0;
            }
            for (size_t time = 0; time < NUM_TIMES; time++)
                runners[i].ms[time][round] = (times[time] - (time > 0 ? times[time - 1] : 0)) / 1e6;
        }
    return 1;
}

static json_t *row_of(const struct runner *runner, size_t num_rounds)
{
    double medians[NUM_TIMES], total = 0;
    for (size_t i = 0; i < NUM_TIMES; i++)
        medians[i] = bench_median(runner->ms[i], num_rounds);
    for (size_t i = 0; i < NUM_TIMES - 1; i++)
        total += medians[i];
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "stack", runner->label, "first_in_all_ms", bench_round(total, 2),
                     "load_program_ms", bench_round(medians[0], 2), "prepare_ms", bench_round(medians[1], 2),
                     "first_handshake_ms", bench_round(medians[2], 2), "second_handshake_ms",
                     bench_round(medians[3], 2));
}

json_t *bench_measure_cold(const struct bench_command *command)
{
    struct runner runners[MAX_RUNNERS];
    size_t num_rounds = bench_rounds(command, DEFAULT_ROUNDS);
    json_t *rows = json_array();
    bench_progress("cold", "processes");
    size_t num_runners = list_runners(runners, command, num_rounds);
    int is_done = num_runners > 0 && measure(runners, num_runners, num_rounds);
    for (size_t i = 0; is_done && i < num_runners; i++)
        json_array_append_new(rows, row_of(&runners[i], num_rounds));
    for (size_t i = 0; i < num_runners; i++)
        for (size_t time = 0; time < NUM_TIMES; time++)
            free(runners[i].ms[time]);
    if (is_done)
        return json_pack("{s:o, s:I, s:o}", "title",
                         json_sprintf("Cold start, %zu rounds: milliseconds of CPU from the start of a process, both "
                                      "sides in it",
                                      num_rounds),
                         "rounds", (json_int_t)num_rounds, "rows", rows);
    json_decref(rows);
    if (num_runners == 0)
        tool_complain(BENCH_NAME, "no siotls-bench-cold-siotls beside this program or in %s makes a handshake",
                      BENCH_LIBEXEC);
    return NULL;
}
