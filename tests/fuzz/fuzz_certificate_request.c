/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_certificate_request.c: CertificateRequest (RFC 9846 4.4.2).
 */
#include "fuzz_message.h"

static bool round_trip(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_certificate_request message;
    if (!sio_certificate_request_parse(&message, body, error))
        return false;
    fuzz_forget_data(&message.extensions);
    sio_certificate_request_write(writer, &message);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    fuzz_message(round_trip, data, data_len);
    return 0;
}
