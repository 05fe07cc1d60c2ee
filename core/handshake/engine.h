/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.h: the loop over the tables.
 */
#ifndef SIO_HANDSHAKE_ENGINE_H
#define SIO_HANDSHAKE_ENGINE_H

#include "handshake/conn.h"

/* Begins the handshake: a client's first flight, a server's first state. */
void sio_engine_start(struct siotls_conn *conn);

/*
 * Does everything that can be done now: pending steps, whole messages, records in wire order; until more bytes, an
 * answer, a reader or a sender are needed. A failure is kept in conn->error, and its alert is in the output.
 */
void sio_engine_run(struct siotls_conn *conn);

/* True when the engine may not open records now: it failed, waits for an answer, or text or notes are to be taken. */
bool sio_engine_is_stopped(const struct siotls_conn *conn);

/* Sends the alert of a failure that is not the peer's own, once, and wipes what is secret. */
void sio_engine_report_failure(struct siotls_conn *conn);

#endif
