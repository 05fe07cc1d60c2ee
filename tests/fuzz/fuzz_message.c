/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_message.c: reading and writing a message twice.
 */
#include "fuzz_message.h"

#include <stdlib.h>
#include <string.h>

void fuzz_require(bool holds)
{
    if (!holds)
        abort();
}

void fuzz_forget_data(struct sio_extensions *extensions)
{
    memset(extensions->data, 0, sizeof extensions->data);
}

/* False when the body is refused, and then nothing is written. */
static bool rewrite(fuzz_round *round, struct sio_buffer *buffer, struct siotls_bytes body)
{
    struct sio_writer writer;
    struct sio_error error = {0};
    sio_writer_init(&writer, buffer, SIZE_MAX);
    bool is_fine = round(body, &writer, &error);
    fuzz_require(is_fine == sio_error_is_clear(&error));
    fuzz_require(is_fine || (error.reason != NULL && error.alert != 0 && buffer->data_len == 0));
    fuzz_require(sio_writer_ok(&writer));
    return is_fine;
}

void fuzz_message(fuzz_round *round, const uint8_t *data, size_t data_len)
{
    struct siotls_memory memory;
    fuzz_require(sio_memory_init(&memory, NULL));
    struct sio_buffer first;
    struct sio_buffer second;
    sio_buffer_init(&first, &memory);
    sio_buffer_init(&second, &memory);
    if (rewrite(round, &first, sio_bytes(data, data_len))) {
        fuzz_require(rewrite(round, &second, sio_buffer_bytes(&first)));
        fuzz_require(sio_bytes_equal(sio_buffer_bytes(&first), sio_buffer_bytes(&second)));
    }
    sio_buffer_clear(&first);
    sio_buffer_clear(&second);
}
