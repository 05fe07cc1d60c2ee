/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compressed_certificate.h: Certificate in a smaller form (RFC 8879).
 */
#ifndef SIO_HANDSHAKE_COMPRESSED_CERTIFICATE_H
#define SIO_HANDSHAKE_COMPRESSED_CERTIFICATE_H

#include "handshake/conn.h"

/*
 * Sends a Certificate message's body as CompressedCertificate, when the peer takes one of our algorithms and that makes
 * it not much longer; else *is_sent is false.
 */
enum sio_outcome sio_compressed_certificate_send(struct siotls_conn *conn, bool *is_sent, struct siotls_bytes body);

#endif
