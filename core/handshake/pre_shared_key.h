/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pre_shared_key.h: the extensions pre_shared_key and psk_key_exchange_modes (RFC 9846 4.3.9 and 4.3.11).
 */
#ifndef SIO_HANDSHAKE_PRE_SHARED_KEY_H
#define SIO_HANDSHAKE_PRE_SHARED_KEY_H

#include "handshake/conn.h"

/* ---- client: pre_shared_key.c ---- */

/* Before the first hello: judges the session that the application set, and whether early data can be offered. */
void sio_psk_prepare(struct siotls_conn *conn);

/* A client's part of a ClientHello; the binders are written by sio_binders_write. */
bool sio_psk_offer(struct siotls_conn *conn, struct sio_client_hello *hello) SIO_CHECKED;

/* Takes the server's choice from its ServerHello; the suite is known. */
bool sio_psk_take(struct siotls_conn *conn, const struct sio_server_hello *hello) SIO_CHECKED;

/* ---- server: find_psk.c ---- */

/* Looks for the client's first PSK that can be used, and its suite; sets handshake->psk. May ask the application. */
enum sio_outcome sio_psk_find(struct siotls_conn *conn, const struct sio_client_hello *hello);

/* Takes over what the session in use says: the client's certificates, since when and by what they are known. */
bool sio_psk_accept(struct siotls_conn *conn) SIO_CHECKED;

/* True when the handshake does without a key share. */
bool sio_psk_is_alone(const struct siotls_conn *conn);

#endif
