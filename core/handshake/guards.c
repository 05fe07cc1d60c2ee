/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guards.c: the conditions of the tables, and the names of the states.
 */
#include "handshake/messages.h"

bool sio_always(const struct siotls_conn *conn)
{
    (void)conn;
    return true;
}

bool sio_retry_is_needed(const struct siotls_conn *conn)
{
    return conn->handshake->retry;
}

bool sio_psk_is_accepted(const struct siotls_conn *conn)
{
    return conn->handshake->psk != NULL;
}

bool sio_only_psk_is_accepted(const struct siotls_conn *conn)
{
    return sio_psk_is_accepted(conn) && sio_early_key_is_refused(conn);
}

bool sio_certificate_is_wanted(const struct siotls_conn *conn)
{
    return conn->handshake->certificate_requested;
}

bool sio_client_auth_is_wanted(const struct siotls_conn *conn)
{
    return conn->config->authentication.client_auth != SIOTLS_CLIENT_AUTH_NONE;
}

bool sio_chain_is_empty(const struct siotls_conn *conn)
{
    return conn->handshake->num_chain == 0;
}

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
