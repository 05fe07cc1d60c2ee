/* SPDX-License-Identifier: Apache-2.0 */
/* http.c: see http.h. */
#include "common/http.h"

#include <string.h>

int tool_http_head_feed(struct tool_http_head *head, size_t *used, const uint8_t *data, size_t data_len)
{
    for (*used = 0; *used < data_len;) {
        char byte = (char)data[(*used)++];
        if (head->data_len == 0 && (byte == '\r' || byte == '\n'))
            continue;
        if (head->data_len == TOOL_HTTP_MAX_HEAD)
            return TOOL_HTTP_TOO_LARGE;
        head->data[head->data_len++] = byte;
        if (byte == '\n' && head->line_len == 0)
            return TOOL_HTTP_COMPLETE;
        if (byte == '\n')
            head->line_len = 0;
        else if (byte != '\r')
            head->line_len++;
    }
    return TOOL_HTTP_MORE;
}

bool tool_http_line(struct siotls_bytes *line, struct siotls_bytes *text)
{
    const uint8_t *end = text->data_len ? memchr(text->data, '\n', text->data_len) : NULL;
    if (end == NULL)
        return false;
    size_t whole_len = (size_t)(end - text->data) + 1;
    *line = (struct siotls_bytes){text->data, whole_len - 1};
    /* A bare LF ends a line too (RFC 9112 2.2). */
    if (line->data_len && line->data[line->data_len - 1] == '\r')
        line->data_len--;
    text->data += whole_len;
    text->data_len -= whole_len;
    return true;
}

static void trim(struct siotls_bytes *text)
{
    while (text->data_len && (text->data[0] == ' ' || text->data[0] == '\t')) {
        text->data++;
        text->data_len--;
    }
    while (text->data_len && (text->data[text->data_len - 1] == ' ' || text->data[text->data_len - 1] == '\t'))
        text->data_len--;
}

bool tool_http_is_token(const struct siotls_bytes *text)
{
    static const char letters[] = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (size_t i = 0; i < text->data_len; i++)
        if (memchr(letters, text->data[i], sizeof letters - 1) == NULL)
            return false;
    return text->data_len > 0;
}

bool tool_http_field(struct siotls_bytes *name, struct siotls_bytes *value, const struct siotls_bytes *line)
{
    const uint8_t *colon = line->data_len ? memchr(line->data, ':', line->data_len) : NULL;
    if (colon == NULL)
        return false;
    size_t name_len = (size_t)(colon - line->data);
    *name = (struct siotls_bytes){line->data, name_len};
    *value = (struct siotls_bytes){colon + 1, line->data_len - name_len - 1};
    trim(value);
    for (size_t i = 0; i < value->data_len; i++)
        if ((value->data[i] < 0x20 && value->data[i] != '\t') || value->data[i] == 0x7f)
            return false;
    return tool_http_is_token(name);
}

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

bool tool_http_is(const struct siotls_bytes *text, const char *wanted)
{
    if (text->data_len != strlen(wanted))
        return false;
    for (size_t i = 0; i < text->data_len; i++)
        if (lower((char)text->data[i]) != lower(wanted[i]))
            return false;
    return true;
}

bool tool_http_item(struct siotls_bytes *item, struct siotls_bytes *list)
{
    while (list->data_len) {
        const uint8_t *comma = memchr(list->data, ',', list->data_len);
        size_t item_len = comma ? (size_t)(comma - list->data) : list->data_len;
        *item = (struct siotls_bytes){list->data, item_len};
        trim(item);
        list->data += item_len + (comma != NULL);
        list->data_len -= item_len + (comma != NULL);
        if (item->data_len)
            return true;
    }
    return false;
}

bool tool_http_length(uint64_t *length, const struct siotls_bytes *value)
{
    *length = 0;
    for (size_t i = 0; i < value->data_len; i++) {
        if (value->data[i] < '0' || value->data[i] > '9' || *length > (UINT64_MAX - 9) / 10)
            return false;
        *length = *length * 10 + (uint64_t)(value->data[i] - '0');
    }
    return value->data_len > 0;
}
