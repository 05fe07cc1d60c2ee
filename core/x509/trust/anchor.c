/* SPDX-License-Identifier: Apache-2.0 */
/*
 * anchor.c: see anchor.h. The names are written as the NameConstraints of RFC 5280 4.2.1.10, so that one piece of code
 * compares names.
 */
#include "x509/trust/anchor.h"

#include <string.h>

#include "asn1/der.h"
#include "x509/name/address.h"
#include "x509/name/dns_name.h"
#include "x509/name/general_name.h"
#include "x509/name/name_constraints.h"

/* More text than the lists of any one anchor need; it keeps lengths small. */
enum { MAX_CONSTRAINTS = 1 << 16 };

/* A base of a subtree: a DNS name, or address and mask. */
struct base {
    uint8_t tag;
    struct siotls_bytes name; /* of the text, or of the network below */
    uint8_t network[32];
};

static bool read_prefix(struct siotls_bytes digits, size_t maximum, size_t *prefix)
{
    *prefix = 0;
    for (size_t i = 0; i < digits.data_len; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9' || i == 3)
            return false;
        *prefix = *prefix * 10 + (size_t)(digits.data[i] - '0');
    }
    return digits.data_len > 0 && *prefix <= maximum;
}

/* "address/prefix", or an address alone. */
static bool read_network(struct base *base, struct siotls_bytes text)
{
    uint8_t address[16];
    const uint8_t *slash = text.data_len > 0 ? memchr(text.data, '/', text.data_len) : NULL;
    size_t front_len = slash != NULL ? (size_t)(slash - text.data) : text.data_len;
    size_t address_len = sio_address_parse(address, sio_bytes(text.data, front_len));
    size_t prefix = address_len * 8;
    if (address_len == 0 ||
        (slash != NULL && !read_prefix(sio_bytes(slash + 1, text.data_len - front_len - 1), prefix, &prefix)))
        return false;
    memset(base->network, 0, sizeof base->network);
    for (size_t i = 0; i < prefix; i++)
        base->network[address_len + i / 8] |= (uint8_t)(0x80u >> (i % 8));
    for (size_t i = 0; i < address_len; i++)
        base->network[i] = address[i] & base->network[address_len + i];
    base->tag = SIO_NAME_TAG_ADDRESS;
    base->name = sio_bytes(base->network, 2 * address_len);
    return true;
}

static bool read_base(struct base *base, const char *text)
{
    struct siotls_bytes bytes = sio_bytes((const uint8_t *)text, strlen(text));
    if (read_network(base, bytes))
        return true;
    size_t num_dots = bytes.data_len > 0 && bytes.data[0] == '.' ? 1 : 0;
    base->tag = SIO_NAME_TAG_DNS;
    base->name = bytes;
    return sio_dns_name_is_valid(sio_bytes(bytes.data + num_dots, bytes.data_len - num_dots));
}

/* GeneralSubtree { base } */
static void write_subtree(struct sio_writer *writer, const struct base *base)
{
    size_t name_len = sio_der_header_size(base->name.data_len) + base->name.data_len;
    sio_der_write_header(writer, SIO_DER_SEQUENCE, name_len);
    sio_der_write_header(writer, base->tag, base->name.data_len);
    sio_write_bytes(writer, base->name.data, base->name.data_len);
}

/* The excluded subtrees that hold all DNS names, or all addresses of both kinds. */
static void write_exclusion(struct sio_writer *writer, bool has_dns, bool has_address)
{
    const struct base any_dns = {.tag = SIO_NAME_TAG_DNS};
    struct base any_ipv4 = {.tag = SIO_NAME_TAG_ADDRESS};
    struct base any_ipv6 = {.tag = SIO_NAME_TAG_ADDRESS};
    any_ipv4.name = sio_bytes(any_ipv4.network, 8);
    any_ipv6.name = sio_bytes(any_ipv6.network, 32);
    if (!has_dns)
        write_subtree(writer, &any_dns);
    if (!has_address) {
        write_subtree(writer, &any_ipv4);
        write_subtree(writer, &any_ipv6);
    }
}

static bool write_permissions(struct sio_writer *writer, const char *const *names, size_t num_names, bool *has_dns,
                              bool *has_address, struct sio_error *error)
{
    for (size_t i = 0; i < num_names; i++) {
        struct base base;
        if (names[i] == NULL || !read_base(&base, names[i])) {
            sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "trust: a permitted name is neither a DNS name nor a network");
            return sio_fail_detail(error, "%s", names[i] != NULL ? names[i] : "NULL");
        }
        *has_dns = *has_dns || base.tag == SIO_NAME_TAG_DNS;
        *has_address = *has_address || base.tag == SIO_NAME_TAG_ADDRESS;
        write_subtree(writer, &base);
    }
    return true;
}

/* Wraps what was written to list into an element. */
static void write_list(struct sio_writer *writer, uint8_t tag, const struct sio_buffer *list)
{
    if (list->data_len == 0)
        return;
    sio_der_write_header(writer, tag, list->data_len);
    sio_write_bytes(writer, list->data, list->data_len);
}

bool sio_anchor_names_write(struct sio_buffer *constraints, const char *const *names, size_t num_names,
                            struct sio_error *error)
{
    struct sio_buffer permitted;
    struct sio_buffer excluded;
    struct sio_writer permissions;
    struct sio_writer exclusions;
    struct sio_writer writer;
    bool has_dns = false;
    bool has_address = false;
    sio_buffer_init(&permitted, constraints->memory);
    sio_buffer_init(&excluded, constraints->memory);
    sio_writer_init(&permissions, &permitted, MAX_CONSTRAINTS);
    sio_writer_init(&exclusions, &excluded, MAX_CONSTRAINTS);
    sio_writer_init(&writer, constraints, SIZE_MAX);
    bool ok = write_permissions(&permissions, names, num_names, &has_dns, &has_address, error);
    if (ok) {
        write_exclusion(&exclusions, has_dns, has_address);
        write_list(&writer, SIO_DER_CONTEXT_CONSTRUCTED, &permitted);
        write_list(&writer, SIO_DER_CONTEXT_CONSTRUCTED + 1, &excluded);
        ok = (sio_writer_ok(&permissions) && sio_writer_ok(&exclusions) && sio_writer_ok(&writer)) ||
             sio_fail_status(error, SIOTLS_ERROR_LIMIT, "trust: there are too many permitted names, or no memory");
    }
    sio_buffer_clear(&permitted);
    sio_buffer_clear(&excluded);
    return ok;
}

bool sio_anchor_limits_allow(const struct sio_anchor_limits *limits, const struct sio_certificate *certificate,
                             int purpose, uint32_t *num_comparisons, struct sio_error *error)
{
    if (limits->purposes != 0 && (limits->purposes & (1u << purpose)) == 0)
        return sio_fail(error, SIOTLS_ALERT_UNKNOWN_CA, "x509: the anchor is not trusted for this purpose");
    if (limits->name_constraints.data == NULL)
        return true;
    const struct sio_presented_names names = sio_certificate_names(certificate);
    struct sio_error why = {0};
    if (sio_name_constraints_allow(limits->name_constraints, &names, num_comparisons, &why))
        return true;
    return sio_fail(error, SIOTLS_ALERT_UNKNOWN_CA, "x509: the anchor is not trusted for a name of the certificate");
}
