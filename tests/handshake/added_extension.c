/* SPDX-License-Identifier: Apache-2.0 */
/*
 * added_extension.c: what the extension of tests/unit/wire/added_row.h means: a client says "ab", a server that read it
 * says that it did, and the client hears of it. Row and file are all that there is of it.
 */
#include <string.h>

#include "added_extension.h"
#include "handshake/extension/extension.h"

struct added added;

static bool offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    (void)handshake;
    sio_extension_put(&hello->extensions, SIO_EXTENSION_ADDED, sio_bytes((const uint8_t *)"ab", 2));
    return true;
}

static void answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    struct siotls_bytes data = handshake->hello.server->message.extensions.data[SIO_EXTENSION_ADDED];
    added.num_read += data.data_len == 2 && memcmp(data.data, "ab", 2) == 0;
    if (sio_extension_is_asked(handshake, SIO_EXTENSION_ADDED))
        sio_extension_put(&message->extensions, SIO_EXTENSION_ADDED, sio_bytes(NULL, 0));
}

static bool take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message)
{
    (void)handshake;
    added.num_taken += sio_extensions_have(&message->extensions, SIO_EXTENSION_ADDED);
    return true;
}

const struct sio_extension_meaning sio_added_meaning = {.offer = offer, .answer = answer, .take = take};
