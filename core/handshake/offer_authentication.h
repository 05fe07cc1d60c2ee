/* SPDX-License-Identifier: Apache-2.0 */
/*
 * offer_authentication.h: what a ClientHello or CertificateRequest says about the peer's certificate.
 */
#ifndef SIO_HANDSHAKE_OFFER_AUTHENTICATION_H
#define SIO_HANDSHAKE_OFFER_AUTHENTICATION_H

#include "handshake/conn.h"

/* Adds to a client's hello. */
void sio_offer_authentication(const struct siotls_conn *conn, struct sio_client_hello *hello);

/* Fills in a server's request, all but its context. */
void sio_offer_client_authentication(const struct siotls_conn *conn, struct sio_certificate_request *request);

/* Notes what the peer asked for in its hello or request: only that may go with our certificate. */
bool sio_note_client_hello_wishes(struct siotls_conn *conn, const struct sio_client_hello *hello) SIO_CHECKED;
bool sio_note_certificate_request_wishes(struct siotls_conn *conn,
                                         const struct sio_certificate_request *request) SIO_CHECKED;

#endif
