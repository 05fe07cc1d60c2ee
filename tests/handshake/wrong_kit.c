/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrong_kit.c: the rows of siotls/conform.h, over the library that others link.
 */
#include <siotls/conform.h>

#include "wrong.h"

#define SAYS(kind, reason, function, ...) WRONG(kind, ARGUMENT, reason, "", function, __VA_ARGS__, &wrong_told)

int main(void)
{
    const struct siotls_set_options none = {.size = sizeof none, .providers = "", .ignore_environment = 1};
    const struct siotls_conform_options unset = {.size = 0};
    const struct siotls_conform_options alone = {.size = sizeof alone, .without_peers = 1};
    struct siotls_conform_file_info file = {.size = 0};
    struct siotls_conform_totals totals = {.size = 0};
    struct siotls_conform *conform = NULL;
    struct siotls_set *set = NULL;
    if (siotls_set_new(&set, &none, NULL) != SIOTLS_OK)
        return 1;
    SAYS("null", "conform: there is no place for the object", siotls_conform_new, NULL, set, NULL);
    SAYS("null", "conform: there is no set", siotls_conform_new, &conform, NULL, NULL);
    SAYS("size", "conform: the size of the options is not set", siotls_conform_new, &conform, set, &unset);
    SAYS("null", "conform: there is nothing to run", siotls_conform_run, NULL, NULL);
    SAYS("null", "conform: there is no place for the sample", siotls_conform_sample_new, NULL, 0, 0);
    if (siotls_conform_new(&conform, set, &alone, NULL) != SIOTLS_OK)
        return 1;
    SAYS("size", "conform: the size of the totals is not set", siotls_conform_run, conform, &totals);
    WRONG_PLAIN("null", ARGUMENT, siotls_conform_file, NULL, &file, 0);
    WRONG_PLAIN("null", ARGUMENT, siotls_conform_file, conform, NULL, 0);
    WRONG_PLAIN("size", ARGUMENT, siotls_conform_file, conform, &file, 0);
    siotls_conform_free(conform);
    siotls_set_free(set);
    return wrong_summary();
}
