/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.c: Certificate and TBSCertificate (RFC 5280 4.1).
 */
#include "x509/form/certificate.h"

#include "asn1/der.h"
#include "x509/form/algorithm.h"
#include "x509/form/extension.h"
#include "x509/name/distinguished_name.h"

enum { DIGITAL_SIGNATURE = 1 << 0 };

/* The parts of TBSCertificate that need a second look. */
struct parts {
    struct siotls_bytes inner_algorithm;
    struct siotls_bytes key;
    struct siotls_bytes extensions; /* data NULL: none */
};

/* version [0] EXPLICIT DEFAULT v1, which DER does not write. */
static bool read_version(struct sio_reader *tbs, uint8_t *version)
{
    *version = 1;
    struct sio_reader inside;
    uint32_t number;
    if (!sio_der_next_is(tbs, SIO_DER_CONTEXT_CONSTRUCTED))
        return true;
    if (!sio_der_enter(tbs, &inside, SIO_DER_CONTEXT_CONSTRUCTED) || !sio_der_read_u32(&inside, &number) ||
        !sio_read_end(&inside) || number < 1 || number > 2)
        return false;
    *version = (uint8_t)(number + 1);
    return true;
}

static bool read_name(struct sio_reader *tbs, struct siotls_bytes *name)
{
    if (!sio_der_read_element(tbs, name, SIO_DER_SEQUENCE))
        return false;
    struct sio_reader inside = sio_name_open(*name);
    return sio_name_is_valid(sio_bytes(inside.next, inside.left));
}

/* Exact times are in the form that RFC 5280 4.1.2.5 demands for their year. */
static bool read_validity(struct sio_reader *tbs, struct sio_certificate *certificate)
{
    struct sio_reader inside;
    bool begin_is_exact;
    bool end_is_exact;
    if (!sio_der_enter(tbs, &inside, SIO_DER_SEQUENCE) ||
        !sio_der_read_time(&inside, &certificate->not_before_ms, &begin_is_exact) ||
        !sio_der_read_time(&inside, &certificate->not_after_ms, &end_is_exact) || !sio_read_end(&inside))
        return false;
    certificate->is_inexact = !begin_is_exact || !end_is_exact;
    return true;
}

/* issuerUniqueID, subjectUniqueID and extensions, each in the versions that have it (RFC 5280 4.1.2.8, 4.1.2.9). */
static bool read_tail(struct sio_reader *tbs, uint8_t version, struct parts *parts)
{
    struct siotls_bytes issuer_id;
    struct siotls_bytes subject_id;
    struct siotls_bytes wrapped;
    if (!sio_der_read_optional(tbs, &issuer_id, SIO_DER_CONTEXT + 1) ||
        !sio_der_read_optional(tbs, &subject_id, SIO_DER_CONTEXT + 2) ||
        !sio_der_read_optional(tbs, &wrapped, SIO_DER_CONTEXT_CONSTRUCTED + 3) || !sio_read_end(tbs))
        return false;
    if (version < 2 && (issuer_id.data != NULL || subject_id.data != NULL))
        return false;
    parts->extensions = sio_bytes(NULL, 0);
    if (wrapped.data == NULL)
        return true;
    struct sio_reader inside = sio_reader(wrapped);
    return version == 3 && sio_der_read(&inside, &parts->extensions, SIO_DER_SEQUENCE) && sio_read_end(&inside);
}

static bool read_tbs(struct sio_certificate *certificate, struct parts *parts, struct sio_error *error)
{
    struct sio_reader whole = sio_reader(certificate->tbs);
    struct sio_reader tbs;
    if (!sio_der_enter(&whole, &tbs, SIO_DER_SEQUENCE) || !read_version(&tbs, &certificate->version) ||
        !sio_der_read_integer(&tbs, &certificate->serial) ||
        !sio_der_read_element(&tbs, &parts->inner_algorithm, SIO_DER_SEQUENCE))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: version, serial number or algorithm is malformed");
    if (!read_name(&tbs, &certificate->issuer))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the issuer's name is malformed");
    if (!read_validity(&tbs, certificate))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the validity is malformed");
    if (!read_name(&tbs, &certificate->subject))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the subject's name is malformed");
    if (!sio_der_read_element(&tbs, &parts->key, SIO_DER_SEQUENCE) || !read_tail(&tbs, certificate->version, parts))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the public key or what follows it is malformed");
    return true;
}

static bool read_outer(struct sio_certificate *certificate, struct siotls_bytes der)
{
    struct sio_reader whole = sio_reader(der);
    struct sio_reader inside;
    return sio_der_enter(&whole, &inside, SIO_DER_SEQUENCE) && sio_read_end(&whole) &&
           sio_der_read_element(&inside, &certificate->tbs, SIO_DER_SEQUENCE) &&
           sio_der_read_element(&inside, &certificate->signature_algorithm.der, SIO_DER_SEQUENCE) &&
           sio_der_read_bit_bytes(&inside, &certificate->signature) && sio_read_end(&inside);
}

struct sio_presented_names sio_certificate_names(const struct sio_certificate *certificate)
{
    return (struct sio_presented_names){certificate->subject, certificate->subject_alt_name};
}

bool sio_certificate_may_sign(const struct sio_certificate *certificate)
{
    return (certificate->extensions & SIO_CERT_KEY_USAGE) == 0 || (certificate->key_usage & DIGITAL_SIGNATURE) != 0;
}

bool sio_certificate_parse(struct sio_certificate *certificate, struct siotls_bytes der, struct sio_error *error)
{
    *certificate = (struct sio_certificate){.der = der,
                                            .require_explicit_policy = SIO_NO_SKIP_CERTS,
                                            .inhibit_policy_mapping = SIO_NO_SKIP_CERTS,
                                            .inhibit_any_policy = SIO_NO_SKIP_CERTS};
    struct parts parts;
    if (!read_outer(certificate, der))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: this is no certificate in strict DER");
    if (!read_tbs(certificate, &parts, error))
        return false;
    if (!sio_bytes_equal(parts.inner_algorithm, certificate->signature_algorithm.der))
        return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE,
                        "x509: the signature algorithms inside and outside of what is signed differ");
    (void)sio_signature_scheme(&certificate->signature_algorithm.scheme, certificate->signature_algorithm.der);
    if (!sio_public_key_parse(&certificate->key, parts.key, error))
        return false;
    return parts.extensions.data == NULL || sio_certificate_extensions_parse(certificate, parts.extensions, error);
}
