/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_encrypted_extensions.c: EncryptedExtensions (RFC 9846 4.4.1).
 */
#include "fuzz_message.h"

static bool round_trip(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_encrypted_extensions message;
    if (!sio_encrypted_extensions_parse(&message, body, UINT32_MAX, error))
        return false;
    fuzz_forget_data(&message.extensions);
    sio_encrypted_extensions_write(writer, &message);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    fuzz_message(round_trip, data, data_len);
    return 0;
}
