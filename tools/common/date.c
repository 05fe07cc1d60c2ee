/* SPDX-License-Identifier: Apache-2.0 */
/* date.c: see date.h. */
#include "common/date.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/options.h"
#include "common/system.h"

/* Digits stand where the form has a 0, all else as it is. */
static bool has_form(const char *text, size_t text_len, const char *form)
{
    for (size_t i = 0; i < text_len && form[i] != '\0'; i++)
        if (form[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
            return false;
    return text_len == strlen(form);
}

static bool is_date(const char *text)
{
    /* The last are as the tools print them. */
    static const char *const forms[] = {"0000-00-00",           "0000-00-00Z",         "0000-00-00T00:00",
                                        "0000-00-00T00:00Z",    "0000-00-00T00:00:00", "0000-00-00T00:00:00Z",
                                        "0000-00-00 00:00:00Z", "0000-00-00 00:00:00", "0000-00-00 00:00:00 UTC"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (has_form(text, strlen(text), forms[i]))
            return true;
    return false;
}

bool tool_date_parse(uint64_t *seconds, const char *text)
{
    struct tm date = {0};
    if (tool_number_parse(seconds, text, 0, 253402300799))
        return true;
    if (!is_date(text))
        return false;
    sscanf(text, "%d-%d-%d%*1[T ]%d:%d:%d", &date.tm_year, &date.tm_mon, &date.tm_mday, &date.tm_hour, &date.tm_min,
           &date.tm_sec);
    date.tm_year -= 1900;
    date.tm_mon -= 1;
    /* What is no date, such as February 30, becomes another one. */
    const struct tm asked = date;
    const time_t time = tool_calendar_time(&date);
    if (time < 0 || date.tm_mon != asked.tm_mon || date.tm_mday != asked.tm_mday || date.tm_hour != asked.tm_hour ||
        date.tm_min != asked.tm_min || date.tm_sec != asked.tm_sec)
        return false;
    *seconds = (uint64_t)time;
    return true;
}
