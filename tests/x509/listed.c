/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listed.c: see listed.h.
 */
#include "listed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TEXT = 1 << 20 };

char *listed_read(const char *path)
{
    char *text = calloc(1, MAX_TEXT);
    FILE *file = fopen(path, "r");
    if (text == NULL)
        abort();
    if (file != NULL) {
        text[fread(text, 1, MAX_TEXT - 1, file)] = '\0';
        fclose(file);
    }
    return text;
}

bool listed_has(const char *text, const char *id)
{
    char row[256];
    snprintf(row, sizeof row, "| `%s` |", id);
    return strstr(text, row) != NULL;
}

bool listed_judge(const char *text, const char *id, unsigned number, bool disagrees, const char *context)
{
    bool is_right = disagrees == listed_has(text, id);
    printf("%s %u - %s%s\n", is_right ? "ok" : "not ok", number, id, disagrees ? " disagrees" : "");
    if (!is_right)
        printf("# %s; %s\n", disagrees ? "not listed" : "listed but agrees", context);
    return is_right;
}
