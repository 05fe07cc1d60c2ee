/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.h: the handshake as tables: states and transitions of RFC 9846 Appendix A.
 *
 * When a message comes, its handler runs, once. Then its asks, one after the other: what they need to know may take a
 * while, and they go on where they waited. Then the message is added to the transcript, and the first row of
 * (state, message) whose guard holds says which steps follow and which state comes next. Steps send messages and change
 * keys, one after the other. Where each function is, message/messages.h says.
 */
#ifndef SIO_ENGINE_TABLE_H
#define SIO_ENGINE_TABLE_H

#include "handshake/established/steps.h"
#include "handshake/message/messages.h"

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

struct sio_transition {
    uint8_t state;    /* enum sio_state */
    uint16_t message; /* enum sio_message */
    sio_handler *receive;
    sio_step *const *asks;  /* up to a NULL */
    sio_guard *when;        /* all rows of one (state, message) have the same handler and asks */
    sio_step *const *steps; /* up to a NULL */
    uint8_t next;           /* enum sio_state */
};

/* What comes to an established connection and begins no authentication. It changes no state, and nothing waits. */
struct sio_exchange {
    uint8_t state; /* enum sio_state */
    uint16_t message;
    sio_established_handler *receive;
    sio_established_step *const *steps; /* up to a NULL */
};

/* The tables, their ends marked by receive NULL. */
extern const struct sio_transition sio_client_table[];
extern const struct sio_transition sio_server_table[];
extern const struct sio_exchange sio_exchanges[];

/* What a client does first: the first row whose guard holds. */
extern const struct sio_transition sio_client_start[];

/* The name of a state, for people and tests. */
const char *sio_state_name(uint8_t state);

#endif
