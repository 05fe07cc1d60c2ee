/* SPDX-License-Identifier: Apache-2.0 */
/* print.c: the verdict, as words or JSON: the path that was found, or the rule that was broken. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <siotls/init.h>

#include "common/json.h"
#include "common/options.h"
#include "common/report.h"
#include "common/subject.h"
#include "verify/verify.h"

enum { MAX_SUBJECT = 600 };

static const struct {
    int location;
    const char *label; /* for people */
    const char *key;   /* for JSON */
} locations[] = {
    {SIOTLS_LOCATION_OCSP, "OCSP responder", "ocsp"},
    {SIOTLS_LOCATION_CRL, "revocation list", "crl"},
    {SIOTLS_LOCATION_ISSUER, "issuer's certificate", "issuer"},
};

static json_t *locations_json(const struct siotls_bytes *certificate, int location)
{
    json_t *uris = json_array();
    struct siotls_bytes uri;
    for (size_t i = 0; siotls_x509_location(&uri, certificate->data, certificate->data_len, location, i) == 0; i++)
        json_array_append_new(uris, tool_json_bytes(&uri));
    return uris;
}

static json_t *certificate_json(struct siotls_set *set, const struct siotls_bytes *certificate)
{
    char subject[MAX_SUBJECT];
    json_t *object = json_object();
    tool_subject_text(subject, sizeof subject, certificate);
    json_object_set_new(object, "subject", tool_json_text(subject));
    tool_certificate_json(object, set, certificate);
    for (size_t i = 0; i < sizeof locations / sizeof locations[0]; i++)
        json_object_set_new(object, locations[i].key, locations_json(certificate, locations[i].location));
    return object;
}

static bool print_json(const struct verify *verify, const struct siotls_error *error)
{
    json_t *whole = json_object();
    json_t *path = json_array();
    bool is_by_system = verify->options.is_judged_by_system;
    for (size_t i = 0; i < verify->path.num_certificates; i++)
        json_array_append_new(path, certificate_json(verify->set, &verify->path.certificates[i]));
    json_object_set_new(whole, "judge", json_string(is_by_system ? "windows" : "siotls"));
    json_object_set_new(whole, "is_trusted", json_boolean(error->status == 0));
    json_object_set_new(whole, "path", path);
    json_object_set_new(whole, "signature_checks",
                        is_by_system ? json_null() : json_integer(verify->path.num_signature_checks));
    json_object_set_new(whole, "error", error->status == 0 ? json_null() : tool_json_error(error));
    return tool_json_print(whole, stdout, 0);
}

static void print_locations(const struct siotls_bytes *certificate)
{
    struct siotls_bytes uri;
    for (size_t kind = 0; kind < sizeof locations / sizeof locations[0]; kind++) {
        for (size_t i = 0;
             siotls_x509_location(&uri, certificate->data, certificate->data_len, locations[kind].location, i) == 0;
             i++) {
            char text[MAX_SUBJECT];
            snprintf(text, sizeof text, "%.*s", (int)(uri.data_len < sizeof text ? uri.data_len : sizeof text - 1),
                     (const char *)uri.data);
            tool_clean(text);
            printf("     %s: %s\n", locations[kind].label, text);
        }
    }
}

static void print_line(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vprintf(format, values);
    va_end(values);
    putchar('\n');
}

static void print_words(const struct verify *verify, const struct siotls_error *error)
{
    char text[MAX_SUBJECT + sizeof error->detail];
    if (error->status != 0) {
        tool_error_text(text, sizeof text, error);
        printf("not trusted: %s\n", text);
        return;
    }
    printf("trusted%s\n", verify->options.is_judged_by_system ? " by Windows" : "");
    for (size_t i = 0; i < verify->path.num_certificates; i++) {
        const char *role = i == 0 ? "leaf" : i + 1 == verify->path.num_certificates ? "anchor" : "CA";
        tool_subject_text(text, sizeof text, &verify->path.certificates[i]);
        printf("  %zu  %-6s  %s\n", i, role, text);
        if (verify->options.is_verbose)
            tool_certificate_lines(verify->set, &verify->path.certificates[i], print_line, "     ");
        print_locations(&verify->path.certificates[i]);
    }
}

int verify_print(struct verify *verify)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    int status = verify_judge(verify, &error);
    bool is_printed = true;
    if (verify->options.is_json)
        is_printed = print_json(verify, &error);
    else
        print_words(verify, &error);
    return status == 0 && is_printed ? TOOL_SUCCESS : TOOL_FAILURE;
}
