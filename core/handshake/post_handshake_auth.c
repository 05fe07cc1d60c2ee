/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_handshake_auth.c: see post_handshake_auth.h. A client answers at once, in one flight; a server has one request
 * outstanding at a time.
 */
#include "handshake/post_handshake_auth.h"

#include <string.h>

#include "handshake/allowance.h"
#include "handshake/authenticated.h"
#include "handshake/flight.h"
#include "handshake/messages.h"

enum { CONTEXT_SIZE = 32 };

/* The extension of the ClientHello, whoever sent it. */
static bool is_agreed(const struct siotls_conn *conn)
{
    const struct sio_handshake *handshake = conn->handshake;
    uint32_t hello = conn->role == SIOTLS_ROLE_CLIENT ? handshake->offered : handshake->peer_asked;
    return conn->config->authentication.post_handshake_auth && sio_certificate_may_follow(conn) &&
           (hello & sio_extension_bit(SIO_EXTENSION_POST_HANDSHAKE_AUTH)) != 0;
}

bool sio_post_auth_prepare(struct siotls_conn *conn)
{
    if (!is_agreed(conn))
        return true;
    conn->main_transcript =
        sio_allocate_aligned(&conn->memory, sizeof *conn->main_transcript, _Alignof(struct sio_transcript));
    if (conn->main_transcript == NULL)
        return sio_fail_memory(&conn->error);
    sio_transcript_init(conn->main_transcript, &conn->memory);
    return sio_transcript_copy(conn->main_transcript, &conn->handshake->transcript, &conn->error);
}

void sio_post_auth_clear(struct siotls_conn *conn)
{
    if (conn->main_transcript == NULL)
        return;
    sio_transcript_clear(conn->main_transcript);
    sio_release_aligned(&conn->memory, conn->main_transcript, sizeof *conn->main_transcript,
                        _Alignof(struct sio_transcript));
    conn->main_transcript = NULL;
}

/* The handshake's part comes back. */
static bool begin(struct siotls_conn *conn)
{
    if (!sio_handshake_begin(conn))
        return sio_fail_memory(&conn->error);
    return sio_transcript_copy(&conn->handshake->transcript, conn->main_transcript, &conn->error);
}

/* RFC 9846 4.5: the Finished of the answer is made with the client's application traffic secret of the moment. */
static void take_finished_key(struct siotls_conn *conn)
{
    memcpy(conn->handshake->traffic[SIO_CLIENT], conn->traffic[SIO_CLIENT], SIO_MAX_DIGEST);
}

/* ---- server ---- */

bool sio_post_auth_is_possible(const struct siotls_conn *conn)
{
    const uint32_t untaken = SIO_PENDING_HANDSHAKE_DONE | SIO_PENDING_PEER_CERTIFICATE;
    return conn->role == SIOTLS_ROLE_SERVER && conn->main_transcript != NULL && !conn->is_certificate_awaited &&
           (conn->pending_events & untaken) == 0;
}

bool sio_post_auth_request(struct siotls_conn *conn)
{
    uint8_t context[CONTEXT_SIZE];
    if (!begin(conn) || !sio_random_fill(&conn->config->random, context, sizeof context, &conn->error))
        return false;
    if (!sio_buffer_append(&conn->handshake->certificate_request_context, context, sizeof context))
        return sio_fail_memory(&conn->error);
    conn->is_certificate_awaited = true;
    return sio_certificate_request_send(conn) == SIO_DONE && sio_flight_send(conn) == SIO_DONE;
}

enum sio_outcome sio_post_certificate_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    if (!conn->is_certificate_awaited)
        return sio_outcome(sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                                    "certificate: it was not asked for after the handshake"));
    take_finished_key(conn);
    return sio_certificate_recv(conn, body);
}

enum sio_outcome sio_post_auth_done(struct siotls_conn *conn)
{
    conn->is_certificate_awaited = false;
    conn->pending_events |= SIO_PENDING_PEER_CERTIFICATE;
    return SIO_DONE;
}

bool sio_post_auth_is_under_way(const struct siotls_conn *conn)
{
    return conn->state == S_POST_WAIT_CV || conn->state == S_POST_WAIT_FINISHED;
}

/* ---- client ---- */

enum sio_outcome sio_post_certificate_request_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    if (conn->main_transcript == NULL)
        return sio_outcome(sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                                    "certificate_request: post_handshake_auth was not offered"));
    /* A peer that does not read must not make us pile up answers. */
    conn->waits_for_sending = conn->answer_unsent > 0;
    if (conn->waits_for_sending)
        return SIO_WAIT;
    if (!sio_allowance_spend(conn, SIO_ALLOWANCE_CERTIFICATE_REQUESTS))
        return sio_outcome(
            sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "certificate_request: too many came in a row"));
    return begin(conn) ? sio_certificate_request_recv(conn, body) : SIO_FAIL;
}

enum sio_outcome sio_post_finished_key(struct siotls_conn *conn)
{
    take_finished_key(conn);
    return SIO_DONE;
}

enum sio_outcome sio_post_auth_end(struct siotls_conn *conn)
{
    conn->answer_unsent = sio_record_pending(&conn->record_layer);
    sio_handshake_end(conn);
    return SIO_DONE;
}
