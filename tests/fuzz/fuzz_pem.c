/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_pem.c: PEM (RFC 7468): blocks are found from front to back, within the text, and what is decoded is shorter.
 */
#include "asn1/pem.h"
#include "fuzz_message.h"

static void decode(struct siotls_bytes body, const struct siotls_memory *memory)
{
    struct sio_buffer decoded;
    struct sio_error error = {0};
    sio_buffer_init(&decoded, memory);
    bool is_fine = sio_pem_decode(&decoded, body, &error);
    fuzz_require(is_fine == sio_error_is_clear(&error));
    fuzz_require(is_fine == (decoded.data_len > 0));
    fuzz_require(decoded.data_len <= body.data_len);
    sio_buffer_clear(&decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct siotls_memory memory;
    struct siotls_bytes text = sio_bytes(data, data_len);
    struct sio_pem_block block;
    fuzz_require(sio_memory_init(&memory, NULL));
    size_t left = text.data_len + 1;
    while (sio_pem_next(&text, &block)) {
        fuzz_require(text.data_len < left && text.data + text.data_len == data + data_len);
        fuzz_require(block.body.data + block.body.data_len <= text.data);
        left = text.data_len;
        decode(block.body, &memory);
    }
    decode(sio_bytes(data, data_len), &memory);
    return 0;
}
