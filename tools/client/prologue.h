/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prologue.h: what is said in the clear before TLS: to a proxy (proxy.c), then in the protocol of --starttls
 * (starttls.c).
 *
 * What comes is bounded, and an answer must end where the next word is ours: bytes that somebody put behind it would
 * otherwise seem to have come under TLS.
 */
#ifndef TOOLS_CLIENT_PROLOGUE_H
#define TOOLS_CLIENT_PROLOGUE_H

#include <stdbool.h>
#include <uv.h>

#include "common/address.h"
#include "common/report.h"
#include <siotls/types.h>

enum { PROLOGUE_MAX_ANSWER = 8192, PROLOGUE_MAX_LINES = 200, PROLOGUE_MAX_REQUEST = 1024 };

struct prologue;

/* How a stage goes on: it needs more bytes, it is over, or it failed. */
enum prologue_progress { PROLOGUE_MORE, PROLOGUE_OVER, PROLOGUE_FAILED };

/* prologue_stage: at first, and whenever something came, it is asked to go on. */
typedef enum prologue_progress prologue_stage(struct prologue *prologue);

/* prologue: zero it, set the first part. One runs at a time. */
struct prologue {
    prologue_stage *stages[3]; /* in this order; NULL ends them */
    const char *host;          /* whom starttls talks to */
    struct tool_address beyond_proxy;
    void (*done)(void *owner); /* failure is set when it failed */
    void *owner;

    /* What became of it. */
    const char *failure; /* NULL: none */
    char detail[200];

    /* Private. */
    uv_stream_t *stream;
    size_t stage;
    int state;         /* of the stage */
    bool is_offered;   /* the peer said that it can do TLS */
    size_t num_lines;  /* of an answer */
    size_t answer_len; /* bytes of it that were used */
    char input[PROLOGUE_MAX_ANSWER];
    size_t input_len;
    char request[PROLOGUE_MAX_REQUEST];
    uv_write_t write;
    bool is_writing;
};

/* prologue_is_needed: there is a stage. */
bool prologue_is_needed(const struct prologue *prologue);

/* prologue_start talks over a connected stream, to the end: done follows once, unless the stream is closed before. */
void prologue_start(struct prologue *prologue, uv_stream_t *stream);

/* For stages. */

/* prologue_line takes a line off the input, without its CR LF: OVER; MORE when there is none yet. */
enum prologue_progress prologue_line(struct prologue *prologue, struct siotls_bytes *line);

/* prologue_use takes so many bytes off the input. */
void prologue_use(struct prologue *prologue, size_t len);

/* prologue_say sends a request and awaits the answer: MORE, or FAILED where bytes are there that nobody asked for. */
enum prologue_progress prologue_say(struct prologue *prologue, const char *format, ...) TOOL_PRINTF(2, 3);
enum prologue_progress prologue_send(struct prologue *prologue, const uint8_t *data, size_t data_len);

/* prologue_fail keeps why; what the peer said, if anything, is detail. */
enum prologue_progress prologue_fail(struct prologue *prologue, const char *failure, const struct siotls_bytes *said);

#endif
