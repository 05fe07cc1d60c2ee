/* SPDX-License-Identifier: Apache-2.0 */
/*
 * form.c: see form.h (RFC 9846 4.3, RFC 6066 3 and 8, RFC 6962 3.3, RFC 7301 3.1).
 */
#include "wire/form.h"

#include <string.h>

#include "wire/field.h"
#include "wire/hello.h"
#include "wire/messages.h"

struct in;
struct out;

/* A vector of items; its bounds are in bytes. */
struct list {
    uint8_t num_length_bytes;
    uint16_t minimum;
    uint16_t maximum;
    uint8_t item_size;
    bool (*skip_item)(struct sio_reader *reader); /* of items of any size */
};

struct form {
    bool (*parse)(const struct in *in);
    void (*write)(struct sio_writer *writer, const struct out *out);
    struct list list;
};

struct in {
    const struct form *form;
    void *first;
    void *second;
    struct siotls_bytes data;
};

struct out {
    const struct form *form;
    const void *first;
    const void *second;
    uint16_t grease;
};

/* ---- numbers, and what is no field ---- */

static bool parse_anything(const struct in *in)
{
    (void)in;
    return true;
}

static bool parse_nothing(const struct in *in)
{
    return in->data.data_len == 0;
}

static void write_nothing(struct sio_writer *writer, const struct out *out)
{
    (void)writer;
    (void)out;
}

static bool parse_number8(const struct in *in)
{
    struct sio_reader reader = sio_reader(in->data);
    return sio_read_u8(&reader, in->first) && sio_read_end(&reader);
}

static void write_number8(struct sio_writer *writer, const struct out *out)
{
    sio_write_u8(writer, *(const uint8_t *)out->first);
}

static bool parse_number16(const struct in *in)
{
    struct sio_reader reader = sio_reader(in->data);
    return sio_read_u16(&reader, in->first) && sio_read_end(&reader);
}

static void write_number16(struct sio_writer *writer, const struct out *out)
{
    sio_write_u16(writer, *(const uint16_t *)out->first);
}

static bool parse_number32(const struct in *in)
{
    struct sio_reader reader = sio_reader(in->data);
    return sio_read_u32(&reader, in->first) && sio_read_end(&reader);
}

static void write_number32(struct sio_writer *writer, const struct out *out)
{
    sio_write_u32(writer, *(const uint32_t *)out->first);
}

/* ---- vectors, and lists of items ---- */

static bool skip_protocol(struct sio_reader *reader)
{
    struct siotls_bytes protocol;
    return sio_protocol_next(reader, &protocol);
}

static bool skip_key_share(struct sio_reader *reader)
{
    uint16_t group;
    struct siotls_bytes share;
    return sio_key_share_next(reader, &group, &share);
}

/* A DistinguishedName, or a SerializedSCT. */
static bool skip_vector16(struct sio_reader *reader)
{
    struct siotls_bytes contents;
    return sio_read_vector16(reader, &contents, 1, 65535);
}

static bool skip_oid_filter(struct sio_reader *reader)
{
    struct siotls_bytes part;
    return sio_read_vector8(reader, &part, 1, 255) && sio_read_vector16(reader, &part, 0, 65535);
}

bool sio_psk_identity_skip(struct sio_reader *reader)
{
    struct siotls_bytes identity;
    uint32_t obfuscated_ticket_age;
    return sio_read_vector16(reader, &identity, 1, 65535) && sio_read_u32(reader, &obfuscated_ticket_age);
}

bool sio_psk_binder_skip(struct sio_reader *reader)
{
    struct siotls_bytes binder;
    return sio_read_vector8(reader, &binder, 32, 255);
}

static bool is_list_of(struct siotls_bytes list, bool (*skip_item)(struct sio_reader *reader))
{
    struct sio_reader reader = sio_reader(list);
    while (!sio_read_end(&reader))
        if (!skip_item(&reader))
            return false;
    return true;
}

/* The whole data is one list. */
static bool read_list(struct siotls_bytes *contents, struct siotls_bytes data, const struct list *list)
{
    struct sio_reader reader = sio_reader(data);
    bool is_read = list->num_length_bytes == 1 ? sio_read_vector8(&reader, contents, list->minimum, list->maximum)
                                               : sio_read_vector16(&reader, contents, list->minimum, list->maximum);
    if (!is_read || !sio_read_end(&reader))
        return false;
    return list->skip_item != NULL ? is_list_of(*contents, list->skip_item) : contents->data_len % list->item_size == 0;
}

static bool parse_list(const struct in *in)
{
    return read_list(in->first, in->data, &in->form->list);
}

static void write_list(struct sio_writer *writer, const struct out *out)
{
    struct sio_mark vector = sio_write_open(writer, out->form->list.num_length_bytes);
    const struct siotls_bytes *list = out->first;
    if (out->grease != 0)
        sio_write_u16(writer, out->grease);
    sio_write_bytes(writer, list->data, list->data_len);
    sio_write_close(writer, vector);
}

/* Grease is a share of one byte, which has the form of an extension of one byte. */
static void write_key_shares(struct sio_writer *writer, const struct out *out)
{
    struct sio_mark vector = sio_write_open(writer, 2);
    const struct siotls_bytes *shares = out->first;
    sio_write_grease_extension(writer, out->grease, 1);
    sio_write_bytes(writer, shares->data, shares->data_len);
    sio_write_close(writer, vector);
}

/* A list of exactly one protocol. */
static bool parse_protocol(const struct in *in)
{
    struct siotls_bytes list;
    if (!read_list(&list, in->data, &in->form->list))
        return false;
    struct sio_reader protocols = sio_reader(list);
    return sio_protocol_next(&protocols, in->first) && sio_read_end(&protocols);
}

static void write_protocol(struct sio_writer *writer, const struct out *out)
{
    struct sio_mark list = sio_write_open(writer, 2);
    sio_write_vector(writer, 1, *(const struct siotls_bytes *)out->first);
    sio_write_close(writer, list);
}

static bool parse_timestamps(const struct in *in)
{
    *(struct siotls_bytes *)in->first = in->data;
    return sio_sct_list_is_valid(in->data);
}

static void write_timestamps(struct sio_writer *writer, const struct out *out)
{
    const struct siotls_bytes *list = out->first;
    sio_write_bytes(writer, list->data, list->data_len);
}

/* ---- structs of several parts ---- */

/* host_name(0) is the only type there is, and there is at most one name of a type (RFC 6066 3). */
static bool parse_host_name(const struct in *in)
{
    struct sio_reader reader = sio_reader(in->data);
    struct siotls_bytes *name = in->first;
    struct siotls_bytes list;
    uint8_t name_type;
    if (!sio_read_vector16(&reader, &list, 1, 65535) || !sio_read_end(&reader))
        return false;
    struct sio_reader names = sio_reader(list);
    return sio_read_u8(&names, &name_type) && name_type == 0 && sio_read_vector16(&names, name, 1, 65535) &&
           sio_read_end(&names) && memchr(name->data, 0, name->data_len) == NULL;
}

static void write_host_name(struct sio_writer *writer, const struct out *out)
{
    struct sio_mark list = sio_write_open(writer, 2);
    sio_write_u8(writer, 0);
    sio_write_vector(writer, 2, *(const struct siotls_bytes *)out->first);
    sio_write_close(writer, list);
}

static bool parse_key_share(const struct in *in)
{
    struct sio_reader reader = sio_reader(in->data);
    return sio_key_share_next(&reader, in->first, in->second) && sio_read_end(&reader);
}

static void write_key_share(struct sio_writer *writer, const struct out *out)
{
    sio_write_u16(writer, *(const uint16_t *)out->first);
    sio_write_vector(writer, 2, *(const struct siotls_bytes *)out->second);
}

static bool parse_psks(const struct in *in)
{
    struct sio_reader reader = sio_reader(in->data);
    struct siotls_bytes *identities = in->first;
    struct siotls_bytes *binders = in->second;
    return sio_read_vector16(&reader, identities, 7, 65535) && sio_read_vector16(&reader, binders, 33, 65535) &&
           sio_read_end(&reader) && is_list_of(*identities, sio_psk_identity_skip) &&
           is_list_of(*binders, sio_psk_binder_skip);
}

static void write_psks(struct sio_writer *writer, const struct out *out)
{
    sio_write_vector(writer, 2, *(const struct siotls_bytes *)out->first);
    sio_write_vector(writer, 2, *(const struct siotls_bytes *)out->second);
}

/* Types of status other than ocsp(1) are unknown, and asked in vain (RFC 6066 8). */
static bool parse_status_request(const struct in *in)
{
    struct sio_reader reader = sio_reader(in->data);
    bool *wants_ocsp = in->first;
    struct siotls_bytes part;
    uint8_t status_type;
    if (!sio_read_u8(&reader, &status_type))
        return false;
    *wants_ocsp = status_type == SIO_STATUS_TYPE_OCSP;
    return !*wants_ocsp || (sio_read_vector16(&reader, &part, 0, 65535) &&
                            sio_read_vector16(&reader, &part, 0, 65535) && sio_read_end(&reader));
}

/* OCSP, from any responder, without extensions: there is nothing else to ask for. */
static void write_status_request(struct sio_writer *writer, const struct out *out)
{
    (void)out;
    sio_write_u8(writer, SIO_STATUS_TYPE_OCSP);
    sio_write_u16(writer, 0);
    sio_write_u16(writer, 0);
}

static bool parse_status(const struct in *in)
{
    struct sio_reader reader = sio_reader(in->data);
    uint8_t status_type;
    return sio_read_u8(&reader, &status_type) && status_type == SIO_STATUS_TYPE_OCSP &&
           sio_read_vector24(&reader, in->first, 1, 0xffffff) && sio_read_end(&reader);
}

static void write_status(struct sio_writer *writer, const struct out *out)
{
    sio_certificate_status_write(writer, *(const struct siotls_bytes *)out->first);
}

/* ---- the forms ---- */

static const struct form forms[SIO_NUM_FORMS] = {
    [SIO_FORM_NOT_CARRIED] = {.parse = parse_anything, .write = write_nothing},
    [SIO_FORM_ANYTHING] = {.parse = parse_anything, .write = write_nothing},
    [SIO_FORM_NOTHING] = {.parse = parse_nothing, .write = write_nothing},
    [SIO_FORM_NUMBER8] = {.parse = parse_number8, .write = write_number8},
    [SIO_FORM_NUMBER16] = {.parse = parse_number16, .write = write_number16},
    [SIO_FORM_NUMBER32] = {.parse = parse_number32, .write = write_number32},
    [SIO_FORM_LIST8] = {.parse = parse_list, .write = write_list, .list = {1, 1, 255, 1, NULL}},
    [SIO_FORM_SHORT_LIST16] = {.parse = parse_list, .write = write_list, .list = {1, 2, 254, 2, NULL}},
    [SIO_FORM_LIST16] = {.parse = parse_list, .write = write_list, .list = {2, 2, 65535, 2, NULL}},
    [SIO_FORM_VECTOR16] = {.parse = parse_list, .write = write_list, .list = {2, 1, 65535, 1, NULL}},
    [SIO_FORM_HOST_NAME] = {.parse = parse_host_name, .write = write_host_name},
    [SIO_FORM_PROTOCOLS] = {.parse = parse_list, .write = write_list, .list = {2, 2, 65535, 0, skip_protocol}},
    [SIO_FORM_PROTOCOL] = {.parse = parse_protocol, .write = write_protocol, .list = {2, 2, 65535, 0, skip_protocol}},
    [SIO_FORM_KEY_SHARES] = {.parse = parse_list, .write = write_key_shares, .list = {2, 0, 65535, 0, skip_key_share}},
    [SIO_FORM_KEY_SHARE] = {.parse = parse_key_share, .write = write_key_share},
    [SIO_FORM_PSKS] = {.parse = parse_psks, .write = write_psks},
    [SIO_FORM_AUTHORITIES] = {.parse = parse_list, .write = write_list, .list = {2, 3, 65535, 0, skip_vector16}},
    [SIO_FORM_OID_FILTERS] = {.parse = parse_list, .write = write_list, .list = {2, 0, 65535, 0, skip_oid_filter}},
    [SIO_FORM_STATUS_REQUEST] = {.parse = parse_status_request, .write = write_status_request},
    [SIO_FORM_STATUS] = {.parse = parse_status, .write = write_status},
    [SIO_FORM_TIMESTAMPS] = {.parse = parse_timestamps,
                             .write = write_timestamps,
                             .list = {2, 1, 65535, 0, skip_vector16}},
};

bool sio_form_parse(void *first, void *second, struct siotls_bytes data, enum sio_form form)
{
    struct in in = {.form = &forms[form], .first = first, .second = second, .data = data};
    return in.form->parse(&in);
}

void sio_form_write(struct sio_writer *writer, const void *first, const void *second, uint16_t grease,
                    enum sio_form form)
{
    struct out out = {.form = &forms[form], .first = first, .second = second, .grease = grease};
    out.form->write(writer, &out);
}

bool sio_sct_list_is_valid(struct siotls_bytes list)
{
    struct siotls_bytes scts;
    return read_list(&scts, list, &forms[SIO_FORM_TIMESTAMPS].list);
}
