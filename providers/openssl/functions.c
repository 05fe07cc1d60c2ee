/* SPDX-License-Identifier: Apache-2.0 */
/*
 * functions.c: see functions.h.
 */
#include "functions.h"

#include <openssl/provider.h>
#include <string.h>

#ifndef SIOTLS_OPENSSL_EVP_ONLY

/* Names stand between colons; one in other letters is another provider's, which EVP may have. */
static bool has_name(const char *names, const char *name)
{
    size_t name_len = strlen(name);
    while (names != NULL) {
        if (strncmp(names, name, name_len) == 0 && (names[name_len] == ':' || names[name_len] == '\0'))
            return true;
        names = strchr(names, ':');
        if (names != NULL)
            names++;
    }
    return false;
}

static const OSSL_DISPATCH *find_only(const OSSL_ALGORITHM *algorithms, const char *name)
{
    const OSSL_DISPATCH *found = NULL;
    for (; algorithms->algorithm_names != NULL; algorithms++) {
        if (!has_name(algorithms->algorithm_names, name))
            continue;
        if (found != NULL)
            return NULL;
        found = algorithms->implementation;
    }
    return found;
}

const OSSL_DISPATCH *functions_of(const OSSL_PROVIDER *provider, int operation, const char *name)
{
    int no_store = 0;
    if (provider == NULL || name == NULL)
        return NULL;
    const OSSL_ALGORITHM *algorithms = OSSL_PROVIDER_query_operation(provider, operation, &no_store);
    if (algorithms == NULL)
        return NULL;
    const OSSL_DISPATCH *found = no_store ? NULL : find_only(algorithms, name);
    OSSL_PROVIDER_unquery_operation(provider, operation, algorithms);
    return found;
}

#else

const OSSL_DISPATCH *functions_of(const OSSL_PROVIDER *provider, int operation, const char *name)
{
    (void)provider;
    (void)operation;
    (void)name;
    return NULL;
}

#endif
