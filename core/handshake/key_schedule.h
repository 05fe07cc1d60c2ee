/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key_schedule.h: secrets and traffic keys (RFC 9846 7). The steps of the tables are in messages.h.
 */
#ifndef SIO_HANDSHAKE_KEY_SCHEDULE_H
#define SIO_HANDSHAKE_KEY_SCHEDULE_H

#include "handshake/conn.h"

/* verify_data of a side's Finished over the transcript so far (RFC 9846 4.5.3); one digest. */
bool sio_finished_data(struct siotls_conn *conn, uint8_t *verify_data, enum sio_side side) SIO_CHECKED;

/* TLS-Exporter(label, context_value, output_len) of a connection's suite and secret (RFC 9846 7.5). */
bool sio_export(const struct sio_kdf *kdf, uint8_t *output, size_t output_len, const uint8_t *secret, const char *label,
                struct siotls_bytes context, struct sio_error *error) SIO_CHECKED;

/* The next application traffic secret of a side, and its key (RFC 9846 7.2). */
bool sio_next_send_key(struct siotls_conn *conn) SIO_CHECKED;
bool sio_next_receive_key(struct siotls_conn *conn) SIO_CHECKED;

#endif
