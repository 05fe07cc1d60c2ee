/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.c: what an application says about sessions, PSKs and early data of one connection.
 */
#include <siotls/session.h>

#include "api/answer.h"
#include "handshake/conn.h"

/* ---- clients ---- */

static bool is_before_start(const struct siotls_conn *conn)
{
    return conn->role == SIOTLS_ROLE_CLIENT && !conn->started;
}

int siotls_conn_set_session(struct siotls_conn *conn, const uint8_t *data, size_t data_len)
{
    if (conn == NULL || data == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (!is_before_start(conn))
        return SIOTLS_ERROR_STATE;
    struct sio_handshake *handshake = conn->handshake;
    handshake->session = (struct sio_session){0};
    handshake->early_data_wanted = false;
    sio_buffer_clear(&handshake->session_storage);
    if (!sio_buffer_append(&handshake->session_storage, data, data_len))
        return SIOTLS_ERROR_NO_MEMORY;
    if (sio_session_parse(&handshake->session, sio_buffer_bytes(&handshake->session_storage), SIO_SESSION_OF_CLIENT))
        return SIOTLS_OK;
    handshake->session = (struct sio_session){0};
    sio_buffer_clear(&handshake->session_storage);
    return sio_session_is_of_other_version(sio_bytes(data, data_len)) ? SIOTLS_OK : SIOTLS_ERROR_SYNTAX;
}

int siotls_conn_enable_early_data(struct siotls_conn *conn)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (!is_before_start(conn) || conn->handshake->session.max_early_data == 0)
        return SIOTLS_ERROR_STATE;
    conn->handshake->early_data_wanted = true;
    return SIOTLS_OK;
}

/* ---- servers ---- */

int siotls_conn_data_is_early(const struct siotls_conn *conn)
{
    return conn != NULL && conn->text_is_early;
}

const char *siotls_conn_early_data_reason(const struct siotls_conn *conn)
{
    return conn != NULL ? conn->early_data_reason : NULL;
}

int siotls_conn_answer_find_session(struct siotls_conn *conn, uint64_t id, const uint8_t *data, size_t data_len)
{
    int status;
    struct sio_decision *decision = sio_answer_find(conn, id, SIOTLS_EVENT_FIND_SESSION, &status);
    if (decision == NULL)
        return status;
    if (data == NULL && data_len > 0)
        return SIOTLS_ERROR_ARGUMENT;
    sio_buffer_clear(&conn->handshake->found_session);
    if (!sio_buffer_append(&conn->handshake->found_session, data, data_len))
        return SIOTLS_ERROR_NO_MEMORY;
    return sio_answer_go_on(conn, decision);
}

int siotls_conn_answer_replay_check(struct siotls_conn *conn, uint64_t id, int is_fresh)
{
    int status;
    struct sio_decision *decision = sio_answer_find(conn, id, SIOTLS_EVENT_REPLAY_CHECK, &status);
    if (decision == NULL)
        return status;
    conn->handshake->is_fresh = is_fresh != 0;
    return sio_answer_go_on(conn, decision);
}
