/* SPDX-License-Identifier: Apache-2.0 */
/*
 * builtin.h: the providers that are linked into the library (-Dbuiltin_providers), made by the build.
 */
#ifndef SIO_CRYPTO_BUILTIN_H
#define SIO_CRYPTO_BUILTIN_H

#include <siotls/provider.h>

struct sio_builtin {
    const char *name;
    siotls_provider_entry *entry;
};

/* Ends with a NULL name. */
extern const struct sio_builtin sio_builtins[];

#endif
