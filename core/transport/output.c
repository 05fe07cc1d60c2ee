/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output.c: the list of blocks that wait to be sent, and its port. Bytes never move; what follows is appended behind.
 */
#include "transport/parts.h"

static void drop_first(struct sio_transport *transport)
{
    struct sio_output *output = &transport->output;
    struct sio_block *block = output->first;
    output->first = block->next;
    if (output->first == NULL)
        output->last = NULL;
    if (block == &output->reserve) {
        block->next = NULL;
        block->start = 0;
        block->end = 0;
        output->reserve_in_use = false;
        return;
    }
    output->num_blocks--;
    sio_block_return(transport->pool, transport->memory, block);
}

bool sio_transport_data_sent(struct sio_transport *transport, size_t data_len)
{
    struct sio_block *block = transport->output.first;
    if (data_len == 0)
        return true;
    if (block == NULL || data_len > block->end - block->start)
        return false;
    block->start += data_len;
    if (block->start == block->end)
        drop_first(transport);
    return true;
}

size_t sio_transport_pending(const struct sio_transport *transport)
{
    size_t pending = 0;
    for (const struct sio_block *block = transport->output.first; block != NULL; block = block->next)
        pending += block->end - block->start;
    return pending;
}

bool sio_transport_output_is_empty(const struct sio_transport *transport)
{
    return sio_transport_data_to_send(transport).data_len == 0;
}

void sio_output_clear(struct sio_transport *transport)
{
    while (transport->output.first != NULL)
        drop_first(transport);
}
