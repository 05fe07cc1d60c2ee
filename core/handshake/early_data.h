/* SPDX-License-Identifier: Apache-2.0 */
/*
 * early_data.h: 0-RTT (RFC 9846 2.3, 4.3.10, 8). The steps of the tables are in messages.h.
 */
#ifndef SIO_HANDSHAKE_EARLY_DATA_H
#define SIO_HANDSHAKE_EARLY_DATA_H

#include "handshake/conn.h"

/* A server decides about early data; runs when all else in the hello is decided. May ask the application. */
enum sio_outcome sio_early_data_judge(struct siotls_conn *conn, const struct sio_client_hello *hello);

/* For how long the hello must be remembered so that nobody takes it again: milliseconds from now. */
uint64_t sio_early_data_remember_ms(const struct siotls_conn *conn);

/* A server passes over early data that it refuses, or that another connection's answer refused. */
void sio_early_data_expect(struct siotls_conn *conn);

/* A server takes a record of early data: too much of it fails. */
bool sio_early_data_recv(struct siotls_conn *conn, size_t content_len) SIO_CHECKED;

/* A client learns from EncryptedExtensions what became of it. */
bool sio_early_data_take(struct siotls_conn *conn, const struct sio_encrypted_extensions *message) SIO_CHECKED;

#endif
