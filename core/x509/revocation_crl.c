/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revocation_crl.c: a certificate against the loaded lists of its issuer (RFC 5280 6.3.3). Lists are complete and
 * direct: signed by the key that signed the certificate.
 */
#include "asn1/der.h"
#include "x509/general_name.h"
#include "x509/path.h"
#include "x509/revocation.h"

/* Bit of keyUsage (RFC 5280 4.2.1.3). */
enum { CRL_SIGN = 1 << 6 };

/* True when two GeneralNames have a name in common. */
static bool share_name(struct siotls_bytes left, struct siotls_bytes right)
{
    struct sio_reader lefts = sio_reader(left);
    struct sio_general_name one;
    struct sio_general_name other;
    while (sio_general_name_next(&lefts, &one)) {
        struct sio_reader rights = sio_reader(right);
        while (sio_general_name_next(&rights, &other))
            if (one.tag == other.tag && sio_bytes_equal(one.value, other.value))
                return true;
    }
    return false;
}

/* True when one of the certificate's distribution points has the list's name (RFC 5280 6.3.3 b 2 i). */
static bool has_point(const struct sio_certificate *certificate, struct siotls_bytes names)
{
    struct sio_reader points = sio_reader(certificate->crl_distribution_points);
    struct sio_reader point;
    struct siotls_bytes point_name;
    struct siotls_bytes full_name;
    while (sio_der_enter(&points, &point, SIO_DER_SEQUENCE)) {
        if (!sio_der_read_optional(&point, &point_name, SIO_DER_CONTEXT_CONSTRUCTED) || point_name.data == NULL)
            continue;
        struct sio_reader inside = sio_reader(point_name);
        if (sio_der_read_optional(&inside, &full_name, SIO_DER_CONTEXT_CONSTRUCTED) && full_name.data != NULL &&
            share_name(full_name, names))
            return true;
    }
    return false;
}

/* Is the certificate among those that the list speaks of? */
static bool covers(const struct sio_crl *crl, const struct sio_issued *issued)
{
    if ((crl->traits & (issued->certificate->is_ca ? SIO_CRL_ONLY_USERS : SIO_CRL_ONLY_CAS)) != 0)
        return false;
    if (crl->distribution_point.data != NULL && !has_point(issued->certificate, crl->distribution_point))
        return false;
    /* A list of a namesake with another key. */
    return crl->authority_key_id.data_len == 0 || issued->issuer->subject_key_id.data_len == 0 ||
           sio_bytes_equal(crl->authority_key_id, issued->issuer->subject_key_id);
}

static bool fail_list(struct sio_error *error, const char *reason)
{
    return sio_fail(error, SIOTLS_ALERT_CERTIFICATE_UNKNOWN, reason);
}

static bool is_in_time(const struct sio_path_search *search, const struct sio_crl *crl, struct sio_error *error)
{
    uint64_t now_ms = search->request->time_ms;
    if (crl->this_update_ms > now_ms + SIO_REVOCATION_CLOCK_SKEW_MS)
        return fail_list(error, "crl: the revocation list is not valid yet");
    if (crl->next_update_ms == 0)
        return fail_list(error, "crl: the revocation list does not say until when it is valid");
    if (now_ms / 1000 > crl->next_update_ms / 1000)
        return fail_list(error, "crl: the revocation list has expired");
    return true;
}

/* RFC 5280 5.2.3: what conforming issuers write. */
static bool is_numbered(const struct sio_path_search *search, const struct sio_crl *crl, struct sio_error *error)
{
    if (search->request->profile < SIOTLS_PROFILE_RFC5280)
        return true;
    if ((crl->traits & SIO_CRL_HAS_NUMBER) == 0)
        return fail_list(error, "crl: the revocation list has no number");
    if ((crl->traits & SIO_CRL_NUMBER_IS_CRITICAL) != 0)
        return fail_list(error, "crl: the number of the revocation list is critical");
    return true;
}

static bool is_usable(struct sio_path_search *search, const struct sio_crl *crl, const struct sio_issued *issued,
                      struct sio_error *error)
{
    const struct sio_certificate *issuer = issued->issuer;
    bool is_good;
    if ((crl->traits & SIO_CRL_UNKNOWN_CRITICAL) != 0)
        return fail_list(error, "crl: a critical extension of the revocation list is not known");
    if ((crl->traits & SIO_CRL_IS_PARTIAL) != 0)
        return fail_list(error, "crl: delta, indirect and partial revocation lists are not supported");
    if ((issuer->extensions & SIO_CERT_KEY_USAGE) != 0 && (issuer->key_usage & CRL_SIGN) == 0)
        return fail_list(error, "crl: the issuer's key usage does not allow signing revocation lists");
    if (!is_numbered(search, crl, error) || !is_in_time(search, crl, error))
        return false;
    if (!sio_revocation_signed_by(search, &issuer->key, &crl->signature_algorithm, crl->tbs, crl->signature, &is_good))
        return false;
    return is_good || fail_list(error, "crl: the revocation list's signature is not that of the issuer's key");
}

static enum sio_revocation_verdict judge_by_list(struct sio_path_search *search, const struct sio_loaded_crl *loaded,
                                                 const struct sio_issued *issued, struct sio_error *error)
{
    struct sio_crl_entry entry;
    char date[SIO_TIME_TEXT];
    if (!is_usable(search, &loaded->crl, issued, error))
        return SIO_REVOCATION_REFUSED;
    if (!sio_loaded_crl_has(loaded, &entry, issued->certificate->serial))
        return SIO_REVOCATION_GOOD;
    sio_time_print(date, entry.date_ms);
    sio_fail(error, SIOTLS_ALERT_CERTIFICATE_REVOKED, "crl: the certificate is revoked");
    sio_fail_detail(error, "since %s, %s", date, sio_crl_reason_name(entry.reason));
    return SIO_REVOCATION_REFUSED;
}

/* One list that says "revoked" is enough; else one that can be used is needed if there are any. */
enum sio_revocation_verdict sio_judge_by_crls(struct sio_path_search *search, const struct sio_issued *issued,
                                              struct sio_error *error)
{
    const struct siotls_crls *crls = search->request->revocation->crls;
    const struct sio_loaded_crl *loaded;
    enum sio_revocation_verdict verdict = SIO_REVOCATION_UNKNOWN;
    struct sio_error refusal = {.detail = error->detail, .detail_size = error->detail_size};
    size_t index = 0;
    while (crls != NULL && (loaded = sio_crls_find(crls, &index, issued->certificate->issuer)) != NULL) {
        struct sio_error attempt = {.detail = error->detail, .detail_size = error->detail_size};
        if (!covers(&loaded->crl, issued))
            continue;
        bool is_good = judge_by_list(search, loaded, issued, &attempt) == SIO_REVOCATION_GOOD;
        if (!is_good)
            refusal = attempt;
        if (attempt.alert == SIOTLS_ALERT_CERTIFICATE_REVOKED || !sio_error_is_clear(search->error)) {
            verdict = SIO_REVOCATION_REFUSED;
            break;
        }
        if (is_good || verdict == SIO_REVOCATION_UNKNOWN)
            verdict = is_good ? SIO_REVOCATION_GOOD : SIO_REVOCATION_REFUSED;
    }
    if (verdict == SIO_REVOCATION_REFUSED)
        *error = refusal;
    return verdict;
}
