/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_certificate_message.c: Certificate (RFC 9846 4.5.1).
 */
#include "fuzz_message.h"

static bool round_trip(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_certificate_message message;
    if (!sio_certificate_message_parse(&message, body, UINT32_MAX, error))
        return false;
    struct siotls_bytes chain[SIO_MAX_CHAIN];
    struct sio_certificate_entry entry;
    struct sio_reader reader = sio_reader(message.certificate_list);
    size_t num_chain = 0;
    while (sio_certificate_entry_next(&reader, &entry))
        chain[num_chain++] = entry.data;
    fuzz_require(sio_read_end(&reader) && num_chain == message.num_entries);
    sio_certificate_message_write(writer, message.context, chain, num_chain, NULL);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    fuzz_message(round_trip, data, data_len);
    return 0;
}
