/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scale.c: siotls-bench scale: handshakes by two threads that share one config beside one thread, and records of one
 * connection among ten to 100,000. Threads by the clock on the wall, the best of the rounds: what hinders them is not
 * CPU time of theirs.
 */
#include "bench/bench.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "bench/chain.h"
#include "bench/timing.h"
#include "common/report.h"
#include "common/table.h"

enum {
    DEFAULT_ROUNDS = 15,
    HANDSHAKES = 100, /* so that starting and stopping the threads does not count */
    MAX_CONNS = 100000,
    MAX_PEER_CONNS = 1000,
    NUM_RECORDS = 2000,
    TEXT = 100
};

/* ---- threads ---- */

struct worker {
    pthread_t thread;
    pthread_barrier_t *barrier;
    const struct bench_subject *subject;
    int is_done;
    double cpu_ns;
};

static void *work(void *memory)
{
    struct worker *worker = memory;
    double ns[BENCH_NUM_ROLES];
    worker->is_done = 1;
    pthread_barrier_wait(worker->barrier);
    double began = bench_thread_ns();
    for (size_t i = 0; worker->is_done && i < HANDSHAKES; i++)
        worker->is_done = bench_handshake(ns, worker->subject->stack, worker->subject->world);
    worker->cpu_ns = bench_thread_ns() - began;
    pthread_barrier_wait(worker->barrier);
    if (worker->subject->stack->leave_thread != NULL)
        worker->subject->stack->leave_thread();
    return NULL;
}

/* Handshakes a second; what each cost in CPU time; 0: failed. */
static double run_threads(double *cpu_us, const struct bench_subject *subject, unsigned num_threads)
{
    struct worker workers[2];
    pthread_barrier_t barrier;
    int is_done = 1;
    double cpu_ns = 0;
    pthread_barrier_init(&barrier, NULL, num_threads + 1);
    for (unsigned i = 0; i < num_threads; i++) {
        workers[i] = (struct worker){.barrier = &barrier, .subject = subject};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
            abort();
    }
    pthread_barrier_wait(&barrier);
    double began = bench_now_ns();
    pthread_barrier_wait(&barrier);
    double elapsed = bench_now_ns() - began;
    for (unsigned i = 0; i < num_threads; i++) {
        pthread_join(workers[i].thread, NULL);
        is_done &= workers[i].is_done;
        cpu_ns += workers[i].cpu_ns;
    }
    pthread_barrier_destroy(&barrier);
    *cpu_us = cpu_ns / (num_threads * HANDSHAKES) / 1000;
    return is_done ? num_threads * HANDSHAKES * 1e9 / elapsed : 0;
}

static int measure_threads(json_t *rows, const struct bench_subject *subject, size_t num_rounds)
{
    double best[2] = {0}, least_us[2] = {0};
    for (size_t round = 0; round < num_rounds; round++)
        for (unsigned i = 0; i < 2; i++) {
            double cpu_us, rate = run_threads(&cpu_us, subject, i + 1);
            if (rate <= 0)
                return 0;
            if (rate > best[i])
                best[i] = rate;
            if (round == 0 || cpu_us < least_us[i])
                least_us[i] = cpu_us;
        }
    json_array_append_new(rows,
                          json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:n}", "what", "two threads, handshakes a second",
                                    "stack", subject->label, "one", bench_round(best[0], 0), "many",
                                    bench_round(best[1], 0), "x", bench_round(best[1] / best[0], 2), "x_by_cpu",
                                    bench_round(2 * least_us[0] / least_us[1], 2), "resident_bytes_a_pair"));
    return 1;
}

/* ---- connections ---- */

static double resident_bytes(void)
{
    unsigned long total = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file != NULL && fscanf(file, "%lu %lu", &total, &resident) != 2)
        resident = 0;
    if (file != NULL)
        fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

/* A record each way round on connections picked at random: each is cold in the caches when there are many. */
static double carry_records(const struct bench_pair *pairs, size_t num_pairs)
{
    static const uint8_t text[TEXT];
    static struct bench_wire wire;
    uint64_t state = 1;
    double began = bench_thread_ns();
    for (size_t i = 0; i < NUM_RECORDS; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const struct bench_pair *pair = &pairs[(state >> 33) % num_pairs];
        wire.data_len = 0;
        if (pair->stack->send(pair->sides[BENCH_AS_CLIENT], &wire, text, TEXT) == 0 ||
            pair->stack->receive(pair->sides[BENCH_AS_SERVER], wire.data, wire.data_len) != TEXT)
            return -1;
    }
    return (bench_thread_ns() - began) / (double)NUM_RECORDS;
}

static int measure_conns(json_t *rows, const struct bench_subject *subject, size_t max_conns)
{
    struct bench_pair *pairs = tool_allocate(max_conns, sizeof pairs[0]);
    size_t num_open = 0;
#ifdef __GLIBC__
    malloc_trim(0); /* what others gave back would be taken again unseen */
#endif
    double start_bytes = resident_bytes(), few_ns = 0;
    int is_done = 1;
    for (size_t num_conns = 10; is_done && num_conns <= max_conns; num_conns *= 10) {
        char words[96];
        snprintf(words, sizeof words, "%s, %zu connections", subject->label, num_conns);
        bench_progress("scale", words);
        while (is_done && num_open < num_conns)
            is_done = bench_pair_open(&pairs[num_open], NULL, subject->stack, subject->world) && ++num_open;
        double ns = is_done ? carry_records(pairs, num_open) : -1;
        is_done = is_done && ns > 0;
        if (few_ns <= 0)
            few_ns = ns;
        snprintf(words, sizeof words, "%zu connections, ns a record", num_conns);
        if (is_done)
            json_array_append_new(
                rows, json_pack("{s:s, s:s, s:o, s:o, s:o, s:n, s:o}", "what", words, "stack", subject->label, "one",
                                bench_round(few_ns, 0), "many", bench_round(ns, 0), "x", bench_round(few_ns / ns, 2),
                                "x_by_cpu", "resident_bytes_a_pair",
                                num_conns >= 1000 ? bench_round((resident_bytes() - start_bytes) / (double)num_conns, 0)
                                                  : json_null()));
    }
    while (num_open > 0)
        bench_pair_close(&pairs[--num_open]);
    free(pairs);
    return is_done;
}

json_t *bench_measure_scale(const struct bench_command *command)
{
    const struct bench_setting setting = {.name = BENCH_CHAIN_NAME, .suite = command->suite};
    size_t num_rounds = bench_rounds(command, DEFAULT_ROUNDS), num_subjects = 0;
    size_t max_conns = command->num_conns > 0 ? (size_t)command->num_conns : MAX_CONNS;
    struct bench_subject subjects[BENCH_MAX_SUBJECTS];
    json_t *rows = json_array();
    int is_done = bench_subjects_open(subjects, &num_subjects, command, &setting);
    for (size_t i = 0; is_done && i < num_subjects; i++) {
        if (subjects[i].world == NULL || subjects[i].stack->step == NULL)
            continue;
        bench_progress("scale, threads", subjects[i].label);
        size_t most = i == 0 || max_conns < MAX_PEER_CONNS ? max_conns : MAX_PEER_CONNS;
        is_done = measure_threads(rows, &subjects[i], num_rounds) && measure_conns(rows, &subjects[i], most);
        if (!is_done)
            tool_complain(BENCH_NAME, "%s: a handshake failed or a record was not carried", subjects[i].label);
    }
    bench_subjects_close(subjects, num_subjects);
    if (is_done)
        return json_pack(
            "{s:o, s:I, s:o}", "title",
            json_sprintf("Scale, %s, %zu rounds", siotls_algorithm_name(SIOTLS_KIND_SUITE, command->suite), num_rounds),
            "rounds", (json_int_t)num_rounds, "rows", rows);
    json_decref(rows);
    return NULL;
}
