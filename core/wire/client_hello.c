/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client_hello.c: ClientHello, in and out (RFC 9846 4.2.2 and 4.3, RFC 6066 3).
 */
#include "wire/hello.h"

#include <string.h>

#include "wire/field.h"

/* ---- extension_data in ---- */

static bool parse_server_name(struct sio_client_hello *hello, struct siotls_bytes data)
{
    struct siotls_bytes list;
    uint8_t name_type;
    if (!sio_field_vector16(&list, data, 1))
        return false;
    struct sio_reader reader = sio_reader(list);
    /* host_name(0) is the only type there is, and there is at most one name of a type (RFC 6066 3). */
    return sio_read_u8(&reader, &name_type) && name_type == 0 &&
           sio_read_vector16(&reader, &hello->server_name, 1, 65535) && sio_read_end(&reader) &&
           memchr(hello->server_name.data, 0, hello->server_name.data_len) == NULL;
}

static bool parse_max_fragment_length(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return sio_field_number8(&hello->max_fragment_length, data);
}

static bool parse_record_size_limit(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return sio_field_number16(&hello->record_size_limit, data);
}

static bool parse_supported_groups(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return sio_field_list16(&hello->supported_groups, data);
}

static bool parse_signature_algorithms(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return sio_field_list16(&hello->signature_algorithms, data);
}

static bool parse_signature_algorithms_cert(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return sio_field_list16(&hello->signature_algorithms_cert, data);
}

static bool parse_alpn(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return sio_field_protocols(&hello->alpn, data);
}

static bool parse_supported_versions(struct sio_client_hello *hello, struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    return sio_read_vector8(&reader, &hello->supported_versions, 2, 254) && sio_read_end(&reader) &&
           hello->supported_versions.data_len % 2 == 0;
}

static bool parse_cookie(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return sio_field_vector16(&hello->cookie, data, 1);
}

static bool parse_psk_key_exchange_modes(struct sio_client_hello *hello, struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    return sio_read_vector8(&reader, &hello->psk_key_exchange_modes, 1, 255) && sio_read_end(&reader);
}

static bool parse_key_share(struct sio_client_hello *hello, struct siotls_bytes data)
{
    if (!sio_field_vector16(&hello->key_shares, data, 0))
        return false;
    struct sio_reader reader = sio_reader(hello->key_shares);
    uint16_t group;
    struct siotls_bytes share;
    while (sio_key_share_next(&reader, &group, &share))
        continue;
    return sio_read_end(&reader);
}

static bool parse_certificate_authorities(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return sio_field_authorities(&hello->certificate_authorities, data);
}

/* Types of status other than ocsp(1) are unknown, and asked in vain (RFC 6066 8). */
static bool parse_status_request(struct sio_client_hello *hello, struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    struct siotls_bytes part;
    uint8_t status_type;
    if (!sio_read_u8(&reader, &status_type))
        return false;
    hello->wants_ocsp = status_type == SIO_STATUS_TYPE_OCSP;
    return !hello->wants_ocsp || (sio_read_vector16(&reader, &part, 0, 65535) &&
                                  sio_read_vector16(&reader, &part, 0, 65535) && sio_read_end(&reader));
}

static bool parse_list8(struct siotls_bytes *list, struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    return sio_read_vector8(&reader, list, 1, 255) && sio_read_end(&reader);
}

static bool parse_client_certificate_type(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return parse_list8(&hello->client_certificate_types, data);
}

static bool parse_server_certificate_type(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return parse_list8(&hello->server_certificate_types, data);
}

static bool parse_compress_certificate(struct sio_client_hello *hello, struct siotls_bytes data)
{
    return sio_field_compressors(&hello->compress_certificate, data);
}

static bool parse_nothing(struct sio_client_hello *hello, struct siotls_bytes data)
{
    (void)hello;
    return sio_field_empty(data);
}

static bool read_identity(struct sio_reader *reader)
{
    struct siotls_bytes identity;
    uint32_t obfuscated_ticket_age;
    return sio_read_vector16(reader, &identity, 1, 65535) && sio_read_u32(reader, &obfuscated_ticket_age);
}

static bool read_binder(struct sio_reader *reader)
{
    struct siotls_bytes binder;
    return sio_read_vector8(reader, &binder, 32, 255);
}

static bool parse_pre_shared_key(struct sio_client_hello *hello, struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    if (!sio_read_vector16(&reader, &hello->psk_identities, 7, 65535) ||
        !sio_read_vector16(&reader, &hello->psk_binders, 33, 65535) || !sio_read_end(&reader))
        return false;
    struct sio_reader identities = sio_reader(hello->psk_identities);
    struct sio_reader binders = sio_reader(hello->psk_binders);
    while (!sio_read_end(&identities))
        if (!read_identity(&identities))
            return false;
    while (!sio_read_end(&binders))
        if (!read_binder(&binders))
            return false;
    return true;
}

/* ---- extension_data out ---- */

/* A list of u16 with a value of grease in front; 0: none. */
static void write_list(struct sio_writer *writer, uint8_t num_length_bytes, uint16_t grease, struct siotls_bytes list)
{
    struct sio_mark vector = sio_write_open(writer, num_length_bytes);
    if (grease != 0)
        sio_write_u16(writer, grease);
    sio_write_bytes(writer, list.data, list.data_len);
    sio_write_close(writer, vector);
}

/* Nothing but zeros where there is no grease. */
static const struct sio_hello_grease *grease_of(const struct sio_client_hello *hello)
{
    static const struct sio_hello_grease none = {0};
    return hello->grease != NULL ? hello->grease : &none;
}

static void write_server_name(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    struct sio_mark list = sio_write_open(writer, 2);
    sio_write_u8(writer, 0);
    sio_write_vector(writer, 2, hello->server_name);
    sio_write_close(writer, list);
}

static void write_max_fragment_length(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    sio_write_u8(writer, hello->max_fragment_length);
}

static void write_record_size_limit(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    sio_write_u16(writer, hello->record_size_limit);
}

static void write_supported_groups(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    write_list(writer, 2, grease_of(hello)->group, hello->supported_groups);
}

static void write_signature_algorithms(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    sio_write_vector(writer, 2, hello->signature_algorithms);
}

static void write_signature_algorithms_cert(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    sio_write_vector(writer, 2, hello->signature_algorithms_cert);
}

static void write_alpn(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    sio_write_vector(writer, 2, hello->alpn);
}

static void write_supported_versions(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    write_list(writer, 1, grease_of(hello)->version, hello->supported_versions);
}

static void write_cookie(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    sio_write_vector(writer, 2, hello->cookie);
}

static void write_psk_key_exchange_modes(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    sio_write_vector(writer, 1, hello->psk_key_exchange_modes);
}

static void write_key_share(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    struct sio_mark list = sio_write_open(writer, 2);
    sio_write_grease_extension(writer, grease_of(hello)->key_share, 1); /* of the same form */
    sio_write_bytes(writer, hello->key_shares.data, hello->key_shares.data_len);
    sio_write_close(writer, list);
}

static void write_pre_shared_key(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    sio_write_vector(writer, 2, hello->psk_identities);
    sio_write_vector(writer, 2, hello->psk_binders);
}

/* ---- one row per extension whose data is looked at; write NULL: its data goes out as it is ---- */

static const struct rule {
    enum sio_extension extension;
    bool (*parse)(struct sio_client_hello *hello, struct siotls_bytes data);
    void (*write)(struct sio_writer *writer, const struct sio_client_hello *hello);
    const char *reason;
} rules[] = {
    {SIO_EXTENSION_SERVER_NAME, parse_server_name, write_server_name, "client_hello: server_name is malformed"},
    {SIO_EXTENSION_MAX_FRAGMENT_LENGTH, parse_max_fragment_length, write_max_fragment_length,
     "client_hello: max_fragment_length is malformed"},
    {SIO_EXTENSION_RECORD_SIZE_LIMIT, parse_record_size_limit, write_record_size_limit,
     "client_hello: record_size_limit is malformed"},
    {SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE, parse_client_certificate_type, NULL,
     "client_hello: client_certificate_type is malformed"},
    {SIO_EXTENSION_SERVER_CERTIFICATE_TYPE, parse_server_certificate_type, NULL,
     "client_hello: server_certificate_type is malformed"},
    {SIO_EXTENSION_COMPRESS_CERTIFICATE, parse_compress_certificate, NULL,
     "client_hello: compress_certificate is malformed"},
    {SIO_EXTENSION_STATUS_REQUEST, parse_status_request, NULL, "client_hello: status_request is malformed"},
    {SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP, parse_nothing, NULL,
     "client_hello: signed_certificate_timestamp is not empty"},
    {SIO_EXTENSION_SUPPORTED_GROUPS, parse_supported_groups, write_supported_groups,
     "client_hello: supported_groups is malformed"},
    {SIO_EXTENSION_SIGNATURE_ALGORITHMS, parse_signature_algorithms, write_signature_algorithms,
     "client_hello: signature_algorithms is malformed"},
    {SIO_EXTENSION_ALPN, parse_alpn, write_alpn, "client_hello: application protocols are malformed"},
    {SIO_EXTENSION_EARLY_DATA, parse_nothing, NULL, "client_hello: early_data is not empty"},
    {SIO_EXTENSION_SUPPORTED_VERSIONS, parse_supported_versions, write_supported_versions,
     "client_hello: supported_versions is malformed"},
    {SIO_EXTENSION_COOKIE, parse_cookie, write_cookie, "client_hello: cookie is malformed"},
    {SIO_EXTENSION_PSK_KEY_EXCHANGE_MODES, parse_psk_key_exchange_modes, write_psk_key_exchange_modes,
     "client_hello: psk_key_exchange_modes is malformed"},
    {SIO_EXTENSION_CERTIFICATE_AUTHORITIES, parse_certificate_authorities, NULL,
     "client_hello: certificate_authorities is malformed"},
    {SIO_EXTENSION_POST_HANDSHAKE_AUTH, parse_nothing, NULL, "client_hello: post_handshake_auth is not empty"},
    {SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT, parse_signature_algorithms_cert, write_signature_algorithms_cert,
     "client_hello: signature_algorithms_cert is malformed"},
    {SIO_EXTENSION_KEY_SHARE, parse_key_share, write_key_share, "client_hello: key_share is malformed"},
    {SIO_EXTENSION_PRE_SHARED_KEY, parse_pre_shared_key, write_pre_shared_key,
     "client_hello: pre_shared_key is malformed"},
};

enum { NUM_RULES = sizeof rules / sizeof rules[0] };

/* ---- the message ---- */

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

static bool parse_extensions(struct sio_client_hello *hello, struct sio_error *error)
{
    for (size_t i = 0; i < NUM_RULES; i++) {
        const struct rule *rule = &rules[i];
        if (sio_extensions_have(&hello->extensions, rule->extension) &&
            !rule->parse(hello, hello->extensions.data[rule->extension]))
            return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, rule->reason);
    }
    return true;
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
    struct sio_seen16 seen = {{0}};
    uint16_t group;
    struct siotls_bytes share;
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
    while (!sio_read_end(&identities) && read_identity(&identities))
        if (!read_binder(&binders))
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
           parse_extensions(hello, error) && check_compression(hello, error) && check_key_shares(hello, error) &&
           check_binders(hello, body, error);
}

static void write_extension(struct sio_writer *writer, const struct sio_client_hello *hello,
                            enum sio_extension extension)
{
    for (size_t i = 0; i < NUM_RULES; i++) {
        if (rules[i].extension != extension || rules[i].write == NULL)
            continue;
        struct sio_mark data = sio_extension_open(writer, extension);
        rules[i].write(writer, hello);
        sio_write_close(writer, data);
        return;
    }
    sio_write_raw_extension(writer, &hello->extensions, extension);
}

void sio_client_hello_write(struct sio_writer *writer, const struct sio_client_hello *hello)
{
    sio_write_u16(writer, hello->legacy_version);
    sio_write_bytes(writer, hello->random.data, hello->random.data_len);
    sio_write_vector(writer, 1, hello->legacy_session_id);
    write_list(writer, 2, grease_of(hello)->suite, hello->cipher_suites);
    sio_write_vector(writer, 1, hello->legacy_compression_methods);
    struct sio_mark block = sio_write_open(writer, 2);
    sio_write_grease_extension(writer, grease_of(hello)->first_extension, 0);
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++) {
        enum sio_extension extension = (enum sio_extension)i;
        if (sio_extensions_have(&hello->extensions, extension) && extension != SIO_EXTENSION_PRE_SHARED_KEY)
            write_extension(writer, hello, extension);
    }
    sio_write_grease_extension(writer, grease_of(hello)->last_extension, 1);
    if (sio_extensions_have(&hello->extensions, SIO_EXTENSION_PRE_SHARED_KEY))
        write_extension(writer, hello, SIO_EXTENSION_PRE_SHARED_KEY);
    sio_write_close(writer, block);
}

bool sio_key_share_next(struct sio_reader *reader, uint16_t *group, struct siotls_bytes *share)
{
    struct sio_reader ahead = *reader;
    if (!sio_read_u16(&ahead, group) || !sio_read_vector16(&ahead, share, 1, 65535))
        return false;
    *reader = ahead;
    return true;
}

bool sio_key_share_find(struct siotls_bytes *share, struct siotls_bytes key_shares, uint16_t group)
{
    struct sio_reader reader = sio_reader(key_shares);
    uint16_t found;
    while (sio_key_share_next(&reader, &found, share))
        if (found == group)
            return true;
    return false;
}
