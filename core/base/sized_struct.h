/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sized_struct.h: structs that cross a boundary start with the size their writer compiled; a reader uses the smaller.
 */
#ifndef SIO_BASE_SIZED_STRUCT_H
#define SIO_BASE_SIZED_STRUCT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* True when the struct is large enough to have the field. */
#define SIO_SIZED_HAS(object, type, field) ((object)->size >= offsetof(type, field) + sizeof((object)->field))

/* Takes what a struct of another size has; the rest is zero. False when it has not even a size. */
static inline bool sio_sized_read(void *own, size_t own_size, const void *foreign)
{
    size_t foreign_size;
    memcpy(&foreign_size, foreign, sizeof foreign_size);
    if (foreign_size < sizeof foreign_size)
        return false;
    memset(own, 0, own_size);
    memcpy(own, foreign, foreign_size < own_size ? foreign_size : own_size);
    memcpy(own, &own_size, sizeof own_size);
    return true;
}

/* Gives as much as fits to a struct whose size its owner has set. False when that has not even a size. */
static inline bool sio_sized_write(void *foreign, const void *own, size_t own_size)
{
    size_t foreign_size;
    memcpy(&foreign_size, foreign, sizeof foreign_size);
    if (foreign_size < sizeof foreign_size)
        return false;
    memcpy(foreign, own, foreign_size < own_size ? foreign_size : own_size);
    memcpy(foreign, &foreign_size, sizeof foreign_size);
    return true;
}

#endif
