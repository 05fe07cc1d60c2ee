/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_server_hello.c: ServerHello and HelloRetryRequest (RFC 9846 4.2.3, 4.2.4).
 */
#include "fuzz_message.h"

static bool round_trip(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_server_hello hello;
    if (!sio_server_hello_parse(&hello, body, UINT32_MAX, error))
        return false;
    fuzz_forget_data(&hello.extensions);
    sio_server_hello_write(writer, &hello);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    fuzz_message(round_trip, data, data_len);
    return 0;
}
