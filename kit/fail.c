/* SPDX-License-Identifier: Apache-2.0 */
/* fail.c: see fail.h. */
#include "kit/fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void kit_fill(void *to, const void *from, size_t from_size)
{
    size_t to_size;
    memcpy(&to_size, to, sizeof to_size);
    if (to_size > sizeof to_size)
        memcpy((uint8_t *)to + sizeof to_size, (const uint8_t *)from + sizeof to_size,
               (to_size < from_size ? to_size : from_size) - sizeof to_size);
}

int kit_fail(struct siotls_error *error, int status, const char *reason, const char *detail)
{
    struct siotls_error whole = {.status = status, .reason = reason};
    snprintf(whole.detail, sizeof whole.detail, "%s", detail ? detail : "");
    if (error != NULL)
        kit_fill(error, &whole, sizeof whole);
    return status;
}

int kit_fail_memory(struct siotls_error *error)
{
    return kit_fail(error, SIOTLS_ERROR_NO_MEMORY, "conform: there is not enough memory", NULL);
}

char *kit_copy(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    return copy ? strcpy(copy, text) : NULL;
}
