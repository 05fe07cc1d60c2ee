/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown.c: see shown.h.
 */
#include "handshake/established/shown.h"

#include <string.h>

static size_t size_of(const struct sio_shown_views *views)
{
    size_t size = sizeof(struct sio_shown) + views->num_chain * sizeof views->chain[0];
    for (size_t i = 0; i < views->num_chain; i++)
        size += views->chain[i].data_len;
    return size + views->ocsp_response.data_len + views->sct_list.data_len;
}

/* Puts the bytes at *end, which moves behind them. */
static struct siotls_bytes copy(uint8_t **end, struct siotls_bytes bytes)
{
    struct siotls_bytes there = sio_bytes(*end, bytes.data_len);
    if (bytes.data_len == 0)
        return sio_bytes(NULL, 0);
    memcpy(*end, bytes.data, bytes.data_len);
    *end += bytes.data_len;
    return there;
}

struct sio_shown *sio_shown_new(const struct siotls_memory *memory, const struct sio_shown_views *views)
{
    const size_t block_size = size_of(views);
    struct sio_shown *shown = sio_allocate_raw(memory, block_size);
    if (shown == NULL)
        return NULL;
    struct siotls_bytes *chain = (struct siotls_bytes *)(shown + 1);
    uint8_t *end = (uint8_t *)(chain + views->num_chain);
    for (size_t i = 0; i < views->num_chain; i++)
        chain[i] = copy(&end, views->chain[i]);
    *shown = (struct sio_shown){.memory = memory, .block_size = block_size};
    shown->views.chain = chain;
    shown->views.num_chain = views->num_chain;
    shown->views.ocsp_response = copy(&end, views->ocsp_response);
    shown->views.sct_list = copy(&end, views->sct_list);
    return shown;
}

void sio_shown_free(struct sio_shown *shown)
{
    if (shown == NULL)
        return;
    siotls_identity_free(shown->identity);
    sio_release(shown->memory, shown, shown->block_size);
}
