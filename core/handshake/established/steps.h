/* SPDX-License-Identifier: Apache-2.0 */
/*
 * steps.h: what the table of an established connection names (engine/table.h).
 */
#ifndef SIO_ESTABLISHED_STEPS_H
#define SIO_ESTABLISHED_STEPS_H

#include "handshake/established/established.h"

/* body is without the header. These messages belong to no transcript (RFC 9846 4.1). */
typedef enum sio_outcome sio_established_handler(struct sio_established *established, struct siotls_bytes body);
typedef enum sio_outcome sio_established_step(struct sio_established *established);

/* key_update.c */
sio_established_handler sio_key_update_recv;
sio_established_step sio_receive_key_update;
sio_established_step sio_key_update_answer;

/* session_ticket.c: clients */
sio_established_handler sio_new_session_ticket_recv;

#endif
