/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subject.c: what a certificate says, in the forms of the tools. For display only: nothing is decided by it.
 */
#include "common/subject.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <siotls/certificate.h>
#include <siotls/init.h>

#include "common/report.h"
#include "common/table.h"

enum { MAX_NAME = 600 };

void tool_subject_text(char *text, size_t text_capacity, const struct siotls_bytes *certificate)
{
    struct siotls_certificate parts = SIOTLS_INIT_CERTIFICATE;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    if (siotls_certificate_read(&parts, certificate->data, certificate->data_len, &error) == 0)
        (void)siotls_name_text(text, text_capacity, parts.subject); /* LIMIT: it says so itself */
    else
        snprintf(text, text_capacity, "(not a certificate: %s)", error.reason);
}

void tool_certificate_lines(struct siotls_set *set, const struct siotls_bytes *certificate, tool_line *say,
                            const char *indentation)
{
    char text[SIOTLS_CERTIFICATE_TEXT];
    if (siotls_certificate_describe(set, text, sizeof text, certificate->data, certificate->data_len, NULL) != 0 &&
        siotls_certificate_describe(NULL, text, sizeof text, certificate->data, certificate->data_len, NULL) != 0)
        return;
    for (char *line = text; *line != '\0';) {
        char *end = line + strcspn(line, "\n");
        *end = '\0';
        if (line != text) /* the subject, which its caller has told */
            say("%s%s", indentation, line);
        line = end + 1;
    }
}

/* ---- JSON ---- */

static json_t *name_json(struct siotls_bytes name)
{
    char text[MAX_NAME];
    (void)siotls_name_text(text, sizeof text, name);
    return json_string(text);
}

static json_t *hex_json(const uint8_t *bytes, size_t len)
{
    char *text = tool_allocate(len + 1, 2);
    for (size_t i = 0; i < len; i++)
        snprintf(text + 2 * i, 3, "%02x", (unsigned)bytes[i]);
    json_t *json = json_string(text);
    free(text);
    return json;
}

static json_t *digest_json(struct siotls_set *set, const struct siotls_bytes *bytes)
{
    uint8_t digest[SIOTLS_MAX_FINGERPRINT];
    size_t len = 0;
    if (siotls_certificate_fingerprint(set, digest, &len, SIOTLS_HASH_SHA256, bytes->data, bytes->data_len, NULL) != 0)
        return json_null();
    return hex_json(digest, len);
}

static json_t *names_json(struct siotls_bytes names)
{
    json_t *items = json_array();
    struct siotls_alt_name name = SIOTLS_INIT_ALT_NAME;
    while (siotls_certificate_next_name(&names, &name) == 0) {
        char text[MAX_NAME];
        (void)siotls_alt_name_text(&name, text, sizeof text);
        json_array_append_new(items, json_string(text));
    }
    return items;
}

void tool_certificate_json(json_t *object, struct siotls_set *set, const struct siotls_bytes *certificate)
{
    struct siotls_certificate parts = SIOTLS_INIT_CERTIFICATE;
    if (siotls_certificate_read(&parts, certificate->data, certificate->data_len, NULL) != 0)
        return;
    json_object_set_new(object, "issued_by", name_json(parts.issuer));
    json_object_set_new(object, "serial", hex_json(parts.serial.data, parts.serial.data_len));
    json_object_set_new(object, "not_before_ms", json_integer((json_int_t)parts.not_before_ms));
    json_object_set_new(object, "not_after_ms", json_integer((json_int_t)parts.not_after_ms));
    json_object_set_new(object, "names", names_json(parts.alt_names));
    const char *key_type = siotls_key_type_name(parts.key_type);
    json_object_set_new(object, "key", key_type != NULL ? json_string(key_type) : json_null());
    json_object_set_new(object, "key_bits", parts.key_bits > 0 ? json_integer(parts.key_bits) : json_null());
    json_object_set_new(object, "sha256", digest_json(set, certificate));
    json_object_set_new(object, "key_sha256", digest_json(set, &parts.spki));
}
