/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kat_support.c: see kat_support.h.
 */
#include "crypto/kat/kat_support.h"

bool sio_kat_fail(const char **reason, const char *text)
{
    *reason = text;
    return false;
}

static size_t usable(size_t alignment)
{
    return alignment > 0 ? alignment : 1;
}

void *sio_kat_context(const struct siotls_memory *memory, size_t context_size, size_t context_alignment)
{
    return sio_allocate_aligned(memory, context_size, usable(context_alignment));
}

void sio_kat_context_release(const struct siotls_memory *memory, void *context, size_t context_size,
                             size_t context_alignment)
{
    sio_release_aligned(memory, context, context_size, usable(context_alignment));
}
