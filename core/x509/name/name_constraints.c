/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_constraints.c: see name_constraints.h. A name that cannot be compared (otherName, ..., or malformed) is refused
 * below a constraint of that kind, as RFC 5280 4.2.1.10 demands.
 */
#include "x509/name/name_constraints.h"

#include "x509/name/distinguished_name.h"
#include "x509/name/dns_name.h"
#include "x509/name/general_name.h"
#include "x509/name/mailbox.h"
#include "x509/name/telling.h"
#include "x509/name/uri.h"

/* The two lists; empty when absent. */
struct subtrees {
    struct siotls_bytes permitted;
    struct siotls_bytes excluded;
};

static bool read_subtrees(struct siotls_bytes constraints, struct subtrees *subtrees)
{
    struct sio_reader reader = sio_reader(constraints);
    return sio_der_read_optional(&reader, &subtrees->permitted, SIO_DER_CONTEXT_CONSTRUCTED) &&
           sio_der_read_optional(&reader, &subtrees->excluded, SIO_DER_CONTEXT_CONSTRUCTED + 1) &&
           sio_read_end(&reader);
}

/* minimum is always 0 and maximum absent (RFC 5280 4.2.1.10), so nothing follows the base. */
static bool next_base(struct sio_reader *list, struct sio_general_name *base)
{
    struct sio_reader inside;
    return sio_der_enter(list, &inside, SIO_DER_SEQUENCE) && sio_general_name_next(&inside, base) &&
           sio_read_end(&inside);
}

static struct siotls_bytes without_first(struct siotls_bytes text)
{
    return sio_bytes(text.data + 1, text.data_len - 1);
}

static bool starts_with_dot(struct siotls_bytes text)
{
    return text.data_len > 0 && text.data[0] == '.';
}

/*
 * Private CAs write the dot at the end that makes a DNS name absolute. It changes no meaning: names in certificates
 * have none.
 */
static struct siotls_bytes without_last_dot(struct siotls_bytes text)
{
    bool has_dot = text.data_len > 0 && text.data[text.data_len - 1] == '.';
    return sio_bytes(text.data, text.data_len - (has_dot ? 1 : 0));
}

/* RFC 5280 gives an empty base a meaning for DNS names only; for hosts of mailboxes and URIs it is in use likewise. */
static bool is_host_base(struct siotls_bytes base)
{
    base = without_last_dot(base);
    return base.data_len == 0 || sio_dns_name_is_valid(starts_with_dot(base) ? without_first(base) : base);
}

static bool is_email_base(struct siotls_bytes base)
{
    struct siotls_bytes local;
    struct siotls_bytes host;
    return sio_mailbox_has_at(base) ? sio_mailbox_split(without_last_dot(base), &local, &host) : is_host_base(base);
}

/* An address and a mask of as many bytes, ones before zeros (RFC 4632). */
static bool is_address_base(struct siotls_bytes base)
{
    if (base.data_len != 8 && base.data_len != 32)
        return false;
    size_t half = base.data_len / 2;
    bool ended = false;
    for (size_t i = 0; i < half * 8; i++) {
        bool is_set = (base.data[half + i / 8] & (0x80u >> (i % 8))) != 0;
        if (is_set && ended)
            return false;
        ended = !is_set;
    }
    return true;
}

static bool base_is_valid(const struct sio_general_name *base)
{
    switch (base->tag) {
    case SIO_NAME_TAG_DNS:
    case SIO_NAME_TAG_URI:
        return is_host_base(base->value);
    case SIO_NAME_TAG_EMAIL:
        return is_email_base(base->value);
    case SIO_NAME_TAG_ADDRESS:
        return is_address_base(base->value);
    default:
        return true;
    }
}

static bool list_is_valid(struct siotls_bytes list)
{
    struct sio_reader reader = sio_reader(list);
    struct sio_general_name base;
    do {
        if (!next_base(&reader, &base) || !base_is_valid(&base))
            return false;
    } while (!sio_read_end(&reader));
    return true;
}

bool sio_name_constraints_are_valid(struct siotls_bytes constraints)
{
    struct subtrees subtrees;
    if (!read_subtrees(constraints, &subtrees) || (subtrees.permitted.data == NULL && subtrees.excluded.data == NULL))
        return false;
    return (subtrees.permitted.data == NULL || list_is_valid(subtrees.permitted)) &&
           (subtrees.excluded.data == NULL || list_is_valid(subtrees.excluded));
}

static bool list_is_exact(struct siotls_bytes list)
{
    struct sio_reader reader = sio_reader(list);
    struct sio_general_name base;
    while (next_base(&reader, &base)) {
        if (base.tag == SIO_NAME_TAG_DNS && starts_with_dot(base.value))
            return false;
    }
    return true;
}

bool sio_name_constraints_are_exact(struct siotls_bytes constraints)
{
    struct subtrees subtrees;
    return read_subtrees(constraints, &subtrees) && list_is_exact(subtrees.permitted) &&
           list_is_exact(subtrees.excluded);
}

/* A leading dot leaves out the name itself where names are permitted, and is ignored where they are excluded. */
static bool dns_is_within(struct siotls_bytes name, struct siotls_bytes base, bool is_exclusion)
{
    if (!starts_with_dot(base))
        return sio_dns_is_within(name, base);
    struct siotls_bytes parent = without_first(base);
    return sio_dns_is_within(name, parent) && (is_exclusion || name.data_len > parent.data_len);
}

/*
 * A wildcard stands for many names: all of them must be permitted, none may be excluded. "*.a.b" stands for names
 * within a.b, and touches an excluded x.a.b. What is no name at all cannot be compared.
 */
static bool dns_matches(struct siotls_bytes name, struct siotls_bytes base, bool is_exclusion)
{
    bool has_asterisk = sio_dns_has_asterisk(name);
    struct siotls_bytes parent = sio_dns_parent(name);
    if (!sio_dns_name_is_valid(has_asterisk ? parent : name))
        return is_exclusion;
    if (!has_asterisk)
        return dns_is_within(name, base, is_exclusion);
    struct siotls_bytes host = starts_with_dot(base) ? without_first(base) : base;
    if (sio_dns_is_within(parent, host))
        return true;
    return is_exclusion && sio_dns_equal(sio_dns_parent(host), parent);
}

/* A host, all hosts below a domain, or any host. */
static bool host_matches(struct siotls_bytes host, struct siotls_bytes base)
{
    if (base.data_len == 0 || starts_with_dot(base))
        return dns_is_within(host, base, false);
    return sio_dns_equal(host, base);
}

/* A mailbox, or the mailboxes of hosts. Local parts keep their case. */
static bool email_matches(struct siotls_bytes name, struct siotls_bytes base, bool is_exclusion)
{
    struct siotls_bytes local;
    struct siotls_bytes host;
    struct siotls_bytes base_local;
    struct siotls_bytes base_host;
    if (!sio_mailbox_split(name, &local, &host))
        return is_exclusion;
    if (sio_mailbox_split(base, &base_local, &base_host))
        return sio_bytes_equal(local, base_local) && sio_dns_equal(host, base_host);
    return host_matches(host, base);
}

/* A URI whose host is no DNS name is to be refused below any constraint of URIs. */
static bool uri_matches(struct siotls_bytes uri, struct siotls_bytes base, bool is_exclusion)
{
    struct siotls_bytes host;
    if (!sio_uri_host(uri, &host))
        return is_exclusion;
    return host_matches(host, base);
}

static bool address_matches(struct siotls_bytes address, struct siotls_bytes base)
{
    if (base.data_len != 2 * address.data_len)
        return false;
    for (size_t i = 0; i < address.data_len; i++) {
        if (((address.data[i] ^ base.data[i]) & base.data[address.data_len + i]) != 0)
            return false;
    }
    return true;
}

/* Names of kinds that cannot be compared match no permitted and every excluded base. */
static bool matches(const struct sio_general_name *name, const struct sio_general_name *base, bool is_exclusion)
{
    switch (name->tag) {
    case SIO_NAME_TAG_DNS:
        return dns_matches(name->value, without_last_dot(base->value), is_exclusion);
    case SIO_NAME_TAG_EMAIL:
        return email_matches(name->value, without_last_dot(base->value), is_exclusion);
    case SIO_NAME_TAG_URI:
        return uri_matches(name->value, without_last_dot(base->value), is_exclusion);
    case SIO_NAME_TAG_ADDRESS:
        return address_matches(name->value, base->value);
    case SIO_NAME_TAG_DIRECTORY:
        return sio_name_is_within(name->value, base->value);
    default:
        return is_exclusion;
    }
}

/* Looks for a match; has_kind says whether any base is of the name's kind. */
static bool find_match(struct siotls_bytes list, const struct sio_general_name *name, bool is_exclusion, bool *has_kind,
                       uint32_t *num_comparisons)
{
    struct sio_reader reader = sio_reader(list);
    struct sio_general_name base;
    *has_kind = false;
    while (*num_comparisons > 0 && next_base(&reader, &base)) {
        *num_comparisons -= 1;
        if (base.tag != name->tag)
            continue;
        *has_kind = true;
        if (matches(name, &base, is_exclusion))
            return true;
    }
    return false;
}

static bool allow_name(const struct subtrees *subtrees, const struct sio_general_name *name, uint32_t *num_comparisons,
                       struct sio_error *error)
{
    bool has_kind;
    if (find_match(subtrees->excluded, name, true, &has_kind, num_comparisons)) {
        sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: a name is excluded by a CA's name constraints");
        sio_tell_name(name, error);
        return false;
    }
    bool is_permitted = find_match(subtrees->permitted, name, false, &has_kind, num_comparisons);
    if (*num_comparisons == 0)
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE,
                        "x509: there are too many names and name constraints to compare");
    if (!has_kind || is_permitted)
        return true;
    sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: a name is outside of what a CA's name constraints permit");
    sio_tell_name(name, error);
    return false;
}

/* emailAddress attributes count as mailboxes where there is no subjectAltName (RFC 5280 4.2.1.10). */
static bool allow_subject_emails(const struct subtrees *subtrees, struct siotls_bytes subject,
                                 uint32_t *num_comparisons, struct sio_error *error)
{
    struct sio_reader name = sio_name_open(subject);
    struct sio_reader relative;
    struct sio_name_attribute attribute;
    while (sio_name_next_relative(&name, &relative)) {
        while (sio_name_next_attribute(&relative, &attribute)) {
            struct sio_general_name email = {.value = attribute.value, .tag = SIO_NAME_TAG_EMAIL};
            if (sio_name_is_email(&attribute) && !allow_name(subtrees, &email, num_comparisons, error))
                return false;
        }
    }
    return true;
}

bool sio_name_constraints_allow(struct siotls_bytes constraints, const struct sio_presented_names *names,
                                uint32_t *num_comparisons, struct sio_error *error)
{
    struct subtrees subtrees;
    if (!read_subtrees(constraints, &subtrees))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: a CA's name constraints cannot be read");
    struct sio_general_name name = {.value = names->subject, .tag = SIO_NAME_TAG_DIRECTORY};
    if (!sio_name_is_empty(names->subject) && !allow_name(&subtrees, &name, num_comparisons, error))
        return false;
    if (names->subject_alt_name.data == NULL &&
        !allow_subject_emails(&subtrees, names->subject, num_comparisons, error))
        return false;
    struct sio_reader reader = sio_reader(names->subject_alt_name);
    while (sio_general_name_next(&reader, &name)) {
        if (!allow_name(&subtrees, &name, num_comparisons, error))
            return false;
    }
    return true;
}
