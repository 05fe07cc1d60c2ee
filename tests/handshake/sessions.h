/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sessions.h: parts of plays in which a first connection makes a session and a second one uses it.
 */
#ifndef TESTS_HANDSHAKE_SESSIONS_H
#define TESTS_HANDSHAKE_SESSIONS_H

#include "config/session/session.h"
#include "pair.h"

/* Configures: the client asks for sessions. */
bool sessions_ask(struct pair *pair);

/* The first connection, up to the last ticket. */
bool sessions_first(struct pair *pair);

/* The second connection: made, and given the session that is kept. */
bool sessions_second(struct pair *pair);

/* The first, the second, and its handshake. */
bool sessions_both(struct pair *pair);

/* What both sides must say of the handshake; and that they have the same keys to export. */
bool sessions_are_resumed(const struct pair *pair);
bool sessions_are_full(const struct pair *pair);

/* Changes the kept session: a client that lies. The state of a server's store with of_server. */
typedef void sessions_change(struct sio_session *session);
bool sessions_edit(struct pair *pair, sessions_change *change);
bool sessions_edit_stored(struct pair *pair, sessions_change *change);

#endif
