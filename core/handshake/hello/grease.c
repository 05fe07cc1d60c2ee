/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grease.c: see grease.h. What a peer chooses is looked up among what the config offers, where none of these is.
 */
#include "handshake/hello/grease.h"

static uint16_t value_of(uint8_t drawn)
{
    return (uint16_t)(0x0a0a + (drawn & 0x0f) * 0x1010);
}

uint16_t sio_grease_value(const struct sio_hello *hello, enum sio_grease which)
{
    const uint8_t *drawn = hello->grease;
    uint16_t value = value_of(drawn[which]);
    if (which == SIO_GREASE_LAST_EXTENSION && value == value_of(drawn[SIO_GREASE_FIRST_EXTENSION]))
        value ^= 0x1010;
    return value;
}

bool sio_grease_extension(uint16_t *type, const struct siotls_config *config, struct sio_error *error)
{
    uint8_t drawn;
    *type = 0;
    if (!config->grease)
        return true;
    if (!sio_random_fill(&config->random, &drawn, 1, error))
        return false;
    *type = value_of(drawn);
    return true;
}

/* After a HelloRetryRequest that names a group, its share is the only one (RFC 9846 4.2.2). */
struct sio_hello_grease sio_grease_offer(const struct sio_hello *hello, bool has_one_share)
{
    uint16_t group = sio_grease_value(hello, SIO_GREASE_GROUP);
    return (struct sio_hello_grease){
        .suite = sio_grease_value(hello, SIO_GREASE_SUITE),
        .group = group,
        .key_share = has_one_share ? 0 : group,
        .version = sio_grease_value(hello, SIO_GREASE_VERSION),
        .first_extension = sio_grease_value(hello, SIO_GREASE_FIRST_EXTENSION),
        .last_extension = sio_grease_value(hello, SIO_GREASE_LAST_EXTENSION),
    };
}
