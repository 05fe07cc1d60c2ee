/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.c: the extensions about policies. Form only; policy_path.c judges.
 */
#include "x509/form/policy.h"

#include "asn1/der.h"

/* OIDs below id-qt (RFC 5280 4.2.1.4): pointer to a practice statement, and notice to users. Both are for people. */
static bool is_known_qualifier(struct siotls_bytes oid)
{
    static const uint8_t front[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02};
    return oid.data_len == sizeof front + 1 &&
           sio_bytes_equal(sio_bytes(oid.data, sizeof front), sio_bytes(front, 7)) &&
           (oid.data[sizeof front] == 1 || oid.data[sizeof front] == 2);
}

static bool read_qualifiers(struct sio_certificate *certificate, struct sio_reader *information)
{
    struct sio_reader qualifiers;
    struct sio_reader qualifier;
    struct siotls_bytes oid;
    struct siotls_bytes contents;
    uint8_t tag;
    if (!sio_der_enter(information, &qualifiers, SIO_DER_SEQUENCE))
        return false;
    do {
        if (!sio_der_enter(&qualifiers, &qualifier, SIO_DER_SEQUENCE) || !sio_der_read_oid(&qualifier, &oid) ||
            !sio_der_read_any(&qualifier, &tag, &contents) || !sio_read_end(&qualifier))
            return false;
        if (!is_known_qualifier(oid))
            certificate->extensions |= SIO_CERT_UNKNOWN_QUALIFIER;
    } while (!sio_read_end(&qualifiers));
    return true;
}

bool sio_policies_parse(struct sio_certificate *certificate, struct sio_reader *value)
{
    struct sio_reader information;
    struct siotls_bytes policy;
    size_t num_policies = 0;
    if (!sio_der_read(value, &certificate->policies, SIO_DER_SEQUENCE))
        return false;
    struct sio_reader policies = sio_reader(certificate->policies);
    do {
        if (num_policies++ == SIO_MAX_POLICIES || !sio_der_enter(&policies, &information, SIO_DER_SEQUENCE) ||
            !sio_der_read_oid(&information, &policy))
            return false;
        if (!sio_read_end(&information) && (!read_qualifiers(certificate, &information) || !sio_read_end(&information)))
            return false;
    } while (!sio_read_end(&policies));
    return true;
}

bool sio_policy_next(struct sio_reader *policies, struct siotls_bytes *policy)
{
    struct sio_reader information;
    return sio_der_enter(policies, &information, SIO_DER_SEQUENCE) && sio_der_read_oid(&information, policy);
}

bool sio_policy_mapping_next(struct sio_reader *mappings, struct siotls_bytes *issuer_policy,
                             struct siotls_bytes *subject_policy)
{
    struct sio_reader mapping;
    return sio_der_enter(mappings, &mapping, SIO_DER_SEQUENCE) && sio_der_read_oid(&mapping, issuer_policy) &&
           sio_der_read_oid(&mapping, subject_policy) && sio_read_end(&mapping);
}

bool sio_policy_is_any(struct siotls_bytes policy)
{
    static const uint8_t any[] = {0x55, 0x1d, 0x20, 0x00};
    return sio_bytes_equal(policy, sio_bytes(any, sizeof any));
}

/* RFC 5280 6.1.4 a: anyPolicy is never mapped. */
bool sio_policy_mappings_parse(struct sio_certificate *certificate, struct sio_reader *value)
{
    struct siotls_bytes issuer_policy;
    struct siotls_bytes subject_policy;
    size_t num_mappings = 0;
    if (!sio_der_read(value, &certificate->policy_mappings, SIO_DER_SEQUENCE))
        return false;
    struct sio_reader mappings = sio_reader(certificate->policy_mappings);
    do {
        if (num_mappings++ == SIO_MAX_POLICIES ||
            !sio_policy_mapping_next(&mappings, &issuer_policy, &subject_policy) || sio_policy_is_any(issuer_policy) ||
            sio_policy_is_any(subject_policy))
            return false;
    } while (!sio_read_end(&mappings));
    return true;
}

/* An INTEGER under a context tag, if it is there. */
static bool read_skip_certs(struct sio_reader *inside, uint32_t *skip_certs, uint8_t tag)
{
    struct siotls_bytes contents;
    if (!sio_der_read_optional(inside, &contents, tag))
        return false;
    return contents.data == NULL || sio_der_u32(skip_certs, contents);
}

/* RFC 5280 4.2.1.11: one of the two is there. */
bool sio_policy_constraints_parse(struct sio_certificate *certificate, struct sio_reader *value)
{
    struct sio_reader inside;
    return sio_der_enter(value, &inside, SIO_DER_SEQUENCE) && !sio_read_end(&inside) &&
           read_skip_certs(&inside, &certificate->require_explicit_policy, SIO_DER_CONTEXT) &&
           read_skip_certs(&inside, &certificate->inhibit_policy_mapping, SIO_DER_CONTEXT + 1) && sio_read_end(&inside);
}

bool sio_inhibit_any_policy_parse(struct sio_certificate *certificate, struct sio_reader *value)
{
    return sio_der_read_u32(value, &certificate->inhibit_any_policy);
}
