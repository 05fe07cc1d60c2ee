/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.h: what tools say on stderr: one clear line per trouble, fit for terminals whatever a peer sent.
 */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h> /* says what kind of printf there is */

#include <siotls/types.h>

#if defined(__MINGW_PRINTF_FORMAT)
#define TOOL_PRINTF(words, first) __attribute__((format(__MINGW_PRINTF_FORMAT, words, first)))
#elif defined(__GNUC__)
#define TOOL_PRINTF(words, first) __attribute__((format(printf, words, first)))
#else
#define TOOL_PRINTF(words, first)
#endif

/* tool_complain writes "PROGRAM: words" and a newline. */
void tool_complain(const char *program, const char *format, ...) TOOL_PRINTF(2, 3);

/* tool_misuse is tool_complain about the command line: tool_failure is TOOL_USAGE from then on, TOOL_FAILURE before. */
void tool_misuse(const char *program, const char *format, ...) TOOL_PRINTF(2, 3);
int tool_failure(void);

/* tool_say writes words and a newline to stderr. */
void tool_say(const char *format, ...) TOOL_PRINTF(1, 2);

/* tool_clean replaces what a terminal could obey, and bytes that are not UTF-8, by '?'. text ends with NUL. */
void tool_clean(char *text);

/*
 * tool_error_text writes an error's words: reason, detail, status, alert and who raised it, what to do. Always
 * ends with NUL.
 */
void tool_error_text(char *text, size_t text_capacity, const struct siotls_error *error);

/* tool_report_as says which program this is: hints name its options. tool_options_parse calls it. */
void tool_report_as(const char *program);

/* tool_report writes "PROGRAM: what: words of the error". */
void tool_report(const char *program, const char *what, const struct siotls_error *error);

/* tool_misreport is tool_report about the command line, as tool_misuse is tool_complain. */
void tool_misreport(const char *program, const char *what, const struct siotls_error *error);

/* A status of the tools' own, beside siotls_status: there is no transport. Its name is no_connection. */
enum { TOOL_NO_CONNECTION = -1000 };

/* tool_error_is_alert tells whether the alert of an error means something. */
bool tool_error_is_alert(const struct siotls_error *error);

/* tool_time_ms: the time now, UTC milliseconds since 1970. */
uint64_t tool_time_ms(void);

#endif
