/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension.c: the table of extensions, blocks of them judged by it, and lists of 16-bit numbers
 * (RFC 9846 4.3, with RFC 6066, 7250, 7301, 7685, 8449 and 8879).
 */
#include "wire/extension.h"

#include "wire/field.h"

struct row {
    const char *name;
    uint16_t type;
    uint8_t carriers; /* of enum sio_carrier */
};

static const struct row rows[SIO_NUM_EXTENSIONS] = {
    [SIO_EXTENSION_SERVER_NAME] = {"server_name", 0, SIO_IN_CLIENT_HELLO | SIO_IN_ENCRYPTED_EXTENSIONS},
    [SIO_EXTENSION_MAX_FRAGMENT_LENGTH] = {"max_fragment_length", 1, SIO_IN_CLIENT_HELLO | SIO_IN_ENCRYPTED_EXTENSIONS},
    [SIO_EXTENSION_STATUS_REQUEST] = {"status_request", 5,
                                      SIO_IN_CLIENT_HELLO | SIO_IN_CERTIFICATE | SIO_IN_CERTIFICATE_REQUEST},
    [SIO_EXTENSION_SUPPORTED_GROUPS] = {"supported_groups", 10, SIO_IN_CLIENT_HELLO | SIO_IN_ENCRYPTED_EXTENSIONS},
    [SIO_EXTENSION_SIGNATURE_ALGORITHMS] = {"signature_algorithms", 13,
                                            SIO_IN_CLIENT_HELLO | SIO_IN_CERTIFICATE_REQUEST},
    [SIO_EXTENSION_ALPN] = {"application_layer_protocol_negotiation", 16,
                            SIO_IN_CLIENT_HELLO | SIO_IN_ENCRYPTED_EXTENSIONS},
    [SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP] = {"signed_certificate_timestamp", 18,
                                                    SIO_IN_CLIENT_HELLO | SIO_IN_CERTIFICATE |
                                                        SIO_IN_CERTIFICATE_REQUEST},
    [SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE] = {"client_certificate_type", 19,
                                               SIO_IN_CLIENT_HELLO | SIO_IN_ENCRYPTED_EXTENSIONS},
    [SIO_EXTENSION_SERVER_CERTIFICATE_TYPE] = {"server_certificate_type", 20,
                                               SIO_IN_CLIENT_HELLO | SIO_IN_ENCRYPTED_EXTENSIONS},
    [SIO_EXTENSION_PADDING] = {"padding", 21, SIO_IN_CLIENT_HELLO},
    [SIO_EXTENSION_COMPRESS_CERTIFICATE] = {"compress_certificate", 27,
                                            SIO_IN_CLIENT_HELLO | SIO_IN_CERTIFICATE_REQUEST},
    [SIO_EXTENSION_RECORD_SIZE_LIMIT] = {"record_size_limit", 28, SIO_IN_CLIENT_HELLO | SIO_IN_ENCRYPTED_EXTENSIONS},
    [SIO_EXTENSION_PRE_SHARED_KEY] = {"pre_shared_key", 41, SIO_IN_CLIENT_HELLO | SIO_IN_SERVER_HELLO},
    [SIO_EXTENSION_EARLY_DATA] = {"early_data", 42,
                                  SIO_IN_CLIENT_HELLO | SIO_IN_ENCRYPTED_EXTENSIONS | SIO_IN_NEW_SESSION_TICKET},
    [SIO_EXTENSION_SUPPORTED_VERSIONS] = {"supported_versions", 43,
                                          SIO_IN_CLIENT_HELLO | SIO_IN_SERVER_HELLO | SIO_IN_HELLO_RETRY_REQUEST},
    [SIO_EXTENSION_COOKIE] = {"cookie", 44, SIO_IN_CLIENT_HELLO | SIO_IN_HELLO_RETRY_REQUEST},
    [SIO_EXTENSION_PSK_KEY_EXCHANGE_MODES] = {"psk_key_exchange_modes", 45, SIO_IN_CLIENT_HELLO},
    [SIO_EXTENSION_CERTIFICATE_AUTHORITIES] = {"certificate_authorities", 47,
                                               SIO_IN_CLIENT_HELLO | SIO_IN_CERTIFICATE_REQUEST},
    [SIO_EXTENSION_OID_FILTERS] = {"oid_filters", 48, SIO_IN_CERTIFICATE_REQUEST},
    [SIO_EXTENSION_POST_HANDSHAKE_AUTH] = {"post_handshake_auth", 49, SIO_IN_CLIENT_HELLO},
    [SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT] = {"signature_algorithms_cert", 50,
                                                 SIO_IN_CLIENT_HELLO | SIO_IN_CERTIFICATE_REQUEST},
    [SIO_EXTENSION_KEY_SHARE] = {"key_share", 51,
                                 SIO_IN_CLIENT_HELLO | SIO_IN_SERVER_HELLO | SIO_IN_HELLO_RETRY_REQUEST},
};

/* Messages that only answer: nothing may be in them that was not asked for (RFC 9846 4.3). */
enum { ANSWERS = SIO_IN_SERVER_HELLO | SIO_IN_HELLO_RETRY_REQUEST | SIO_IN_ENCRYPTED_EXTENSIONS | SIO_IN_CERTIFICATE };

uint16_t sio_extension_type(enum sio_extension extension)
{
    return rows[extension].type;
}

const char *sio_extension_name(enum sio_extension extension)
{
    return rows[extension].name;
}

uint32_t sio_extension_bit(enum sio_extension extension)
{
    return UINT32_C(1) << extension;
}

bool sio_extensions_have(const struct sio_extensions *extensions, enum sio_extension extension)
{
    return (extensions->present & sio_extension_bit(extension)) != 0;
}

bool sio_extension_next(struct sio_reader *reader, uint16_t *type, struct siotls_bytes *data)
{
    struct sio_reader ahead = *reader;
    if (!sio_read_u16(&ahead, type) || !sio_read_vector16(&ahead, data, 0, 65535))
        return false;
    *reader = ahead;
    return true;
}

/* SIO_NUM_EXTENSIONS for a type that siotls does not know. */
static enum sio_extension row_of(uint16_t type)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (rows[i].type == type)
            return (enum sio_extension)i;
    return SIO_NUM_EXTENSIONS;
}

bool sio_extensions_find(struct siotls_bytes *data, struct siotls_bytes block, enum sio_extension extension)
{
    struct sio_reader reader = sio_reader(block);
    uint16_t type;
    while (sio_extension_next(&reader, &type, data))
        if (type == rows[extension].type)
            return true;
    return false;
}

/* RFC 9846 4.3 forbids duplicates and names no alert: this is what other implementations send. */
static enum siotls_alert duplicate_alert(enum sio_carrier carrier)
{
    bool is_late = carrier == SIO_IN_HELLO_RETRY_REQUEST || carrier == SIO_IN_NEW_SESSION_TICKET;
    return is_late ? SIOTLS_ALERT_ILLEGAL_PARAMETER : SIOTLS_ALERT_DECODE_ERROR;
}

/* A block of 64 KiB holds 16,384 extensions, hence the set and not a comparison of each with each. */
static bool check_form(struct siotls_bytes block, enum sio_carrier carrier, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(block);
    struct sio_seen16 seen = {{0}};
    uint16_t type;
    struct siotls_bytes data;
    while (!sio_read_end(&reader)) {
        if (!sio_extension_next(&reader, &type, &data))
            return sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "extensions: an extension is malformed");
        if (!sio_seen16_add(&seen, type)) {
            sio_fail(error, duplicate_alert(carrier), "extensions: an extension is there twice");
            return sio_fail_detail(error, "extension %u", (unsigned)type);
        }
    }
    return true;
}

static bool check_unknown(uint16_t type, enum sio_carrier carrier, struct sio_error *error)
{
    if ((carrier & ANSWERS) == 0)
        return true;
    sio_fail(error, SIOTLS_ALERT_UNSUPPORTED_EXTENSION, "extensions: an unknown extension was not asked for");
    return sio_fail_detail(error, "extension %u", (unsigned)type);
}

static bool check_known(enum sio_extension extension, enum sio_carrier carrier, uint32_t offered,
                        struct sio_error *error)
{
    if ((rows[extension].carriers & carrier) == 0) {
        sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                 "extensions: an extension is in a message that may not carry it");
        return sio_fail_detail(error, "%s", rows[extension].name);
    }
    /* A server may set a cookie unasked (RFC 9846 4.3.2). */
    bool is_unasked_cookie = carrier == SIO_IN_HELLO_RETRY_REQUEST && extension == SIO_EXTENSION_COOKIE;
    if ((carrier & ANSWERS) != 0 && (offered & sio_extension_bit(extension)) == 0 && !is_unasked_cookie) {
        sio_fail(error, SIOTLS_ALERT_UNSUPPORTED_EXTENSION, "extensions: an extension was not asked for");
        return sio_fail_detail(error, "%s", rows[extension].name);
    }
    return true;
}

bool sio_extensions_parse(struct sio_extensions *extensions, struct siotls_bytes block, enum sio_carrier carrier,
                          uint32_t offered, struct sio_error *error)
{
    *extensions = (struct sio_extensions){0};
    if (!check_form(block, carrier, error))
        return false;
    if (carrier == SIO_IN_LEGACY_SERVER_HELLO)
        return true;
    struct sio_reader reader = sio_reader(block);
    uint16_t type;
    struct siotls_bytes data;
    while (sio_extension_next(&reader, &type, &data)) {
        if (carrier == SIO_IN_CLIENT_HELLO && sio_extensions_have(extensions, SIO_EXTENSION_PRE_SHARED_KEY))
            return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "extensions: pre_shared_key is not the last one");
        enum sio_extension extension = row_of(type);
        if (extension == SIO_NUM_EXTENSIONS) {
            if (!check_unknown(type, carrier, error))
                return false;
            continue;
        }
        if (!check_known(extension, carrier, offered, error))
            return false;
        extensions->present |= sio_extension_bit(extension);
        extensions->data[extension] = data;
    }
    return true;
}

struct sio_mark sio_extension_open(struct sio_writer *writer, enum sio_extension extension)
{
    sio_write_u16(writer, rows[extension].type);
    return sio_write_open(writer, 2);
}

bool sio_list16_has(struct siotls_bytes list, uint16_t value)
{
    struct sio_reader reader = sio_reader(list);
    uint16_t item;
    while (sio_read_u16(&reader, &item))
        if (item == value)
            return true;
    return false;
}

size_t sio_list16_count(struct siotls_bytes list)
{
    return list.data_len / 2;
}

uint16_t sio_list16_at(struct siotls_bytes list, size_t index)
{
    struct sio_reader reader = sio_reader(list);
    uint16_t item = 0;
    if (index >= sio_list16_count(list) || !sio_read_skip(&reader, 2 * index) || !sio_read_u16(&reader, &item))
        return 0;
    return item;
}
