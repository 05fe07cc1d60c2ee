/* SPDX-License-Identifier: Apache-2.0 */
/* deeds.c: what an input says that is to be done, over records and over QUIC. See meddle.h. */
#include "meddle.h"

static bool read_deed(struct meddle_deed *deed, unsigned num_kinds, struct sio_reader *reader)
{
    uint8_t kind;
    if (!sio_read_u8(reader, &kind) || !sio_read_u8(reader, &deed->when) || !sio_read_u16(reader, &deed->at) ||
        !sio_read_u8(reader, &deed->len) || !sio_read_u8(reader, &deed->value))
        return false;
    deed->side = kind >> 7;
    deed->kind = (uint8_t)((kind & 127) % num_kinds);
    deed->is_done = false;
    return true;
}

size_t meddle_read_deeds(struct meddle_deed deeds[MEDDLE_MAX_DEEDS], unsigned num_kinds, struct sio_reader *reader)
{
    size_t num_deeds = 0;
    while (num_deeds < MEDDLE_MAX_DEEDS && read_deed(&deeds[num_deeds], num_kinds, reader))
        num_deeds++;
    return num_deeds;
}
