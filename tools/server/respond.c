/* SPDX-License-Identifier: Apache-2.0 */
/* respond.c: the page of the negotiated parameters, and refusals. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <siotls/init.h>

#include "common/report.h"
#include "common/system.h"
#include "common/watch.h"
#include "server/http.h"

enum { MAX_PAGE = 12288 };

static const struct {
    int status;
    const char *reason;
} statuses[] = {{200, "OK"},
                {400, "Bad Request"},
                {413, "Content Too Large"},
                {431, "Request Header Fields Too Large"},
                {501, "Not Implemented"},
                {505, "HTTP Version Not Supported"}};

static const char *reason_of(int status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
        if (statuses[i].status == status)
            return statuses[i].reason;
    return "Error";
}

static void add(char *page, const char *format, ...) TOOL_PRINTF(2, 3);

static void add(char *page, const char *format, ...)
{
    size_t used = strlen(page);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(page + used, MAX_PAGE - used, format, arguments);
    va_end(arguments);
}

/* Text in HTML: names come from the peer. */
static void add_escaped(char *page, const char *text)
{
    for (; *text; text++) {
        if (*text == '<')
            add(page, "&lt;");
        else if (*text == '>')
            add(page, "&gt;");
        else if (*text == '&')
            add(page, "&amp;");
        else
            add(page, "%c", *text);
    }
}

static void add_facts(char *page, bool is_html, const struct siotls_conn *conn)
{
    struct tool_fact facts[TOOL_MAX_FACTS];
    struct siotls_info info = SIOTLS_INIT_INFO;
    if (siotls_conn_info(conn, &info) != 0)
        return;
    size_t num_facts = tool_watch_facts(facts, &info);
    add(page, "%s", is_html ? "<table>\n" : "");
    for (size_t i = 0; i < num_facts; i++) {
        if (!is_html) {
            add(page, "%-21s %s\n", facts[i].label, facts[i].value);
            continue;
        }
        add(page, "<tr><th align=\"left\">%s</th><td>", facts[i].label);
        add_escaped(page, facts[i].value);
        add(page, "</td></tr>\n");
    }
    add(page, "%s", is_html ? "</table>\n" : "");
}

static void make_page(char *page, int status, bool is_html, const struct siotls_conn *conn)
{
    page[0] = 0;
    if (is_html)
        add(page,
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>siotls-server</title></head>\n"
            "<body>\n");
    if (status != 200)
        add(page, "%s%d %s%s\n", is_html ? "<p>" : "", status, reason_of(status), is_html ? "</p>" : "");
    else
        add(page, "%s%s%s\n", is_html ? "<h1>" : "", "This is siotls-server.", is_html ? "</h1>" : "\n");
    if (status == 200)
        add_facts(page, is_html, conn);
    if (is_html)
        add(page, "</body></html>\n");
}

/* An HTTP date (RFC 9110 5.6.7), whatever the locale. */
static void write_date(char *text, size_t text_capacity)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm parts;
    if (!tool_calendar(&parts, time(NULL)))
        parts = (struct tm){.tm_mday = 1, .tm_year = 70, .tm_wday = 4};
    snprintf(text, text_capacity, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[parts.tm_wday], parts.tm_mday,
             months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

size_t http_respond(char *output, size_t output_capacity, const struct http_request *request,
                    const struct siotls_conn *conn)
{
    char page[MAX_PAGE];
    char date[128];
    int status = request->error ? request->error : 200;
    make_page(page, status, request->wants_html, conn);
    write_date(date, sizeof date);
    /* HTTP/1.1 keeps connections open unless told otherwise, 1.0 closes them unless told otherwise. */
    const char *connection = !request->is_kept ? "Connection: close\r\n"
                             : request->is_old ? "Connection: keep-alive\r\n"
                                               : "";
    int len =
        snprintf(output, output_capacity,
                 "HTTP/1.1 %d %s\r\nDate: %s\r\nServer: siotls-server/%s\r\nContent-Type: text/%s; charset=utf-8\r\n"
                 "Content-Length: %zu\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                 "Vary: Accept\r\n%s\r\n%s",
                 status, reason_of(status), date, siotls_version(), request->wants_html ? "html" : "plain",
                 strlen(page), connection, request->is_head ? "" : page);
    return len > 0 && (size_t)len < output_capacity ? (size_t)len : 0;
}
