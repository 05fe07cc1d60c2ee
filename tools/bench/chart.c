/* SPDX-License-Identifier: Apache-2.0 */
/* chart.c: see chart.h. siotls' bars are dark, others' light. */
#include "bench/chart.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/bench.h"
#include "common/report.h"

enum { WIDTH = 640, ROW = 24, TOP = 40, LEFT = 170, BAR = 360 };

static void write_bar(FILE *file, const struct bench_bar *bar, double most, size_t row)
{
    int y = TOP + (int)row * ROW;
    double length = most > 0 ? bar->value / most * (double)BAR : 0.0;
    const char *color = strncmp(bar->label, "siotls", 6) == 0 ? "#24527a" : "#b8c4ce";
    fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", LEFT - 8, y + 13, bar->label);
    fprintf(file, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"%s\"/>\n", LEFT, y, length, color);
    fprintf(file, "<text x=\"%.1f\" y=\"%d\">%.5g</text>\n", (double)LEFT + length + 6, y + 13, bar->value);
}

int bench_chart_write(const char *path, const char *title, const struct bench_bar *bars, size_t num_bars)
{
    double most = 0;
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        tool_complain(BENCH_NAME, "%s: %s", path, strerror(errno));
        return 0;
    }
    for (size_t i = 0; i < num_bars; i++)
        if (bars[i].value > most)
            most = bars[i].value;
    int height = TOP + (int)num_bars * ROW + 10;
    fprintf(file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
            "font-family=\"sans-serif\" font-size=\"13\">\n"
            "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
            "<text x=\"10\" y=\"24\" font-weight=\"bold\">%s</text>\n",
            WIDTH, height, WIDTH, height, title);
    for (size_t i = 0; i < num_bars; i++)
        write_bar(file, &bars[i], most, i);
    fputs("</svg>\n", file);
    return fclose(file) == 0;
}
