/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journey.h: what processes need between which a live connection moves, over a socket to its peer.
 */
#ifndef TESTS_HANDSHAKE_JOURNEY_H
#define TESTS_HANDSHAKE_JOURNEY_H

#include <siotls/connection.h>

/* Ends the process with these words unless it is so, or unless the status is OK. */
void journey_require(int is_so, const char *what);
void journey_require_ok(int status, const struct siotls_error *error);

/* The set of one provider; NULL: there is none. */
struct siotls_set *journey_set(const char *provider);

/* A ready config with that provider, one suite, X25519 and a pre-shared key. */
struct siotls_config *journey_config(const char *provider, int role, uint16_t suite);

void journey_write(int to, const uint8_t *data, size_t data_len);
void journey_read(int from, uint8_t *data, size_t data_len);

/* The same with their length before them; those that are got are the caller's, to be freed. */
void journey_put(int to, const uint8_t *data, size_t data_len);
uint8_t *journey_get(int from, size_t *data_len);

void journey_take_events(struct siotls_conn *conn);
void journey_send(struct siotls_conn *conn, int wire);
void journey_receive(struct siotls_conn *conn, int wire);

/* Starts it, and goes on to HANDSHAKE_DONE. */
void journey_shake_hands(struct siotls_conn *conn, int wire);

/* Sends back so many bytes of what comes, and no more: what else came goes along. */
void journey_echo(struct siotls_conn *conn, int wire, size_t num_bytes);

/* Saves it for the target into a pipe as journey_put does; restores it from there. */
void journey_hand_over(struct siotls_conn *conn, int to, const uint8_t *target, size_t target_len);
struct siotls_conn *journey_take_over(struct siotls_config *config, int from);

/* Sends so many bytes that anybody can tell, and sees them come back until the peer closes. */
void journey_say(struct siotls_conn *conn, int wire, size_t num_bytes);
size_t journey_hear(struct siotls_conn *conn, size_t heard_len);

/* Ends our side, and waits for the peer's end. */
void journey_end(struct siotls_conn *conn, int wire);

#endif
