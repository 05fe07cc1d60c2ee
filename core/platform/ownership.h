/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ownership.h: who may change what is loaded. A module runs with all our rights, so only those who have these rights
 * anyway may be able to change it: the system's administrator and the user that the process acts for.
 */
#ifndef SIO_PLATFORM_OWNERSHIP_H
#define SIO_PLATFORM_OWNERSHIP_H

#include "base/error.h"

/*
 * Judges the file at a path that is absolute and free of links, and every folder on the way to it, from the top: each
 * must belong to the administrator or to us, and nobody else may be able to write it or to put another in its place.
 * Fails with REFUSED; detail then says what to do about which part. Windows looks at the file only, so far.
 *
 * POSIX: owned by root, the effective user, or, in a user namespace, the overflow user; not writable by others, nor by
 * a group, unless that is group 0 or one of nobody but the owner. A folder with the sticky bit may be writable: the
 * part below it is judged by itself, and only its owner can move it away.
 */
bool sio_ownership_check(const char *path, struct sio_error *error) SIO_CHECKED;

#endif
