/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.c: what an application says about sessions, PSKs and early data of one connection.
 */
#include <siotls/session.h>

#include "api/answer.h"

/* ---- clients ---- */

int siotls_conn_set_session(struct siotls_conn *conn, const uint8_t *data, size_t data_len)
{
    int status = sio_conn_check(conn, true, data != NULL);
    if (status == SIOTLS_OK)
        status = sio_conn_check_before_start(conn, SIOTLS_ROLE_CLIENT);
    if (status != SIOTLS_OK)
        return status;
    struct sio_handshake *handshake = conn->engine.handshake;
    struct sio_psk_part *psk = &handshake->psk;
    psk->session = (struct sio_session){0};
    handshake->early.is_wanted = false;
    sio_buffer_clear(&psk->storage);
    if (!sio_buffer_append(&psk->storage, data, data_len))
        return sio_refuse_memory(&conn->misuse);
    if (sio_session_parse(&psk->session, sio_buffer_bytes(&psk->storage), SIO_SESSION_OF_CLIENT))
        return SIOTLS_OK;
    psk->session = (struct sio_session){0};
    sio_buffer_clear(&psk->storage);
    if (sio_session_is_of_other_version(sio_bytes(data, data_len)))
        return SIOTLS_OK;
    return sio_conn_refuse(conn, SIOTLS_ERROR_SYNTAX, "session: the bytes are no session");
}

int siotls_conn_enable_early_data(struct siotls_conn *conn)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    int status = sio_conn_check_before_start(conn, SIOTLS_ROLE_CLIENT);
    if (status != SIOTLS_OK)
        return status;
    if (conn->engine.handshake->psk.session.max_early_data == 0)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "early data: no session is set that allows it");
    conn->engine.handshake->early.is_wanted = true;
    return SIOTLS_OK;
}

/* ---- servers ---- */

int siotls_conn_data_is_early(const struct siotls_conn *conn)
{
    return conn != NULL && conn->engine.handshake != NULL && conn->engine.handshake->early.is_text;
}

const char *siotls_conn_early_data_reason(const struct siotls_conn *conn)
{
    return conn != NULL ? conn->engine.established.negotiated.early_data_reason : NULL;
}

int siotls_conn_answer_find_session(struct siotls_conn *conn, uint64_t id, const uint8_t *data, size_t data_len)
{
    int status;
    struct sio_question *question = sio_answer_find(conn, id, SIOTLS_EVENT_FIND_SESSION, &status);
    if (question == NULL)
        return status;
    status = sio_conn_check(conn, true, data != NULL || data_len == 0);
    if (status != SIOTLS_OK)
        return status;
    sio_buffer_clear(&conn->engine.handshake->psk.found);
    if (!sio_buffer_append(&conn->engine.handshake->psk.found, data, data_len))
        return sio_refuse_memory(&conn->misuse);
    return sio_answer_go_on(conn, question);
}

int siotls_conn_answer_replay_check(struct siotls_conn *conn, uint64_t id, int is_fresh)
{
    int status;
    struct sio_question *question = sio_answer_find(conn, id, SIOTLS_EVENT_REPLAY_CHECK, &status);
    if (question == NULL)
        return status;
    conn->engine.handshake->early.is_fresh = is_fresh != 0;
    return sio_answer_go_on(conn, question);
}
