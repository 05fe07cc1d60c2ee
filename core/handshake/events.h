/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events.h: decisions that the application is asked for, and notes that it asked for.
 */
#ifndef SIO_HANDSHAKE_EVENTS_H
#define SIO_HANDSHAKE_EVENTS_H

#include "handshake/conn.h"

/*
 * Asks the application: the first time it raises the decision and says WAIT; run again after the answer it says DONE,
 * and the decision is over. Only one decision is outstanding at a time.
 */
enum sio_outcome sio_decide(struct siotls_conn *conn, enum siotls_event_type type);

/* Keeps a MESSAGE event if the application asked for them. The engine stops until notes are taken. */
bool sio_note_message(struct siotls_conn *conn, bool sent, struct siotls_bytes message) SIO_CHECKED;

/* Keeps a KEYLOG event, "LABEL client_random secret" in hex, if asked for. */
bool sio_note_secret(struct siotls_conn *conn, const char *label, const uint8_t *secret, size_t secret_len) SIO_CHECKED;

/* Keeps a SESSION event, or a STORE_SESSION event with the session's name in front of its state. */
bool sio_note_session(struct siotls_conn *conn, enum siotls_event_type type, struct siotls_bytes name,
                      struct siotls_bytes state) SIO_CHECKED;

/* Takes the oldest note into conn->shown_note; false when there is none. */
bool sio_note_take(struct siotls_conn *conn, int *type, bool *sent, struct siotls_bytes *content);

#endif
