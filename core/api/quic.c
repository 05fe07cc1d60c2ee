/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quic.c: a connection over QUIC: its making, its two ports, what it tells the peer's QUIC.
 */
#include <siotls/quic.h>

#include <string.h>

#include "api/answer.h"

static bool is_level(int level)
{
    return level >= SIOTLS_QUIC_INITIAL && level <= SIOTLS_QUIC_APPLICATION;
}

_Static_assert((int)SIOTLS_QUIC_INITIAL == SIO_LEVEL_INITIAL && (int)SIOTLS_QUIC_EARLY == SIO_LEVEL_EARLY &&
                   (int)SIOTLS_QUIC_HANDSHAKE == SIO_LEVEL_HANDSHAKE &&
                   (int)SIOTLS_QUIC_APPLICATION == SIO_LEVEL_APPLICATION,
               "levels have the same numbers outside");

/* ---- before the handshake ---- */

/* What the client's QUIC says is not answered yet. */
static bool is_undecided(const struct siotls_conn *conn)
{
    const struct sio_question *question = &conn->engine.context.journal.question;
    return conn->engine.established.negotiated.suite == NULL &&
           (conn->engine.phase == SIO_PHASE_NONE || question->type == SIOTLS_EVENT_CLIENT_HELLO ||
            question->type == SIOTLS_EVENT_QUIC_PARAMETERS);
}

static int refuse_tcp(struct siotls_conn *conn)
{
    return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "quic: the connection is not over QUIC");
}

static int settable(struct siotls_conn *conn)
{
    if (!sio_conn_is_quic(conn))
        return refuse_tcp(conn);
    if (sio_conn_status(conn) != SIOTLS_OK)
        return sio_conn_status(conn);
    bool is_open =
        conn->engine.context.config->role == SIOTLS_ROLE_SERVER ? is_undecided(conn) : !conn->engine.is_started;
    return is_open ? SIOTLS_OK : sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "quic: it is too late to set this");
}

int siotls_quic_set_parameters(struct siotls_conn *conn, const uint8_t *data, size_t data_len)
{
    int status = sio_conn_check(conn, true, data != NULL || data_len == 0);
    if (status != SIOTLS_OK)
        return status;
    if (data_len > SIO_MAX_QUIC_PARAMETERS)
        return sio_refuse_value(&conn->misuse, "quic: parameters are longer than 8192 bytes", data_len);
    status = settable(conn);
    if (status != SIOTLS_OK)
        return status;
    if (!sio_quic_set_parameters(sio_conn_quic(conn), sio_bytes(data, data_len)))
        return sio_refuse_memory(&conn->misuse);
    struct sio_question *question = &conn->engine.context.journal.question;
    return question->type == SIOTLS_EVENT_QUIC_PARAMETERS ? sio_answer_go_on(conn, question) : SIOTLS_OK;
}

int siotls_quic_set_early_data_context(struct siotls_conn *conn, const uint8_t *data, size_t data_len)
{
    int status = sio_conn_check(conn, true, data != NULL || data_len == 0);
    if (status != SIOTLS_OK)
        return status;
    if (data_len > SIO_MAX_EARLY_CONTEXT)
        return sio_refuse_value(&conn->misuse, "quic: the context of early data is longer than 255 bytes", data_len);
    status = settable(conn);
    if (status == SIOTLS_OK)
        status = sio_conn_check_role(conn, SIOTLS_ROLE_SERVER);
    if (status != SIOTLS_OK)
        return status;
    if (data_len > 0)
        memcpy(sio_conn_quic(conn)->early_context, data, data_len);
    sio_conn_quic(conn)->early_context_len = data_len;
    return SIOTLS_OK;
}

/* ---- in ---- */

static int fail_level(struct siotls_conn *conn)
{
    sio_fail(sio_conn_error(conn), SIOTLS_ALERT_UNEXPECTED_MESSAGE, "quic: handshake bytes came at a wrong level");
    return sio_conn_fail(conn);
}

int siotls_quic_receive(struct siotls_conn *conn, int level, const uint8_t *data, size_t data_len)
{
    int status = sio_conn_check(conn, true, data != NULL || data_len == 0);
    if (status != SIOTLS_OK)
        return status;
    if (!is_level(level))
        return sio_refuse_value(&conn->misuse, "quic: the level is no siotls_quic_level", (uint64_t)(int64_t)level);
    if (!sio_conn_is_quic(conn) || sio_conn_status(conn) != SIOTLS_OK)
        return !sio_conn_is_quic(conn) ? refuse_tcp(conn) : sio_conn_status(conn);
    struct sio_quic *quic = sio_conn_quic(conn);
    if (!conn->engine.is_started)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "quic: the connection is not started");
    if (data_len == 0)
        return sio_conn_run(conn);
    if (!sio_quic_may_receive(quic, (enum sio_level)level))
        return fail_level(conn);
    if ((enum sio_level)level != quic->receive_level)
        return sio_conn_refuse(conn, SIOTLS_ERROR_STATE, "quic: the secret of this level is not there yet");
    if (data_len > SIO_MAX_QUIC_INPUT - quic->input.data_len)
        return sio_conn_refuse(conn, SIOTLS_ERROR_LIMIT, "quic: more bytes wait for the application than are held");
    if (!sio_quic_receive(quic, sio_bytes(data, data_len))) {
        sio_fail_memory(sio_conn_error(conn));
        return sio_conn_fail(conn);
    }
    sio_conn_date_input(conn);
    return sio_conn_run(conn);
}

/* ---- out ---- */

int siotls_quic_data_to_send(struct siotls_conn *conn, int *level, const uint8_t **data, size_t *data_len)
{
    int status = sio_conn_check(conn, level != NULL && data != NULL && data_len != NULL, true);
    if (status != SIOTLS_OK)
        return status;
    if (!sio_conn_is_quic(conn))
        return refuse_tcp(conn);
    enum sio_level of = SIO_LEVEL_INITIAL;
    struct siotls_bytes view = sio_quic_output(sio_conn_quic(conn), &of);
    *level = (int)of;
    *data = view.data;
    *data_len = view.data_len;
    return SIOTLS_OK;
}

int siotls_quic_data_sent(struct siotls_conn *conn, size_t data_len)
{
    if (conn == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (!sio_conn_is_quic(conn))
        return refuse_tcp(conn);
    if (!sio_quic_output_taken(sio_conn_quic(conn), data_len))
        return sio_refuse_value(&conn->misuse, "quic: more bytes than siotls_quic_data_to_send shows", data_len);
    return sio_conn_status(conn);
}
