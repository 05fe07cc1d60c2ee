/* SPDX-License-Identifier: Apache-2.0 */
/* request.c: the head of a request (RFC 9112 3 to 6, RFC 9110). */
#include <string.h>

#include "server/http.h"

/* seen: what may come once only, or matters together. */
struct seen {
    int num_hosts;
    bool is_closed; /* Connection: close */
    bool is_kept;   /* Connection: keep-alive */
};

static void refuse(struct http_request *request, int status)
{
    if (request->error == 0)
        request->error = status;
}

/* Splits at the first space. */
static bool take_word(struct siotls_bytes *word, struct siotls_bytes *line)
{
    const uint8_t *space = line->data_len ? memchr(line->data, ' ', line->data_len) : NULL;
    if (space == NULL)
        return false;
    *word = (struct siotls_bytes){line->data, (size_t)(space - line->data)};
    line->data += word->data_len + 1;
    line->data_len -= word->data_len + 1;
    return true;
}

static bool is_target(const struct siotls_bytes *target)
{
    for (size_t i = 0; i < target->data_len; i++)
        if (target->data[i] <= 0x20 || target->data[i] == 0x7f)
            return false;
    return target->data_len > 0;
}

/* method SP request-target SP HTTP/d.d */
static void parse_start(struct http_request *request, struct siotls_bytes line)
{
    struct siotls_bytes method;
    struct siotls_bytes target;
    if (!take_word(&method, &line) || !take_word(&target, &line) || !tool_http_is_token(&method) ||
        !is_target(&target) || line.data_len != 8 || memcmp(line.data, "HTTP/", 5) != 0 || line.data[6] != '.' ||
        line.data[5] < '0' || line.data[5] > '9' || line.data[7] < '0' || line.data[7] > '9') {
        refuse(request, 400);
        return;
    }
    if (line.data[5] != '1')
        refuse(request, 505);
    request->is_old = line.data[7] == '0';
    request->is_head = method.data_len == 4 && memcmp(method.data, "HEAD", 4) == 0;
    /* A successful CONNECT would turn the connection into a tunnel, which this server has nowhere to lead. */
    if (method.data_len == 7 && memcmp(method.data, "CONNECT", 7) == 0)
        refuse(request, 501);
}

static void take_connection(struct seen *seen, struct siotls_bytes value)
{
    struct siotls_bytes item;
    while (tool_http_item(&item, &value)) {
        seen->is_closed = seen->is_closed || tool_http_is(&item, "close");
        seen->is_kept = seen->is_kept || tool_http_is(&item, "keep-alive");
    }
}

/* A page answers nothing that has a body: who sends one is refused, and nothing behind it is read. */
static void take_length(struct http_request *request, const struct siotls_bytes *value)
{
    uint64_t length = 0;
    if (!tool_http_length(&length, value))
        refuse(request, 400);
    else if (length > 0)
        refuse(request, 413);
}

static void take_accept(struct http_request *request, struct siotls_bytes value)
{
    struct siotls_bytes item;
    while (tool_http_item(&item, &value)) /* browsers name it; a program that does not gets text */
        request->wants_html = request->wants_html || tool_http_is(&item, "text/html");
}

static void take_field(struct http_request *request, struct seen *seen, const struct siotls_bytes *name,
                       const struct siotls_bytes *value)
{
    if (tool_http_is(name, "host")) {
        seen->num_hosts++;
    } else if (tool_http_is(name, "connection")) {
        take_connection(seen, *value);
    } else if (tool_http_is(name, "content-length")) {
        take_length(request, value);
    } else if (tool_http_is(name, "transfer-encoding")) {
        refuse(request, 501);
    } else if (tool_http_is(name, "accept")) {
        take_accept(request, *value);
    }
}

static void conclude(struct http_request *request, const struct seen *seen)
{
    if (seen->num_hosts > 1 || (seen->num_hosts == 0 && !request->is_old))
        refuse(request, 400);
    request->is_kept = request->is_old ? seen->is_kept && !seen->is_closed : !seen->is_closed;
    if (request->error)
        request->is_kept = false;
}

void http_parse(struct http_request *request, const struct tool_http_head *head)
{
    struct siotls_bytes text = {(const uint8_t *)head->data, head->data_len};
    struct siotls_bytes line;
    struct seen seen = {0};
    *request = (struct http_request){0};
    if (!tool_http_line(&line, &text))
        refuse(request, 400);
    else
        parse_start(request, line);
    while (tool_http_line(&line, &text) && line.data_len) {
        struct siotls_bytes name;
        struct siotls_bytes value;
        /* A line that begins with a blank, an obsolete folding, has no token for a name. */
        if (tool_http_field(&name, &value, &line))
            take_field(request, &seen, &name, &value);
        else
            refuse(request, 400);
    }
    conclude(request, &seen);
}
