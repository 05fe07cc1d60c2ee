/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spans.c: see spans.h.
 */
#include "config/anti_replay/spans.h"

#include <string.h>

/* Milliseconds between one span and the next; 0: they touch. */
static uint64_t gap_after(const struct sio_spans *spans, size_t index)
{
    const struct sio_span *span = &spans->spans[index];
    const struct sio_span *next = span + 1;
    return next->first_ms > span->last_ms ? next->first_ms - span->last_ms - 1 : 0;
}

static size_t smallest_gap(const struct sio_spans *spans)
{
    size_t best = 0;
    for (size_t i = 1; i + 1 < spans->num_spans; i++)
        if (gap_after(spans, i) < gap_after(spans, best))
            best = i;
    return best;
}

static void join_with_next(struct sio_spans *spans, size_t index)
{
    struct sio_span *span = &spans->spans[index];
    if (span->last_ms < span[1].last_ms)
        span->last_ms = span[1].last_ms;
    spans->num_spans--;
    memmove(span + 1, span + 2, (spans->num_spans - index - 1) * sizeof *span);
}

void sio_spans_add(struct sio_spans *spans, struct sio_span span)
{
    size_t place = 0;
    while (place < spans->num_spans && spans->spans[place].first_ms < span.first_ms)
        place++;
    memmove(&spans->spans[place + 1], &spans->spans[place], (spans->num_spans - place) * sizeof span);
    spans->spans[place] = span;
    spans->num_spans++;
    while (spans->num_spans > 1) {
        size_t nearest = smallest_gap(spans);
        if (spans->num_spans <= SIO_MAX_SPANS && gap_after(spans, nearest) > 0)
            return;
        join_with_next(spans, nearest);
    }
}

const struct sio_span *sio_spans_find(const struct sio_spans *spans, uint64_t time_ms)
{
    for (size_t i = 0; i < spans->num_spans; i++)
        if (time_ms >= spans->spans[i].first_ms && time_ms <= spans->spans[i].last_ms)
            return &spans->spans[i];
    return NULL;
}
