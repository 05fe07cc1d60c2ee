/* SPDX-License-Identifier: Apache-2.0 */
/* early_data.h: what becomes of early data (RFC 9846 4.3.10). Its asks and steps are in messages.h. */
#ifndef SIO_MESSAGE_EARLY_DATA_H
#define SIO_MESSAGE_EARLY_DATA_H

#include "handshake/state/handshake.h"

/* A server accepts or refuses, as its asks found; everything else about the hello is committed but the retry. */
void sio_early_data_commit(struct sio_handshake *handshake);

/* A server passes over early data that another connection's answer refused: before the first hello. */
void sio_early_data_expect(struct sio_context *context);

/* A server takes a record of early data: too much of it fails. */
bool sio_early_data_recv(struct sio_handshake *handshake, size_t content_len) SIO_CHECKED;

#endif
