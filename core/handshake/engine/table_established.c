/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_established.c: what comes after the handshake (RFC 9846 4.7.1 and 4.7.3), and the names of the states.
 * Authentication after the handshake (4.7.2) goes on in the tables of the roles.
 */
#include "handshake/engine/table.h"

static sio_established_step *const nothing[] = {NULL};

static sio_established_step *const next_receive_key[] = {
    sio_receive_key_update,
    sio_key_update_answer,
    NULL,
};

const struct sio_exchange sio_exchanges[] = {
    {C_CONNECTED, SIO_MESSAGE_NEW_SESSION_TICKET, sio_new_session_ticket_recv, nothing},
    {C_CONNECTED, SIO_MESSAGE_KEY_UPDATE, sio_key_update_recv, next_receive_key},
    {S_CONNECTED, SIO_MESSAGE_KEY_UPDATE, sio_key_update_recv, next_receive_key},
    {0, 0, NULL, NULL},
};

const char *sio_state_name(uint8_t state)
{
    static const char *const names[SIO_NUM_STATES] = {
        [C_START] = "client START",
        [C_WAIT_SH] = "client WAIT_SH",
        [C_WAIT_SH2] = "client WAIT_SH after HelloRetryRequest",
        [C_WAIT_EE] = "client WAIT_EE",
        [C_WAIT_CERT_CR] = "client WAIT_CERT_CR",
        [C_WAIT_CERT] = "client WAIT_CERT",
        [C_WAIT_CV] = "client WAIT_CV",
        [C_WAIT_FINISHED] = "client WAIT_FINISHED",
        [C_CONNECTED] = "client CONNECTED",
        [S_START] = "server START",
        [S_START2] = "server START after HelloRetryRequest",
        [S_WAIT_CERT] = "server WAIT_CERT",
        [S_WAIT_CV] = "server WAIT_CV",
        [S_WAIT_EOED] = "server WAIT_EOED",
        [S_WAIT_FINISHED] = "server WAIT_FINISHED",
        [S_CONNECTED] = "server CONNECTED",
        [S_POST_WAIT_CV] = "server WAIT_CV after the handshake",
        [S_POST_WAIT_FINISHED] = "server WAIT_FINISHED after the handshake",
    };
    return state < SIO_NUM_STATES ? names[state] : "unknown";
}
