/* SPDX-License-Identifier: Apache-2.0 */
/*
 * field.c: see field.h.
 */
#include "wire/field.h"

#include <string.h>

#include "wire/messages.h"

#include "wire/hello.h"

/* Where a number's bit is. */
struct place {
    size_t part;
    size_t word;
    uint32_t bit;
};

static struct place place_of(uint16_t value)
{
    return (struct place){
        .part = value / (32 * SIO_SEEN_WORDS),
        .word = value / 32 % SIO_SEEN_WORDS,
        .bit = UINT32_C(1) << (value % 32),
    };
}

static bool is_used(const struct sio_seen16 *seen, size_t part)
{
    return (seen->used >> part & 1) != 0;
}

bool sio_seen16_add(struct sio_seen16 *seen, uint16_t value)
{
    const struct place place = place_of(value);
    if (!is_used(seen, place.part)) {
        memset(seen->bits[place.part], 0, sizeof seen->bits[place.part]);
        seen->used |= UINT64_C(1) << place.part;
    }
    uint32_t *word = &seen->bits[place.part][place.word];
    if ((*word & place.bit) != 0)
        return false;
    *word |= place.bit;
    return true;
}

bool sio_seen16_has(const struct sio_seen16 *seen, uint16_t value)
{
    const struct place place = place_of(value);
    return is_used(seen, place.part) && (seen->bits[place.part][place.word] & place.bit) != 0;
}

bool sio_protocol_next(struct sio_reader *reader, struct siotls_bytes *protocol)
{
    return sio_read_vector8(reader, protocol, 1, 255);
}

bool sio_protocols_have(struct siotls_bytes protocols, struct siotls_bytes wanted)
{
    struct sio_reader reader = sio_reader(protocols);
    struct siotls_bytes protocol;
    while (sio_protocol_next(&reader, &protocol))
        if (sio_bytes_equal(protocol, wanted))
            return true;
    return false;
}

void sio_write_vector(struct sio_writer *writer, uint8_t num_length_bytes, struct siotls_bytes contents)
{
    struct sio_mark vector = sio_write_open(writer, num_length_bytes);
    sio_write_bytes(writer, contents.data, contents.data_len);
    sio_write_close(writer, vector);
}

void sio_write_grease_extension(struct sio_writer *writer, uint16_t type, size_t data_len)
{
    static const uint8_t data[1] = {0};
    if (type == 0)
        return;
    sio_write_u16(writer, type);
    sio_write_vector(writer, 2, sio_bytes(data, data_len));
}

bool sio_key_share_next(struct sio_reader *reader, uint16_t *group, struct siotls_bytes *share)
{
    struct sio_reader ahead = *reader;
    if (!sio_read_u16(&ahead, group) || !sio_read_vector16(&ahead, share, 1, 65535))
        return false;
    *reader = ahead;
    return true;
}

bool sio_key_share_find(struct siotls_bytes *share, struct siotls_bytes key_shares, uint16_t group)
{
    struct sio_reader reader = sio_reader(key_shares);
    uint16_t found;
    while (sio_key_share_next(&reader, &found, share))
        if (found == group)
            return true;
    return false;
}

void sio_certificate_status_write(struct sio_writer *writer, struct siotls_bytes ocsp_response)
{
    sio_write_u8(writer, SIO_STATUS_TYPE_OCSP);
    sio_write_vector(writer, 3, ocsp_response);
}
