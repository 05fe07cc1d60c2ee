/* SPDX-License-Identifier: Apache-2.0 */
/*
 * environment.h: environment variables, as far as they can be trusted, and files.
 */
#ifndef SIO_PLATFORM_ENVIRONMENT_H
#define SIO_PLATFORM_ENVIRONMENT_H

#include "base/buffer.h"
#include "base/error.h"

/*
 * A copy of the variable's value in UTF-8, to be given to sio_release_string; NULL when it is unset or empty, or the
 * process is setuid, setgid or otherwise elevated. False: no memory.
 */
bool sio_environment_get(char **value, const char *name, const struct siotls_memory *memory) SIO_CHECKED;

/* The index-th well-known path of the system's certificate bundle; NULL after the last. */
const char *sio_system_trust_path(size_t index);

/* The same for directories of certificates. */
const char *sio_system_trust_directory(size_t index);

/*
 * Appends the names of a directory's files (of links, if to files), each with a NUL behind it, in no order; FILE when
 * it cannot be read, LIMIT over SIO_MAX_DIRECTORY files.
 */
enum { SIO_MAX_DIRECTORY = 8192 };
bool sio_directory_read(struct sio_buffer *names, const char *path, struct sio_error *error) SIO_CHECKED;

/* Appends a file's bytes; FILE when it cannot be read, LIMIT over maximum bytes. */
bool sio_file_read(struct sio_buffer *buffer, const char *path, size_t maximum, struct sio_error *error) SIO_CHECKED;

#endif
