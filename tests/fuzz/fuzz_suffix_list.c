/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_suffix_list.c: a public suffix list, and a name that may be in it: the first byte is the name's length.
 */
#include "fuzz_message.h"
#include "x509/name/dns_name.h"
#include "x509/name/punycode.h"
#include "x509/name/suffix_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct sio_reader reader = sio_reader(sio_bytes(data, data_len));
    struct siotls_bytes name;
    uint8_t text[SIO_UNICODE_NAME];
    if (!sio_read_vector8(&reader, &name, 0, UINT8_MAX))
        return 0;
    struct siotls_bytes list = sio_bytes(reader.next, reader.left);
    bool is_whole = sio_suffix_list_is_whole(list);
    fuzz_require(is_whole || !sio_suffix_list_has(list, name));
    (void)sio_suffix_list_has(list, name);
    if (sio_dns_name_is_valid(name))
        fuzz_require(sio_name_to_unicode(text, name) <= sizeof text);
    return 0;
}
