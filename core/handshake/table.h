/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.h: the handshake as tables: states and transitions of RFC 9846 Appendix A.
 *
 * When a message comes, its handler runs, the message is added to the transcript, and the first row of
 * (state, message) whose guard holds says which steps follow and which state comes next. Steps send
 * messages and change keys, one after the other.
 */
#ifndef SIO_HANDSHAKE_TABLE_H
#define SIO_HANDSHAKE_TABLE_H

#include "handshake/conn.h"

/* RFC 9846 A.1 (C_) and A.2 (S_). The second hellos, after a HelloRetryRequest, are states of their own. */
enum sio_state {
    C_START,
    C_WAIT_SH,
    C_WAIT_SH2,
    C_WAIT_EE,
    C_WAIT_CERT_CR,
    C_WAIT_CERT,
    C_WAIT_CV,
    C_WAIT_FINISHED,
    C_CONNECTED,
    S_START,
    S_START2,
    S_WAIT_CERT,
    S_WAIT_CV,
    S_WAIT_EOED,
    S_WAIT_FINISHED,
    S_CONNECTED,
    S_POST_WAIT_CV, /* RFC 9846 4.7.2: between the messages of a client's authentication */
    S_POST_WAIT_FINISHED,
    SIO_NUM_STATES
};

/* Runs with the transcript before the message. body is without the header. */
typedef enum sio_outcome sio_handler(struct siotls_conn *conn, struct siotls_bytes body);
typedef bool sio_guard(const struct siotls_conn *conn);
typedef enum sio_outcome sio_step(struct siotls_conn *conn);

struct sio_transition {
    uint8_t state;    /* enum sio_state */
    uint16_t message; /* enum sio_message */
    sio_handler *run;
    sio_guard *when;        /* all rows of one (state, message) have the same handler */
    sio_step *const *steps; /* up to a NULL */
    uint8_t next;           /* enum sio_state */
};

/* The tables, their ends marked by run NULL. */
extern const struct sio_transition sio_client_table[];
extern const struct sio_transition sio_server_table[];

/* What a client does first: the first row whose guard holds. */
extern const struct sio_transition sio_client_start[];

/* The name of a state, for people and tests. */
const char *sio_state_name(uint8_t state);

#endif
