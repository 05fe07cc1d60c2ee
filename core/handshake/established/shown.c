/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown.c: see shown.h.
 */
#include "handshake/established/shown.h"

struct sio_shown *sio_shown_new(const struct siotls_memory *memory, size_t num_chain)
{
    struct sio_shown *shown = sio_allocate(memory, sizeof *shown);
    if (shown == NULL)
        return NULL;
    *shown = (struct sio_shown){.num_chain = num_chain};
    sio_buffer_init(&shown->storage, memory);
    if (num_chain == 0)
        return shown;
    shown->chain = sio_allocate_array(memory, num_chain, sizeof *shown->chain);
    if (shown->chain != NULL)
        return shown;
    sio_release(memory, shown, sizeof *shown);
    return NULL;
}

void sio_shown_free(struct sio_shown *shown, const struct siotls_memory *memory)
{
    if (shown == NULL)
        return;
    sio_release(memory, shown->chain, shown->num_chain * sizeof *shown->chain);
    sio_buffer_clear(&shown->storage);
    siotls_identity_free(shown->identity);
    sio_release(memory, shown, sizeof *shown);
}
