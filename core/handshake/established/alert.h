/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert.h: alerts in both directions (RFC 9846 6).
 */
#ifndef SIO_ESTABLISHED_ALERT_H
#define SIO_ESTABLISHED_ALERT_H

#include "handshake/established/established.h"

/* Sends an alert under the key of the moment. There is always room for one; without a usable key nothing is sent. */
void sio_alert_send(struct sio_context *context, uint8_t description);

/* Acts on an alert of the peer. False when it ends the connection. */
bool sio_alert_recv(struct sio_established *established, struct siotls_bytes content) SIO_CHECKED;

#endif
