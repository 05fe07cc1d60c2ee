/* SPDX-License-Identifier: Apache-2.0 */
/*
 * new_session_ticket.c: NewSessionTicket (RFC 8446 4.6.1). A ticket is checked for form and not kept: sessions are
 * not resumed.
 */
#include "handshake/flight.h"
#include "handshake/messages.h"

enum sio_outcome sio_new_session_ticket_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_new_session_ticket message = {0};
    return sio_outcome(sio_new_session_ticket_parse(&message, body, &conn->error));
}
