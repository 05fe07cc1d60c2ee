/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.h: what client and server share of HTTP/1.1: heads and fields (RFC 9110, RFC 9112).
 */
#ifndef TOOLS_HTTP_H
#define TOOLS_HTTP_H

#include <siotls/types.h>
#include <stdbool.h>

/* The longest head that is read: start line and fields. */
enum { TOOL_HTTP_MAX_HEAD = 16384 };

/* tool_http_head: a head as it comes in. data has TOOL_HTTP_MAX_HEAD bytes and is the caller's. */
struct tool_http_head {
    char *data;
    size_t data_len;
    size_t line_len; /* of the line that is coming in */
};

enum tool_http_progress { TOOL_HTTP_MORE, TOOL_HTTP_COMPLETE, TOOL_HTTP_TOO_LARGE };

/* tool_http_head_feed takes bytes up to the empty line. Empty lines before the start line are skipped. */
int tool_http_head_feed(struct tool_http_head *head, size_t *used, const uint8_t *data, size_t data_len);

/* tool_http_line takes the next line off text, without its end; false when there is none. */
bool tool_http_line(struct siotls_bytes *line, struct siotls_bytes *text);

/* tool_http_field splits a line into name and value; false when it is malformed. */
bool tool_http_field(struct siotls_bytes *name, struct siotls_bytes *value, const struct siotls_bytes *line);

/* tool_http_is: the same text, letter case apart. */
bool tool_http_is(const struct siotls_bytes *text, const char *wanted);

/* tool_http_is_token: one or more token characters (RFC 9110 5.6.2). */
bool tool_http_is_token(const struct siotls_bytes *text);

/* tool_http_item takes the next item off a comma-separated list, without the blanks around it; false at the end. */
bool tool_http_item(struct siotls_bytes *item, struct siotls_bytes *list);

/* tool_http_length reads a Content-Length. */
bool tool_http_length(uint64_t *length, const struct siotls_bytes *value);

#endif
