/* SPDX-License-Identifier: Apache-2.0 */
/* kept.c: see kept.h. */
#include "handshake/established/kept.h"

#include <string.h>

/* Of the parts before that one; SIO_NUM_KEPT: of all. */
static size_t size_before(const struct sio_kept *kept, enum sio_kept_part part)
{
    size_t size = 0;
    for (int i = 0; i < (int)part; i++)
        size += kept->sizes[i];
    return size;
}

struct siotls_bytes sio_kept_part(const struct sio_kept *kept, enum sio_kept_part part)
{
    if (kept == NULL || kept->sizes[part] == 0)
        return sio_bytes(NULL, 0);
    return sio_bytes(kept->data + size_before(kept, part), kept->sizes[part]);
}

uint8_t *sio_kept_place(struct sio_kept *kept, enum sio_kept_part part)
{
    return kept->data + size_before(kept, part);
}

/* Within the block: what is behind the part moves, and the part is zeros. */
static void resize(struct sio_kept *kept, enum sio_kept_part part, size_t size)
{
    uint8_t *start = sio_kept_place(kept, part);
    const size_t old_size = kept->sizes[part];
    const size_t all = size_before(kept, SIO_NUM_KEPT);
    memmove(start + size, start + old_size, all - (size_t)(start - kept->data) - old_size);
    sio_wipe(start, size);
    if (size < old_size)
        sio_wipe(kept->data + all - (old_size - size), old_size - size);
    kept->sizes[part] = (uint16_t)size;
}

/* Takes the parts to a block of so many bytes more. */
static bool grow(struct sio_kept **kept, size_t more, const struct siotls_memory *memory)
{
    const struct sio_kept *old = *kept;
    const size_t all = old != NULL ? size_before(old, SIO_NUM_KEPT) : 0;
    struct sio_kept *made = all + more <= UINT16_MAX ? sio_allocate(memory, sizeof *made + all + more) : NULL;
    if (made == NULL)
        return false;
    if (old != NULL) {
        memcpy(made->sizes, old->sizes, sizeof made->sizes);
        memcpy(made->data, old->data, all);
    }
    made->capacity = (uint16_t)(all + more);
    sio_kept_clear(kept, memory);
    *kept = made;
    return true;
}

uint8_t *sio_kept_make(struct sio_kept **kept, enum sio_kept_part part, size_t size, const struct siotls_memory *memory)
{
    const struct sio_kept *now = *kept;
    const size_t old_size = now != NULL ? now->sizes[part] : 0;
    const size_t room = now != NULL ? now->capacity - size_before(now, SIO_NUM_KEPT) : 0;
    if ((now == NULL || size > old_size + room) && !grow(kept, size - old_size, memory))
        return NULL;
    resize(*kept, part, size);
    return sio_kept_place(*kept, part);
}

bool sio_kept_put(struct sio_kept **kept, enum sio_kept_part part, struct siotls_bytes bytes,
                  const struct siotls_memory *memory)
{
    if (bytes.data_len == 0) {
        sio_kept_forget(*kept, part);
        return true;
    }
    uint8_t *place = sio_kept_make(kept, part, bytes.data_len, memory);
    if (place != NULL)
        memcpy(place, bytes.data, bytes.data_len);
    return place != NULL;
}

void sio_kept_forget(struct sio_kept *kept, enum sio_kept_part part)
{
    if (kept != NULL)
        resize(kept, part, 0);
}

void sio_kept_clear(struct sio_kept **kept, const struct siotls_memory *memory)
{
    struct sio_kept *old = *kept;
    *kept = NULL;
    if (old != NULL)
        sio_release_secret(memory, old, sizeof *old + old->capacity);
}
