/* SPDX-License-Identifier: Apache-2.0 */
/* quic_plays.h: what the tests over QUIC have in common: one pair, and parts of plays that assert. */
#ifndef TESTS_HANDSHAKE_QUIC_PLAYS_H
#define TESTS_HANDSHAKE_QUIC_PLAYS_H

#include "check_main.h"
#include "quic_configs.h"
#include "quic_pair.h"

extern struct quic_pair quic;

void quic_play_open(bool (*configure)(struct pair *world));
void quic_play_connect(void);
void quic_play_hands(void);

/* The second connection, with the session of the first. */
void quic_play_resume(void);

/* That side ends what is under way, with this alert. */
void quic_play_fails(enum pair_side side, int alert);

/* More bytes on the way to that side. */
void quic_play_inject(enum pair_side to, int level, const char *data, size_t data_len);

/* The last ClientHello that the server told of has an extension of that number. */
bool quic_play_hello_has(uint16_t type);

Suite *quic_refused_suite(void);

#endif
