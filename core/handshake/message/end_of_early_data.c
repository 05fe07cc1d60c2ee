/* SPDX-License-Identifier: Apache-2.0 */
/*
 * end_of_early_data.c: EndOfEarlyData (RFC 9846 4.6): an empty message, the last one under the early key.
 */
#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

enum sio_outcome sio_end_of_early_data_send(struct sio_handshake *handshake)
{
    struct sio_outgoing outgoing;
    handshake->early.left = 0;
    sio_message_open(&outgoing, handshake, SIO_MESSAGE_END_OF_EARLY_DATA);
    return sio_message_close(&outgoing, handshake);
}

enum sio_outcome sio_end_of_early_data_recv(struct sio_handshake *handshake, struct siotls_bytes body)
{
    handshake->early.is_text = false;
    return sio_outcome(body.data_len == 0 || sio_fail(&handshake->context->error, SIOTLS_ALERT_DECODE_ERROR,
                                                      "end_of_early_data: it is not empty"));
}
