/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_handshake_auth.h: a client's certificate after the handshake (RFC 9846 4.7.2). For as long as that takes the
 * connection has a struct sio_handshake again; its transcript goes on where the handshake's ended.
 */
#ifndef SIO_HANDSHAKE_POST_HANDSHAKE_AUTH_H
#define SIO_HANDSHAKE_POST_HANDSHAKE_AUTH_H

#include "handshake/conn.h"

/* Keeps the transcript when both sides agreed on post_handshake_auth; when the handshake is done. */
bool sio_post_auth_prepare(struct siotls_conn *conn) SIO_CHECKED;

/* Frees what was kept. */
void sio_post_auth_clear(struct siotls_conn *conn);

/* A server asks: sends a CertificateRequest. Legal when sio_post_auth_is_possible. */
bool sio_post_auth_is_possible(const struct siotls_conn *conn);
bool sio_post_auth_request(struct siotls_conn *conn) SIO_CHECKED;

/* True between the messages of the client's answer, where no other may stand. */
bool sio_post_auth_is_under_way(const struct siotls_conn *conn);

#endif
