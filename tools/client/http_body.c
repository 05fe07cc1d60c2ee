/* SPDX-License-Identifier: Apache-2.0 */
/* http_body.c: see http_body.h. */
#include "client/http_body.h"

/* Lines between chunks: sizes with extensions, and trailers, which are skipped. */
enum { MAX_CHUNK_LINE = 4096 };

/* States of a chunked body (RFC 9112 7.1). */
enum { SIZE_START, SIZE, EXTENSION, SIZE_LF, CONTENT, CONTENT_CR, CONTENT_LF, TRAILER_START, TRAILER, END_LF };

void http_body_begin(struct http_body *body, int framing, uint64_t length)
{
    *body = (struct http_body){.framing = framing, .left = framing == HTTP_LENGTH ? length : 0};
    body->is_complete = framing == HTTP_NO_BODY || (framing == HTTP_LENGTH && length == 0);
}

static bool take_digit(struct http_body *body, uint8_t byte)
{
    int letter = byte >= 'A' && byte <= 'F' ? byte - 'A' + 'a' : byte;
    int digit = letter >= '0' && letter <= '9' ? letter - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    if (digit < 0 || body->left >> 56)
        return false;
    body->left = body->left << 4 | (uint64_t)digit;
    body->state = SIZE;
    return true;
}

static bool end_size(struct http_body *body)
{
    body->state = body->left ? CONTENT : TRAILER_START;
    body->line_len = 0;
    return true;
}

/* Takes a byte that is not content. */
static bool take_byte(struct http_body *body, uint8_t byte)
{
    if (++body->line_len > MAX_CHUNK_LINE)
        return false;
    switch (body->state) {
    case SIZE:
        if (byte == ';' || byte == ' ' || byte == '\t') {
            body->state = EXTENSION;
            return true;
        }
        if (byte == '\r')
            body->state = SIZE_LF;
        return byte == '\r' || (byte == '\n' ? end_size(body) : take_digit(body, byte));
    case SIZE_START:
        return take_digit(body, byte);
    case EXTENSION:
        body->state = byte == '\r' ? SIZE_LF : EXTENSION;
        return byte != '\n' || end_size(body);
    case SIZE_LF:
        return byte == '\n' && end_size(body);
    case CONTENT_CR:
        body->state = byte == '\r' ? CONTENT_LF : SIZE_START;
        return byte == '\r' || byte == '\n';
    case CONTENT_LF:
        body->state = SIZE_START;
        return byte == '\n';
    case TRAILER_START:
        body->state = byte == '\r' ? END_LF : TRAILER;
        body->is_complete = byte == '\n';
        return true;
    case TRAILER:
        body->state = byte == '\n' ? TRAILER_START : TRAILER;
        return true;
    default: /* END_LF */
        body->is_complete = true;
        return byte == '\n';
    }
}

bool http_body_next(struct http_body *body, size_t *used, struct siotls_bytes *content, const uint8_t *data,
                    size_t data_len)
{
    *used = 0;
    *content = (struct siotls_bytes){0};
    if (body->framing == HTTP_CHUNKED)
        while (!body->is_complete && body->state != CONTENT && *used < data_len)
            if (!take_byte(body, data[(*used)++]))
                return false;
    if (body->is_complete || *used == data_len)
        return true;
    size_t content_len = data_len - *used;
    if (body->framing != HTTP_UNTIL_CLOSE) {
        content_len = content_len < body->left ? content_len : (size_t)body->left;
        body->left -= content_len;
        body->is_complete = body->framing == HTTP_LENGTH && body->left == 0;
        body->state = body->left == 0 ? CONTENT_CR : body->state;
        body->line_len = 0;
    }
    *content = (struct siotls_bytes){data + *used, content_len};
    *used += content_len;
    return true;
}
