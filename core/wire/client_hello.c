/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client_hello.c: ClientHello, in and out (RFC 9846 4.2.2); its extensions are in extension_rows.h.
 */
#include "wire/hello.h"

#include "wire/field.h"
#include "wire/form.h"

static bool parse_body(struct sio_client_hello *hello, struct siotls_bytes *block, struct siotls_bytes body)
{
    struct sio_reader reader = sio_reader(body);
    *block = sio_bytes(NULL, 0);
    /* Before TLS 1.3 the extensions may be absent altogether (RFC 5246 7.4.1.2). */
    return sio_read_u16(&reader, &hello->legacy_version) && sio_read_bytes(&reader, &hello->random, SIO_RANDOM_SIZE) &&
           sio_read_vector8(&reader, &hello->legacy_session_id, 0, SIO_MAX_SESSION_ID) &&
           sio_read_vector16(&reader, &hello->cipher_suites, 2, 65534) && hello->cipher_suites.data_len % 2 == 0 &&
           sio_read_vector8(&reader, &hello->legacy_compression_methods, 1, 255) &&
           (sio_read_end(&reader) || sio_read_vector16(&reader, block, 0, 65535)) && sio_read_end(&reader);
}

/* Exactly one byte, set to zero; older clients may offer more (RFC 9846 4.2.2). */
static bool check_compression(const struct sio_client_hello *hello, struct sio_error *error)
{
    struct siotls_bytes methods = hello->legacy_compression_methods;
    if (!sio_list16_has(hello->supported_versions, SIO_VERSION_TLS13) ||
        (methods.data_len == 1 && methods.data[0] == 0))
        return true;
    return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "client_hello: a compression method is offered");
}

/* RFC 9846 4.3.8. */
static bool check_key_shares(const struct sio_client_hello *hello, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(hello->key_shares);
    struct sio_seen16 seen;
    uint16_t group;
    struct siotls_bytes share;
    sio_seen16_init(&seen);
    while (sio_key_share_next(&reader, &group, &share))
        if (!sio_seen16_add(&seen, group))
            return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "client_hello: two key shares are of one group");
    return true;
}

/* One binder for each identity (RFC 9846 4.3.11). */
static bool check_binders(struct sio_client_hello *hello, struct siotls_bytes body, struct sio_error *error)
{
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_PRE_SHARED_KEY))
        return true;
    struct sio_reader identities = sio_reader(hello->psk_identities);
    struct sio_reader binders = sio_reader(hello->psk_binders);
    while (!sio_read_end(&identities) && sio_psk_identity_skip(&identities))
        if (!sio_psk_binder_skip(&binders))
            return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                            "client_hello: there are fewer binders than identities");
    if (!sio_read_end(&binders))
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "client_hello: there are more binders than identities");
    /* pre_shared_key is the last extension, so the binders end the body. */
    hello->truncated_len = body.data_len - hello->psk_binders.data_len - 2;
    return true;
}

bool sio_client_hello_parse(struct sio_client_hello *hello, struct siotls_bytes body, struct sio_error *error)
{
    struct siotls_bytes block;
    *hello = (struct sio_client_hello){0};
    if (!parse_body(hello, &block, body))
        return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "client_hello: the message is malformed");
    hello->extension_block = block;
    if (hello->legacy_version <= SIO_VERSION_SSL30)
        return sio_fail_both(error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_PROTOCOL_VERSION,
                             "client_hello: legacy_version is that of SSL");
    return sio_extensions_parse(&hello->extensions, block, SIO_IN_CLIENT_HELLO, UINT32_MAX, error) &&
           sio_extension_fields_parse(hello, SIO_IN_CLIENT_HELLO, error) && check_compression(hello, error) &&
           check_key_shares(hello, error) && check_binders(hello, body, error);
}

/* Nothing but zeros where there is no grease. */
static const struct sio_hello_grease *grease_of(const struct sio_client_hello *hello)
{
    static const struct sio_hello_grease none = {0};
    return hello->grease != NULL ? hello->grease : &none;
}

static void write_suites(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    struct sio_mark list = sio_write_open(writer, 2);
    if (grease_of(hello)->suite != 0)
        sio_write_u16(writer, grease_of(hello)->suite);
    sio_write_bytes(writer, hello->cipher_suites.data, hello->cipher_suites.data_len);
    sio_write_close(writer, list);
}

void sio_client_hello_write(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    const uint32_t last = sio_extension_bit(SIO_EXTENSION_PRE_SHARED_KEY); /* RFC 9846 4.3.11 */
    const struct sio_hello_grease *grease = grease_of(hello);
    sio_write_u16(writer, hello->legacy_version);
    sio_write_bytes(writer, hello->random.data, hello->random.data_len);
    sio_write_vector(writer, 1, hello->legacy_session_id);
    write_suites(writer, hello);
    sio_write_vector(writer, 1, hello->legacy_compression_methods);
    struct sio_mark block = sio_write_open(writer, 2);
    sio_write_grease_extension(writer, grease->first_extension, 0);
    sio_extension_fields_write(writer, hello, SIO_IN_CLIENT_HELLO, ~last);
    sio_write_grease_extension(writer, grease->last_extension, 1);
    sio_extension_fields_write(writer, hello, SIO_IN_CLIENT_HELLO, last);
    sio_write_close(writer, block);
}
