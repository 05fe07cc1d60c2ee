/* SPDX-License-Identifier: Apache-2.0 */
/* report.c: see report.h. */
#include "common/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "common/options.h"

enum { MAX_LINE = 1200 };

static const char *reporter = ""; /* the program, as tool_report_as says */

/* What a person can do about an error. The first row that fits is taken: alert 0 and NULL fit all. */
static const struct {
    int status;
    uint8_t alert; /* ours */
    const char *program;
    const char *reason;
    const char *hint;
} hints[] = {
    {SIOTLS_ERROR_UNTRUSTED, 0, "siotls-verify", "Windows refuses the chain", NULL},
    {SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_UNKNOWN_CA, "siotls-client", NULL,
     "--ca FILE names a CA to trust, --insecure skips the check"},
    {SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_UNKNOWN_CA, "siotls-server", NULL,
     "--client-ca FILE names the CAs of clients"},
    {SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_UNKNOWN_CA, "siotls-verify", NULL, "--ca FILE names a CA to trust"},
    {SIOTLS_ERROR_UNTRUSTED, 0, "siotls-client", "x509: certificate is not for this name",
     "--server-name NAME says whose certificate to expect"},
    {SIOTLS_ERROR_UNTRUSTED, 0, "siotls-verify", "x509: extended key usage does not allow this purpose",
     "--purpose says what it is to be fit for"},
    {SIOTLS_ERROR_UNTRUSTED, 0, "siotls-verify", "x509: certificate has expired", "--time judges as of another time"},
    {SIOTLS_ERROR_UNTRUSTED, 0, "siotls-verify", "x509: certificate is not valid yet",
     "--time judges as of another time"},
    {SIOTLS_ERROR_KEY, 0, NULL, NULL, "give the key that belongs to the certificate"},
    {SIOTLS_ERROR_PASSPHRASE, 0, NULL, NULL, "--passphrase-file FILE holds the passphrase"},
    {SIOTLS_ERROR_NOT_OFFERED, 0, NULL, NULL, "siotls-providers which shows what there is"},
    {SIOTLS_ERROR_PROVIDER, 0, NULL, NULL, "siotls-providers list shows what there is"},
    {SIOTLS_ERROR_TRUNCATED, 0, NULL, NULL, "the end of the data may be missing"},
};

void tool_report_as(const char *program)
{
    reporter = program;
}

static const char *hint_of(const struct siotls_error *error)
{
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (hints[i].status == error->status && (hints[i].alert == 0 || hints[i].alert == error->alert) &&
            (hints[i].program == NULL || strcmp(hints[i].program, reporter) == 0) &&
            (hints[i].reason == NULL || (error->reason && strcmp(hints[i].reason, error->reason) == 0)))
            return hints[i].hint;
    return NULL;
}

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
    fflush(stderr); /* it is buffered on a console of Windows */
}

void tool_complain(const char *program, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line(program, format, arguments);
    va_end(arguments);
}

static bool is_misused;

void tool_misuse(const char *program, const char *format, ...)
{
    va_list arguments;
    is_misused = true;
    va_start(arguments, format);
    print_line(program, format, arguments);
    va_end(arguments);
}

void tool_misreport(const char *program, const char *what, const struct siotls_error *error)
{
    is_misused = true;
    tool_report(program, what, error);
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

bool tool_error_is_alert(const struct siotls_error *error)
{
    /* Our own internal_error stands for every failure that is not the peer's, most of which no peer hears of. */
    return error->alert != SIOTLS_ALERT_CLOSE_NOTIFY &&
           (error->origin == SIOTLS_ORIGIN_PEER || error->alert != SIOTLS_ALERT_INTERNAL_ERROR);
}

void tool_error_text(char *text, size_t text_capacity, const struct siotls_error *error)
{
    const char *hint = hint_of(error);
    char alert[80] = "";
    char status[120] = "";
    if (tool_error_is_alert(error))
        snprintf(alert, sizeof alert, ", alert %s raised by %s", siotls_alert_name(error->alert),
                 error->origin == SIOTLS_ORIGIN_PEER ? "the peer" : "this side");
    if (error->status != TOOL_NO_CONNECTION) /* of which the reason says it all */
        snprintf(status, sizeof status, " (%s%s)", siotls_status_name(error->status), alert);
    snprintf(text, text_capacity, "%s%s%s%s%s%s", error->reason ? error->reason : "no reason is known",
             error->detail[0] ? ": " : "", error->detail, status, hint ? "; " : "", hint ? hint : "");
}

void tool_report(const char *program, const char *what, const struct siotls_error *error)
{
    char text[MAX_LINE];
    tool_error_text(text, sizeof text, error);
    tool_complain(program, "%s: %s", what, text);
}

uint64_t tool_time_ms(void)
{
    uv_timeval64_t now;
    if (uv_gettimeofday(&now) != 0 || now.tv_sec < 0)
        return 0;
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_usec / 1000;
}
