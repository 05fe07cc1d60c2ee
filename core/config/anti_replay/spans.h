/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spans.h: a few stretches of time, in bounded memory: of what a strike register has forgotten. When there are too many
 * the nearest two become one, with what is between them: so spans only ever grow.
 */
#ifndef SIO_CONFIG_SPANS_H
#define SIO_CONFIG_SPANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIO_MAX_SPANS = 8 };

/* From first_ms to last_ms, both included. */
struct sio_span {
    uint64_t first_ms;
    uint64_t last_ms;
};

/* In order of time, none touching the next. All zero: none. */
struct sio_spans {
    struct sio_span spans[SIO_MAX_SPANS + 1]; /* one for the work */
    size_t num_spans;
};

void sio_spans_add(struct sio_spans *spans, struct sio_span span);

/* The span that a time is in; NULL: none. */
const struct sio_span *sio_spans_find(const struct sio_spans *spans, uint64_t time_ms);

#endif
