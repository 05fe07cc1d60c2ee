/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy_text.c: policies as people write them: numbers with dots between.
 */
#include "x509/form/policy.h"

#include <siotls/x509.h>

#include <string.h>

/* Numbers of up to 32 bits are enough for every policy that is registered. */
static bool read_number(const char **text, uint32_t *number)
{
    uint64_t value = 0;
    const char *next = *text;
    if (*next < '0' || *next > '9' || (*next == '0' && next[1] >= '0' && next[1] <= '9'))
        return false;
    while (*next >= '0' && *next <= '9' && value <= UINT32_MAX)
        value = value * 10 + (uint64_t)(*next++ - '0');
    *text = next;
    *number = (uint32_t)value;
    return value <= UINT32_MAX && (*next == '.' || *next == '\0');
}

/* Seven bits a byte, all but the last with the eighth set (X.690 8.19.2). */
static bool write_number(struct sio_buffer *contents, uint64_t number)
{
    uint8_t bytes[10];
    size_t at = sizeof bytes;
    bytes[--at] = (uint8_t)(number & 0x7f);
    while ((number >>= 7) > 0)
        bytes[--at] = (uint8_t)(0x80 | (number & 0x7f));
    return sio_buffer_append(contents, bytes + at, sizeof bytes - at);
}

/* The first two numbers are one in the encoding (X.690 8.19.4). */
bool sio_oid_write(struct sio_buffer *contents, const char *text)
{
    uint32_t first;
    uint32_t number;
    if (!read_number(&text, &first) || first > 2 || *text++ != '.' || !read_number(&text, &number) ||
        (first < 2 && number > 39) || !write_number(contents, (uint64_t)first * 40 + number))
        return false;
    while (*text == '.') {
        text++;
        if (!read_number(&text, &number) || !write_number(contents, number))
            return false;
    }
    return true;
}

bool sio_oids_write(struct siotls_bytes *oids, struct sio_buffer *contents, const char *const *texts, size_t num_texts,
                    struct sio_error *error)
{
    size_t ends[SIOTLS_X509_MAX_POLICIES];
    for (size_t i = 0; i < num_texts; i++) {
        const char *text = texts[i] != NULL ? texts[i] : "";
        /* No OID is longer than its text. */
        if (!sio_buffer_reserve(contents, strlen(text)))
            return sio_fail_memory(error);
        if (!sio_oid_write(contents, text)) {
            sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "x509: a policy is not written as numbers with dots between");
            return sio_fail_detail(error, "%s", text);
        }
        ends[i] = contents->data_len;
    }
    for (size_t i = 0; i < num_texts; i++) {
        size_t start = i == 0 ? 0 : ends[i - 1];
        oids[i] = sio_bytes(contents->data + start, ends[i] - start);
    }
    return true;
}
