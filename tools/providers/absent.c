/* SPDX-License-Identifier: Apache-2.0 */
/* absent.c: what to install for those providers of siotls that this build or machine lacks. */
#include "providers/absent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Packages are Debian's; where a name changed later the other one follows. */
static const struct {
    const char *name;
    const char *run;   /* with the libraries that the module links; NULL: it has them in it */
    const char *build; /* with what the module is built of */
} bundled[] = {
    {"openssl", "libssl3 (or libssl3t64)", "libssl-dev"},
    {"nettle", "libnettle8 libhogweed6 (or libnettle8t64 libhogweed6t64) libgmp10", "nettle-dev libgmp-dev"},
    {"sodium", "libsodium23", "libsodium-dev"},
    {"hacl", NULL, "what providers/hacl/build.sh makes, by -Dhacl=FOLDER; that takes gcc"},
    {"awslc", NULL, "what providers/awslc/build.sh makes, by -Dawslc=FOLDER; that takes gcc cmake ninja-build"},
    {"compress", "zlib1g libbrotli1 libzstd1", "zlib1g-dev libbrotli-dev libzstd-dev"},
    {"pkcs11", "libp11-kit0", "libp11-kit-dev"},
};
enum { NUM_BUNDLED = sizeof bundled / sizeof bundled[0] };

const char *absent_name(size_t index)
{
    return index < NUM_BUNDLED ? bundled[index].name : NULL;
}

static size_t index_of(const char *name)
{
    size_t index = 0;
    while (index < NUM_BUNDLED && strcmp(bundled[index].name, name) != 0)
        index++;
    return index;
}

bool absent_advice(char *advice, size_t advice_room, const char *name, const char *reason)
{
    size_t index = index_of(name);
    bool is_without_library = reason != NULL && strstr(reason, "cannot open shared object file") != NULL;
    bool is_without_module = reason == NULL || strstr(reason, "none of this name") != NULL;
    if (index == NUM_BUNDLED || (!is_without_library && !is_without_module))
        return false;
    if (is_without_library && bundled[index].run != NULL)
        snprintf(advice, advice_room, "install %s", bundled[index].run);
    else
        snprintf(advice, advice_room, "build siotls again with %s", bundled[index].build);
    return true;
}

/* As the library takes it: an option before the environment, and an empty variable says nothing. */
bool absent_is_wanted(const char *providers)
{
    const char *variable = getenv("SIOTLS_PROVIDER");
    return providers == NULL && (variable == NULL || variable[0] == '\0');
}
