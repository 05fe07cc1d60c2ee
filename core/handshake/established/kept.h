/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kept.h: what a connection keeps that is of another size in each: its secrets, as long as its hash, and by what its
 * peer was judged. All of it is one block of no more than it needs. Nobody outside has pointers into it, so that it may
 * be made anew when a part is put there, which is what a handshake does.
 */
#ifndef SIO_ESTABLISHED_KEPT_H
#define SIO_ESTABLISHED_KEPT_H

#include "base/memory.h"

/* Each may be empty. */
enum sio_kept_part {
    SIO_KEPT_SECRETS,      /* one digest for each of enum sio_secret */
    SIO_KEPT_RESUMPTION,   /* resumption_master_secret, while sessions are made of it */
    SIO_KEPT_JUDGEMENT,    /* SIO_JUDGEMENT_SIZE bytes: an external PSK's or another config's */
    SIO_KEPT_CERTIFICATES, /* of the terms on which the peer was found good (x509/revocation/terms.h) */
    SIO_NUM_KEPT
};

/* The parts one behind the other. */
struct sio_kept {
    uint16_t capacity; /* bytes of data; what is behind the last part is zero */
    uint16_t sizes[SIO_NUM_KEPT];
    uint8_t data[];
};

/* Views and places are good until a part of another size is put there. kept NULL: all parts are empty, without place.
 */
struct siotls_bytes sio_kept_part(const struct sio_kept *kept, enum sio_kept_part part);

uint8_t *sio_kept_place(struct sio_kept *kept, enum sio_kept_part part);

/* Makes a part that long, of zeros. NULL: no memory, and nothing has changed. A part that shrinks needs none. */
uint8_t *sio_kept_make(struct sio_kept **kept, enum sio_kept_part part, size_t size,
                       const struct siotls_memory *memory) SIO_CHECKED;

/* Puts a copy of the bytes, which are not of kept, in place of what the part was. False: no memory. */
bool sio_kept_put(struct sio_kept **kept, enum sio_kept_part part, struct siotls_bytes bytes,
                  const struct siotls_memory *memory) SIO_CHECKED;

/* Wipes a part: it is empty. */
void sio_kept_forget(struct sio_kept *kept, enum sio_kept_part part);

/* Wipes and releases all of it. */
void sio_kept_clear(struct sio_kept **kept, const struct siotls_memory *memory);

#endif
