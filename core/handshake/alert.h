/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert.h: alerts in both directions (RFC 9846 6).
 */
#ifndef SIO_HANDSHAKE_ALERT_H
#define SIO_HANDSHAKE_ALERT_H

#include "handshake/conn.h"

/* Seals an alert under the current key. There is always room for one; without a usable key nothing is sent. */
void sio_alert_send(struct siotls_conn *conn, uint8_t description);

/* Acts on an alert record of the peer. False when it ends the connection. */
bool sio_alert_recv(struct siotls_conn *conn, struct siotls_bytes content) SIO_CHECKED;

#endif
