/* SPDX-License-Identifier: Apache-2.0 */
/* report.c: see report.h. */
#include "common/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/options.h"

enum { MAX_LINE = 1200 };

/* What a person can do about an error. */
static const struct {
    int status;
    const char *hint;
} hints[] = {
    {SIOTLS_ERROR_UNTRUSTED, "--ca FILE names a CA to trust, --insecure skips the check"},
    {SIOTLS_ERROR_KEY, "give the key that belongs to the certificate"},
    {SIOTLS_ERROR_PASSPHRASE, "--passphrase-file FILE holds the passphrase"},
    {SIOTLS_ERROR_NOT_OFFERED, "siotls-providers which shows what there is"},
    {SIOTLS_ERROR_PROVIDER, "siotls-providers list shows what there is"},
    {SIOTLS_ERROR_TRUNCATED, "the end of the data may be missing"},
};

/* The length of the UTF-8 character at text, 1 for ASCII; 0 when it is malformed or a C1 control. */
static size_t character_len(const unsigned char *text)
{
    size_t len = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    if (text[0] < 0x80)
        return 1;
    if (text[0] < 0xc2 || text[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    if ((text[0] == 0xc2 && text[1] < 0xa0) || (text[0] == 0xe0 && text[1] < 0xa0) ||
        (text[0] == 0xed && text[1] > 0x9f) || (text[0] == 0xf0 && text[1] < 0x90) ||
        (text[0] == 0xf4 && text[1] > 0x8f))
        return 0;
    return len;
}

void tool_clean(char *text)
{
    while (*text) {
        size_t len = character_len((const unsigned char *)text);
        if (len == 0 || (unsigned char)*text < 0x20 || *text == 0x7f) {
            *text = '?';
            len = 1;
        }
        text += len;
    }
}

static void print_line(const char *program, const char *format, va_list arguments) TOOL_PRINTF(2, 0);

static void print_line(const char *program, const char *format, va_list arguments)
{
    char line[MAX_LINE];
    vsnprintf(line, sizeof line, format, arguments);
    tool_clean(line);
    fprintf(stderr, "%s%s%s\n", program ? program : "", program ? ": " : "", line);
}

void tool_complain(const char *program, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line(program, format, arguments);
    va_end(arguments);
}

static int is_misused;

void tool_misuse(const char *program, const char *format, ...)
{
    va_list arguments;
    is_misused = 1;
    va_start(arguments, format);
    print_line(program, format, arguments);
    va_end(arguments);
}

int tool_failure(void)
{
    return is_misused ? TOOL_USAGE : TOOL_FAILURE;
}

void tool_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line(NULL, format, arguments);
    va_end(arguments);
}

int tool_error_is_alert(const struct siotls_error *error)
{
    /* Our own internal_error stands for every failure that is not the peer's, most of which no peer hears of. */
    return error->alert != SIOTLS_ALERT_CLOSE_NOTIFY &&
           (error->origin == SIOTLS_ORIGIN_PEER || error->alert != SIOTLS_ALERT_INTERNAL_ERROR);
}

void tool_error_text(char *text, size_t text_capacity, const struct siotls_error *error)
{
    const char *hint = NULL;
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (hints[i].status == error->status)
            hint = hints[i].hint;
    char alert[80] = "";
    if (tool_error_is_alert(error))
        snprintf(alert, sizeof alert, ", alert %s raised by %s", siotls_alert_name(error->alert),
                 error->origin == SIOTLS_ORIGIN_PEER ? "the peer" : "this side");
    snprintf(text, text_capacity, "%s%s%s (%s%s)%s%s", error->reason ? error->reason : "no reason is known",
             error->detail[0] ? ": " : "", error->detail, siotls_status_name(error->status), alert, hint ? "; " : "",
             hint ? hint : "");
}

void tool_report(const char *program, const char *what, const struct siotls_error *error)
{
    char text[MAX_LINE];
    tool_error_text(text, sizeof text, error);
    tool_complain(program, "%s: %s", what, text);
}

uint64_t tool_time_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || now.tv_sec < 0)
        return 0;
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}
