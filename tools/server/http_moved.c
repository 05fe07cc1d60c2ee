/* SPDX-License-Identifier: Apache-2.0 */
/* http_moved.c: the HTTP side of a connection that goes on in another process: half a request, half a response. */
#include <stdlib.h>
#include <string.h>

#include "server/http.h"

static void put_request(struct packet *packet, const struct http_request *request)
{
    packet_put_number(packet, (uint64_t)request->error);
    packet_put_number(packet, (uint64_t)request->is_head);
    packet_put_number(packet, (uint64_t)request->is_old);
    packet_put_number(packet, (uint64_t)request->is_kept);
    packet_put_number(packet, (uint64_t)request->wants_html);
}

static void take_request(struct http_request *request, struct packet *packet)
{
    request->error = (int)packet_number(packet);
    request->is_head = packet_number(packet) != 0;
    request->is_old = packet_number(packet) != 0;
    request->is_kept = packet_number(packet) != 0;
    request->wants_html = packet_number(packet) != 0;
}

void http_put(struct packet *packet, const struct http *http)
{
    packet_put_number(packet, (uint64_t)http->is_ending);
    packet_put_bytes(packet, http->head.data, http->head.data_len);
    packet_put_number(packet, http->head.line_len);
    put_request(packet, &http->request);
    packet_put_bytes(packet, http->output ? http->output + http->output_start : NULL,
                     http->output_len - http->output_start);
}

/* Memory of its usual size with these bytes in front; NULL and 1 for none. */
static bool take_bytes(char **data, size_t *data_len, struct packet *packet, size_t capacity)
{
    struct siotls_bytes bytes = packet_bytes(packet);
    if (bytes.data_len == 0)
        return true;
    *data = bytes.data_len <= capacity ? malloc(capacity) : NULL;
    if (*data == NULL)
        return false;
    memcpy(*data, bytes.data, bytes.data_len);
    *data_len = bytes.data_len;
    return true;
}

bool http_take(struct http *http, struct packet *packet)
{
    *http = (struct http){0};
    http->is_ending = packet_number(packet) != 0;
    bool is_head_taken = take_bytes(&http->head.data, &http->head.data_len, packet, TOOL_HTTP_MAX_HEAD);
    http->head.line_len = (size_t)packet_number(packet);
    take_request(&http->request, packet);
    return is_head_taken && take_bytes(&http->output, &http->output_len, packet, HTTP_MAX_OUTPUT) && !packet->is_bad;
}
