/* SPDX-License-Identifier: Apache-2.0 */
/* check_provider.c: check_provider LIST: the tests of who writes a provider: does it keep the contract? */
/* [README */
#include <stdio.h>

#include <siotls/conform.h>
#include <siotls/init.h>

static void report(void *context, const struct siotls_conform_result *result)
{
    (void)context;
    if (result->state == SIOTLS_CONFORM_FAILED)
        printf("%s: %s: %s: %s\n", result->provider, result->name, result->check, result->reason);
}

int main(int argc, char **argv)
{
    struct siotls_set *set = NULL;
    struct siotls_conform *conform = NULL;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    const struct siotls_set_options providers = {.size = sizeof providers, .providers = argc > 1 ? argv[1] : NULL};
    const struct siotls_conform_options options = {.size = sizeof options, .thorough = 1, .report = report};
    int is_good = siotls_set_new(&set, &providers, &error) == SIOTLS_OK &&
                  siotls_conform_new(&conform, set, &options, &error) == SIOTLS_OK &&
                  siotls_conform_run(conform, NULL, &error) == SIOTLS_OK;
    if (!is_good)
        printf("%s %s\n", error.reason, error.detail);
    siotls_conform_free(conform);
    siotls_set_free(set);
    return is_good ? 0 : 1;
}
/* README] */
