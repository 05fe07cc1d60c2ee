/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.c: siotls-bench report: runs every measurement and writes performance.md and its charts. What a person wrote
 * into the file around what was measured stays.
 */
#include "bench/bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart.h"
#include "bench/targets.h"
#include "common/report.h"

enum { MAX_FILE = 1 << 20, MAX_NAME = 512, GROWTH_ROUNDS = 500, MAX_VERSION = 64 };
static const char begin_mark[] = "<!-- measured by siotls-bench report -->\n";
static const char end_mark[] = "<!-- end of what was measured -->\n";

/* A chart: the rows in which the columns have these words, and the number that is drawn. */
struct chart {
    const char *name;
    const char *title;
    const char *number;
    const char *columns[2];
    const char *words[2];
};

/* Ten times as many would take as long as all the rest; siotls-bench scale has them. */
static json_t *measure_scale(const struct bench_command *command)
{
    struct bench_command shorter = *command;
    shorter.num_conns = 10000;
    return bench_measure_scale(&shorter);
}

/* Many times as many handshakes and records as for the peers, to see whether anything grows. */
static json_t *measure_memory(const struct bench_command *command)
{
    struct bench_command longer = *command;
    longer.num_rounds = bench_rounds(command, GROWTH_ROUNDS);
    return bench_measure_memory(&longer);
}

/* Of every provider, also of those that have no P-256. */
static json_t *measure_cold(const struct bench_command *command)
{
    struct bench_command all = *command;
    all.providers.num_items = 0;
    return bench_measure_cold(&all);
}

static const struct part {
    const char *heading;
    const char *command;
    json_t *(*measure)(const struct bench_command *command);
    struct chart chart; /* name NULL: none */
} parts[] = {
    {"Full handshakes",
     "handshake",
     bench_measure_handshake,
     {"performance-handshake.svg",
      "Full handshakes per second of CPU, both sides, X25519 and P-256",
      "per_cpu_second",
      {"handshake", NULL},
      {"X25519, P-256", NULL}}},
    {"Resumed handshakes",
     "resume",
     bench_measure_resume,
     {"performance-resume.svg",
      "Resumed handshakes per second of CPU, both sides",
      "per_cpu_second",
      {"handshake", NULL},
      {"X25519, P-256", NULL}}},
    {"Records",
     "records",
     bench_measure_records,
     {"performance-records.svg",
      "Nanoseconds of CPU to send a record of 100 bytes",
      "ns",
      {"bytes", "direction"},
      {"100", "send"}}},
    {"Memory",
     "memory",
     measure_memory,
     {"performance-memory.svg",
      "Bytes of an idle connection at a server",
      "all_idle",
      {"side", NULL},
      {"server", NULL}}},
    {"Cold start",
     "cold",
     measure_cold,
     {"performance-cold.svg",
      "Milliseconds of CPU until the first handshake is done",
      "first_in_all_ms",
      {NULL, NULL},
      {NULL, NULL}}},
    {"siotls-server", "server", bench_measure_server, {0}},
    {"Threads and connections", "scale", measure_scale, {0}},
    {"The floor", "floor", bench_measure_floor, {0}},
    {"Instructions", "instructions", bench_measure_instructions, {0}},
    {"Verification of a chain", "verify", bench_measure_verify, {0}},
    {"Anchors", "trust", bench_measure_trust, {0}},
};
enum { NUM_PARTS = sizeof parts / sizeof parts[0] };

/* ---- tables ---- */

static void write_cell(FILE *file, json_t *value)
{
    if (json_is_string(value))
        fprintf(file, " %s |", json_string_value(value));
    else if (json_is_integer(value))
        fprintf(file, " %" JSON_INTEGER_FORMAT " |", json_integer_value(value));
    else if (json_is_real(value))
        fprintf(file, " %.6g |", json_real_value(value));
    else
        fputs(" |", file);
}

/* The heads are the names in JSON, in words. */
static void write_head(FILE *file, json_t *row)
{
    const char *name;
    json_t *value;
    fputc('|', file);
    json_object_foreach(row, name, value)
    {
        fputc(' ', file);
        for (const char *at = name; *at; at++)
            fputc(*at == '_' ? ' ' : *at, file);
        fputs(" |", file);
    }
    fputs("\n|", file);
    json_object_foreach(row, name, value) fputs(json_is_string(value) ? "---|" : "---:|", file);
    fputc('\n', file);
}

static void write_table(FILE *file, const json_t *measurement)
{
    size_t i;
    json_t *row, *value;
    const char *name;
    fprintf(file, "%s.\n\n", json_string_value(json_object_get(measurement, "title")));
    json_array_foreach(json_object_get(measurement, "rows"), i, row)
    {
        if (i == 0)
            write_head(file, row);
        fputc('|', file);
        json_object_foreach(row, name, value) write_cell(file, value);
        fputc('\n', file);
    }
    fputc('\n', file);
    json_array_foreach(json_object_get(measurement, "notes"), i, value)
        fprintf(file, "- %s\n", json_string_value(value));
    if (json_array_size(json_object_get(measurement, "notes")) > 0)
        fputc('\n', file);
}

/* ---- charts ---- */

static int is_drawn(const struct chart *chart, const json_t *row)
{
    for (size_t i = 0; i < 2 && chart->columns[i] != NULL; i++) {
        const json_t *value = json_object_get(row, chart->columns[i]);
        char number[32] = "";
        if (json_is_integer(value))
            snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        if (strcmp(json_is_string(value) ? json_string_value(value) : number, chart->words[i]) != 0)
            return 0;
    }
    return json_is_number(json_object_get(row, chart->number));
}

static int draw(FILE *file, const char *folder, const struct chart *chart, const json_t *measurement)
{
    struct bench_bar bars[BENCH_MAX_BARS];
    char path[MAX_NAME];
    size_t num_bars = 0, i;
    json_t *row;
    json_array_foreach(json_object_get(measurement, "rows"), i,
                       row) if (num_bars < BENCH_MAX_BARS && is_drawn(chart, row)) bars[num_bars++] =
        (struct bench_bar){json_string_value(json_object_get(row, "stack")),
                           json_number_value(json_object_get(row, chart->number))};
    snprintf(path, sizeof path, "%s/%s", folder, chart->name);
    fprintf(file, "![%s](%s)\n\n", chart->title, chart->name);
    return bench_chart_write(path, chart->title, bars, num_bars);
}

/* ---- the file ---- */

static void write_processor(FILE *file)
{
    char line[256];
    FILE *info = fopen("/proc/cpuinfo", "r");
    while (info != NULL && fgets(line, sizeof line, info) != NULL)
        if (strncmp(line, "model name", 10) == 0) {
            fprintf(file, "Processor: %s\n", strchr(line, ':') != NULL ? strchr(line, ':') + 2 : "?\n");
            break;
        }
    if (info != NULL)
        fclose(info);
}

/* ---- what was measured, here and elsewhere ---- */

/* The version of libcrypto, of the note "libssl: OpenSSL 3.0.19 ..."; "": the peer is not there. */
static json_t *library_of(const json_t *handshakes)
{
    char version[MAX_VERSION] = "";
    size_t i;
    json_t *note;
    json_array_foreach(json_object_get(handshakes, "notes"), i, note)(void)
        sscanf(json_string_value(note), "libssl: OpenSSL %63[0-9.]", version);
    return json_string(version);
}

/* NULL when something could not be measured, which was said. */
static json_t *measure_here(const struct bench_command *command)
{
    json_t *place = json_object();
    for (size_t i = 0; i < NUM_PARTS; i++) {
        json_t *measurement = parts[i].measure(command);
        if (measurement == NULL) {
            json_decref(place);
            return NULL;
        }
        json_object_set_new(place, parts[i].command, measurement);
    }
    json_object_set_new(place, "library", library_of(json_object_get(place, "handshake")));
    return place;
}

/* What siotls-bench says where this prefix of a command runs it. */
static json_t *ask(const char *prefix, const char *name)
{
    char line[2 * MAX_NAME];
    json_error_t error;
    bench_progress(name, prefix);
    snprintf(line, sizeof line, "%s --json --providers openssl %s", prefix, name);
    FILE *file = popen(line, "r");
    json_t *measurement = file != NULL ? json_loadf(file, 0, &error) : NULL;
    if (file != NULL && pclose(file) == 0 && json_is_object(measurement))
        return measurement;
    json_decref(measurement);
    tool_complain(BENCH_NAME, "%s: it does not run", line);
    return NULL;
}

static json_t *measure_elsewhere(const char *prefix)
{
    json_t *handshakes = ask(prefix, "handshake"), *resumed = handshakes != NULL ? ask(prefix, "resume") : NULL;
    if (resumed != NULL)
        return json_pack("{s:o, s:o, s:o}", "library", library_of(handshakes), "handshake", handshakes, "resume",
                         resumed);
    json_decref(handshakes);
    return NULL;
}

/* Of here first, though elsewhere is asked first, where more can go wrong; NULL: something failed. */
static json_t *measure_places(const struct bench_command *command)
{
    json_t *places = json_array();
    int is_done = 1;
    for (size_t i = 0; is_done && i < command->elsewhere.num_items; i++)
        is_done = json_array_append_new(places, measure_elsewhere(command->elsewhere.items[i])) == 0;
    is_done = is_done && json_array_insert_new(places, 0, measure_here(command)) == 0;
    bench_progress(NULL, NULL);
    if (is_done)
        return places;
    json_decref(places);
    return NULL;
}

/* ---- the page ---- */

static int write_parts(FILE *file, const char *folder, const json_t *place)
{
    int is_done = 1;
    for (size_t i = 0; is_done && i < NUM_PARTS; i++) {
        const json_t *measurement = json_object_get(place, parts[i].command);
        fprintf(file, "## %s\n\n", parts[i].heading);
        if (parts[i].chart.name != NULL)
            is_done = draw(file, folder, &parts[i].chart, measurement);
        write_table(file, measurement);
    }
    return is_done;
}

static void write_elsewhere(FILE *file, const json_t *place)
{
    fprintf(file, "## With libcrypto %s\n\n", json_string_value(json_object_get(place, "library")));
    write_table(file, json_object_get(place, "handshake"));
    write_table(file, json_object_get(place, "resume"));
}

static int write_places(FILE *file, const char *folder, const json_t *places)
{
    write_processor(file);
    fputs("## Targets\n\nWhat siotls wants to reach, with libcrypto ", file);
    fprintf(file, "%s unless another is named.\n\n",
            json_string_value(json_object_get(json_array_get(places, 0), "library")));
    bench_targets_write(file, places);
    int is_done = write_parts(file, folder, json_array_get(places, 0));
    for (size_t i = 1; is_done && i < json_array_size(places); i++)
        write_elsewhere(file, json_array_get(places, i));
    return is_done;
}

/* What the file said before; empty when there is none. */
static char *read_old(const char *path)
{
    char *text = calloc(1, MAX_FILE);
    FILE *file = fopen(path, "r");
    if (file != NULL && text != NULL && fread(text, 1, MAX_FILE - 1, file) == MAX_FILE - 1)
        text[0] = 0;
    if (file != NULL)
        fclose(file);
    return text;
}

static int write_file(FILE *file, const char *old, const char *folder, const json_t *places)
{
    const char *begin = strstr(old, begin_mark), *end = strstr(old, end_mark);
    if (begin != NULL)
        fwrite(old, 1, (size_t)(begin - old), file);
    else
        fputs("# Performance\n\n", file);
    fputs(begin_mark, file);
    fputc('\n', file);
    int is_done = write_places(file, folder, places);
    fputs(end_mark, file);
    if (end != NULL)
        fputs(end + strlen(end_mark), file);
    return is_done;
}

static int write_page(const char *folder, const json_t *places)
{
    char path[MAX_NAME], fresh[MAX_NAME + 8];
    snprintf(path, sizeof path, "%s/performance.md", folder);
    snprintf(fresh, sizeof fresh, "%s.new", path);
    char *old = read_old(path);
    FILE *file = fopen(fresh, "w");
    if (file == NULL || old == NULL) {
        tool_complain(BENCH_NAME, "%s: %s", fresh, strerror(errno));
        free(old);
        if (file != NULL)
            fclose(file);
        return TOOL_FAILURE;
    }
    int is_done = write_file(file, old, folder, places);
    free(old);
    if (fclose(file) == 0 && is_done && rename(fresh, path) == 0)
        return TOOL_SUCCESS;
    (void)remove(fresh);
    return TOOL_FAILURE;
}

int bench_report(const struct bench_command *command)
{
    struct bench_command all = *command;
    all.file = NULL;
    json_t *places = measure_places(&all);
    int code = places != NULL ? write_page(command->file != NULL ? command->file : "docs", places) : TOOL_FAILURE;
    json_decref(places);
    return code;
}
