/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_limits.h: record_size_limit (RFC 8449) and max_fragment_length (RFC 6066 4), offered and answered.
 */
#ifndef SIO_HANDSHAKE_RECORD_LIMITS_H
#define SIO_HANDSHAKE_RECORD_LIMITS_H

#include "handshake/conn.h"

/* A client's part of a ClientHello. */
void sio_record_limits_offer(const struct siotls_conn *conn, struct sio_client_hello *hello);

/* A server takes note of what the client asks for. */
bool sio_record_limits_choose(struct siotls_conn *conn, const struct sio_client_hello *hello) SIO_CHECKED;

/* A server's part of EncryptedExtensions; from there on the client's limit holds for what is sent. */
void sio_record_limits_answer(struct siotls_conn *conn, struct sio_encrypted_extensions *message);

/*
 * What was chosen holds for what is received: at a server with the client's handshake key, since early data is sent
 * before the client hears of our limit.
 */
void sio_record_limits_receive(struct siotls_conn *conn);

/* A client takes what the server says; from there on the limits hold. */
bool sio_record_limits_take(struct siotls_conn *conn, const struct sio_encrypted_extensions *message) SIO_CHECKED;

#endif
