/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crl.c: CertificateList, its entries and extensions (RFC 5280 5.1 to 5.3).
 */
#include "x509/revocation/crl.h"

#include "asn1/der.h"
#include "x509/form/algorithm.h"
#include "x509/name/distinguished_name.h"
#include "x509/name/general_name.h"
#include "x509/revocation/crl_point.h"

struct crl_extension {
    struct siotls_bytes oid;
    struct siotls_bytes value;
    bool critical;
};

static bool read_crl_extension(struct sio_reader *extensions, struct crl_extension *extension)
{
    struct sio_reader inside;
    return sio_der_enter(extensions, &inside, SIO_DER_SEQUENCE) && sio_der_read_oid(&inside, &extension->oid) &&
           sio_der_read_default_false(&inside, &extension->critical) &&
           sio_der_read(&inside, &extension->value, SIO_DER_OCTET_STRING) && sio_read_end(&inside);
}

/* The last byte of an OID below id-ce (2.5.29), or 0. */
static uint8_t certificate_extension_number(struct siotls_bytes oid)
{
    return oid.data_len == 3 && oid.data[0] == 0x55 && oid.data[1] == 0x1d ? oid.data[2] : 0;
}

/* RFC 5280 5.3.1. */
static bool read_reason(struct siotls_bytes value, uint8_t *reason)
{
    const uint8_t enumerated = 0x0a;
    struct sio_reader reader = sio_reader(value);
    struct siotls_bytes contents;
    if (!sio_der_read(&reader, &contents, enumerated) || !sio_read_end(&reader) || contents.data_len != 1 ||
        contents.data[0] > SIO_CRL_MAX_REASON)
        return false;
    *reason = contents.data[0];
    return true;
}

static bool read_names(struct siotls_bytes value, struct siotls_bytes *names)
{
    struct sio_reader reader = sio_reader(value);
    return sio_der_read(&reader, names, SIO_DER_SEQUENCE) && sio_read_end(&reader) &&
           sio_general_names_are_valid(*names);
}

static bool read_entry_extensions(struct sio_reader *inside, struct sio_crl_entry *entry)
{
    enum { REASON_CODE = 21, INVALIDITY_DATE = 24, CERTIFICATE_ISSUER = 29 };
    struct sio_reader extensions;
    struct crl_extension extension;
    if (sio_read_end(inside))
        return true;
    if (!sio_der_enter(inside, &extensions, SIO_DER_SEQUENCE) || !sio_read_end(inside))
        return false;
    do {
        if (!read_crl_extension(&extensions, &extension))
            return false;
        uint8_t number = certificate_extension_number(extension.oid);
        if (number == REASON_CODE && !read_reason(extension.value, &entry->reason))
            return false;
        if (number == CERTIFICATE_ISSUER && !read_names(extension.value, &entry->certificate_issuer))
            return false;
        if (extension.critical && number != REASON_CODE && number != INVALIDITY_DATE && number != CERTIFICATE_ISSUER)
            entry->has_unknown_critical = true;
    } while (!sio_read_end(&extensions));
    return true;
}

bool sio_crl_entry_next(struct sio_reader *entries, struct sio_crl_entry *entry)
{
    struct sio_reader inside;
    bool is_exact;
    *entry = (struct sio_crl_entry){.reason = SIO_CRL_REASON_UNSPECIFIED};
    return sio_der_enter(entries, &inside, SIO_DER_SEQUENCE) && sio_der_read_integer(&inside, &entry->serial) &&
           sio_der_read_time(&inside, &entry->date_ms, &is_exact) && read_entry_extensions(&inside, entry);
}

static bool read_flag(struct sio_reader *reader, struct sio_crl *crl, uint8_t tag, uint32_t trait)
{
    struct siotls_bytes flag;
    if (!sio_der_read_optional(reader, &flag, tag))
        return false;
    if (flag.data == NULL)
        return true;
    crl->traits |= trait;
    return flag.data_len == 1 && flag.data[0] == 0xff; /* DEFAULT FALSE is not written */
}

/* issuingDistributionPoint (RFC 5280 5.2.5). */
static bool read_issuing_point(struct siotls_bytes value, struct sio_crl *crl)
{
    struct sio_reader reader = sio_reader(value);
    struct sio_reader inside;
    struct siotls_bytes reasons;
    crl->issuing_point = value;
    if (!sio_der_enter(&reader, &inside, SIO_DER_SEQUENCE) || !sio_read_end(&reader) ||
        !sio_der_read_optional(&inside, &crl->point, SIO_DER_CONTEXT_CONSTRUCTED) ||
        (crl->point.data != NULL && !sio_crl_point_name_is_valid(crl->point)) ||
        !read_flag(&inside, crl, SIO_DER_CONTEXT + 1, SIO_CRL_ONLY_USERS) ||
        !read_flag(&inside, crl, SIO_DER_CONTEXT + 2, SIO_CRL_ONLY_CAS) ||
        !sio_der_read_optional(&inside, &reasons, SIO_DER_CONTEXT + 3) ||
        !read_flag(&inside, crl, SIO_DER_CONTEXT + 4, SIO_CRL_IS_INDIRECT) ||
        !read_flag(&inside, crl, SIO_DER_CONTEXT + 5, SIO_CRL_ONLY_ATTRIBUTES))
        return false;
    return (reasons.data == NULL || sio_crl_reasons_read(&crl->reasons, reasons)) && sio_read_end(&inside);
}

static bool read_number(struct siotls_bytes value, struct siotls_bytes *number)
{
    struct sio_reader reader = sio_reader(value);
    return sio_der_read_unsigned(&reader, number) && sio_read_end(&reader) && number->data_len <= 20;
}

static bool read_authority_key(struct siotls_bytes value, struct sio_crl *crl)
{
    struct sio_reader reader = sio_reader(value);
    struct sio_reader inside;
    return sio_der_enter(&reader, &inside, SIO_DER_SEQUENCE) && sio_read_end(&reader) &&
           sio_der_read_optional(&inside, &crl->authority_key_id, SIO_DER_CONTEXT);
}

static bool take_crl_extension(struct sio_crl *crl, const struct crl_extension *extension)
{
    enum { CRL_NUMBER = 20, DELTA_INDICATOR = 27, ISSUING_POINT = 28, AUTHORITY_KEY = 35 };
    switch (certificate_extension_number(extension->oid)) {
    case CRL_NUMBER:
        crl->traits |= SIO_CRL_HAS_NUMBER | (extension->critical ? (uint32_t)SIO_CRL_NUMBER_IS_CRITICAL : 0);
        return read_number(extension->value, &crl->number);
    case DELTA_INDICATOR:
        crl->traits |= SIO_CRL_IS_DELTA;
        return read_number(extension->value, &crl->base_number);
    case ISSUING_POINT:
        return read_issuing_point(extension->value, crl);
    case AUTHORITY_KEY:
        return read_authority_key(extension->value, crl);
    default:
        if (extension->critical)
            crl->traits |= SIO_CRL_UNKNOWN_CRITICAL;
        return true;
    }
}

static bool read_crl_extensions(struct sio_reader *tbs, struct sio_crl *crl)
{
    struct siotls_bytes wrapped;
    struct sio_reader extensions;
    struct crl_extension extension;
    if (!sio_der_read_optional(tbs, &wrapped, SIO_DER_CONTEXT_CONSTRUCTED) || !sio_read_end(tbs))
        return false;
    if (wrapped.data == NULL)
        return true;
    struct sio_reader inside = sio_reader(wrapped);
    if (!sio_der_enter(&inside, &extensions, SIO_DER_SEQUENCE) || !sio_read_end(&inside))
        return false;
    do {
        if (!read_crl_extension(&extensions, &extension) || !take_crl_extension(crl, &extension))
            return false;
    } while (!sio_read_end(&extensions));
    return true;
}

static bool read_entries(struct sio_reader *tbs, struct sio_crl *crl)
{
    struct sio_crl_entry entry;
    if (!sio_der_read_optional(tbs, &crl->entries, SIO_DER_SEQUENCE))
        return false;
    struct sio_reader entries = sio_reader(crl->entries);
    while (!sio_read_end(&entries)) {
        if (!sio_crl_entry_next(&entries, &entry))
            return false;
        crl->traits |= (entry.has_unknown_critical ? (uint32_t)SIO_CRL_UNKNOWN_CRITICAL : 0) |
                       (entry.certificate_issuer.data != NULL ? (uint32_t)SIO_CRL_NAMES_ISSUERS : 0);
    }
    return true;
}

/* version is written by version 2 lists only, which alone may have extensions. */
static bool read_crl_version(struct sio_reader *tbs, bool *is_version_2)
{
    uint32_t number = 0;
    *is_version_2 = sio_der_next_is(tbs, SIO_DER_INTEGER);
    return !*is_version_2 || (sio_der_read_u32(tbs, &number) && number == 1);
}

static bool read_next_update(struct sio_reader *tbs, struct sio_crl *crl)
{
    bool is_exact;
    if (!sio_der_next_is(tbs, SIO_DER_UTC_TIME) && !sio_der_next_is(tbs, SIO_DER_GENERALIZED_TIME))
        return true;
    return sio_der_read_time(tbs, &crl->next_update_ms, &is_exact);
}

static bool read_crl_tbs(struct sio_crl *crl)
{
    struct sio_reader whole = sio_reader(crl->tbs);
    struct sio_reader tbs;
    struct siotls_bytes inner_algorithm;
    bool is_version_2;
    bool is_exact;
    return sio_der_enter(&whole, &tbs, SIO_DER_SEQUENCE) && read_crl_version(&tbs, &is_version_2) &&
           sio_der_read_element(&tbs, &inner_algorithm, SIO_DER_SEQUENCE) &&
           sio_bytes_equal(inner_algorithm, crl->signature_algorithm.der) &&
           sio_der_read_element(&tbs, &crl->issuer, SIO_DER_SEQUENCE) && !sio_name_is_empty(crl->issuer) &&
           sio_der_read_time(&tbs, &crl->this_update_ms, &is_exact) && read_next_update(&tbs, crl) &&
           read_entries(&tbs, crl) && (is_version_2 || sio_read_end(&tbs)) && read_crl_extensions(&tbs, crl);
}

bool sio_crl_parse(struct sio_crl *crl, struct siotls_bytes der, struct sio_error *error)
{
    struct sio_reader whole = sio_reader(der);
    struct sio_reader inside;
    *crl = (struct sio_crl){.reasons = SIO_CRL_ALL_REASONS};
    if (!sio_der_enter(&whole, &inside, SIO_DER_SEQUENCE) || !sio_read_end(&whole) ||
        !sio_der_read_element(&inside, &crl->tbs, SIO_DER_SEQUENCE) ||
        !sio_der_read_element(&inside, &crl->signature_algorithm.der, SIO_DER_SEQUENCE) ||
        !sio_der_read_bit_bytes(&inside, &crl->signature) || !sio_read_end(&inside) || !read_crl_tbs(crl))
        return sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "crl: this is no revocation list in strict DER");
    /* Only an indirect list may name other issuers, and whoever does not know that it does misreads all entries. */
    if ((crl->traits & SIO_CRL_NAMES_ISSUERS) != 0 && (crl->traits & SIO_CRL_IS_INDIRECT) == 0)
        crl->traits |= SIO_CRL_UNKNOWN_CRITICAL;
    (void)sio_signature_scheme(&crl->signature_algorithm.scheme, crl->signature_algorithm.der);
    return true;
}

const char *sio_crl_reason_name(uint8_t reason)
{
    static const char *const names[SIO_CRL_MAX_REASON + 1] = {
        "unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
        "superseded",    "cessationOfOperation", "certificateHold", NULL,
        "removeFromCRL", "privilegeWithdrawn",   "aACompromise",
    };
    return reason <= SIO_CRL_MAX_REASON && names[reason] != NULL ? names[reason] : "an unknown reason";
}
