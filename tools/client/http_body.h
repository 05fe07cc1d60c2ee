/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_body.h: how the body of a response ends (RFC 9112 6.3, 7.1).
 */
#ifndef TOOLS_CLIENT_HTTP_BODY_H
#define TOOLS_CLIENT_HTTP_BODY_H

#include <siotls/types.h>
#include <stdbool.h>

enum http_framing { HTTP_NO_BODY, HTTP_LENGTH, HTTP_CHUNKED, HTTP_UNTIL_CLOSE };

/* http_body: a body as it comes in. */
struct http_body {
    int framing;
    int state;       /* of a chunked one */
    uint64_t left;   /* of it, or of the chunk */
    size_t line_len; /* of a line between chunks */
    bool is_complete;
};

/* http_body_begin: length matters for HTTP_LENGTH. */
void http_body_begin(struct http_body *body, int framing, uint64_t length);

/* http_body_next takes bytes; content is what of them belongs to the body. False when it is malformed. */
bool http_body_next(struct http_body *body, size_t *used, struct siotls_bytes *content, const uint8_t *data,
                    size_t data_len);

#endif
