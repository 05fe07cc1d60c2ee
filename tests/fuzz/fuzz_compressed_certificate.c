/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_compressed_certificate.c: CompressedCertificate (RFC 8879 4).
 */
#include "fuzz_message.h"

static bool round_trip(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_compressed_certificate message;
    if (!sio_compressed_certificate_parse(&message, body, error))
        return false;
    sio_compressed_certificate_write(writer, &message);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    fuzz_message(round_trip, data, data_len);
    return 0;
}
