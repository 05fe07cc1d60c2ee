/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_private_key.c: private keys of all forms become PKCS#8 (RFC 5958), which is taken again as it is.
 */
#include "asn1/private_key.h"
#include "fuzz_message.h"

static bool convert(struct sio_buffer *pkcs8, struct siotls_bytes key)
{
    struct sio_error error = {0};
    bool is_fine = sio_private_key_to_pkcs8(pkcs8, key, &error);
    fuzz_require(is_fine == sio_error_is_clear(&error));
    return is_fine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct siotls_memory memory;
    struct sio_buffer first;
    struct sio_buffer second;
    fuzz_require(sio_memory_init(&memory, NULL));
    sio_buffer_init(&first, &memory);
    sio_buffer_init(&second, &memory);
    if (convert(&first, sio_bytes(data, data_len))) {
        fuzz_require(convert(&second, sio_buffer_bytes(&first)));
        fuzz_require(sio_bytes_equal(sio_buffer_bytes(&first), sio_buffer_bytes(&second)));
    }
    sio_buffer_clear(&first);
    sio_buffer_clear(&second);
    return 0;
}
