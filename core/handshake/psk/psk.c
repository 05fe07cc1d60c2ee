/* SPDX-License-Identifier: Apache-2.0 */
/*
 * psk.c: the PSKs of a handshake come and go. See psk.h.
 */
#include "handshake/psk/psk.h"

void sio_psk_init(struct sio_psk_part *part, const struct siotls_memory *memory)
{
    *part = (struct sio_psk_part){.peer_modes = 0};
    sio_buffer_init(&part->storage, memory);
    sio_buffer_init(&part->found, memory);
    sio_buffer_init(&part->offer.identities, memory);
    sio_buffer_init(&part->offer.binders, memory);
}

void sio_psk_forget(struct sio_psk_part *part)
{
    sio_buffer_clear(&part->storage);
    sio_buffer_clear(&part->found);
    part->session = (struct sio_session){0};
    part->resumption = (struct sio_psk){0};
    part->choice.psk = NULL;
    part->offer.num_psks = 0;
    sio_release(part->storage.memory, part->offer.psks, part->offer.psks_room * sizeof part->offer.psks[0]);
    part->offer.psks = NULL;
    part->offer.psks_room = 0;
    sio_wipe(part->binder, sizeof part->binder);
}

void sio_psk_clear(struct sio_psk_part *part)
{
    sio_psk_forget(part);
    sio_buffer_clear(&part->offer.identities);
    sio_buffer_clear(&part->offer.binders);
}

bool sio_psk_is_alone(const struct sio_psk_choice *choice)
{
    return choice->psk != NULL && choice->mode == SIOTLS_PSK_KE;
}
