/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension.c: see extension.h: the table made of the rows, blocks of extensions judged by it and their data taken
 * apart and put together by it (RFC 9846 4.3), and lists of 16-bit numbers.
 */
#include "wire/extension.h"

#include <stddef.h>

#include "wire/field.h"
#include "wire/form.h"
#include "wire/hello.h"
#include "wire/messages.h"

/*
 * Where the data of an extension lies in a message's struct: offsets of its one or two fields, which only their form
 * asks for. grease: likewise in sio_hello_grease, where 0 (suite, which is no extension's) says none.
 */
struct place {
    uint8_t form; /* of enum sio_form */
    uint8_t grease;
    uint16_t first;
    uint16_t second;
};

struct row {
    const char *name;
    uint16_t type;
    struct place places[SIO_NUM_CARRIERS];
};

/* What each message is in C. */
#define IN_CLIENT_HELLO struct sio_client_hello
#define IN_SERVER_HELLO struct sio_server_hello
#define IN_HELLO_RETRY_REQUEST struct sio_server_hello
#define IN_ENCRYPTED_EXTENSIONS struct sio_encrypted_extensions
#define IN_CERTIFICATE struct sio_certificate_entry
#define IN_CERTIFICATE_REQUEST struct sio_certificate_request
#define IN_NEW_SESSION_TICKET struct sio_new_session_ticket

#define DATA(message, form) [SIO_IN_##message] = {SIO_FORM_##form, 0, 0, 0},
#define FIELD(message, form, field) [SIO_IN_##message] = {SIO_FORM_##form, 0, offsetof(IN_##message, field), 0},
#define FIELDS(message, form, first, second)                                                                           \
    [SIO_IN_##message] = {SIO_FORM_##form, 0, offsetof(IN_##message, first), offsetof(IN_##message, second)},
#define GREASED(form, field, grease)                                                                                   \
    [SIO_IN_CLIENT_HELLO] = {SIO_FORM_##form, offsetof(struct sio_hello_grease, grease),                               \
                             offsetof(struct sio_client_hello, field), 0},
#define ROW(identifier, name, type, messages) [SIO_EXTENSION_##identifier] = {#name, type, {messages}},
#define CASE(identifier, name, type, messages)                                                                         \
    case type:                                                                                                         \
        return SIO_EXTENSION_##identifier;

static const struct row rows[SIO_NUM_EXTENSIONS] = {SIO_EXTENSION_ROWS(ROW)};

_Static_assert(SIO_NUM_EXTENSIONS <= 32, "masks of extensions have a bit for each");
_Static_assert(offsetof(struct sio_hello_grease, suite) == 0, "no extension's grease is at 0");

/* is_answer: nothing may be in it that was not asked for (RFC 9846 4.3). extensions: where they are in its struct. */
static const struct carrier {
    const char *name;
    bool is_answer;
    uint16_t extensions;
} carriers[SIO_NUM_CARRIERS] = {
    [SIO_IN_CLIENT_HELLO] = {"client_hello", false, offsetof(IN_CLIENT_HELLO, extensions)},
    [SIO_IN_SERVER_HELLO] = {"server_hello", true, offsetof(IN_SERVER_HELLO, extensions)},
    [SIO_IN_HELLO_RETRY_REQUEST] = {"hello_retry_request", true, offsetof(IN_HELLO_RETRY_REQUEST, extensions)},
    [SIO_IN_ENCRYPTED_EXTENSIONS] = {"encrypted_extensions", true, offsetof(IN_ENCRYPTED_EXTENSIONS, extensions)},
    [SIO_IN_CERTIFICATE] = {"certificate", true, offsetof(IN_CERTIFICATE, extensions)},
    [SIO_IN_CERTIFICATE_REQUEST] = {"certificate_request", false, offsetof(IN_CERTIFICATE_REQUEST, extensions)},
    [SIO_IN_NEW_SESSION_TICKET] = {"new_session_ticket", false, offsetof(IN_NEW_SESSION_TICKET, extensions)},
    [SIO_IN_LEGACY_SERVER_HELLO] = {"server_hello", false, offsetof(IN_SERVER_HELLO, extensions)},
};

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

/* SIO_NUM_EXTENSIONS for a type that siotls does not know. Two rows of one type do not compile. */
static enum sio_extension row_of(uint16_t type)
{
    switch (type) {
        SIO_EXTENSION_ROWS(CASE)
    default:
        return SIO_NUM_EXTENSIONS;
    }
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
    struct sio_seen16 seen;
    uint16_t type;
    struct siotls_bytes data;
    sio_seen16_init(&seen);
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
    if (!carriers[carrier].is_answer)
        return true;
    sio_fail(error, SIOTLS_ALERT_UNSUPPORTED_EXTENSION, "extensions: an unknown extension was not asked for");
    return sio_fail_detail(error, "extension %u", (unsigned)type);
}

static bool check_known(enum sio_extension extension, enum sio_carrier carrier, uint32_t offered,
                        struct sio_error *error)
{
    if (rows[extension].places[carrier].form == SIO_FORM_NOT_CARRIED) {
        sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                 "extensions: an extension is in a message that may not carry it");
        return sio_fail_detail(error, "%s", rows[extension].name);
    }
    /* A server may set a cookie unasked (RFC 9846 4.3.2). */
    bool is_unasked_cookie = carrier == SIO_IN_HELLO_RETRY_REQUEST && extension == SIO_EXTENSION_COOKIE;
    if (carriers[carrier].is_answer && (offered & sio_extension_bit(extension)) == 0 && !is_unasked_cookie) {
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

static bool fail_form(enum sio_extension extension, enum sio_carrier carrier, struct sio_error *error)
{
    sio_fail(error, SIOTLS_ALERT_DECODE_ERROR, "extensions: the data of an extension is malformed");
    return sio_fail_detail(error, "%s in %s", rows[extension].name, carriers[carrier].name);
}

bool sio_extension_fields_parse(void *message, enum sio_carrier carrier, struct sio_error *error)
{
    uint8_t *base = message;
    const struct sio_extensions *extensions = (const void *)(base + carriers[carrier].extensions);
    size_t i = 0;
    for (uint32_t left = extensions->present; left != 0; left >>= 1, i++) {
        const struct place *place = &rows[i].places[carrier];
        if ((left & 1) != 0 &&
            !sio_form_parse(base + place->first, base + place->second, extensions->data[i], (enum sio_form)place->form))
            return fail_form((enum sio_extension)i, carrier, error);
    }
    return true;
}

/* The value that a ClientHello has for such a place; 0: none. */
static uint16_t grease_at(const void *message, enum sio_carrier carrier, const struct place *place)
{
    const struct sio_client_hello *hello = message;
    if (place->grease == 0 || carrier != SIO_IN_CLIENT_HELLO || hello->grease == NULL)
        return 0;
    const void *value = (const uint8_t *)hello->grease + place->grease;
    return *(const uint16_t *)value;
}

static void write_fields(struct sio_writer *writer, const void *message, enum sio_carrier carrier,
                         const struct place *place)
{
    const uint8_t *base = message;
    sio_form_write(writer, base + place->first, base + place->second, grease_at(message, carrier, place),
                   (enum sio_form)place->form);
}

void sio_extension_fields_write(struct sio_writer *writer, const void *message, enum sio_carrier carrier, uint32_t mask)
{
    const uint8_t *base = message;
    const struct sio_extensions *extensions = (const void *)(base + carriers[carrier].extensions);
    size_t i = 0;
    for (uint32_t left = extensions->present & mask; left != 0; left >>= 1, i++) {
        if ((left & 1) == 0)
            continue;
        sio_write_u16(writer, rows[i].type);
        struct sio_mark data = sio_write_open(writer, 2);
        if (extensions->data[i].data_len > 0)
            sio_write_bytes(writer, extensions->data[i].data, extensions->data[i].data_len);
        else
            write_fields(writer, message, carrier, &rows[i].places[carrier]);
        sio_write_close(writer, data);
    }
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
