/* SPDX-License-Identifier: Apache-2.0 */
/* json.c: see json.h. */
#include "common/json.h"

#include <string.h>

#include "common/report.h"

json_t *tool_json_text(const char *text)
{
    if (text == NULL)
        return json_null();
    return tool_json_bytes(&(struct siotls_bytes){(const uint8_t *)text, strlen(text)});
}

json_t *tool_json_bytes(const struct siotls_bytes *bytes)
{
    char copy[1024];
    if (bytes->data_len == 0)
        return json_null();
    json_t *whole = json_stringn((const char *)bytes->data, bytes->data_len);
    if (whole)
        return whole;
    size_t copy_len = bytes->data_len < sizeof copy ? bytes->data_len : sizeof copy - 1;
    memcpy(copy, bytes->data, copy_len);
    copy[copy_len] = 0;
    tool_clean(copy);
    return json_string(copy);
}

json_t *tool_json_decimal(double value)
{
    return json_real((double)(long long)(value * 1000 + (value < 0 ? -0.5 : 0.5)) / 1000);
}

json_t *tool_json_error(const struct siotls_error *error)
{
    char text[1024];
    tool_error_text(text, sizeof text, error);
    json_t *object = json_object();
    json_object_set_new(
        object, "status",
        tool_json_text(error->status == TOOL_NO_CONNECTION ? "no_connection" : siotls_status_name(error->status)));
    json_object_set_new(object, "alert",
                        tool_error_is_alert(error) ? tool_json_text(siotls_alert_name(error->alert)) : json_null());
    json_object_set_new(object, "raised_by", json_string(error->origin == SIOTLS_ORIGIN_PEER ? "peer" : "local"));
    json_object_set_new(object, "reason", tool_json_text(error->reason));
    json_object_set_new(object, "detail", tool_json_text(error->detail));
    json_object_set_new(object, "message", tool_json_text(text));
    return object;
}

bool tool_json_print(json_t *value, FILE *file, bool is_line)
{
    bool is_printed = value != NULL && json_dumpf(value, file,
                                                  /* 15 digits come back as they were; 17 tell how doubles are made */
                                                  JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15) |
                                                      (is_line ? JSON_COMPACT : JSON_INDENT(2))) == 0;
    json_decref(value);
    return is_printed && fputc('\n', file) != EOF && fflush(file) == 0;
}
