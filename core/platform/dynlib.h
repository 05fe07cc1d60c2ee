/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dynlib.h: loading a provider module: dlopen or LoadLibraryEx, after a look at who may have written it.
 */
#ifndef SIO_PLATFORM_DYNLIB_H
#define SIO_PLATFORM_DYNLIB_H

#include "base/error.h"
#include "base/memory.h"

/* What module files end in, and what separates directories in SIOTLS_PROVIDER_PATH. */
extern const char *const sio_module_suffix;
extern const char sio_path_separator;

/*
 * Where modules are installed: as configured. On Windows, where trees are unpacked anywhere, first in
 * ..\lib\siotls\providers beside the folder of the library's own DLL, if that is there.
 */
enum { SIO_MAX_INSTALLED = 3200 };
void sio_installed_directory(char directory[SIO_MAX_INSTALLED]);

/* True for a path that starts at the root of a file system. */
bool sio_path_is_absolute(const char *path);

/*
 * Loads the module (RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) and returns the address of its symbol. Modules are never
 * unloaded. Errors: NOT_FOUND (no such file), REFUSED (others may change it: ownership.h; or it was replaced
 * meanwhile), PROVIDER (not loadable, or without the symbol).
 */
bool sio_module_entry(siotls_provider_entry **entry, const char *path, const char *symbol,
                      struct sio_error *error) SIO_CHECKED;

/* True when a file is there. */
bool sio_file_exists(const char *path);

/* Calls found for each file in the directory that ends in sio_module_suffix, in no order; no directory: no call. */
bool sio_directory_modules(const char *directory, bool (*found)(void *context, const char *file_name),
                           void *context) SIO_CHECKED;

#endif
