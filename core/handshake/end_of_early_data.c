/* SPDX-License-Identifier: Apache-2.0 */
/*
 * end_of_early_data.c: EndOfEarlyData (RFC 9846 4.6): an empty message, the last one under the early key.
 */
#include "handshake/flight.h"
#include "handshake/messages.h"

enum sio_outcome sio_end_of_early_data_send(struct siotls_conn *conn)
{
    struct sio_outgoing outgoing;
    conn->early_data_left = 0;
    sio_message_open(&outgoing, conn, SIO_MESSAGE_END_OF_EARLY_DATA);
    return sio_message_close(&outgoing, conn);
}

enum sio_outcome sio_end_of_early_data_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    conn->text_is_early = false;
    if (body.data_len > 0)
        return sio_outcome(sio_fail(&conn->error, SIOTLS_ALERT_DECODE_ERROR, "end_of_early_data: it is not empty"));
    return SIO_DONE;
}
