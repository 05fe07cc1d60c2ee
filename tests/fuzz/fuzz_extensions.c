/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_extensions.c: a block of extensions in any message (RFC 9846 4.3). The first byte says in which, the next four
 * what was offered.
 */
#include "fuzz_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct sio_reader reader = sio_reader(sio_bytes(data, data_len));
    uint8_t choice;
    uint32_t offered;
    if (!sio_read_u8(&reader, &choice) || !sio_read_u32(&reader, &offered))
        return 0;
    struct siotls_bytes block = sio_bytes(reader.next, reader.left);
    enum sio_carrier carrier = (enum sio_carrier)(choice % SIO_NUM_CARRIERS);
    struct sio_extensions extensions;
    struct sio_error error = {0};
    bool is_fine = sio_extensions_parse(&extensions, block, carrier, offered, &error);
    fuzz_require(is_fine == sio_error_is_clear(&error));
    for (size_t i = 0; is_fine && i < SIO_NUM_EXTENSIONS; i++) {
        enum sio_extension extension = (enum sio_extension)i;
        struct siotls_bytes found;
        if (!sio_extensions_have(&extensions, extension))
            continue;
        fuzz_require(sio_extensions_find(&found, block, extension));
        fuzz_require(sio_bytes_equal(found, extensions.data[i]));
    }
    return 0;
}
