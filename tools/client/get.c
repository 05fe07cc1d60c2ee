/* SPDX-License-Identifier: Apache-2.0 */
/* get.c: see get.h. */
#include "client/get.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/report.h"
#include <siotls/types.h>

static void end(struct get *get, const char *failure)
{
    if (!get->is_over)
        get->failure = failure;
    get->is_over = true;
    tool_link_hang_up(get->link);
}

static void end_when_complete(struct get *get)
{
    if (get->body.is_complete)
        end(get, NULL);
}

static void output_written(void *owner)
{
    struct get *get = owner;
    size_t in_flight = get->in_flight;
    get->in_flight = 0;
    if (get->output.error) {
        end(get, "standard output cannot be written to");
        return;
    }
    tool_link_text_used(get->link, in_flight);
    end_when_complete(get);
}

bool get_make_request(struct get *get, const char *host, const char *path)
{
    get->head.data = get->head_data;
    int len = snprintf(get->request, sizeof get->request,
                       "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: siotls-client/%s\r\nAccept: */*\r\n"
                       "Connection: close\r\n\r\n",
                       path, host, siotls_version());
    get->request_len = (size_t)len;
    return len > 0 && get->request_len < sizeof get->request;
}

int get_open(struct get *get, uv_loop_t *loop, struct tool_link *link)
{
    get->link = link;
    return tool_output_open(&get->output, loop, STDOUT_FILENO, output_written, get);
}

void get_writable(struct get *get)
{
    if (get->request_start == get->request_len || !tool_link_can_send(get->link))
        return;
    get->request_start += tool_link_send(get->link, (const uint8_t *)get->request + get->request_start,
                                         get->request_len - get->request_start);
}

/* HTTP/1.x SP 3DIGIT SP reason: the status, 0 when malformed (RFC 9112 4). */
static int status_of(const struct siotls_bytes *line)
{
    static const char version[] = "HTTP/1.";
    const uint8_t *digits = line->data + sizeof version + 1;
    if (line->data_len < sizeof version + 4 || memcmp(line->data, version, sizeof version - 1) != 0 ||
        digits[-1] != ' ' || (line->data_len > sizeof version + 4 && digits[3] != ' '))
        return 0;
    int status = 0;
    for (size_t i = 0; i < 3; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return 0;
        status = status * 10 + digits[i] - '0';
    }
    return status >= 100 ? status : 0;
}

/* How the body ends, from the response's fields (RFC 9112 6.3). */
static bool read_fields(struct get *get, struct siotls_bytes *text)
{
    struct siotls_bytes line;
    int framing = HTTP_UNTIL_CLOSE;
    uint64_t length = 0;
    while (tool_http_line(&line, text) && line.data_len) {
        struct siotls_bytes name;
        struct siotls_bytes value;
        uint64_t this_length = 0;
        if (!tool_http_field(&name, &value, &line))
            return false;
        if (get->is_verbose)
            tool_say("< %.*s", (int)line.data_len, (const char *)line.data);
        if (tool_http_is(&name, "transfer-encoding")) {
            if (!tool_http_is(&value, "chunked"))
                return false;
            framing = HTTP_CHUNKED;
        } else if (tool_http_is(&name, "content-length")) {
            if (!tool_http_length(&this_length, &value) || (framing == HTTP_LENGTH && this_length != length))
                return false;
            framing = framing == HTTP_CHUNKED ? framing : HTTP_LENGTH;
            length = this_length;
        }
    }
    if (get->status == 204 || get->status == 304)
        framing = HTTP_NO_BODY;
    http_body_begin(&get->body, framing, length);
    return true;
}

/* Interim responses (RFC 9110 15.2) come before the real one. */
static void read_head(struct get *get)
{
    struct siotls_bytes text = {(const uint8_t *)get->head.data, get->head.data_len};
    struct siotls_bytes line = {0};
    get->status = tool_http_line(&line, &text) ? status_of(&line) : 0;
    if (get->status && get->is_verbose)
        tool_say("< %.*s", (int)line.data_len, (const char *)line.data);
    if (get->status == 0 || get->status == 101 || !read_fields(get, &text)) {
        end(get, "the response is not HTTP/1.x as this program understands it");
        return;
    }
    if (get->status < 200) {
        get->status = 0;
        get->head.data_len = get->head.line_len = 0;
        return;
    }
    end_when_complete(get);
}

size_t get_text(struct get *get, const uint8_t *data, size_t data_len)
{
    size_t used = 0;
    struct siotls_bytes content;
    if (get->is_over)
        return data_len;
    if (get->output.is_writing)
        return 0;
    if (get->status == 0) {
        int progress = tool_http_head_feed(&get->head, &used, data, data_len);
        if (progress == TOOL_HTTP_COMPLETE)
            read_head(get);
        else if (progress == TOOL_HTTP_TOO_LARGE)
            end(get, "the head of the response is longer than 16 KiB");
        return used;
    }
    if (!http_body_next(&get->body, &used, &content, data, data_len)) {
        end(get, "the chunks of the response are malformed");
        return data_len;
    }
    if (content.data_len) {
        get->in_flight = used;
        tool_output_write(&get->output, content.data, content.data_len);
        return 0;
    }
    end_when_complete(get);
    return used;
}

void get_peer_closed(struct get *get)
{
    if (get->status && (get->body.is_complete || get->body.framing == HTTP_UNTIL_CLOSE))
        end(get, NULL);
    else
        end(get, get->status ? "the response ended early" : "the peer closed without a response");
}

void get_close(struct get *get)
{
    tool_output_close(&get->output);
}
