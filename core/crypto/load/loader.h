/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loader.h: finding providers, opening them, and putting them into a set.
 */
#ifndef SIO_CRYPTO_LOADER_H
#define SIO_CRYPTO_LOADER_H

#include "crypto/load/registry.h"

/* Where names are looked up: first path, then what is linked in, then the installed modules. */
struct sio_loader {
    struct siotls_set *set;
    const char *path;      /* directories; NULL: none */
    const char *installed; /* the directory of installed modules */
};

/* Where names are looked up, as one text in the form of path. NULL: no memory. */
char *sio_loader_search_path(const struct sio_loader *loader);

/* Opens the provider of an entry and puts it last. path NULL: linked in; else it is copied. name NULL: any. */
bool sio_load_entry(struct siotls_set *set, siotls_provider_entry *entry, const char *path, const char *name,
                    struct sio_error *error) SIO_CHECKED;

/* Opens a module by its path. name NULL: any. */
bool sio_load_path(struct siotls_set *set, const char *path, const char *name, struct sio_error *error) SIO_CHECKED;

/* Finds and opens a provider by name; NOT_FOUND when there is none. */
bool sio_load_name(const struct sio_loader *loader, const char *name, struct sio_error *error) SIO_CHECKED;

/* Opens what may be missing: a failure is only reported, unless memory ran out. */
bool sio_load_optional(const struct sio_loader *loader, const char *name, bool is_path,
                       struct sio_error *error) SIO_CHECKED;

/* Opens every provider that can be found: the bundled ones first, then others by name; failures are only reported. */
bool sio_load_all(const struct sio_loader *loader, struct sio_error *error) SIO_CHECKED;

/* The index of the set's provider of that name; SIZE_MAX: none. */
size_t sio_find_provider(const struct siotls_set *set, const char *name);

/* Closes a provider and releases what belongs to it. */
void sio_close_provider(struct siotls_set *set, struct sio_provider *provider);

#endif
