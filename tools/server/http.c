/* SPDX-License-Identifier: Apache-2.0 */
/* http.c: requests in, responses out, in order; nothing more is read while a response is not sent. */
#include "server/http.h"

#include <stdlib.h>
#include <string.h>

static void drop_head(struct http *http)
{
    free(http->head.data);
    http->head = (struct tool_http_head){0};
}

/* Room for a response; without memory the connection ends. */
static bool make_room(struct http *http)
{
    if (http->output == NULL)
        http->output = malloc(HTTP_MAX_OUTPUT);
    http->is_ending = http->is_ending || http->output == NULL;
    return http->output != NULL;
}

static void respond(struct http *http, struct tool_link *link)
{
    http->is_ending = !http->request.is_kept;
    if (!make_room(http))
        return;
    size_t len =
        http_respond(http->output + http->output_len, HTTP_MAX_OUTPUT - http->output_len, &http->request, link->conn);
    http->output_len += len;
    http->is_ending = http->is_ending || len == 0;
}

static size_t take_head(struct http *http, struct tool_link *link, const uint8_t *data, size_t data_len)
{
    size_t used = 0;
    if (http->head.data == NULL)
        http->head.data = malloc(TOOL_HTTP_MAX_HEAD);
    if (http->head.data == NULL) {
        http->is_ending = true;
        return data_len;
    }
    int progress = tool_http_head_feed(&http->head, &used, data, data_len);
    if (progress == TOOL_HTTP_COMPLETE) {
        http_parse(&http->request, &http->head);
        drop_head(http);
        respond(http, link);
    } else if (progress == TOOL_HTTP_TOO_LARGE) {
        drop_head(http);
        http->request = (struct http_request){.error = 431};
        respond(http, link);
    } else if (http->head.data_len == 0) {
        drop_head(http);
    }
    return used;
}

size_t http_text(struct http *http, struct tool_link *link, const uint8_t *data, size_t data_len)
{
    if (http->is_ending)
        return data_len;
    if (!http_is_idle(http))
        return 0;
    return take_head(http, link, data, data_len);
}

void http_writable(struct http *http, struct tool_link *link)
{
    if (!http_is_idle(http) && tool_link_can_send(link))
        http->output_start += tool_link_send(link, (const uint8_t *)http->output + http->output_start,
                                             http->output_len - http->output_start);
    if (!http_is_idle(http))
        return;
    free(http->output);
    http->output = NULL;
    http->output_len = http->output_start = 0;
    if (http->is_ending)
        tool_link_hang_up(link);
}

bool http_is_idle(const struct http *http)
{
    return http->output_start == http->output_len;
}

void http_clear(struct http *http)
{
    drop_head(http);
    free(http->output);
    http->output = NULL;
}
