/* SPDX-License-Identifier: Apache-2.0 */
/* secrets.c: traffic secrets for who protects packets, see quic.h. */
#include "quic/quic.h"

bool sio_quic_secret_add(struct sio_quic_secrets *secrets, const struct sio_quic_secret *secret)
{
    if (secrets->num_made == SIO_MAX_QUIC_SECRETS)
        return false;
    secrets->items[secrets->num_made++] = *secret;
    return true;
}

/* One that was forgotten has direction 0. */
const struct sio_quic_secret *sio_quic_secret_take(struct sio_quic_secrets *secrets)
{
    if (secrets->num_taken > 0)
        sio_wipe(&secrets->items[secrets->num_taken - 1], sizeof secrets->items[0]);
    while (secrets->num_taken < secrets->num_made) {
        const struct sio_quic_secret *next = &secrets->items[secrets->num_taken++];
        if (next->direction != 0)
            return next;
    }
    return NULL;
}

bool sio_quic_has_secret(const struct sio_quic_secrets *secrets)
{
    for (size_t i = secrets->num_taken; i < secrets->num_made; i++)
        if (secrets->items[i].direction != 0)
            return true;
    return false;
}

void sio_quic_secrets_forget(struct sio_quic_secrets *secrets, int direction)
{
    for (size_t i = secrets->num_taken; i < secrets->num_made; i++)
        if (secrets->items[i].direction == direction)
            sio_wipe(&secrets->items[i], sizeof secrets->items[i]);
}
