/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension.c: one row and one small parser per extension. Parsers look at form only; whether what is written is
 * allowed where it stands is judged in rule.c.
 */
#include "x509/form/extension.h"

#include "asn1/der.h"
#include "x509/form/policy.h"
#include "x509/name/general_name.h"
#include "x509/name/name_constraints.h"

struct extension {
    struct siotls_bytes oid;
    struct siotls_bytes value;
    bool critical;
};

/* RFC 5280 4.2.1.9. pathLenConstraint has no meaning unless cA is set. */
static bool parse_basic_constraints(struct sio_certificate *certificate, struct sio_reader *value)
{
    struct sio_reader inside;
    if (!sio_der_enter(value, &inside, SIO_DER_SEQUENCE) || !sio_der_read_default_false(&inside, &certificate->is_ca))
        return false;
    certificate->has_path_length = !sio_read_end(&inside);
    return !certificate->has_path_length ||
           (certificate->is_ca && sio_der_read_u32(&inside, &certificate->path_length) && sio_read_end(&inside));
}

/* RFC 5280 4.2.1.3: at least one bit is set. DER drops trailing zero bits of named bit lists (X.690 11.2.2). */
static bool parse_key_usage(struct sio_certificate *certificate, struct sio_reader *value)
{
    struct siotls_bytes bits;
    uint8_t num_unused;
    if (!sio_der_read_bits(value, &bits, &num_unused) || bits.data_len == 0 || bits.data_len > 2)
        return false;
    for (size_t i = 0; i < bits.data_len * 8; i++) {
        if ((bits.data[i / 8] & (0x80u >> (i % 8))) != 0)
            certificate->key_usage = (uint16_t)(certificate->key_usage | 1u << i);
    }
    if ((bits.data[bits.data_len - 1] >> num_unused & 1) == 0)
        certificate->is_inexact = true;
    return certificate->key_usage != 0;
}

static bool parse_extended_key_usage(struct sio_certificate *certificate, struct sio_reader *value)
{
    if (!sio_der_read(value, &certificate->extended_key_usage, SIO_DER_SEQUENCE))
        return false;
    struct sio_reader purposes = sio_reader(certificate->extended_key_usage);
    struct siotls_bytes purpose;
    do {
        if (!sio_der_read_oid(&purposes, &purpose))
            return false;
    } while (!sio_read_end(&purposes));
    return true;
}

static bool parse_subject_alt_name(struct sio_certificate *certificate, struct sio_reader *value)
{
    return sio_der_read(value, &certificate->subject_alt_name, SIO_DER_SEQUENCE) &&
           sio_general_names_are_valid(certificate->subject_alt_name);
}

static bool parse_name_constraints(struct sio_certificate *certificate, struct sio_reader *value)
{
    return sio_der_read(value, &certificate->name_constraints, SIO_DER_SEQUENCE) &&
           sio_name_constraints_are_valid(certificate->name_constraints);
}

/* RFC 5280 4.2.1.1. */
static bool parse_authority_key_id(struct sio_certificate *certificate, struct sio_reader *value)
{
    struct sio_reader inside;
    struct siotls_bytes issuer;
    struct siotls_bytes serial;
    if (!sio_der_enter(value, &inside, SIO_DER_SEQUENCE) ||
        !sio_der_read_optional(&inside, &certificate->authority_key_id, SIO_DER_CONTEXT) ||
        !sio_der_read_optional(&inside, &issuer, SIO_DER_CONTEXT_CONSTRUCTED + 1) ||
        !sio_der_read_optional(&inside, &serial, SIO_DER_CONTEXT + 2))
        return false;
    if (issuer.data != NULL || serial.data != NULL)
        certificate->extensions |= SIO_CERT_AUTHORITY_ISSUER;
    return sio_read_end(&inside);
}

static bool parse_subject_key_id(struct sio_certificate *certificate, struct sio_reader *value)
{
    return sio_der_read(value, &certificate->subject_key_id, SIO_DER_OCTET_STRING) &&
           certificate->subject_key_id.data_len > 0;
}

/* RFC 5280 4.2.2.1 and 4.2.2.2: where to ask about the certificate. */
static bool read_information_access(struct siotls_bytes *contents, struct sio_reader *value)
{
    struct sio_reader description;
    struct siotls_bytes method;
    struct sio_general_name location;
    if (!sio_der_read(value, contents, SIO_DER_SEQUENCE))
        return false;
    struct sio_reader descriptions = sio_reader(*contents);
    do {
        if (!sio_der_enter(&descriptions, &description, SIO_DER_SEQUENCE) || !sio_der_read_oid(&description, &method) ||
            !sio_general_name_next(&description, &location) || !sio_read_end(&description))
            return false;
    } while (!sio_read_end(&descriptions));
    return true;
}

static bool parse_authority_info_access(struct sio_certificate *certificate, struct sio_reader *value)
{
    return read_information_access(&certificate->authority_info_access, value);
}

static bool parse_subject_info_access(struct sio_certificate *certificate, struct sio_reader *value)
{
    struct siotls_bytes contents;
    (void)certificate;
    return read_information_access(&contents, value);
}

/* RFC 7633: the numbers of TLS extensions that the server promises to answer. */
static bool parse_tls_feature(struct sio_certificate *certificate, struct sio_reader *value)
{
    const uint32_t status_request = 5;
    struct sio_reader features;
    uint32_t feature;
    if (!sio_der_enter(value, &features, SIO_DER_SEQUENCE))
        return false;
    do {
        if (!sio_der_read_u32(&features, &feature))
            return false;
        certificate->must_staple = certificate->must_staple || feature == status_request;
    } while (!sio_read_end(&features));
    return true;
}

/* RFC 5280 4.2.1.13. Which points apply is seen when a list is at hand. */
static bool parse_crl_distribution_points(struct sio_certificate *certificate, struct sio_reader *value)
{
    struct sio_reader point;
    if (!sio_der_read(value, &certificate->crl_distribution_points, SIO_DER_SEQUENCE))
        return false;
    struct sio_reader points = sio_reader(certificate->crl_distribution_points);
    do {
        if (!sio_der_enter(&points, &point, SIO_DER_SEQUENCE))
            return false;
    } while (!sio_read_end(&points));
    return true;
}

/* RFC 6960 4.2.2.2.1: a responder whose revocation nobody need look up. */
static bool parse_ocsp_nocheck(struct sio_certificate *certificate, struct sio_reader *value)
{
    struct siotls_bytes nothing;
    (void)certificate;
    return sio_der_read(value, &nothing, SIO_DER_NULL) && nothing.data_len == 0;
}

#define ID_CE(last) {0x55, 0x1d, last}, 3
#define ID_PE(last) {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, last}, 8
#define ID_OCSP(last) {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, last}, 9

struct row {
    uint8_t oid[9];
    uint8_t oid_len;
    bool is_processed; /* if not, a critical one counts as unknown */
    uint16_t bit;
    const char *malformed;
    bool (*parse)(struct sio_certificate *certificate, struct sio_reader *value);
};

static const struct row rows[] = {
    {ID_CE(14), true, SIO_CERT_SUBJECT_KEY_ID, "x509: subjectKeyIdentifier is malformed", parse_subject_key_id},
    {ID_CE(15), true, SIO_CERT_KEY_USAGE, "x509: keyUsage is malformed", parse_key_usage},
    {ID_CE(17), true, SIO_CERT_SUBJECT_ALT_NAME, "x509: subjectAltName is malformed", parse_subject_alt_name},
    {ID_CE(19), true, SIO_CERT_BASIC_CONSTRAINTS, "x509: basicConstraints is malformed", parse_basic_constraints},
    {ID_CE(30), true, SIO_CERT_NAME_CONSTRAINTS, "x509: nameConstraints is malformed", parse_name_constraints},
    {ID_CE(31), true, SIO_CERT_INFORMATIVE, "x509: cRLDistributionPoints is malformed", parse_crl_distribution_points},
    {ID_CE(32), true, SIO_CERT_POLICIES, "x509: certificatePolicies is malformed", sio_policies_parse},
    {ID_CE(33), true, SIO_CERT_INFORMATIVE, "x509: policyMappings is malformed", sio_policy_mappings_parse},
    {ID_CE(35), true, SIO_CERT_AUTHORITY_KEY_ID, "x509: authorityKeyIdentifier is malformed", parse_authority_key_id},
    {ID_CE(36), true, SIO_CERT_POLICY_CONSTRAINTS, "x509: policyConstraints is malformed",
     sio_policy_constraints_parse},
    {ID_CE(37), true, SIO_CERT_EXTENDED_KEY_USAGE, "x509: extendedKeyUsage is malformed", parse_extended_key_usage},
    {ID_CE(54), true, SIO_CERT_INHIBIT_ANY_POLICY, "x509: inhibitAnyPolicy is malformed", sio_inhibit_any_policy_parse},
    {ID_PE(1), false, SIO_CERT_INFORMATIVE, "x509: authorityInfoAccess is malformed", parse_authority_info_access},
    {ID_PE(24), true, SIO_CERT_INFORMATIVE, "x509: the TLS feature extension is malformed", parse_tls_feature},
    {ID_PE(11), false, SIO_CERT_INFORMATIVE, "x509: subjectInfoAccess is malformed", parse_subject_info_access},
    {ID_OCSP(5), true, SIO_CERT_OCSP_NOCHECK, "x509: ocsp-nocheck is malformed", parse_ocsp_nocheck},
};

static const struct row *find_row(struct siotls_bytes oid)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (sio_bytes_equal(oid, sio_bytes(rows[i].oid, rows[i].oid_len)))
            return &rows[i];
    }
    return NULL;
}

static bool read_extension(struct sio_reader *extensions, struct extension *extension)
{
    struct sio_reader inside;
    return sio_der_enter(extensions, &inside, SIO_DER_SEQUENCE) && sio_der_read_oid(&inside, &extension->oid) &&
           sio_der_read_default_false(&inside, &extension->critical) &&
           sio_der_read(&inside, &extension->value, SIO_DER_OCTET_STRING) && sio_read_end(&inside);
}

/* RFC 5280 4.2: no extension more than once. */
static bool is_among(const struct siotls_bytes *oids, size_t num_oids, struct siotls_bytes oid)
{
    for (size_t i = 0; i < num_oids; i++) {
        if (sio_bytes_equal(oids[i], oid))
            return true;
    }
    return false;
}

static bool take(struct sio_certificate *certificate, const struct extension *extension, struct sio_error *error)
{
    const struct row *row = find_row(extension->oid);
    uint32_t bit = row != NULL ? row->bit : 0;
    if (extension->critical && (row == NULL || !row->is_processed))
        bit |= SIO_CERT_UNKNOWN_CRITICAL;
    certificate->extensions |= bit;
    if (extension->critical)
        certificate->critical |= bit;
    struct sio_reader value = sio_reader(extension->value);
    if (row != NULL && (!row->parse(certificate, &value) || !sio_read_end(&value)))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, row->malformed);
    return true;
}

bool sio_certificate_extensions_parse(struct sio_certificate *certificate, struct siotls_bytes extensions,
                                      struct sio_error *error)
{
    struct siotls_bytes oids[SIO_MAX_EXTENSIONS];
    size_t num_oids = 0;
    struct sio_reader reader = sio_reader(extensions);
    struct extension extension;
    do {
        if (num_oids == SIO_MAX_EXTENSIONS)
            return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: there are more extensions than anyone needs");
        if (!read_extension(&reader, &extension))
            return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the extensions are malformed");
        if (is_among(oids, num_oids, extension.oid))
            return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: an extension is there twice");
        oids[num_oids++] = extension.oid;
        if (!take(certificate, &extension, error))
            return false;
    } while (!sio_read_end(&reader));
    return true;
}
