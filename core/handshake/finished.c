/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finished.c: Finished (RFC 9846 4.5.3): both sides saw the same handshake.
 */
#include <siotls/session.h>

#include "handshake/flight.h"
#include "handshake/key_schedule.h"
#include "handshake/messages.h"
#include "handshake/post_handshake_auth.h"
#include "handshake/shown.h"

enum sio_outcome sio_finished_send(struct siotls_conn *conn)
{
    uint8_t verify_data[SIO_MAX_DIGEST];
    struct sio_outgoing outgoing;
    if (!sio_finished_data(conn, verify_data, sio_conn_side(conn)))
        return SIO_FAIL;
    sio_message_open(&outgoing, conn, SIO_MESSAGE_FINISHED);
    sio_write_bytes(&outgoing.writer, verify_data, conn->suite->kdf.hash.algorithm->digest_size);
    return sio_message_close(&outgoing, conn);
}

enum sio_outcome sio_finished_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    uint8_t verify_data[SIO_MAX_DIGEST];
    if (body.data_len != conn->suite->kdf.hash.algorithm->digest_size)
        return sio_outcome(sio_fail(&conn->error, SIOTLS_ALERT_DECODE_ERROR, "finished: its length is not the hash's"));
    if (!sio_finished_data(conn, verify_data, sio_conn_peer_side(conn)))
        return SIO_FAIL;
    if (!sio_equal_secret(verify_data, body.data, body.data_len))
        return sio_outcome(sio_fail(&conn->error, SIOTLS_ALERT_DECRYPT_ERROR, "finished: verify_data is wrong"));
    conn->record_layer.allow_change_cipher_spec = false;
    sio_shown_prove(conn);
    /* Until now anybody could have said so to a client. */
    if (conn->role == SIOTLS_ROLE_CLIENT && conn->early_data == SIOTLS_EARLY_DATA_ACCEPTED)
        conn->pending_events |= SIO_PENDING_EARLY_DATA;
    return SIO_DONE;
}

enum sio_outcome sio_handshake_done(struct siotls_conn *conn)
{
    conn->done = true;
    conn->can_send = true;
    conn->pending_events |= SIO_PENDING_HANDSHAKE_DONE;
    return sio_outcome(sio_post_auth_prepare(conn));
}

/* Secrets go now, not when somebody asks for the next event. */
enum sio_outcome sio_handshake_over(struct siotls_conn *conn)
{
    if (!sio_shown_keep(conn))
        return SIO_FAIL;
    sio_handshake_end(conn);
    return SIO_DONE;
}
