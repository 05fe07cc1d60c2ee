/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_pem.c: PEM (RFC 7468): blocks are found from front to back, within the text, and what is decoded is shorter.
 */
#include "asn1/pem.h"
#include "fuzz_message.h"

static void decode(const struct sio_pem_block *block, const struct siotls_memory *memory)
{
    struct sio_buffer decoded;
    struct sio_error error = {0};
    sio_buffer_init(&decoded, memory);
    bool is_fine = sio_pem_decode_body(&decoded, block, &error);
    fuzz_require(is_fine == sio_error_is_clear(&error));
    fuzz_require(is_fine == (decoded.data_len > 0));
    fuzz_require(decoded.data_len <= block->body.data_len);
    sio_buffer_clear(&decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct siotls_memory memory;
    struct siotls_bytes whole = sio_bytes(data, data_len);
    struct sio_pem pem = sio_pem(whole);
    struct sio_error error = {0};
    bool found = true;
    fuzz_require(sio_memory_init(&memory, NULL));
    for (size_t left = data_len + 1; sio_pem_next(&pem, &found, UINT32_MAX, &error) && found;
         left = pem.text.data_len) {
        fuzz_require(pem.text.data_len < left && pem.text.data + pem.text.data_len == data + data_len);
        fuzz_require(pem.block.body.data + pem.block.body.data_len <= pem.text.data);
        decode(&pem.block, &memory);
    }
    struct sio_pem_block block = {.body = whole};
    decode(&block, &memory);
    (void)sio_pem_check_form(whole, &error);
    return 0;
}
