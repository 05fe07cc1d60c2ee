/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench.h: the measurements of siotls-bench. Each gives an object with "title", "rows" (flat objects with the same
 * names) and sometimes "notes", which is printed as a table or as JSON; NULL after a line on stderr when it fails.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <jansson.h>

#include "bench/stack.h"
#include "common/options.h"

#define BENCH_NAME "siotls-bench"

/* What the commands are told. */
struct bench_command {
    struct tool_texts providers; /* lists, each measured; none: one, as SIOTLS_PROVIDER says or as installed */
    uint32_t suite;
    uint64_t num_rounds; /* how often each thing is measured; 0: as often as the command thinks fit */
    uint64_t num_conns;  /* memory: pairs that are idle together; scale: the most; 0: as the command thinks fit */
    struct tool_texts elsewhere; /* report: how to run siotls-bench on other systems */
    const char *file;            /* trust: what to load; report: the folder to write to; NULL: a default */
    uint64_t is_json;
};

/* bench_rounds: what the command line says, else what the command thinks fit. */
size_t bench_rounds(const struct bench_command *command, size_t usual);

json_t *bench_measure_handshake(const struct bench_command *command);
json_t *bench_measure_resume(const struct bench_command *command);
json_t *bench_measure_records(const struct bench_command *command);
json_t *bench_measure_memory(const struct bench_command *command);
json_t *bench_measure_server(const struct bench_command *command);
json_t *bench_measure_scale(const struct bench_command *command);
json_t *bench_measure_cold(const struct bench_command *command);
json_t *bench_measure_floor(const struct bench_command *command);
json_t *bench_measure_trust(const struct bench_command *command);
json_t *bench_measure_verify(const struct bench_command *command);

/* bench_measure_instructions: of a handshake and a record, by callgrind; no rows without valgrind. */
json_t *bench_measure_instructions(const struct bench_command *command);

/* bench_report runs all of them and writes performance.md with its charts; the exit code. */
int bench_report(const struct bench_command *command);

/* ---- subjects: a stack, and with which providers ---- */

enum { BENCH_MAX_SUBJECTS = 24 };
struct bench_subject {
    const struct bench_stack *stack;
    const char *providers;
    char label[48];
    void *world; /* NULL: it cannot, for this reason */
    const char *reason;
};

/*
 * bench_subjects_open opens every stack, siotls once per list of providers. 0 and a line on stderr when one of them
 * does not do as it is told, such as to refuse a wrong name, or siotls cannot unless it may lack what is asked for.
 */
int bench_subjects_open(struct bench_subject subjects[BENCH_MAX_SUBJECTS], size_t *num_subjects,
                        const struct bench_command *command, const struct bench_setting *setting);
void bench_subjects_close(struct bench_subject *subjects, size_t num_subjects);

/* bench_find_program: the path of siotls-bench-cold-NAME, beside this program or where it was installed; 0: none. */
enum { BENCH_MAX_PATH = 512 };
int bench_find_program(char path[BENCH_MAX_PATH], const char *name);

/* bench_find_tool: the path of another tool, such as siotls-server, beside this program; 0: it is not there. */
int bench_find_tool(char path[BENCH_MAX_PATH], const char *name);

/* ---- output ---- */

/* bench_progress says on a terminal what is being done; NULL: nothing any more. */
void bench_progress(const char *what, const char *detail);

/* bench_round: a number with so many digits behind the point, as it is written. */
json_t *bench_round(double number, int num_digits);

/* bench_print prints a measurement as a table or JSON, and frees it; the exit code. */
int bench_print(json_t *measurement, int is_json);

#endif
