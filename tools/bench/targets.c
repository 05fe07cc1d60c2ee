/* SPDX-License-Identifier: Apache-2.0 */
/*
 * targets.c: see targets.h. A target is a number in a row of a measurement, or how that compares with a peer's.
 */
#include "bench/targets.h"

#include <math.h>
#include <string.h>

#define OPENSSL "siotls (openssl)"
#define NETTLE "siotls (nettle)"
#define SODIUM "siotls (sodium), Ed25519"

#define FLOOR "see [Over the floor](#over-the-floor)"
#define RESUMED "see [Over the floor when resumed](#over-the-floor-when-resumed)"
#define RECORDS "see [Records](#short-records)"
#define MEMORY "see [Memory](#what-a-connection-holds)"
#define COLD "see [Cold start](#until-the-first-handshake)"
#define THREADS "see [Threads](#two-threads)"

/* Which row: two columns and the words in them. */
#define CASE(name) "handshake", name, NULL, NULL
#define PLAIN CASE("X25519, P-256")
#define RECORD(len, way) "bytes", len, "direction", way
#define SIDE(name) "side", name, NULL, NULL
#define WHAT(name) "what", name, NULL, NULL
#define ANY NULL, NULL, NULL, NULL

static const struct target {
    const char *what;
    const char *command;
    const char *column; /* NULL: any row of the stack */
    const char *word;
    const char *other_column; /* NULL: not asked for */
    const char *other_word;
    const char *stack;
    const char *number;
    const char *library; /* how its version begins; NULL: that of this system */
    const char *peer;    /* NULL: the number itself, else how many times the peer's it is */
    double limit;
    int is_most; /* else the least */
    const char *missed;
} targets[] = {
    {"full handshake, x libssl, libcrypto 3.0", "handshake", PLAIN, OPENSSL, "x_libssl", "3.0", NULL, 2.15, 0, FLOOR},
    {"full handshake, x libssl, libcrypto 3.5", "handshake", PLAIN, OPENSSL, "x_libssl", "3.5", NULL, 1.7, 0, FLOOR},
    {"full handshake, x libssl, libcrypto 3.6", "handshake", PLAIN, OPENSSL, "x_libssl", "3.6", NULL, 1.6, 0, FLOOR},
    {"full handshake, x picotls, libcrypto 3.0", "handshake", PLAIN, OPENSSL, "x_libssl", "3.0", "picotls", 1, 0,
     FLOOR},
    {"full handshake, x picotls, libcrypto 3.5", "handshake", PLAIN, OPENSSL, "x_libssl", "3.5", "picotls", 1, 0,
     FLOOR},
    {"full handshake, x picotls, libcrypto 3.6", "handshake", PLAIN, OPENSSL, "x_libssl", "3.6", "picotls", 1, 0,
     FLOOR},
    {"full handshake, client, % over the floor", "handshake", PLAIN, OPENSSL, "client_over_floor_percent", NULL, NULL,
     7, 1, FLOOR},
    {"full handshake, server, % over the floor", "handshake", PLAIN, OPENSSL, "server_over_floor_percent", NULL, NULL,
     7, 1, FLOOR},
    {"resumed handshake, x libssl, libcrypto 3.0", "resume", PLAIN, OPENSSL, "x_libssl", "3.0", NULL, 2, 0, RESUMED},
    {"resumed handshake, x libssl, libcrypto 3.5", "resume", PLAIN, OPENSSL, "x_libssl", "3.5", NULL, 1.85, 0, RESUMED},
    {"resumed handshake, client, % over the floor", "resume", PLAIN, OPENSSL, "client_over_floor_percent", NULL, NULL,
     6, 1, RESUMED},
    {"resumed handshake, server, % over the floor", "resume", PLAIN, OPENSSL, "server_over_floor_percent", NULL, NULL,
     6, 1, RESUMED},
    {"mutual TLS, x libssl", "handshake", CASE("X25519, P-256, both"), OPENSSL, "x_libssl", NULL, NULL, 1, 0, FLOOR},
    {"RSA-2048, x libssl", "handshake", CASE("X25519, RSA-2048"), OPENSSL, "x_libssl", NULL, NULL, 1, 0, FLOOR},
    {"X25519MLKEM768, x libssl, libcrypto 3.5", "handshake", CASE("X25519MLKEM768, P-256"), OPENSSL, "x_libssl", "3.5",
     NULL, 1, 0, FLOOR},
    {"X25519MLKEM768, x libssl, libcrypto 3.6", "handshake", CASE("X25519MLKEM768, P-256"), OPENSSL, "x_libssl", "3.6",
     NULL, 1, 0, FLOOR},
    {"nettle: full handshake, x GnuTLS", "handshake", PLAIN, NETTLE, "per_cpu_second", NULL, "GnuTLS", 1.4, 0, FLOOR},
    {"record of 100 bytes, sent, ns over EVP's AEAD", "records", RECORD("100", "send"), OPENSSL, "over_evp_ns", NULL,
     NULL, 0, 1, RECORDS},
    {"record of 100 bytes, received, ns over EVP's AEAD", "records", RECORD("100", "receive"), OPENSSL, "over_evp_ns",
     NULL, NULL, 0, 1, RECORDS},
    {"record of 16 KiB, sent, instructions, x EVP's AEAD", "instructions", WHAT("record of 16384 bytes, sent"), OPENSSL,
     "instructions", NULL, "EVP alone", 1, 1, RECORDS},
    {"record of 100 bytes, sent, x libssl", "records", RECORD("100", "send"), OPENSSL, "x_libssl", NULL, NULL, 3, 0,
     RECORDS},
    {"record of 100 bytes, received, x libssl", "records", RECORD("100", "receive"), OPENSSL, "x_libssl", NULL, NULL, 3,
     0, RECORDS},
    {"record of 16 KiB, sent, x libssl", "records", RECORD("16384", "send"), OPENSSL, "x_libssl", NULL, NULL, 1.2, 0,
     RECORDS},
    {"record of 16 KiB, received, x libssl", "records", RECORD("16384", "receive"), OPENSSL, "x_libssl", NULL, NULL,
     1.2, 0, RECORDS},
    {"idle client, own bytes", "memory", SIDE("client"), OPENSSL, "own_idle", NULL, NULL, 768, 1, MEMORY},
    {"idle server, own bytes", "memory", SIDE("server"), OPENSSL, "own_idle", NULL, NULL, 768, 1, MEMORY},
    {"idle client, all bytes", "memory", SIDE("client"), OPENSSL, "all_idle", NULL, NULL, 2900, 1, MEMORY},
    {"idle server, all bytes", "memory", SIDE("server"), OPENSSL, "all_idle", NULL, NULL, 2900, 1, MEMORY},
    {"peak of a client, own bytes", "memory", SIDE("client"), OPENSSL, "own_peak", NULL, NULL, 8192, 1, MEMORY},
    {"peak of a server, own bytes", "memory", SIDE("server"), OPENSSL, "own_peak", NULL, NULL, 8192, 1, MEMORY},
    {"own allocations of a client", "memory", SIDE("client"), OPENSSL, "own_allocations", NULL, NULL, 6, 1, MEMORY},
    {"own allocations of a server", "memory", SIDE("server"), OPENSSL, "own_allocations", NULL, NULL, 6, 1, MEMORY},
    {"bytes more after 100,000 handshakes", "memory", SIDE("server"), OPENSSL, "growth_by_handshakes", NULL, NULL, 0, 1,
     MEMORY},
    {"bytes more after 1,000,000 records", "memory", SIDE("server"), OPENSSL, "growth_by_records", NULL, NULL, 0, 1,
     MEMORY},
    {"siotls-server, resident bytes of an idle connection", "server", ANY, NULL, "resident_bytes_a_connection", NULL,
     NULL, 6144, 1, MEMORY},
    {"cold start with openssl, ms", "cold", ANY, OPENSSL, "first_in_all_ms", NULL, NULL, 8, 1, COLD},
    {"cold start with nettle, ms", "cold", ANY, NETTLE, "first_in_all_ms", NULL, NULL, 4, 1, COLD},
    {"cold start with sodium, ms", "cold", ANY, SODIUM, "first_in_all_ms", NULL, NULL, 3, 1, COLD},
    {"two threads, x one", "scale", WHAT("two threads, handshakes a second"), OPENSSL, "x", NULL, NULL, 1.95, 0,
     THREADS},
};

/* ---- what was measured ---- */

/* A word or column of NULL is not asked for. */
static int has_word(const json_t *row, const char *column, const char *word)
{
    char number[32] = "";
    if (column == NULL || word == NULL)
        return 1;
    const json_t *value = json_object_get(row, column);
    if (json_is_integer(value))
        snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return strcmp(json_is_string(value) ? json_string_value(value) : number, word) == 0;
}

/* The number in the first such row; NULL: there is none. */
static const json_t *find(const json_t *place, const struct target *target, const char *stack)
{
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(json_object_get(place, target->command), "rows"), i, row)
    {
        int fits = has_word(row, "stack", stack) && has_word(row, target->column, target->word) &&
                   has_word(row, target->other_column, target->other_word);
        const json_t *number = json_object_get(row, target->number);
        if (fits && json_is_number(number))
            return number;
    }
    return NULL;
}

static int is_of(const json_t *place, const char *library)
{
    const char *version = json_string_value(json_object_get(place, "library"));
    return version != NULL && strncmp(version, library, strlen(library)) == 0;
}

/* 1 and the number; 0: it was not measured. */
static int look_up(double *measured, const struct target *target, const json_t *places)
{
    size_t i;
    json_t *place;
    json_array_foreach(places, i, place)
    {
        if (target->library != NULL ? !is_of(place, target->library) : i > 0)
            continue;
        const json_t *own = find(place, target, target->stack);
        const json_t *peer = target->peer != NULL ? find(place, target, target->peer) : NULL;
        if (own == NULL || (target->peer != NULL && (peer == NULL || json_number_value(peer) <= 0)))
            continue;
        double ratio = json_number_value(own) / (peer != NULL ? json_number_value(peer) : 1);
        *measured = floor(ratio * 1000 + 0.5) / 1000;
        return 1;
    }
    return 0;
}

void bench_targets_write(FILE *file, const json_t *places)
{
    fputs("| what | wanted | measured | |\n|---|---:|---:|---|\n", file);
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        const struct target *target = &targets[i];
        double measured = 0;
        fprintf(file, "| %s | %s %.6g |", target->what, target->is_most ? "at most" : "at least", target->limit);
        if (!look_up(&measured, target, places)) {
            fputs(" | not measured here |\n", file);
            continue;
        }
        int is_met = target->is_most ? measured <= target->limit : measured >= target->limit;
        fprintf(file, " %.6g | %s%s |\n", measured, is_met ? "met" : "missed, ", is_met ? "" : target->missed);
    }
    fputc('\n', file);
}
