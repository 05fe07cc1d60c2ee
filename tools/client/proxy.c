/* SPDX-License-Identifier: Apache-2.0 */
/* proxy.c: see proxy.h. */
#include "client/proxy.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

bool proxy_parse(struct tool_address *address, const char *program, const char *text)
{
    static const char scheme[] = "http://";
    char rest[TOOL_MAX_HOST + 16];
    bool is_url = strncasecmp(text, scheme, sizeof scheme - 1) == 0;
    int len = snprintf(rest, sizeof rest, "%s", is_url ? text + sizeof scheme - 1 : text);
    if (is_url && len > 0 && (size_t)len < sizeof rest && rest[len - 1] == '/')
        rest[len - 1] = 0;
    if (len > 0 && (size_t)len < sizeof rest && tool_address_parse(address, rest, -1, 1) && address->host[0])
        return true;
    tool_misuse(program, "--proxy %s: give HOST:PORT or http://HOST:PORT, without user and password", text);
    return false;
}

/* "HTTP/1.x 2xx" (RFC 9110 9.3.6): any success means that the tunnel is there. */
static bool is_success(const struct siotls_bytes *line)
{
    const char *text = (const char *)line->data;
    return line->data_len >= 12 && memcmp(text, "HTTP/1.", 7) == 0 && (text[7] == '0' || text[7] == '1') &&
           text[8] == ' ' && text[9] == '2' && (line->data_len == 12 || text[12] == ' ');
}

static bool is_http(const struct siotls_bytes *line)
{
    return line->data_len >= 12 && memcmp(line->data, "HTTP/1.", 7) == 0;
}

enum prologue_progress proxy_connect(struct prologue *prologue)
{
    enum { SAY, STATUS, FIELDS };
    const struct tool_address *to = &prologue->beyond_proxy;
    struct siotls_bytes line;
    if (prologue->state == SAY) {
        const char *open = strchr(to->host, ':') ? "[" : "";
        const char *shut = open[0] ? "]" : "";
        prologue->state = STATUS;
        return prologue_say(prologue, "CONNECT %s%s%s:%u HTTP/1.1\r\nHost: %s%s%s:%u\r\n\r\n", open, to->host, shut,
                            (unsigned)to->port, open, to->host, shut, (unsigned)to->port);
    }
    for (;;) {
        enum prologue_progress progress = prologue_line(prologue, &line);
        if (progress != PROLOGUE_OVER)
            return progress;
        if (prologue->state == STATUS && !is_success(&line))
            return prologue_fail(prologue, is_http(&line) ? "the proxy refused" : "the proxy does not speak HTTP/1.1",
                                 &line);
        if (prologue->state == FIELDS && line.data_len == 0)
            return PROLOGUE_OVER;
        prologue->state = FIELDS;
    }
}
