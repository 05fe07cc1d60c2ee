/* SPDX-License-Identifier: Apache-2.0 */
/*
 * der_time.c: times as certificates write them (RFC 5280 4.1.2.5), and as people read them.
 */
#include <stdio.h>

#include "asn1/der.h"

struct calendar {
    uint32_t year;
    uint32_t month;
    uint32_t day;
    uint32_t hour;
    uint32_t minute;
    uint32_t second;
};

static bool read_digits(struct sio_reader *reader, uint32_t *number, size_t num_digits)
{
    *number = 0;
    for (size_t i = 0; i < num_digits; i++) {
        uint8_t digit;
        if (!sio_read_u8(reader, &digit) || digit < '0' || digit > '9')
            return false;
        *number = *number * 10 + (uint32_t)(digit - '0');
    }
    return true;
}

static bool is_leap(uint32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static uint32_t days_in_month(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
}

/* Days before the year, counted from year 0 of the Gregorian calendar. */
static uint32_t days_before_year(uint32_t year)
{
    uint32_t past = year == 0 ? 0 : year - 1;
    return year * 365 + past / 4 - past / 100 + past / 400 + (year > 0 ? 1 : 0);
}

static uint64_t to_ms(const struct calendar *time)
{
    if (time->year < 1970)
        return 0;
    uint64_t days = days_before_year(time->year) - days_before_year(1970) + time->day - 1;
    for (uint32_t month = 1; month < time->month; month++)
        days += days_in_month(time->year, month);
    return (((days * 24 + time->hour) * 60 + time->minute) * 60 + time->second) * 1000;
}

/* The part that both forms share. Seconds are written, the zone is Z, and there are no fractions. */
static bool read_after_year(struct sio_reader *reader, struct calendar *time)
{
    uint8_t zone;
    return read_digits(reader, &time->month, 2) && time->month >= 1 && time->month <= 12 &&
           read_digits(reader, &time->day, 2) && time->day >= 1 &&
           time->day <= days_in_month(time->year, time->month) && read_digits(reader, &time->hour, 2) &&
           time->hour <= 23 && read_digits(reader, &time->minute, 2) && time->minute <= 59 &&
           read_digits(reader, &time->second, 2) && time->second <= 59 && sio_read_u8(reader, &zone) && zone == 'Z' &&
           sio_read_end(reader);
}

/* Two digits mean 1950 to 2049 (RFC 5280 4.1.2.5.1). */
static bool read_utc_year(struct sio_reader *reader, struct calendar *time)
{
    if (!read_digits(reader, &time->year, 2))
        return false;
    time->year += time->year >= 50 ? 1900 : 2000;
    return true;
}

bool sio_der_read_time(struct sio_reader *reader, uint64_t *time_ms, bool *is_exact)
{
    struct sio_reader ahead = *reader;
    struct sio_reader inside;
    struct calendar time;
    bool is_utc = sio_der_next_is(reader, SIO_DER_UTC_TIME);
    if (!sio_der_enter(&ahead, &inside, is_utc ? SIO_DER_UTC_TIME : SIO_DER_GENERALIZED_TIME) ||
        !(is_utc ? read_utc_year(&inside, &time) : read_digits(&inside, &time.year, 4)) ||
        !read_after_year(&inside, &time))
        return false;
    *time_ms = to_ms(&time);
    *is_exact = is_utc || time.year >= 2050;
    *reader = ahead;
    return true;
}

void sio_time_print(char text[SIO_TIME_TEXT], uint64_t time_ms)
{
    const uint64_t last_ms = 253402300799000; /* the end of 9999 */
    uint64_t seconds = (time_ms < last_ms ? time_ms : last_ms) / 1000;
    uint32_t days = (uint32_t)(seconds / 86400);
    uint32_t year = 1970 + days / 366;
    while (days_before_year(year + 1) - days_before_year(1970) <= days)
        year++;
    days -= days_before_year(year) - days_before_year(1970);
    uint32_t month = 1;
    while (days >= days_in_month(year, month)) {
        days -= days_in_month(year, month);
        month++;
    }
    uint32_t second = (uint32_t)(seconds % 86400);
    snprintf(text, SIO_TIME_TEXT, "%04u-%02u-%02u %02u:%02u:%02u UTC", (unsigned)year, (unsigned)month,
             (unsigned)days + 1, (unsigned)(second / 3600), (unsigned)(second / 60 % 60), (unsigned)(second % 60));
}
