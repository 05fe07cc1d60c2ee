/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error.c: keeps the first failure and hands it to the caller.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The smallest public error that holds everything but the detail. */
static bool has_reason(const struct siotls_error *public_error)
{
    return public_error != NULL && public_error->size >= offsetof(struct siotls_error, detail);
}

static size_t detail_room(const struct siotls_error *public_error)
{
    if (!has_reason(public_error))
        return 0;
    size_t room = public_error->size - offsetof(struct siotls_error, detail);
    return room < sizeof public_error->detail ? room : sizeof public_error->detail;
}

void sio_error_begin(struct sio_error *error, struct siotls_error *public_error)
{
    *error = (struct sio_error){0};
    error->detail_size = (uint16_t)detail_room(public_error);
    if (error->detail_size > 0) {
        error->detail = public_error->detail;
        error->detail[0] = '\0';
    }
    if (has_reason(public_error)) {
        public_error->status = SIOTLS_OK;
        public_error->alert = 0;
        public_error->origin = SIOTLS_ORIGIN_LOCAL;
        public_error->reason = NULL;
    }
}

int sio_error_end(const struct sio_error *error, struct siotls_error *public_error)
{
    if (has_reason(public_error)) {
        public_error->status = error->status;
        public_error->alert = error->alert;
        public_error->origin = error->origin;
        public_error->reason = error->reason;
        size_t room = detail_room(public_error);
        if (room > 0 && error->detail != public_error->detail) {
            if (error->detail != NULL)
                snprintf(public_error->detail, room, "%s", error->detail);
            else
                public_error->detail[0] = '\0';
        }
    }
    return error->status;
}

bool sio_error_tell(const struct sio_error *error, struct siotls_error *public_error)
{
    (void)sio_error_end(error, public_error);
    return has_reason(public_error);
}

bool sio_fail_both(struct sio_error *error, enum siotls_status status, enum siotls_alert alert, const char *reason)
{
    if (sio_error_is_clear(error)) {
        error->status = (int16_t)status;
        error->alert = (uint8_t)alert;
        error->origin = SIOTLS_ORIGIN_LOCAL;
        error->reason = reason;
    }
    return false;
}

bool sio_fail(struct sio_error *error, enum siotls_alert alert, const char *reason)
{
    return sio_fail_both(error, SIOTLS_ERROR_PROTOCOL, alert, reason);
}

bool sio_fail_status(struct sio_error *error, enum siotls_status status, const char *reason)
{
    return sio_fail_both(error, status, SIOTLS_ALERT_INTERNAL_ERROR, reason);
}

static const char no_memory[] = "memory: an allocation failed";

bool sio_fail_memory(struct sio_error *error)
{
    return sio_fail_status(error, SIOTLS_ERROR_NO_MEMORY, no_memory);
}

bool sio_fail_detail(struct sio_error *error, const char *format, ...)
{
    if (error->detail == NULL || error->detail[0] != '\0')
        return false;
    va_list values;
    va_start(values, format);
    vsnprintf(error->detail, error->detail_size, format, values);
    va_end(values);
    return false;
}

bool sio_arguments_check(struct sio_error *error, const char *reason, const struct sio_argument *arguments,
                         size_t num_arguments)
{
    for (size_t i = 0; i < num_arguments; i++)
        if (!arguments[i].is_good) {
            (void)sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, reason);
            return sio_fail_detail(error, "%s", arguments[i].complaint);
        }
    return true;
}

bool sio_fail_value(struct sio_error *error, const char *reason, uint64_t value)
{
    (void)sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, reason);
    return sio_fail_detail(error, "value %lld", (long long)value);
}

bool sio_fail_within(struct sio_error *error, const char *where)
{
    char inner[sizeof((struct siotls_error *)NULL)->detail];
    if (error->detail == NULL || error->detail_size == 0)
        return false;
    snprintf(inner, sizeof inner, "%s", error->detail);
    /* Of a long path the end tells more. */
    size_t where_len = strlen(where);
    size_t inner_len = strlen(inner) + sizeof ": ";
    size_t room = error->detail_size > inner_len ? error->detail_size - inner_len : 0;
    if (where_len > room)
        where += where_len - room;
    snprintf(error->detail, error->detail_size, "%s%s%s", where, inner[0] != '\0' ? ": " : "", inner);
    return false;
}

int sio_refuse(struct sio_misuse *misuse, enum siotls_status status, const char *reason)
{
    *misuse = (struct sio_misuse){.reason = reason, .status = (int16_t)status};
    return status;
}

int sio_refuse_value(struct sio_misuse *misuse, const char *reason, uint64_t value)
{
    *misuse = (struct sio_misuse){.reason = reason, .value = value, .status = SIOTLS_ERROR_ARGUMENT, .has_value = true};
    return SIOTLS_ERROR_ARGUMENT;
}

int sio_refuse_memory(struct sio_misuse *misuse)
{
    return sio_refuse(misuse, SIOTLS_ERROR_NO_MEMORY, no_memory);
}

bool sio_misuse_tell(const struct sio_misuse *misuse, struct siotls_error *public_error)
{
    char detail[32];
    struct sio_error told = {.reason = misuse->reason, .status = misuse->status};
    if (misuse->has_value) {
        snprintf(detail, sizeof detail, "value %lld", (long long)misuse->value);
        told.detail = detail;
    }
    return sio_error_tell(&told, public_error);
}
