/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule.c: see rule.h. Read the table at the end first: one row per rule, the cheap and telling ones first.
 */
#include "x509/path/rule.h"

#include "asn1/der.h"
#include "x509/form/algorithm.h"
#include "x509/form/public_key.h"
#include "x509/name/common_name.h"
#include "x509/name/distinguished_name.h"
#include "x509/name/general_name.h"
#include "x509/name/name_constraints.h"
#include "x509/name/telling.h"

/* Bits of keyUsage (RFC 5280 4.2.1.3). */
enum { KEY_CERT_SIGN = 1 << 5 };

static bool has(const struct sio_certificate *certificate, uint32_t extension)
{
    return (certificate->extensions & extension) != 0;
}

static bool is_critical(const struct sio_certificate *certificate, uint32_t extension)
{
    return (certificate->critical & extension) != 0;
}

bool sio_certificate_is_self_issued(const struct sio_certificate *certificate)
{
    return sio_name_equal(certificate->issuer, certificate->subject);
}

static bool is_not_distrusted(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    return !sio_trust_distrusts(context->trust, certificate);
}

/* Both ends belong to the validity, in whole seconds (RFC 5280 4.1.2.5). */
static bool has_begun(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    return certificate->not_before_ms / 1000 <= context->time_ms / 1000;
}

static bool has_not_ended(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    return context->time_ms / 1000 <= certificate->not_after_ms / 1000;
}

static bool is_version_3(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return certificate->version == 3;
}

static bool is_exact(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !certificate->is_inexact;
}

static bool knows_critical(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !has(certificate, SIO_CERT_UNKNOWN_CRITICAL);
}

/* RFC 5280 4.2.1.4: a critical extension is interpreted with its qualifiers, or refused. */
static bool knows_qualifiers(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !is_critical(certificate, SIO_CERT_POLICIES) || !has(certificate, SIO_CERT_UNKNOWN_QUALIFIER);
}

/* RFC 5280 4.1.2.2. */
static bool serial_is_short(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return certificate->serial.data_len <= 20;
}

/* Users SHOULD be prepared to handle zero and negative numbers gracefully (RFC 5280 4.1.2.2). */
static bool serial_is_positive(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return (certificate->serial.data[0] & 0x80) == 0 &&
           (certificate->serial.data_len > 1 || certificate->serial.data[0] != 0);
}

/* RFC 5280 4.1.2.4. */
static bool issuer_has_name(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !sio_name_is_empty(certificate->issuer);
}

/* RFC 5280 4.1.2.6. */
static bool subject_has_name(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !sio_name_is_empty(certificate->subject);
}

/* RFC 5280 4.1.2.6: then all names are in the subjectAltName. */
static bool has_critical_alt_name(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !sio_name_is_empty(certificate->subject) || is_critical(certificate, SIO_CERT_SUBJECT_ALT_NAME);
}

static bool is_ca(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return certificate->is_ca;
}

/* Anchors may be older than the extension that says it. */
static bool is_ca_or_old(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return certificate->is_ca || certificate->version < 3;
}

static bool may_sign_certificates(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !has(certificate, SIO_CERT_KEY_USAGE) || (certificate->key_usage & KEY_CERT_SIGN) != 0;
}

/* RFC 5280 4.2.1.9. */
static bool path_is_short_enough(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    return !certificate->has_path_length || context->num_below <= certificate->path_length;
}

/* RFC 9846 4.5.1.2. */
static bool may_sign_handshake(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    return context->any_key_usage || sio_certificate_may_sign(certificate);
}

/* Key usages of keys that are for signing alone, as bits: keyEncipherment to keyAgreement, encipherOnly, decipherOnly.
 */
enum { NOT_FOR_SIGNING = 1 << 2 | 1 << 3 | 1 << 4 | 1 << 7 | 1 << 8 };

/* RFC 9881 5. */
static bool ml_dsa_only_signs(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return certificate->key.type < SIOTLS_KEY_ML_DSA_44 || certificate->key.type > SIOTLS_KEY_ML_DSA_87 ||
           (certificate->key_usage & NOT_FOR_SIGNING) == 0;
}

/* RFC 9295 3. */
static bool eddsa_only_signs(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return (certificate->key.type != SIOTLS_KEY_ED25519 && certificate->key.type != SIOTLS_KEY_ED448) ||
           (certificate->key_usage & NOT_FOR_SIGNING) == 0;
}

static bool key_is_known(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return certificate->key.type != 0;
}

static bool rsa_is_long_enough(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !sio_public_key_is_rsa(&certificate->key) || sio_public_key_rsa_bits(&certificate->key) >= SIO_RSA_MIN_BITS;
}

static bool rsa_is_short_enough(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !sio_public_key_is_rsa(&certificate->key) || sio_public_key_rsa_bits(&certificate->key) <= SIO_RSA_MAX_BITS;
}

/* RFC 5280 4.2.1.10. */
static bool constraints_are_on_ca(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return certificate->is_ca || !has(certificate, SIO_CERT_NAME_CONSTRAINTS);
}

static bool has_wanted_name(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    return context->name == NULL || sio_names_have(certificate->subject_alt_name, context->name);
}

/* extendedKeyUsage limits CAs as well as leaves (BR 7.1.2.10.6, and every browser). */
static bool usage_fits(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    static const uint8_t server[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01};
    static const uint8_t client[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02};
    static const uint8_t any[] = {0x55, 0x1d, 0x25, 0x00};
    struct siotls_bytes wanted = sio_bytes(context->purpose == SIOTLS_PURPOSE_CLIENT ? client : server, sizeof server);
    bool takes_any = context->profile < SIOTLS_PROFILE_WEB_STRICT;
    struct sio_reader purposes = sio_reader(certificate->extended_key_usage);
    struct siotls_bytes purpose;
    bool found = !has(certificate, SIO_CERT_EXTENDED_KEY_USAGE);
    while (sio_der_read_oid(&purposes, &purpose)) {
        bool is_any = sio_bytes_equal(purpose, sio_bytes(any, sizeof any));
        if (is_any && !takes_any)
            return false;
        found = found || is_any || sio_bytes_equal(purpose, wanted);
    }
    return found;
}

static enum sio_algorithm_judgement judge_signature(const struct sio_certificate *certificate)
{
    uint16_t scheme;
    return sio_signature_scheme(&scheme, certificate->signature_algorithm.der);
}

static bool signature_is_strong(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return certificate->signature_algorithm.scheme != 0 || judge_signature(certificate) != SIO_ALGORITHM_WEAK;
}

static bool signature_is_known(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return certificate->signature_algorithm.scheme != 0;
}

/* RFC 5280 4.2.1.1: only self-signed certificates may leave it out; see path.c for anchors. */
static bool names_issuer_key(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    bool may_leave_out = context->place == SIO_PLACE_ANCHOR || sio_certificate_is_self_issued(certificate);
    return certificate->authority_key_id.data_len > 0 ||
           (may_leave_out && !has(certificate, SIO_CERT_AUTHORITY_KEY_ID));
}

static bool key_ids_are_uncritical(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !is_critical(certificate, SIO_CERT_AUTHORITY_KEY_ID | SIO_CERT_SUBJECT_KEY_ID);
}

/* RFC 5280 4.2.1.2. */
static bool names_own_key(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !certificate->is_ca || has(certificate, SIO_CERT_SUBJECT_KEY_ID);
}

/* RFC 5280 4.2.1.9. */
static bool ca_is_critical(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !certificate->is_ca || is_critical(certificate, SIO_CERT_BASIC_CONSTRAINTS);
}

static bool only_ca_signs(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return certificate->is_ca || (certificate->key_usage & KEY_CERT_SIGN) == 0;
}

/* RFC 5280 4.2.1.11. */
static bool policy_constraints_are_critical(const struct sio_rule_context *context,
                                            const struct sio_certificate *certificate)
{
    (void)context;
    return !has(certificate, SIO_CERT_POLICY_CONSTRAINTS) || is_critical(certificate, SIO_CERT_POLICY_CONSTRAINTS);
}

/* RFC 5280 4.2.1.14. */
static bool inhibition_is_critical(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !has(certificate, SIO_CERT_INHIBIT_ANY_POLICY) || is_critical(certificate, SIO_CERT_INHIBIT_ANY_POLICY);
}

/* RFC 5280 4.2.1.10; the Baseline Requirements (7.1.2.10.8) allow either. */
static bool name_constraints_are_critical(const struct sio_rule_context *context,
                                          const struct sio_certificate *certificate)
{
    (void)context;
    return !has(certificate, SIO_CERT_NAME_CONSTRAINTS) || is_critical(certificate, SIO_CERT_NAME_CONSTRAINTS);
}

static bool name_constraints_are_exact(const struct sio_rule_context *context,
                                       const struct sio_certificate *certificate)
{
    (void)context;
    return sio_name_constraints_are_exact(certificate->name_constraints);
}

/* RFC 5280 4.2.1.6: host names without '_', and mailboxes with a local part and a host. */
static bool alt_names_are_exact(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return sio_general_names_are_exact(certificate->subject_alt_name);
}

/* BR 7.1.2.7.8. */
static bool is_no_ca(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !certificate->is_ca;
}

/* BR 7.1.2.7.12. */
static bool alt_name_is_uncritical(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return sio_name_is_empty(certificate->subject) || !is_critical(certificate, SIO_CERT_SUBJECT_ALT_NAME);
}

/* BR 7.1.2.7.6. */
static bool usage_is_uncritical(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !is_critical(certificate, SIO_CERT_EXTENDED_KEY_USAGE);
}

/* BR 7.1.2.11.1. */
static bool names_only_issuer_key(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !has(certificate, SIO_CERT_AUTHORITY_ISSUER);
}

/* BR 7.1.2.1.3. */
static bool own_key_is_issuer_key(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !sio_certificate_is_self_issued(certificate) || certificate->authority_key_id.data_len == 0 ||
           sio_bytes_equal(certificate->authority_key_id, certificate->subject_key_id);
}

/* BR 6.1.5. */
static bool rsa_is_whole_bytes(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return sio_public_key_rsa_bits(&certificate->key) % 8 == 0;
}

/* BR 7.1.4.3. */
static bool common_name_is_listed(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return sio_common_names_are_listed(certificate->subject, certificate->subject_alt_name);
}

/* BR 7.1.2.7.6. */
static bool says_usage(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return has(certificate, SIO_CERT_EXTENDED_KEY_USAGE);
}

/* BR 7.1.2.1.2. */
static bool says_no_usage(const struct sio_rule_context *context, const struct sio_certificate *certificate)
{
    (void)context;
    return !has(certificate, SIO_CERT_EXTENDED_KEY_USAGE);
}

/* What a refusal tells besides the rule. */
enum telling { TELLS_RULE, TELLS_DATES, TELLS_NAME, TELLS_USAGE };

struct rule {
    uint8_t places;
    uint8_t first_profile; /* the rule holds in this profile and stricter ones, */
    uint8_t last_profile;  /* up to this */
    uint8_t alert;
    uint8_t telling;
    bool (*holds)(const struct sio_rule_context *context, const struct sio_certificate *certificate);
    const char *reason;
};

enum {
    LEAVES = SIO_PLACE_LEAF | SIO_PLACE_TRUSTED_LEAF,
    CAS = SIO_PLACE_CA | SIO_PLACE_ANCHOR,
    SIGNED = SIO_PLACE_LEAF | SIO_PLACE_CA,
    ALL = LEAVES | CAS,
    BAD = SIOTLS_ALERT_BAD_CERTIFICATE,
    EXPIRED = SIOTLS_ALERT_CERTIFICATE_EXPIRED,
    UNSUPPORTED = SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE,
    UNKNOWN = SIOTLS_ALERT_CERTIFICATE_UNKNOWN,
    FROM_RFC5280 = SIOTLS_PROFILE_RFC5280,
    FROM_WEB = SIOTLS_PROFILE_WEB,
    ONLY_STRICT = SIOTLS_PROFILE_WEB_STRICT,
    ANY = SIOTLS_PROFILE_WEB_STRICT
};

static const struct rule rules[] = {
    {ALL, 0, ANY, UNKNOWN, TELLS_RULE, is_not_distrusted, "x509: the system distrusts the certificate"},
    {ALL, 0, ANY, EXPIRED, TELLS_DATES, has_begun, "x509: certificate is not valid yet"},
    {ALL, 0, ANY, EXPIRED, TELLS_DATES, has_not_ended, "x509: certificate has expired"},
    {SIGNED, 0, ANY, BAD, TELLS_RULE, is_version_3, "x509: only anchors may be older than version 3"},
    {SIGNED, FROM_RFC5280, ANY, BAD, TELLS_RULE, is_exact,
     "x509: a time or the key usage is not in the form that DER demands"},
    {ALL, 0, ANY, BAD, TELLS_RULE, knows_critical, "x509: a critical extension is not known or not supported"},
    {ALL, 0, ANY, BAD, TELLS_RULE, knows_qualifiers, "x509: a qualifier of a critical policy is not known"},
    {ALL, 0, ANY, UNSUPPORTED, TELLS_RULE, key_is_known, "x509: the type of public key is not supported"},
    {ALL, 0, ANY, BAD, TELLS_RULE, rsa_is_long_enough,
     "x509: the RSA key is shorter than 2048 bits, which is not secure"},
    {ALL, 0, ANY, UNSUPPORTED, TELLS_RULE, rsa_is_short_enough, "x509: the RSA key is longer than 16384 bits"},
    {SIGNED, 0, ANY, BAD, TELLS_RULE, signature_is_strong, "x509: it is signed with SHA-1 or MD5, which is not secure"},
    {SIGNED, 0, ANY, UNSUPPORTED, TELLS_RULE, signature_is_known, "x509: the signature algorithm is not supported"},
    {SIGNED, 0, ANY, BAD, TELLS_RULE, serial_is_short, "x509: the serial number is longer than 20 bytes"},
    {SIGNED, FROM_RFC5280, ANY, BAD, TELLS_RULE, serial_is_positive, "x509: the serial number is not positive"},
    {SIGNED, 0, ANY, BAD, TELLS_RULE, issuer_has_name, "x509: the issuer has no name"},
    {CAS, 0, ANY, BAD, TELLS_RULE, subject_has_name, "x509: a CA has no name"},
    {LEAVES, 0, ANY, BAD, TELLS_RULE, has_critical_alt_name,
     "x509: without a subject the subjectAltName must be critical"},
    {SIO_PLACE_CA, 0, ANY, BAD, TELLS_RULE, is_ca, "x509: an issuer is no CA"},
    {SIO_PLACE_ANCHOR, 0, ANY, BAD, TELLS_RULE, is_ca_or_old, "x509: the anchor is no CA"},
    {CAS, 0, ANY, BAD, TELLS_RULE, may_sign_certificates, "x509: a CA's key usage does not allow signing certificates"},
    {CAS, 0, ANY, BAD, TELLS_RULE, path_is_short_enough,
     "x509: there are more CAs below a CA than its path length allows"},
    {LEAVES, 0, ANY, BAD, TELLS_RULE, may_sign_handshake, "x509: key usage does not allow digital signatures"},
    {ALL, 0, ANY, BAD, TELLS_RULE, ml_dsa_only_signs, "x509: key usage allows an ML-DSA key what it cannot do"},
    {ALL, FROM_RFC5280, ANY, BAD, TELLS_RULE, eddsa_only_signs,
     "x509: key usage allows an Ed25519 or Ed448 key what it cannot do"},
    {ALL, 0, ANY, BAD, TELLS_USAGE, usage_fits, "x509: extended key usage does not allow this purpose"},
    {LEAVES, 0, ANY, BAD, TELLS_RULE, constraints_are_on_ca,
     "x509: name constraints stand in a certificate that is no CA"},
    {LEAVES, 0, ANY, BAD, TELLS_NAME, has_wanted_name, "x509: certificate is not for this name"},
    {ALL, FROM_RFC5280, ANY, BAD, TELLS_RULE, names_issuer_key,
     "x509: the authorityKeyIdentifier is missing or has no key identifier"},
    {ALL, FROM_RFC5280, ANY, BAD, TELLS_RULE, key_ids_are_uncritical, "x509: a key identifier is critical"},
    {CAS, FROM_RFC5280, ANY, BAD, TELLS_RULE, names_own_key, "x509: a CA has no subjectKeyIdentifier"},
    {CAS, FROM_RFC5280, ANY, BAD, TELLS_RULE, ca_is_critical, "x509: a CA's basicConstraints are not critical"},
    {LEAVES, FROM_RFC5280, ANY, BAD, TELLS_RULE, only_ca_signs,
     "x509: key usage allows signing certificates, but it is no CA"},
    {ALL, FROM_RFC5280, ANY, BAD, TELLS_RULE, policy_constraints_are_critical,
     "x509: policyConstraints are not critical"},
    {ALL, FROM_RFC5280, ANY, BAD, TELLS_RULE, inhibition_is_critical, "x509: inhibitAnyPolicy is not critical"},
    {CAS, FROM_RFC5280, SIOTLS_PROFILE_RFC5280, BAD, TELLS_RULE, name_constraints_are_critical,
     "x509: name constraints are not critical"},
    {CAS, FROM_RFC5280, ANY, BAD, TELLS_RULE, name_constraints_are_exact, "x509: a name constraint begins with a dot"},
    {LEAVES, FROM_RFC5280, ANY, BAD, TELLS_RULE, alt_names_are_exact,
     "x509: a name of the subjectAltName is not in the form that RFC 5280 demands"},
    {LEAVES, FROM_WEB, ANY, BAD, TELLS_RULE, is_no_ca, "x509: the leaf is a CA"},
    {LEAVES, FROM_WEB, ANY, BAD, TELLS_RULE, alt_name_is_uncritical,
     "x509: the subjectAltName is critical beside a subject"},
    {LEAVES, FROM_WEB, ANY, BAD, TELLS_RULE, usage_is_uncritical, "x509: extended key usage is critical"},
    {ALL, FROM_WEB, ANY, BAD, TELLS_RULE, names_only_issuer_key,
     "x509: the authorityKeyIdentifier has more than a key identifier"},
    {SIO_PLACE_ANCHOR, FROM_WEB, ANY, BAD, TELLS_RULE, own_key_is_issuer_key,
     "x509: the key identifiers of a root differ"},
    {ALL, FROM_WEB, ANY, BAD, TELLS_RULE, rsa_is_whole_bytes,
     "x509: the length of the RSA key is no multiple of 8 bits"},
    {LEAVES, FROM_WEB, ANY, BAD, TELLS_RULE, common_name_is_listed,
     "x509: the common name is not a name of the subjectAltName"},
    {LEAVES, ONLY_STRICT, ANY, BAD, TELLS_RULE, says_usage, "x509: extended key usage is missing"},
    {SIO_PLACE_ANCHOR, ONLY_STRICT, ANY, BAD, TELLS_RULE, says_no_usage, "x509: a root has extended key usage"},
};

static bool refuse(const struct rule *rule, const struct sio_rule_context *context,
                   const struct sio_certificate *certificate, struct sio_error *error)
{
    sio_fail(error, (enum siotls_alert)rule->alert, rule->reason);
    if (rule->telling == TELLS_DATES)
        sio_tell_dates(certificate->not_before_ms, certificate->not_after_ms, context->time_ms, error);
    if (rule->telling == TELLS_NAME)
        sio_tell_names(certificate->subject_alt_name, context->name_text, error);
    if (rule->telling == TELLS_USAGE)
        sio_tell_usage(certificate->extended_key_usage, context->purpose, error);
    return false;
}

bool sio_rules_hold(const struct sio_rule_context *context, const struct sio_certificate *certificate,
                    struct sio_error *error)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const struct rule *rule = &rules[i];
        bool applies = (rule->places & context->place) != 0 && context->profile >= rule->first_profile &&
                       context->profile <= rule->last_profile;
        if (applies && !rule->holds(context, certificate))
            return refuse(rule, context, certificate, error);
    }
    return true;
}
