/* SPDX-License-Identifier: Apache-2.0 */
/* output.c: messages that wait to be sent, see quic.h. */
#include "quic/quic.h"

#include <string.h>

bool sio_quic_output_add(struct sio_quic *quic, enum sio_level level, struct siotls_bytes data)
{
    if (data.data_len == 0)
        return true;
    struct sio_quic_chunk *chunk = sio_allocate(quic->memory, sizeof *chunk + data.data_len);
    if (chunk == NULL)
        return false;
    chunk->level = level;
    chunk->data_len = data.data_len;
    memcpy(chunk->data, data.data, data.data_len);
    if (quic->last != NULL)
        quic->last->next = chunk;
    else
        quic->first = chunk;
    quic->last = chunk;
    return true;
}

struct siotls_bytes sio_quic_output(const struct sio_quic *quic, enum sio_level *level)
{
    const struct sio_quic_chunk *chunk = quic->first;
    if (chunk == NULL)
        return sio_bytes(NULL, 0);
    *level = chunk->level;
    return sio_bytes(chunk->data + chunk->num_taken, chunk->data_len - chunk->num_taken);
}

static void drop_first(struct sio_quic *quic)
{
    struct sio_quic_chunk *chunk = quic->first;
    quic->first = chunk->next;
    if (quic->first == NULL)
        quic->last = NULL;
    sio_release_secret(quic->memory, chunk, sizeof *chunk + chunk->data_len);
}

bool sio_quic_output_taken(struct sio_quic *quic, size_t data_len)
{
    struct sio_quic_chunk *chunk = quic->first;
    if (data_len == 0)
        return true;
    if (chunk == NULL || data_len > chunk->data_len - chunk->num_taken)
        return false;
    chunk->num_taken += data_len;
    if (chunk->num_taken == chunk->data_len)
        drop_first(quic);
    return true;
}

void sio_quic_output_clear(struct sio_quic *quic)
{
    while (quic->first != NULL)
        drop_first(quic);
}
