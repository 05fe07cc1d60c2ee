/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrong.c: see wrong.h.
 */
#include "wrong.h"

#include <stdio.h>
#include <string.h>

struct siotls_error wrong_told;
static int num_wrong;

struct siotls_error *wrong_begin(void)
{
    wrong_told = (struct siotls_error){.size = sizeof wrong_told};
    return &wrong_told;
}

static int is_text(const char *text, const char *wanted)
{
    return text != NULL && strcmp(text, wanted) == 0;
}

void wrong_end(const char *function, const char *kind, int line, int status, int wanted, const char *reason,
               const char *detail)
{
    int is_told = reason == NULL || (wrong_told.status == wanted && is_text(wrong_told.reason, reason) &&
                                     is_text(wrong_told.detail, detail));
    printf("%s %s %s\n", function, kind, reason != NULL ? "told" : "plain");
    if (status == wanted && is_told)
        return;
    num_wrong++;
    printf("# line %d: %s (%s) is %s, and not %s\n", line, function, kind, siotls_status_name(status),
           siotls_status_name(wanted));
    if (reason != NULL)
        printf("#   told is %s, \"%s\" (%s), and not \"%s\" (%s)\n", siotls_status_name(wrong_told.status),
               wrong_told.reason != NULL ? wrong_told.reason : "", wrong_told.detail, reason, detail);
}

int wrong_summary(void)
{
    printf("# %d rows are not as they should be\n", num_wrong);
    return num_wrong > 0;
}
