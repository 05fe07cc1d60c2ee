/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.c: words for the host.
 */
#include <stdarg.h>
#include <stdio.h>

#include "store.h"

enum { MAX_LINE = CP_MAX_URI + 200 };

int cp_fail(const struct siotls_provider_instance *instance, int error, const char *format, ...)
{
    const struct cp_state *state = instance->state;
    char line[MAX_LINE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    state->host->report(state->host->context, SIOTLS_REPORT_ERROR, line);
    return error;
}
