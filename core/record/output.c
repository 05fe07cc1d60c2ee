/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output.c: the list of blocks that wait to be sent, and its port. Bytes never move; what follows is appended behind.
 */
#include "record/input.h"

static void drop_first(struct sio_record_layer *layer)
{
    struct sio_output *output = &layer->output;
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
    block->end = 0; /* nothing to wipe: what it holds was sealed, or is for everybody to read on the wire */
    sio_block_return(layer->pool, layer->memory, block);
}

bool sio_record_data_sent(struct sio_record_layer *layer, size_t data_len)
{
    struct sio_block *block = layer->output.first;
    if (data_len == 0)
        return true;
    if (block == NULL || data_len > (size_t)(block->end - block->start))
        return false;
    block->start = (uint16_t)(block->start + data_len);
    if (block->start == block->end)
        drop_first(layer);
    return true;
}

size_t sio_record_pending(const struct sio_record_layer *layer)
{
    size_t pending = 0;
    for (const struct sio_block *block = layer->output.first; block != NULL; block = block->next)
        pending += (size_t)(block->end - block->start);
    return pending;
}

bool sio_record_output_is_empty(const struct sio_record_layer *layer)
{
    return sio_record_data_to_send(layer).data_len == 0;
}

void sio_output_clear(struct sio_record_layer *layer)
{
    while (layer->output.first != NULL)
        drop_first(layer);
}
