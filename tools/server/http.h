/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.h: the HTTP/1.x side of a connection: one request after the other, each without a body and answered with a
 * page (RFC 9112).
 */
#ifndef TOOLS_SERVER_HTTP_H
#define TOOLS_SERVER_HTTP_H

#include <stdbool.h>

#include "common/http.h"
#include "common/loop.h"
#include "server/packet.h"

enum { HTTP_MAX_OUTPUT = 16384 };

/* http_request: what matters of a request's head. */
struct http_request {
    int error;    /* the status to refuse it with; 0: well-formed */
    bool is_head; /* HEAD */
    bool is_old;  /* HTTP/1.0 or less */
    bool is_kept; /* the connection stays open */
    bool wants_html;
};

/* http: zero it to begin. */
struct http {
    struct tool_http_head head;
    struct http_request request;
    bool is_ending; /* close when the output is sent */
    char *output;   /* HTTP_MAX_OUTPUT bytes while there is something to send */
    size_t output_len;
    size_t output_start;
};

/* http_parse judges a whole head. */
void http_parse(struct http_request *request, const struct tool_http_head *head);

/* http_respond writes the response to a request; its length, 0 when it does not fit. */
size_t http_respond(char *output, size_t output_capacity, const struct http_request *request,
                    const struct siotls_conn *conn);

/* The parts of a tool_link_app. */
size_t http_text(struct http *http, struct tool_link *link, const uint8_t *data, size_t data_len);
void http_writable(struct http *http, struct tool_link *link);

/* http_is_idle: nothing left to send. */
bool http_is_idle(const struct http *http);

void http_clear(struct http *http);

/* http_put writes where the requests and responses are into a packet; http_take reads it. False without memory, or when
 * the packet makes no sense. */
void http_put(struct packet *packet, const struct http *http);
bool http_take(struct http *http, struct packet *packet);

#endif
