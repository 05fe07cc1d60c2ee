/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_type.h: certificates or raw public keys: the two sides agree (RFC 7250 4, RFC 9846 4.5.1).
 */
#ifndef SIO_HANDSHAKE_CERTIFICATE_TYPE_H
#define SIO_HANDSHAKE_CERTIFICATE_TYPE_H

#include "handshake/conn.h"

/* Client: offers, and takes the server's choice. */
void sio_certificate_types_offer(const struct siotls_conn *conn, struct sio_client_hello *hello);
bool sio_certificate_types_take(struct siotls_conn *conn, const struct sio_encrypted_extensions *message) SIO_CHECKED;

/* Server: chooses, before it chooses an identity, and answers. */
bool sio_certificate_types_choose(struct siotls_conn *conn, const struct sio_client_hello *hello) SIO_CHECKED;
void sio_certificate_types_answer(struct siotls_conn *conn, struct sio_encrypted_extensions *message);

/* The types of our own and of the peer's certificate: siotls_certificate_type. */
uint8_t sio_conn_own_type(const struct siotls_conn *conn);
uint8_t sio_conn_peer_type(const struct siotls_conn *conn);

#endif
