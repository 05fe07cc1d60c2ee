/* SPDX-License-Identifier: Apache-2.0 */
/* chart.h: bars in an SVG file: the same numbers always make the same bytes. */
#ifndef BENCH_CHART_H
#define BENCH_CHART_H

#include <stddef.h>

enum { BENCH_MAX_BARS = 24 };

struct bench_bar {
    const char *label;
    double value;
};

/* bench_chart_write; 0 and a line on stderr when it cannot. */
int bench_chart_write(const char *path, const char *title, const struct bench_bar *bars, size_t num_bars);

#endif
