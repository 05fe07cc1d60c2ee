/* SPDX-License-Identifier: Apache-2.0 */
/* packet.c: see packet.h. Numbers are big-endian: the two ends may be different builds. */
#include "server/packet.h"

#include <string.h>
#include <unistd.h>

#include "common/system.h"

void packet_begin(struct packet *packet, enum packet_type type)
{
    packet->data[0] = (uint8_t)type;
    packet->data_len = packet->read_len = 1;
    packet->is_bad = false;
    packet->descriptor = -1;
}

void packet_clear(struct packet *packet)
{
    tool_wipe(packet->data, packet->data_len);
    if (packet->descriptor >= 0)
        close(packet->descriptor);
    packet->data_len = packet->read_len = 0;
    packet->descriptor = -1;
}

static void put(struct packet *packet, const void *data, size_t data_len)
{
    packet->is_bad = packet->is_bad || data_len > sizeof packet->data - packet->data_len;
    if (packet->is_bad || data_len == 0)
        return;
    memcpy(packet->data + packet->data_len, data, data_len);
    packet->data_len += data_len;
}

void packet_put_number(struct packet *packet, uint64_t number)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(number >> (8 * (sizeof bytes - 1 - i)));
    put(packet, bytes, sizeof bytes);
}

void packet_put_bytes(struct packet *packet, const void *data, size_t data_len)
{
    packet_put_number(packet, data_len);
    put(packet, data, data_len);
}

static const uint8_t *take(struct packet *packet, uint64_t data_len)
{
    packet->is_bad = packet->is_bad || data_len > packet->data_len - packet->read_len;
    if (packet->is_bad)
        return NULL;
    const uint8_t *data = packet->data + packet->read_len;
    packet->read_len += (size_t)data_len;
    return data;
}

uint64_t packet_number(struct packet *packet)
{
    uint64_t number = 0;
    const uint8_t *bytes = take(packet, 8);
    for (size_t i = 0; bytes && i < 8; i++)
        number = number << 8 | bytes[i];
    return number;
}

struct siotls_bytes packet_bytes(struct packet *packet)
{
    uint64_t data_len = packet_number(packet);
    const uint8_t *data = take(packet, data_len);
    return (struct siotls_bytes){data, data ? (size_t)data_len : 0};
}

bool packet_is_whole(const struct packet *packet)
{
    return !packet->is_bad && packet->read_len == packet->data_len;
}
