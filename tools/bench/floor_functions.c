/* SPDX-License-Identifier: Apache-2.0 */
/* floor_functions.c: see floor.h. */
#include "bench/floor.h"

#include <string.h>

#include <openssl/core_dispatch.h>
#include <openssl/provider.h>

static int is_named(const char *names, const char *name)
{
    const char *found = strstr(names, name);
    size_t name_len = strlen(name);
    return found != NULL && (found == names || found[-1] == ':') && (found[name_len] == ':' || found[name_len] == 0);
}

const OSSL_DISPATCH *floor_functions(const OSSL_PROVIDER *provider, int operation, const char *name)
{
    int no_store = 0;
    const OSSL_ALGORITHM *algorithm = OSSL_PROVIDER_query_operation(provider, operation, &no_store);
    for (; algorithm != NULL && algorithm->algorithm_names != NULL; algorithm++)
        if (is_named(algorithm->algorithm_names, name))
            return algorithm->implementation;
    return NULL;
}
