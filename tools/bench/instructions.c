/* SPDX-License-Identifier: Apache-2.0 */
/*
 * instructions.c: siotls-bench instructions: a second witness that no other load disturbs. Each stack's small program
 * (cold_program.c) runs under callgrind, once with little to do and once with more; the difference is what that takes.
 * Valgrind shows its programs a processor without AVX-512, so a library may take other code in it than it does outside.
 */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/report.h"

static const struct {
    const char *name;
    const char *label;
    const char *providers;
} programs[] = {{"siotls", "siotls (openssl)", "openssl"},
                {"libssl", "libssl", "''"},
                {"picotls", "picotls", "''"},
                {"evp", "EVP alone", "''"},
                {"floor", "floor", "''"}};
enum { NUM_PROGRAMS = sizeof programs / sizeof programs[0] };

/* What is counted: so much more of it than the first run has; enough that what differs from run to run is no part. */
enum { NUM_HANDSHAKES = 20, NUM_RECORDS = 2000, NUM_LONG_RECORDS = 200 };
static const struct {
    const char *name;
    const char *base;
    const char *arguments;
    double number;
    int has_handshakes;
} tasks[] = {{"full handshake, both sides", "'' 0", "'' 20", NUM_HANDSHAKES, 1},
             {"resumed handshake, both sides", "resumed 0", "resumed 20", NUM_HANDSHAKES, 1},
             {"record of 100 bytes, sent", "'' 0", "'' 0 2000 100", NUM_RECORDS, 0},
             {"record of 100 bytes, received", "'' 0 2000 100 1", "'' 0 2000 100 2", NUM_RECORDS, 0},
             {"record of 16384 bytes, sent", "'' 0", "'' 0 200 16384", NUM_LONG_RECORDS, 0},
             {"record of 16384 bytes, received", "'' 0 200 16384 1", "'' 0 200 16384 2", NUM_LONG_RECORDS, 0}};
enum { NUM_TASKS = sizeof tasks / sizeof tasks[0] };

/* What callgrind collected; negative when it did not run. */
static double count(const char *path, const char *providers, const char *arguments)
{
    char command[BENCH_MAX_PATH + 160], line[256];
    double collected = -1;
    snprintf(command, sizeof command,
             "valgrind --tool=callgrind --callgrind-out-file=/dev/null '%s' %s %s 2>&1 >/dev/null", path, providers,
             arguments);
    FILE *file = popen(command, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const char *found = strstr(line, "Collected : ");
        if (found != NULL)
            collected = strtod(found + strlen("Collected : "), NULL);
    }
    return file != NULL && pclose(file) == 0 ? collected : -1;
}

/* What a task's first run takes; of several that begin alike one runs. */
static double count_base(double bases[NUM_TASKS], const char *path, size_t program, size_t task)
{
    for (size_t i = 0; i < task; i++)
        if (strcmp(tasks[i].base, tasks[task].base) == 0 && bases[i] > 0)
            return bases[task] = bases[i];
    return bases[task] = count(path, programs[program].providers, tasks[task].base);
}

static int measure(json_t *rows, double libssl[NUM_TASKS], size_t program)
{
    double bases[NUM_TASKS] = {0};
    char path[BENCH_MAX_PATH];
    if (!bench_find_program(path, programs[program].name))
        return 1;
    bench_progress("instructions", programs[program].label);
    for (size_t task = 0; task < NUM_TASKS; task++) {
        if (tasks[task].has_handshakes && strcmp(programs[program].name, "evp") == 0)
            continue;
        double base = count_base(bases, path, program, task);
        double each = (count(path, programs[program].providers, tasks[task].arguments) - base) / tasks[task].number;
        if (base < 0 || each < 0)
            return 0;
        if (strcmp(programs[program].name, "libssl") == 0)
            libssl[task] = each;
        json_array_append_new(rows, json_pack("{s:s, s:s, s:o}", "what", tasks[task].name, "stack",
                                              programs[program].label, "instructions", bench_round(each, 0)));
    }
    return 1;
}

json_t *bench_measure_instructions(const struct bench_command *command)
{
    json_t *rows = json_array(), *row;
    double libssl[NUM_TASKS] = {0};
    size_t i;
    (void)command;
    if (system("valgrind --version >/dev/null 2>&1") != 0)
        return json_pack("{s:s, s:o}", "title", "Instructions: valgrind is not installed", "rows", rows);
    for (size_t program = 0; program < NUM_PROGRAMS; program++)
        if (!measure(rows, libssl, program))
            tool_complain(BENCH_NAME, "%s: it does not run under valgrind", programs[program].label);
    json_array_foreach(rows, i, row)
    {
        double base = 0, own = json_number_value(json_object_get(row, "instructions"));
        for (size_t task = 0; task < NUM_TASKS; task++)
            if (strcmp(json_string_value(json_object_get(row, "what")), tasks[task].name) == 0)
                base = libssl[task];
        json_object_set_new(row, "x_libssl", base > 0 ? bench_round(base / own, 2) : json_null());
    }
    return json_pack("{s:s, s:o, s:[s]}", "title",
                     "Instructions, counted by callgrind, TLS_AES_128_GCM_SHA256 or what the stack prefers", "rows",
                     rows, "notes", "valgrind hides AVX-512 from its programs: a library may take other code in it");
}
