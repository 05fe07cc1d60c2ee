/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.h: what client and server share of HTTP/1.1: heads, fields, and how a body ends (RFC 9110, RFC 9112).
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

enum tool_http_framing { TOOL_HTTP_NO_BODY, TOOL_HTTP_LENGTH, TOOL_HTTP_CHUNKED, TOOL_HTTP_UNTIL_CLOSE };

/* tool_http_body: a body as it comes in. */
struct tool_http_body {
    int framing;
    int state;       /* of a chunked one */
    uint64_t left;   /* of it, or of the chunk */
    size_t line_len; /* of a line between chunks */
    bool is_complete;
};

/* tool_http_body_begin: length matters for TOOL_HTTP_LENGTH. */
void tool_http_body_begin(struct tool_http_body *body, int framing, uint64_t length);

/* tool_http_body_next takes bytes; content is what of them belongs to the body. False when it is malformed. */
bool tool_http_body_next(struct tool_http_body *body, size_t *used, struct siotls_bytes *content, const uint8_t *data,
                         size_t data_len);

#endif
