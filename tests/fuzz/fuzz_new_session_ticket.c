/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_new_session_ticket.c: NewSessionTicket (RFC 9846 4.7.1).
 */
#include "fuzz_message.h"

static bool round_trip(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_new_session_ticket message;
    if (!sio_new_session_ticket_parse(&message, body, error))
        return false;
    fuzz_forget_data(&message.extensions);
    sio_new_session_ticket_write(writer, &message);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    fuzz_message(round_trip, data, data_len);
    return 0;
}
