/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown.h: what the peer showed of itself: claimed, then proven by its Finished (RFC 9846 4.5.3), then still to be
 * looked at when the handshake and its secrets are gone.
 */
#ifndef SIO_HANDSHAKE_SHOWN_H
#define SIO_HANDSHAKE_SHOWN_H

#include "handshake/conn.h"

/* The peer's chain after the handshake; views of storage. No secret. */
struct sio_shown {
    struct sio_buffer storage;
    struct siotls_bytes *chain;
    size_t num_chain;
    struct siotls_bytes ocsp_response;
    struct siotls_bytes sct_list;
    struct siotls_identity *identity; /* a server's own; NULL: none */
};

/* The peer's Finished was right: what it claimed is the peer's. */
void sio_shown_prove(struct siotls_conn *conn);

/* Keeps what was proven beyond the handshake, whose part is about to go. */
bool sio_shown_keep(struct siotls_conn *conn) SIO_CHECKED;

/* Forgets it. */
void sio_shown_clear(struct siotls_conn *conn);

#endif
