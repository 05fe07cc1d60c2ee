/* SPDX-License-Identifier: Apache-2.0 */
/*
 * early.h: parts of plays with early data.
 */
#ifndef TESTS_HANDSHAKE_EARLY_H
#define TESTS_HANDSHAKE_EARLY_H

#include "sessions.h"

/* What tickets allow, and what is said early. */
enum { EARLY_MAX = 1000, EARLY_LEN = 600 };

/* Configure: the client asks for sessions, the server takes early data: without, or with somebody who remembers it. */
bool early_allow(struct pair *pair);
bool early_with_register(struct pair *pair);
bool early_with_events(struct pair *pair);

/* Early text of the client; what does not go is dropped. */
bool early_say(struct pair *pair, size_t text_len);

/* The second connection, up to the early text; with early_play it comes to rest. */
bool early_begin(struct pair *pair, size_t text_len);
bool early_play(struct pair *pair, size_t text_len);

bool early_both_say(struct pair *pair, int early_data, enum siotls_event_type client_event);
bool early_is_accepted(struct pair *pair);

/* The server saw none of it, and the connection goes on. */
bool early_is_rejected(struct pair *pair);
bool early_is_rejected_and_resumed(struct pair *pair);

#endif
