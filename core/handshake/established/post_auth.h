/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_auth.h: who may ask for a client's certificate after the handshake, and when (RFC 9846 4.7.2).
 */
#ifndef SIO_ESTABLISHED_POST_AUTH_H
#define SIO_ESTABLISHED_POST_AUTH_H

#include "handshake/established/established.h"

/* Why a server cannot ask for a certificate after the handshake now; NULL: it can. */
const char *sio_post_auth_obstacle(const struct sio_established *established);

/*
 * The first message of an authentication has come, of that type: a request to a client, or an answer to a server that
 * did not ask. Waits while an earlier answer is unsent: a peer that does not read must not make us pile up answers.
 */
enum sio_outcome sio_post_auth_admit(struct sio_established *established, uint8_t message);

#endif
