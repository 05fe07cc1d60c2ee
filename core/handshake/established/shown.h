/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown.h: what the peer showed of itself and its Finished has proven (RFC 9846 4.5.3), still to be looked at when the
 * handshake and its secrets are gone. No secret is in it.
 */
#ifndef SIO_ESTABLISHED_SHOWN_H
#define SIO_ESTABLISHED_SHOWN_H

#include "config/identity/identity.h"

/* The peer's chain, and what came with it. */
struct sio_shown_views {
    const struct siotls_bytes *chain;
    size_t num_chain;
    struct siotls_bytes ocsp_response;
    struct siotls_bytes sct_list;
};

/* The same after the handshake: one block, with the views' array and bytes behind this struct. */
struct sio_shown {
    const struct siotls_memory *memory;
    size_t block_size;
    struct sio_shown_views views;
    struct siotls_identity *identity; /* a server's own; NULL: none */
};

/* A copy of what the views show; NULL: no memory. */
struct sio_shown *sio_shown_new(const struct siotls_memory *memory, const struct sio_shown_views *views);

/* NULL is fine. */
void sio_shown_free(struct sio_shown *shown);

#endif
