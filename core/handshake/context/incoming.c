/* SPDX-License-Identifier: Apache-2.0 */
/* incoming.c: see incoming.h. */
#include "handshake/context/incoming.h"

#include <string.h>

void sio_incoming_forget(struct sio_incoming **incoming)
{
    struct sio_incoming *old = *incoming;
    *incoming = NULL;
    if (old != NULL)
        sio_release_secret(old->memory, old, sizeof *old + old->capacity);
}

/* Puts a larger block, or one of other memory, in the place of what is there, which may be nothing. */
static bool replace(struct sio_incoming **incoming, size_t capacity, const struct siotls_memory *memory)
{
    const struct sio_incoming *old = *incoming;
    struct sio_incoming *made = sio_allocate(memory, sizeof *made + capacity);
    if (made == NULL)
        return false;
    if (old != NULL) {
        made->message_len = old->message_len;
        made->data_len = old->data_len;
        memcpy(made->data, old->data, old->data_len);
    }
    made->memory = memory;
    made->capacity = capacity;
    sio_incoming_forget(incoming);
    *incoming = made;
    return true;
}

/* Just what is asked for at first, at least twice what was full: what grows does so in few steps. */
static bool reserve(struct sio_incoming **incoming, size_t room, const struct siotls_memory *memory)
{
    const struct sio_incoming *old = *incoming;
    if (old == NULL)
        return replace(incoming, room, memory);
    if (room <= old->capacity - old->data_len)
        return true;
    const size_t needed = old->data_len + room;
    return replace(incoming, needed < 2 * old->capacity ? 2 * old->capacity : needed, old->memory);
}

bool sio_incoming_add(struct sio_incoming **incoming, struct siotls_bytes bytes, const struct siotls_memory *memory)
{
    if (bytes.data_len == 0)
        return true;
    if (bytes.data_len > SIZE_MAX / 4 || !reserve(incoming, bytes.data_len, memory))
        return false;
    memcpy((*incoming)->data + (*incoming)->data_len, bytes.data, bytes.data_len);
    (*incoming)->data_len += bytes.data_len;
    return true;
}

void sio_incoming_consume(struct sio_incoming **incoming)
{
    struct sio_incoming *now = *incoming;
    if (sio_incoming_has_no_rest(now)) {
        sio_incoming_forget(incoming);
        return;
    }
    memmove(now->data, now->data + now->message_len, now->data_len - now->message_len);
    now->data_len -= now->message_len;
    sio_wipe(now->data + now->data_len, now->message_len);
    now->message_len = 0;
}

bool sio_incoming_move(struct sio_incoming **incoming, const struct siotls_memory *memory)
{
    return *incoming == NULL || (*incoming)->memory == memory || replace(incoming, (*incoming)->data_len, memory);
}
