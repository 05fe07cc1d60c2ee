/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_client_hello.c: ClientHello (RFC 9846 4.2.2).
 */
#include "fuzz_message.h"

/* What a server does with a hello: every list is stepped through, and the binders end the body. */
static void look(const struct sio_client_hello *hello, struct siotls_bytes body)
{
    struct sio_reader protocols = sio_reader(hello->alpn);
    struct sio_reader shares = sio_reader(hello->key_shares);
    struct siotls_bytes view;
    uint16_t group;
    while (sio_protocol_next(&protocols, &view))
        fuzz_require(view.data_len > 0);
    while (sio_key_share_next(&shares, &group, &view))
        fuzz_require(sio_key_share_find(&view, hello->key_shares, group));
    fuzz_require(sio_read_end(&protocols) && sio_read_end(&shares));
    if (sio_extensions_have(&hello->extensions, SIO_EXTENSION_PRE_SHARED_KEY))
        fuzz_require(hello->truncated_len + 2 + hello->psk_binders.data_len == body.data_len);
}

static bool round_trip(struct siotls_bytes body, struct sio_writer *writer, struct sio_error *error)
{
    struct sio_client_hello hello;
    if (!sio_client_hello_parse(&hello, body, error))
        return false;
    look(&hello, body);
    fuzz_forget_data(&hello.extensions);
    sio_client_hello_write(writer, &hello);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    fuzz_message(round_trip, data, data_len);
    return 0;
}
