/* SPDX-License-Identifier: Apache-2.0 */
/* get.h: an HTTP/1.1 GET over a link; the response's body goes to an output (RFC 9112). */
#ifndef TOOLS_GET_H
#define TOOLS_GET_H

#include <stdbool.h>

#include "client/http_body.h"
#include "common/http.h"
#include "common/loop.h"
#include "common/streams.h"

/* get: zero it before get_open. */
struct get {
    struct tool_link *link;
    struct tool_output output;
    char request[4096];
    size_t request_len;
    size_t request_start; /* of what is not sent */
    struct tool_http_head head;
    char head_data[TOOL_HTTP_MAX_HEAD];
    struct http_body body;
    size_t in_flight; /* bytes of text whose content is with the output */
    int status;       /* of the response; 0: not yet known */
    bool is_verbose;
    bool is_over;
    const char *failure; /* NULL: none */
};

/* get_make_request: false when host and path do not fit into one. */
bool get_make_request(struct get *get, const char *host, const char *path);

/* get_open readies the output: 0 or a libuv error. */
int get_open(struct get *get, uv_loop_t *loop, struct tool_link *link);

/* The parts of a tool_link_app. */
size_t get_text(struct get *get, const uint8_t *data, size_t data_len);
void get_writable(struct get *get);
void get_peer_closed(struct get *get);

void get_close(struct get *get);

#endif
