/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compressed_certificate.h: Certificate in a smaller form (RFC 8879).
 */
#ifndef SIO_MESSAGE_COMPRESSED_CERTIFICATE_H
#define SIO_MESSAGE_COMPRESSED_CERTIFICATE_H

#include "handshake/state/handshake.h"

/* True when there is a compression that both sides know. */
bool sio_compressed_certificate_is_wanted(const struct sio_handshake *handshake);

/* Then: sends a Certificate's body compressed, if that gains anything; *is_sent says whether. */
enum sio_outcome sio_compressed_certificate_send(struct sio_handshake *handshake, bool *is_sent,
                                                 struct siotls_bytes body);

#endif
