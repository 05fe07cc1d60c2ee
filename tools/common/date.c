/* SPDX-License-Identifier: Apache-2.0 */
/* date.c: see date.h. */
#include "common/date.h"

#include <ctype.h>
#include <string.h>

#include "common/options.h"

enum { FIRST_YEAR = 1970 };

/* Reads so many digits and what follows them; *text moves on. */
static bool take(const char **text, unsigned *number, int num_digits, char separator)
{
    *number = 0;
    for (int i = 0; i < num_digits; i++, (*text)++) {
        if (!isdigit((unsigned char)**text))
            return false;
        *number = *number * 10 + (unsigned)(**text - '0');
    }
    if (separator == '\0')
        return true;
    return *(*text)++ == separator;
}

static bool is_leap(unsigned year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_of(unsigned year, unsigned month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
}

static uint64_t days_before(unsigned year, unsigned month)
{
    uint64_t days = 0;
    for (unsigned earlier = FIRST_YEAR; earlier < year; earlier++)
        days += is_leap(earlier) ? 366 : 365;
    for (unsigned earlier = 1; earlier < month; earlier++)
        days += days_of(year, earlier);
    return days;
}

/* "T12:00", "T12:00:00", or nothing; and "Z". */
static bool take_clock(const char *text, unsigned *seconds)
{
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
    if (*text == 'T' || *text == ' ') {
        text++;
        if (!take(&text, &hour, 2, ':') || !take(&text, &minute, 2, '\0'))
            return false;
        if (*text == ':' && (text++, !take(&text, &second, 2, '\0')))
            return false;
    }
    *seconds = hour * 3600 + minute * 60 + second;
    return hour < 24 && minute < 60 && second < 60 && (*text == '\0' || strcmp(text, "Z") == 0);
}

bool tool_date_parse(uint64_t *seconds, const char *text)
{
    unsigned year;
    unsigned month;
    unsigned day;
    unsigned clock;
    if (tool_number_parse(seconds, text, 0, 253402300799))
        return true;
    if (!take(&text, &year, 4, '-') || !take(&text, &month, 2, '-') || !take(&text, &day, 2, '\0') ||
        year < FIRST_YEAR || month < 1 || month > 12 || day < 1 || day > days_of(year, month) ||
        !take_clock(text, &clock))
        return false;
    *seconds = (days_before(year, month) + day - 1) * 86400 + clock;
    return true;
}
