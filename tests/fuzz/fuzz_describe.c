/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_describe.c: what a certificate says in words (siotls/certificate.h): printable, one line for each thing told,
 * within its room whatever that is. The first two bytes are the room.
 */
#include <string.h>

#include <siotls/certificate.h>

#include "fuzz_message.h"

/* Nothing that moves a terminal or ends a line; newlines stand where they are put here alone. */
static void is_seen(const char *text, bool has_lines)
{
    for (const char *next = text; *next != '\0'; next++)
        fuzz_require((uint8_t)*next >= 0x20 ? *next != 0x7f : has_lines && *next == '\n');
}

static size_t count_lines(const char *text)
{
    size_t num_lines = 0;
    for (const char *next = text; (next = strchr(next, '\n')) != NULL; next++)
        num_lines++;
    return num_lines;
}

static void name_attributes(struct siotls_bytes name)
{
    static const char *const types[] = {"CN", "O", "email", "2.5.4.11"};
    char text[64];
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        int status = siotls_name_attribute(text, sizeof text, name, types[i], 0);
        fuzz_require(status == SIOTLS_OK || text[0] == '\0');
        is_seen(text, false);
    }
}

static void alternative_names(struct siotls_bytes names)
{
    struct siotls_alt_name name = {.size = sizeof name};
    char text[300];
    int status;
    while ((status = siotls_certificate_next_name(&names, &name)) == SIOTLS_OK) {
        int written = siotls_alt_name_text(&name, text, sizeof text);
        fuzz_require(written == SIOTLS_OK || written == SIOTLS_ERROR_LIMIT);
        is_seen(text, false);
    }
    /* They were looked at when the certificate was read. */
    fuzz_require(status == SIOTLS_ERROR_NOT_FOUND);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct siotls_certificate parts = {.size = sizeof parts};
    char text[SIOTLS_CERTIFICATE_TEXT];
    if (data_len < 2)
        return 0;
    const size_t room = 1 + (data[0] * 256u + data[1]) % sizeof text;
    data += 2;
    data_len -= 2;
    int status = siotls_certificate_describe(NULL, text, sizeof text, data, data_len, NULL);
    fuzz_require(status == siotls_certificate_read(&parts, data, data_len, NULL));
    if (status != SIOTLS_OK)
        return 0;
    fuzz_require(count_lines(text) == (parts.alt_names.data_len > 0 ? 7 : 6));
    is_seen(text, true);
    status = siotls_certificate_describe(NULL, text, room, data, data_len, NULL);
    fuzz_require(status == SIOTLS_OK || status == SIOTLS_ERROR_LIMIT);
    fuzz_require(strlen(text) < room);
    is_seen(text, true);
    name_attributes(parts.subject);
    name_attributes(parts.issuer);
    alternative_names(parts.alt_names);
    return 0;
}
