/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server_hello.c: ServerHello and HelloRetryRequest, in and out (RFC 9846 4.2.3 and 4.2.4).
 */
#include "wire/hello.h"

#include <string.h>

#include "wire/field.h"

/* SHA-256 of "HelloRetryRequest" (RFC 9846 4.2.3). */
const uint8_t sio_retry_random[SIO_RANDOM_SIZE] = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

static bool parse_body(struct sio_server_hello *hello, struct siotls_bytes *block, struct siotls_bytes body)
{
    struct sio_reader reader = sio_reader(body);
    *block = sio_bytes(NULL, 0);
    /* Before TLS 1.3 the extensions may be absent altogether (RFC 5246 7.4.1.3). */
    return sio_read_u16(&reader, &hello->legacy_version) && sio_read_bytes(&reader, &hello->random, SIO_RANDOM_SIZE) &&
           sio_read_vector8(&reader, &hello->legacy_session_id_echo, 0, SIO_MAX_SESSION_ID) &&
           sio_read_u16(&reader, &hello->cipher_suite) && sio_read_u8(&reader, &hello->legacy_compression_method) &&
           (sio_read_end(&reader) || sio_read_vector16(&reader, block, 0, 65535)) && sio_read_end(&reader);
}

/*
 * A server that is older than TLS 1.3 sends what TLS 1.3 forbids; so supported_versions is looked for before the
 * rest is judged (RFC 9846 4.3.1).
 */
static enum sio_carrier carrier_of(const struct sio_server_hello *hello, struct siotls_bytes block)
{
    struct siotls_bytes data;
    if (!sio_extensions_find(&data, block, SIO_EXTENSION_SUPPORTED_VERSIONS))
        return SIO_IN_LEGACY_SERVER_HELLO;
    return hello->is_retry ? SIO_IN_HELLO_RETRY_REQUEST : SIO_IN_SERVER_HELLO;
}

bool sio_server_hello_parse(struct sio_server_hello *hello, struct siotls_bytes body, uint32_t offered,
                            struct sio_error *error)
{
    struct siotls_bytes block;
    *hello = (struct sio_server_hello){0};
    if (!parse_body(hello, &block, body))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "server_hello: the message is malformed");
    if (hello->legacy_version <= SIO_VERSION_SSL30)
        return sio_fail_both(error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_PROTOCOL_VERSION,
                             "server_hello: legacy_version is that of SSL");
    /* RFC 9846 4.2.3. */
    if (hello->legacy_compression_method != 0)
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: compression was chosen");
    hello->is_retry = memcmp(hello->random.data, sio_retry_random, SIO_RANDOM_SIZE) == 0;
    enum sio_carrier carrier = carrier_of(hello, block);
    return sio_extensions_parse(&hello->extensions, block, carrier, offered, error) &&
           sio_extension_fields_parse(hello, carrier, error);
}

void sio_server_hello_write(struct sio_writer *writer, const struct sio_server_hello *hello)
{
    /* The order of the traces of RFC 8448. */
    static const enum sio_extension first[] = {SIO_EXTENSION_PRE_SHARED_KEY, SIO_EXTENSION_KEY_SHARE,
                                               SIO_EXTENSION_COOKIE, SIO_EXTENSION_SUPPORTED_VERSIONS};
    enum sio_carrier carrier = hello->is_retry ? SIO_IN_HELLO_RETRY_REQUEST : SIO_IN_SERVER_HELLO;
    uint32_t rest = UINT32_MAX;
    sio_write_u16(writer, hello->legacy_version);
    sio_write_bytes(writer, hello->random.data, hello->random.data_len);
    sio_write_vector(writer, 1, hello->legacy_session_id_echo);
    sio_write_u16(writer, hello->cipher_suite);
    sio_write_u8(writer, hello->legacy_compression_method);
    struct sio_mark block = sio_write_open(writer, 2);
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        sio_extension_fields_write(writer, hello, carrier, sio_extension_bit(first[i]));
        rest &= ~sio_extension_bit(first[i]);
    }
    sio_extension_fields_write(writer, hello, carrier, rest);
    sio_write_close(writer, block);
}
