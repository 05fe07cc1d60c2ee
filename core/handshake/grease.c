/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grease.c: see grease.h. What a peer chooses is looked up among what the config offers, where none of these is.
 */
#include "handshake/grease.h"

static uint16_t value_of(uint8_t drawn)
{
    return (uint16_t)(0x0a0a + (drawn & 0x0f) * 0x1010);
}

bool sio_grease_draw(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    if (!conn->config->grease)
        return true;
    return sio_random_fill(&conn->config->random, handshake->grease, sizeof handshake->grease, &conn->error);
}

uint16_t sio_grease_value(const struct siotls_conn *conn, enum sio_grease which)
{
    const uint8_t *drawn = conn->handshake->grease;
    uint16_t value = value_of(drawn[which]);
    if (which == SIO_GREASE_LAST_EXTENSION && value == value_of(drawn[SIO_GREASE_FIRST_EXTENSION]))
        value ^= 0x1010;
    return value;
}

bool sio_grease_extension(struct siotls_conn *conn, uint16_t *type)
{
    uint8_t drawn;
    *type = 0;
    if (!conn->config->grease)
        return true;
    if (!sio_random_fill(&conn->config->random, &drawn, 1, &conn->error))
        return false;
    *type = value_of(drawn);
    return true;
}

/* After a HelloRetryRequest that names a group, its share is the only one (RFC 9846 4.2.2). */
void sio_grease_offer(const struct siotls_conn *conn, struct sio_client_hello *hello, struct sio_hello_grease *values)
{
    if (!conn->config->grease)
        return;
    uint16_t group = sio_grease_value(conn, SIO_GREASE_GROUP);
    *values = (struct sio_hello_grease){
        .suite = sio_grease_value(conn, SIO_GREASE_SUITE),
        .group = group,
        .key_share = conn->hello_retried && conn->group != NULL ? 0 : group,
        .version = sio_grease_value(conn, SIO_GREASE_VERSION),
        .first_extension = sio_grease_value(conn, SIO_GREASE_FIRST_EXTENSION),
        .last_extension = sio_grease_value(conn, SIO_GREASE_LAST_EXTENSION),
    };
    hello->grease = values;
}
