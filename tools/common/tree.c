/* SPDX-License-Identifier: Apache-2.0 */
/* tree.c: see tree.h. Read the tables first: messages, and extensions with how their values are written. */
#include "common/tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/report.h"
#include "common/subject.h"

enum { MAX_VALUE = 500 };

/* Handshake messages that are taken apart. */
enum {
    CLIENT_HELLO = 1,
    SERVER_HELLO = 2,
    NEW_SESSION_TICKET = 4,
    ENCRYPTED_EXTENSIONS = 8,
    CERTIFICATE = 11,
    CERTIFICATE_REQUEST = 13,
    CERTIFICATE_VERIFY = 15,
    KEY_UPDATE = 24,
    HELLO_RETRY_REQUEST = 256 /* a ServerHello by its type */
};

static const struct {
    uint8_t type;
    const char *name;
} messages[] = {
    {1, "ClientHello"},         {2, "ServerHello"},  {4, "NewSessionTicket"},       {5, "EndOfEarlyData"},
    {8, "EncryptedExtensions"}, {11, "Certificate"}, {13, "CertificateRequest"},    {15, "CertificateVerify"},
    {20, "Finished"},           {24, "KeyUpdate"},   {25, "CompressedCertificate"},
};

/* The beginning of the random value that makes a ServerHello a HelloRetryRequest (RFC 9846 4.2.3). */
static const uint8_t retry_random[] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11};
enum { HEADER = 4, RANDOM_OFFSET = 6, RANDOM = 32 };

/* ---- reading ---- */

/* Takes a big-endian number of that many bytes off the front; 0 when there are too few. */
static bool take_number(struct siotls_bytes *bytes, uint32_t *number, size_t num_bytes)
{
    *number = 0;
    if (bytes->data_len < num_bytes)
        return false;
    for (size_t i = 0; i < num_bytes; i++)
        *number = *number << 8 | bytes->data[i];
    bytes->data += num_bytes;
    bytes->data_len -= num_bytes;
    return true;
}

/* Takes a vector whose length is written in that many bytes. */
static bool take_vector(struct siotls_bytes *bytes, struct siotls_bytes *vector, size_t num_length_bytes)
{
    uint32_t len;
    if (!take_number(bytes, &len, num_length_bytes) || len > bytes->data_len)
        return false;
    struct siotls_bytes found = {bytes->data, len};
    bytes->data += len;
    bytes->data_len -= len;
    *vector = found; /* which may be where bytes was */
    return true;
}

static bool skip(struct siotls_bytes *bytes, size_t len)
{
    if (bytes->data_len < len)
        return false;
    bytes->data += len;
    bytes->data_len -= len;
    return true;
}

/* ---- writing ---- */

static void append(char value[MAX_VALUE], const char *separator, const char *text)
{
    size_t used = strlen(value);
    snprintf(value + used, MAX_VALUE - used, "%s%s", used > 0 ? separator : "", text);
}

static void append_text(char value[MAX_VALUE], const struct siotls_bytes *bytes)
{
    char text[MAX_VALUE];
    snprintf(text, sizeof text, "%.*s", (int)(bytes->data_len < MAX_VALUE ? bytes->data_len : MAX_VALUE - 1),
             (const char *)bytes->data);
    tool_clean(text);
    append(value, ", ", text);
}

/* RFC 8701: 0x?A?A with both bytes alike. */
static bool is_grease(uint32_t number)
{
    return (number & 0x0f0f) == 0x0a0a && number >> 8 == (number & 0xff);
}

static void append_id(char value[MAX_VALUE], int kind, uint32_t id)
{
    char text[32];
    const char *name = siotls_algorithm_name(kind, id);
    snprintf(text, sizeof text, is_grease(id) ? "GREASE" : "0x%04" PRIx32, id);
    append(value, ", ", name ? name : text);
}

static void say_part(const char *label, const char *value)
{
    if (value[0])
        tool_say("              %-28s %s", label, value);
    else
        tool_say("              %s", label);
}

/* ---- extensions ---- */

typedef bool write_value(char value[MAX_VALUE], struct siotls_bytes data, int message);

static bool write_server_name(char value[MAX_VALUE], struct siotls_bytes data, int message)
{
    struct siotls_bytes list;
    struct siotls_bytes name;
    if (message != CLIENT_HELLO)
        return data.data_len == 0;
    if (!take_vector(&data, &list, 2) || !skip(&list, 1) || !take_vector(&list, &name, 2))
        return false;
    append_text(value, &name);
    return true;
}

static bool write_ids(char value[MAX_VALUE], struct siotls_bytes list, int kind)
{
    uint32_t id;
    while (take_number(&list, &id, 2))
        append_id(value, kind, id);
    return list.data_len == 0;
}

static bool write_groups(char value[MAX_VALUE], struct siotls_bytes data, int message)
{
    struct siotls_bytes list;
    (void)message;
    return take_vector(&data, &list, 2) && write_ids(value, list, SIOTLS_KIND_KEM);
}

static bool write_schemes(char value[MAX_VALUE], struct siotls_bytes data, int message)
{
    struct siotls_bytes list;
    (void)message;
    return take_vector(&data, &list, 2) && write_ids(value, list, SIOTLS_KIND_SIGNER);
}

static bool write_compressors(char value[MAX_VALUE], struct siotls_bytes data, int message)
{
    struct siotls_bytes list;
    (void)message;
    return take_vector(&data, &list, 1) && write_ids(value, list, SIOTLS_KIND_COMPRESSOR);
}

static bool write_protocols(char value[MAX_VALUE], struct siotls_bytes data, int message)
{
    struct siotls_bytes list;
    struct siotls_bytes protocol;
    (void)message;
    if (!take_vector(&data, &list, 2))
        return false;
    while (take_vector(&list, &protocol, 1))
        append_text(value, &protocol);
    return list.data_len == 0;
}

static bool write_versions(char value[MAX_VALUE], struct siotls_bytes data, int message)
{
    uint32_t version;
    if (message == CLIENT_HELLO && !take_vector(&data, &data, 1))
        return false;
    while (take_number(&data, &version, 2)) {
        char text[16];
        snprintf(text, sizeof text,
                 is_grease(version)  ? "GREASE"
                 : version == 0x0304 ? "TLS 1.3"
                                     : "0x%04" PRIx32,
                 version);
        append(value, ", ", text);
    }
    return data.data_len == 0;
}

static bool write_share(char value[MAX_VALUE], struct siotls_bytes *data)
{
    char text[32];
    uint32_t group;
    struct siotls_bytes share;
    if (!take_number(data, &group, 2) || !take_vector(data, &share, 2))
        return false;
    append_id(value, SIOTLS_KIND_KEM, group);
    snprintf(text, sizeof text, "(%zu bytes)", share.data_len);
    append(value, " ", text);
    return true;
}

static bool write_shares(char value[MAX_VALUE], struct siotls_bytes data, int message)
{
    if (message == HELLO_RETRY_REQUEST)
        return write_ids(value, data, SIOTLS_KIND_KEM);
    if (message == CLIENT_HELLO && !take_vector(&data, &data, 2))
        return false;
    while (data.data_len > 0)
        if (!write_share(value, &data))
            return false;
    return true;
}

static bool write_modes(char value[MAX_VALUE], struct siotls_bytes data, int message)
{
    static const char *const modes[] = {"psk_ke", "psk_dhe_ke"};
    struct siotls_bytes list;
    (void)message;
    if (!take_vector(&data, &list, 1))
        return false;
    for (size_t i = 0; i < list.data_len; i++)
        append(value, ", ", list.data[i] < 2 ? modes[list.data[i]] : "another");
    return true;
}

static bool write_psks(char value[MAX_VALUE], struct siotls_bytes data, int message)
{
    char text[64];
    struct siotls_bytes list;
    struct siotls_bytes identity;
    uint32_t number = 0;
    if (message != CLIENT_HELLO) {
        snprintf(text, sizeof text, "number %" PRIu32, take_number(&data, &number, 2) ? number : 0);
        append(value, ", ", text);
        return true;
    }
    if (!take_vector(&data, &list, 2))
        return false;
    while (take_vector(&list, &identity, 2) && skip(&list, 4)) {
        snprintf(text, sizeof text, "an identity of %zu bytes", identity.data_len);
        append(value, ", ", text);
    }
    return list.data_len == 0;
}

static bool write_number(char value[MAX_VALUE], struct siotls_bytes data, int message)
{
    char text[16];
    uint32_t number;
    (void)message;
    if (data.data_len == 0)
        return true;
    if (data.data_len > 4 || !take_number(&data, &number, data.data_len))
        return false;
    snprintf(text, sizeof text, "%" PRIu32, number);
    append(value, ", ", text);
    return true;
}

static const struct {
    uint16_t type;
    const char *name;
    write_value *write; /* NULL: so many bytes */
} extensions[] = {
    {0, "server_name", write_server_name},
    {1, "max_fragment_length", write_number},
    {5, "status_request", NULL},
    {10, "supported_groups", write_groups},
    {13, "signature_algorithms", write_schemes},
    {16, "application_layer_protocol_negotiation", write_protocols},
    {18, "signed_certificate_timestamp", NULL},
    {19, "client_certificate_type", NULL},
    {20, "server_certificate_type", NULL},
    {21, "padding", NULL},
    {27, "compress_certificate", write_compressors},
    {28, "record_size_limit", write_number},
    {41, "pre_shared_key", write_psks},
    {42, "early_data", write_number},
    {43, "supported_versions", write_versions},
    {44, "cookie", NULL},
    {45, "psk_key_exchange_modes", write_modes},
    {47, "certificate_authorities", NULL},
    {48, "oid_filters", NULL},
    {49, "post_handshake_auth", NULL},
    {50, "signature_algorithms_cert", write_schemes},
    {51, "key_share", write_shares},
};

static void say_extension(uint32_t type, struct siotls_bytes data, int message)
{
    char value[MAX_VALUE] = "";
    char label[32];
    const char *name = NULL;
    write_value *write = NULL;
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        if (extensions[i].type != type)
            continue;
        name = extensions[i].name;
        write = extensions[i].write;
    }
    snprintf(label, sizeof label, is_grease(type) ? "GREASE" : "extension %" PRIu32, type);
    bool is_written = write != NULL && write(value, data, message);
    if (!is_written && data.data_len > 0)
        snprintf(value, sizeof value, "%zu bytes", data.data_len);
    say_part(name ? name : label, value);
}

static void say_extensions(struct siotls_bytes body, int message)
{
    struct siotls_bytes block;
    struct siotls_bytes data;
    uint32_t type;
    if (!take_vector(&body, &block, 2))
        return;
    while (take_number(&block, &type, 2) && take_vector(&block, &data, 2))
        say_extension(type, data, message);
}

/* ---- messages ---- */

static void say_client_hello(struct siotls_bytes body)
{
    char value[MAX_VALUE] = "";
    struct siotls_bytes part;
    if (!skip(&body, 2 + RANDOM) || !take_vector(&body, &part, 1) || !take_vector(&body, &part, 2))
        return;
    (void)write_ids(value, part, SIOTLS_KIND_SUITE);
    say_part("cipher_suites", value);
    if (take_vector(&body, &part, 1))
        say_extensions(body, CLIENT_HELLO);
}

static void say_server_hello(struct siotls_bytes body, int message)
{
    char value[MAX_VALUE] = "";
    struct siotls_bytes part;
    uint32_t suite;
    if (!skip(&body, 2 + RANDOM) || !take_vector(&body, &part, 1) || !take_number(&body, &suite, 2) || !skip(&body, 1))
        return;
    append_id(value, SIOTLS_KIND_SUITE, suite);
    say_part("cipher_suite", value);
    say_extensions(body, message);
}

static void say_certificates(struct siotls_bytes body)
{
    struct siotls_bytes context;
    struct siotls_bytes list;
    struct siotls_bytes certificate;
    struct siotls_bytes block;
    if (!take_vector(&body, &context, 1) || !take_vector(&body, &list, 3))
        return;
    while (take_vector(&list, &certificate, 3)) {
        char value[MAX_VALUE];
        struct siotls_bytes with_length = list;
        tool_subject_text(value, sizeof value, &certificate);
        say_part("certificate", value);
        if (!take_vector(&list, &block, 2))
            return;
        say_extensions(with_length, CERTIFICATE);
    }
}

static void say_signature(struct siotls_bytes body)
{
    char value[MAX_VALUE] = "";
    uint32_t scheme;
    if (!take_number(&body, &scheme, 2))
        return;
    append_id(value, SIOTLS_KIND_SIGNER, scheme);
    say_part("algorithm", value);
}

static void say_ticket(struct siotls_bytes body)
{
    char value[MAX_VALUE] = "";
    struct siotls_bytes nonce;
    struct siotls_bytes ticket;
    uint32_t lifetime;
    if (!take_number(&body, &lifetime, 4) || !skip(&body, 4) || !take_vector(&body, &nonce, 1) ||
        !take_vector(&body, &ticket, 2))
        return;
    snprintf(value, sizeof value, "%" PRIu32 " seconds", lifetime);
    say_part("ticket_lifetime", value);
    snprintf(value, sizeof value, "%zu bytes", ticket.data_len);
    say_part("ticket", value);
    say_extensions(body, NEW_SESSION_TICKET);
}

static int kind_of(const struct siotls_bytes *message)
{
    if (message->data[0] == SERVER_HELLO && message->data_len >= RANDOM_OFFSET + sizeof retry_random &&
        memcmp(message->data + RANDOM_OFFSET, retry_random, sizeof retry_random) == 0)
        return HELLO_RETRY_REQUEST;
    return message->data[0];
}

const char *tool_message_name(const struct siotls_bytes *message)
{
    if (message->data_len == 0)
        return "(nothing)";
    if (kind_of(message) == HELLO_RETRY_REQUEST)
        return "HelloRetryRequest";
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
        if (messages[i].type == message->data[0])
            return messages[i].name;
    return "unknown message";
}

void tool_tree_say(const struct siotls_bytes *message)
{
    struct siotls_bytes body = *message;
    struct siotls_bytes context;
    if (!skip(&body, HEADER))
        return;
    switch (kind_of(message)) {
    case CLIENT_HELLO:
        say_client_hello(body);
        break;
    case SERVER_HELLO:
    case HELLO_RETRY_REQUEST:
        say_server_hello(body, kind_of(message));
        break;
    case ENCRYPTED_EXTENSIONS:
        say_extensions(body, ENCRYPTED_EXTENSIONS);
        break;
    case CERTIFICATE_REQUEST:
        if (take_vector(&body, &context, 1))
            say_extensions(body, CERTIFICATE_REQUEST);
        break;
    case CERTIFICATE:
        say_certificates(body);
        break;
    case CERTIFICATE_VERIFY:
        say_signature(body);
        break;
    case NEW_SESSION_TICKET:
        say_ticket(body);
        break;
    case KEY_UPDATE:
        say_part("request_update", body.data_len > 0 && body.data[0] ? "update_requested" : "update_not_requested");
        break;
    default:
        break;
    }
}
