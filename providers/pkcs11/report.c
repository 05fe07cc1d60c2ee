/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.c: words for the host. What a token says of itself is cleaned first; URIs, which may tell where a PIN lies,
 * and PINs are never among them.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { MAX_LINE = 400 };

static void say(const struct tp_state *state, int level, const char *line)
{
    if (state->host != NULL && state->host->report != NULL)
        state->host->report(state->host->context, level, line);
}

int tp_status(CK_RV rv)
{
    switch (rv) {
    case CKR_OK:
        return SIOTLS_PROVIDER_OK;
    case CKR_HOST_MEMORY:
        return SIOTLS_PROVIDER_NO_MEMORY;
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
    case CKR_PIN_EXPIRED:
    case CKR_PIN_LOCKED:
    case CKR_USER_NOT_LOGGED_IN:
    case CKR_USER_PIN_NOT_INITIALIZED:
        return SIOTLS_PROVIDER_PASSPHRASE;
    case CKR_DEVICE_REMOVED:
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_SLOT_ID_INVALID:
        return SIOTLS_PROVIDER_UNAVAILABLE;
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
        return SIOTLS_PROVIDER_BAD_KEY;
    default:
        return SIOTLS_PROVIDER_INTERNAL;
    }
}

int tp_fail(const struct tp_state *state, int status, CK_RV rv, const char *format, ...)
{
    char line[MAX_LINE];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (rv != CKR_OK && len >= 0 && (size_t)len < sizeof line)
        snprintf(line + len, sizeof line - (size_t)len, ": %s (0x%lx)", p11_kit_strerror(rv), rv);
    say(state, SIOTLS_REPORT_ERROR, line);
    return status;
}

void tp_tell(const struct tp_state *state, int level, const char *format, ...)
{
    char line[MAX_LINE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    say(state, level, line);
}

void tp_wipe(void *data, size_t data_len)
{
    static void *(*const volatile set)(void *data, int byte, size_t data_len) = memset;
    if (data_len > 0)
        set(data, 0, data_len);
}

const char *tp_label(char text[TP_MAX_LABEL], const unsigned char *field, size_t field_len)
{
    size_t len = 0;
    for (size_t i = 0; i < field_len && i < TP_MAX_LABEL - 1; i++) {
        text[i] = field[i] >= 0x20 && field[i] < 0x7f ? (char)field[i] : '?';
        if (field[i] != ' ')
            len = i + 1;
    }
    text[len] = '\0';
    return text;
}
