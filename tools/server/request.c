/* SPDX-License-Identifier: Apache-2.0 */
/* request.c: the head of a request (RFC 9112 3 to 6, RFC 9110). */
#include <string.h>

#include "server/http.h"

/* seen: what may come once only, or matters together. */
struct seen {
    int num_hosts;
    bool has_length;
    bool is_chunked;
    bool has_accept;
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

static void take_length(struct http_request *request, struct seen *seen, const struct siotls_bytes *value)
{
    uint64_t length = 0;
    if (!tool_http_length(&length, value) || (seen->has_length && length != request->length))
        refuse(request, 400);
    request->length = length;
    seen->has_length = true;
}

static void take_field(struct http_request *request, struct seen *seen, const struct siotls_bytes *name,
                       const struct siotls_bytes *value)
{
    if (tool_http_is(name, "host")) {
        seen->num_hosts++;
    } else if (tool_http_is(name, "connection")) {
        take_connection(seen, *value);
    } else if (tool_http_is(name, "content-length")) {
        take_length(request, seen, value);
    } else if (tool_http_is(name, "transfer-encoding")) {
        if (seen->is_chunked || !tool_http_is(value, "chunked"))
            refuse(request, 501);
        seen->is_chunked = true;
    } else if (tool_http_is(name, "expect")) {
        if (!tool_http_is(value, "100-continue"))
            refuse(request, 417);
        request->is_expecting = true;
    } else if (tool_http_is(name, "accept")) {
        request->wants_html = request->wants_html || http_wants_html(*value);
    }
}

/* What the fields mean together. A body of unclear length makes whatever follows unclear. */
static void conclude(struct http_request *request, const struct seen *seen)
{
    if ((seen->is_chunked && (seen->has_length || request->is_old)) || seen->num_hosts > 1 ||
        (seen->num_hosts == 0 && !request->is_old))
        refuse(request, 400);
    request->framing = seen->is_chunked ? TOOL_HTTP_CHUNKED : seen->has_length ? TOOL_HTTP_LENGTH : TOOL_HTTP_NO_BODY;
    request->is_kept = request->is_old ? seen->is_kept && !seen->is_closed : !seen->is_closed;
    request->is_expecting = request->is_expecting && !request->is_old && request->framing != TOOL_HTTP_NO_BODY;
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

/* The weight of an item such as "text/html;level=1;q=0.5", in thousandths (RFC 9110 12.4.2). */
static int weight_of(struct siotls_bytes *type, const struct siotls_bytes *item)
{
    const uint8_t *semicolon = memchr(item->data, ';', item->data_len);
    size_t type_len = semicolon ? (size_t)(semicolon - item->data) : item->data_len;
    int weight = 1000;
    for (size_t i = type_len; i + 3 < item->data_len; i++) {
        bool is_weight = (item->data[i] == ';' || item->data[i] == ' ') && (item->data[i + 1] | 0x20) == 'q' &&
                         item->data[i + 2] == '=';
        if (!is_weight)
            continue;
        weight = item->data[i + 3] == '1' ? 1000 : 0;
        int unit = 100;
        for (size_t j = i + 5;
             weight < 1000 && unit && j < item->data_len && item->data[j] >= '0' && item->data[j] <= '9';
             j++, unit /= 10)
            weight += (item->data[j] - '0') * unit;
    }
    while (type_len && (item->data[type_len - 1] == ' ' || item->data[type_len - 1] == '\t'))
        type_len--;
    *type = (struct siotls_bytes){item->data, type_len};
    return weight;
}

bool http_wants_html(struct siotls_bytes accept)
{
    struct siotls_bytes item;
    struct siotls_bytes type;
    int html = 0;
    int plain = 0;
    int any = 0;
    while (tool_http_item(&item, &accept)) {
        int weight = weight_of(&type, &item);
        if (tool_http_is(&type, "text/html"))
            html = weight;
        else if (tool_http_is(&type, "text/plain"))
            plain = weight;
        else if (tool_http_is(&type, "*/*") || tool_http_is(&type, "text/*"))
            any = weight > any ? weight : any;
    }
    /* A client that does not name text/html is a program, and gets text. */
    return html > 0 && html >= plain && html >= any;
}
