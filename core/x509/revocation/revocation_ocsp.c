/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revocation_ocsp.c: a certificate against an OCSP response about it (RFC 6960 3.2, 4.2.2).
 */
#include "x509/form/public_key.h"
#include "x509/name/distinguished_name.h"
#include "x509/path/path.h"
#include "x509/revocation/crl.h"
#include "x509/revocation/ocsp.h"
#include "x509/revocation/revocation.h"

enum { MAX_RESPONDER_CERTIFICATES = 8, MAX_SERIAL = 20 };

/* id-kp-OCSPSigning */
static const uint8_t ocsp_signing[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x09};

static bool fail_response(struct sio_error *error, const char *reason)
{
    return sio_fail(error, SIOTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, reason);
}

static const struct sio_hash *find_hash(const struct sio_path_search *search, uint32_t id)
{
    const struct sio_id_hashes *hashes = search->request->revocation->hashes;
    for (size_t i = 0; i < hashes->num_hashes; i++)
        if (hashes->hashes[i].algorithm->id == id)
            return &hashes->hashes[i];
    return NULL;
}

/* True when the digest is that of the data. A failing provider is search->error. */
static bool is_hash_of(struct sio_path_search *search, const struct sio_hash *hash, struct siotls_bytes digest,
                       struct siotls_bytes data)
{
    uint8_t wanted[SIO_MAX_DIGEST];
    return digest.data_len == hash->algorithm->digest_size && sio_hash_digest(hash, wanted, &data, 1, search->error) &&
           sio_bytes_equal(digest, sio_bytes(wanted, hash->algorithm->digest_size));
}

/* CertID (RFC 6960 4.1.1): the issuer by name and key, the certificate by its number. */
static bool is_about(struct sio_path_search *search, const struct sio_ocsp_single *single,
                     const struct sio_issued *issued)
{
    const struct sio_hash *hash = find_hash(search, single->hash);
    return hash != NULL && sio_bytes_equal(single->serial, issued->certificate->serial) &&
           is_hash_of(search, hash, single->issuer_name_hash, issued->certificate->issuer) &&
           is_hash_of(search, hash, single->issuer_key_hash, sio_public_key_bits(issued->issuer->key.spki));
}

/* Is this the certificate that the response names as its signer's? Without SHA-1 its signature alone tells. */
static bool is_responder(struct sio_path_search *search, const struct sio_ocsp_response *response,
                         const struct sio_certificate *certificate)
{
    const struct sio_hash *sha1 = find_hash(search, SIOTLS_HASH_SHA1);
    if (response->responder_name.data != NULL)
        return sio_name_equal(response->responder_name, certificate->subject);
    return sha1 == NULL ||
           is_hash_of(search, sha1, response->responder_key, sio_public_key_bits(certificate->key.spki));
}

static bool may_sign_responses(const struct sio_certificate *certificate)
{
    struct sio_reader usages = sio_reader(certificate->extended_key_usage);
    struct siotls_bytes usage;
    if (!sio_certificate_may_sign(certificate))
        return false;
    while (sio_der_read_oid(&usages, &usage))
        if (sio_bytes_equal(usage, sio_bytes(ocsp_signing, sizeof ocsp_signing)))
            return true;
    return false;
}

/* A delegated responder's certificate is issued by the CA itself, for this and nothing hidden (RFC 6960 4.2.2.2). */
static bool is_delegate(struct sio_path_search *search, const struct sio_certificate *delegate,
                        const struct sio_certificate *issuer)
{
    uint64_t now_ms = search->request->time_ms;
    bool is_good;
    return (delegate->extensions & SIO_CERT_UNKNOWN_CRITICAL) == 0 && may_sign_responses(delegate) &&
           !sio_trust_distrusts(search->request->trust, delegate) && delegate->not_before_ms <= now_ms &&
           now_ms / 1000 <= delegate->not_after_ms / 1000 &&
           (!sio_public_key_is_rsa(&delegate->key) || sio_public_key_rsa_bits(&delegate->key) >= SIO_RSA_MIN_BITS) &&
           delegate->serial.data_len <= MAX_SERIAL && sio_name_equal(delegate->issuer, issuer->subject) &&
           sio_revocation_signed_by(search, &issuer->key, &delegate->signature_algorithm, delegate->tbs,
                                    delegate->signature, &is_good) &&
           is_good;
}

static bool is_signed_with(struct sio_path_search *search, const struct sio_ocsp_response *response,
                           const struct sio_certificate *certificate)
{
    bool is_good;
    return sio_revocation_signed_by(search, &certificate->key, &response->signature_algorithm, response->tbs,
                                    response->signature, &is_good) &&
           is_good;
}

/*
 * RFC 6960 4.2.2.2.1: unless its issuer says that nobody need look, a delegate is looked up in the lists. What none of
 * them tells of is good.
 */
static bool is_unrevoked(struct sio_path_search *search, const struct sio_certificate *delegate,
                         const struct sio_certificate *issuer, struct sio_error *error)
{
    const struct sio_issued issued = {.certificate = delegate, .issuer = issuer};
    struct sio_error attempt = {.detail = error->detail, .detail_size = error->detail_size};
    if ((delegate->extensions & SIO_CERT_OCSP_NOCHECK) != 0)
        return true;
    search->ocsp_delegate = delegate->serial;
    if (sio_judge_by_crls(search, &issued, &attempt) != SIO_REVOCATION_REFUSED)
        return true;
    if (attempt.alert == SIOTLS_ALERT_CERTIFICATE_REVOKED)
        return fail_response(error, "ocsp: the responder's certificate is revoked");
    *error = attempt;
    return false;
}

/* The issuer signs, or one to whom it gave that right; until_ms is how long that one has it. */
static bool is_authentic(struct sio_path_search *search, uint64_t *until_ms, const struct sio_ocsp_response *response,
                         const struct sio_certificate *issuer, struct sio_error *error)
{
    struct sio_reader certificates = sio_reader(response->certificates);
    struct siotls_bytes der;
    *until_ms = UINT64_MAX;
    if (is_responder(search, response, issuer) && is_signed_with(search, response, issuer))
        return true;
    for (int i = 0; i < MAX_RESPONDER_CERTIFICATES && sio_error_is_clear(search->error) &&
                    sio_der_read_element(&certificates, &der, SIO_DER_SEQUENCE);
         i++) {
        struct sio_certificate delegate;
        struct sio_error attempt = {0};
        if (sio_certificate_parse(&delegate, der, &attempt) && is_responder(search, response, &delegate) &&
            is_delegate(search, &delegate, issuer) && is_signed_with(search, response, &delegate)) {
            *until_ms = delegate.not_after_ms;
            return is_unrevoked(search, &delegate, issuer, error);
        }
    }
    return fail_response(error, "ocsp: the response is signed neither by the issuer nor by its delegate");
}

/* ---- what it says of the certificate ---- */

/* All answers about it together. */
struct answers {
    bool has_any;
    bool has_revoked;
    bool has_unknown;
    bool has_good;
    struct sio_ocsp_single revoked;
    uint64_t until_ms;    /* the earliest end of those that are good and current */
    const char *outdated; /* why another one is not current */
};

static bool is_ahead(const struct sio_path_search *search, uint64_t time_ms)
{
    uint64_t now_ms = search->request->time_ms;
    return time_ms > now_ms && time_ms - now_ms > SIO_REVOCATION_CLOCK_SKEW_MS;
}

/*
 * NULL while an answer may be relied on, which is until until_ms (RFC 6960 4.2.2.1). Where it does not say how long,
 * newer ones are to be had at any time (2.4): its age is limited, for else it could be shown for ever.
 */
static const char *find_outdated(const struct sio_path_search *search, uint64_t *until_ms,
                                 const struct sio_ocsp_single *single)
{
    uint64_t now_ms = search->request->time_ms;
    uint64_t age_seconds = search->request->revocation->max_ocsp_age_seconds;
    bool is_limited = age_seconds > 0 || !single->has_next_update;
    uint64_t old_ms =
        single->this_update_ms + (age_seconds > 0 ? age_seconds : SIOTLS_X509_MAX_OCSP_AGE_SECONDS) * 1000;
    bool ends_by_age = is_limited && (!single->has_next_update || old_ms < single->next_update_ms);
    *until_ms = ends_by_age ? old_ms : single->next_update_ms;
    if (is_ahead(search, single->this_update_ms))
        return "ocsp: the response is not valid yet";
    if (now_ms / 1000 <= *until_ms / 1000)
        return NULL;
    return ends_by_age ? "ocsp: the response is too old" : "ocsp: the response has expired";
}

/* That it is revoked counts in any case, all else while it is current and nothing unknown restricts it. */
static void note_answer(struct answers *answers, const struct sio_path_search *search,
                        const struct sio_ocsp_single *single)
{
    uint64_t until_ms;
    const char *outdated = find_outdated(search, &until_ms, single);
    if (single->status == SIO_OCSP_REVOKED) {
        answers->has_revoked = true;
        answers->revoked = *single;
    } else if (outdated != NULL) {
        answers->outdated = outdated;
    } else if (single->status == SIO_OCSP_UNKNOWN) {
        answers->has_unknown = true;
    } else {
        answers->until_ms = answers->has_good && answers->until_ms < until_ms ? answers->until_ms : until_ms;
        answers->has_good = true;
    }
}

static struct answers find_answers(struct sio_path_search *search, const struct sio_ocsp_response *response,
                                   const struct sio_issued *issued)
{
    struct answers answers = {0};
    struct sio_reader responses = sio_reader(response->responses);
    struct sio_ocsp_single single;
    while (sio_ocsp_single_next(&responses, &single)) {
        bool is_usable = !single.has_unknown_critical || single.status == SIO_OCSP_REVOKED;
        if (!is_usable || !is_about(search, &single, issued))
            continue;
        answers.has_any = true;
        note_answer(&answers, search, &single);
    }
    return answers;
}

static bool fail_revoked(struct sio_error *error, const struct sio_ocsp_single *single)
{
    char date[SIO_TIME_TEXT];
    sio_time_print(date, single->revoked_ms);
    sio_fail(error, SIOTLS_ALERT_CERTIFICATE_REVOKED, "ocsp: the certificate is revoked");
    return sio_fail_detail(error, "since %s, %s", date, sio_crl_reason_name(single->reason));
}

/* The worst answer counts: which of them is meant nobody can tell. */
static bool are_good(const struct answers *answers, const struct sio_path_search *search, uint64_t produced_ms,
                     struct sio_error *error)
{
    if (answers->has_revoked)
        return fail_revoked(error, &answers->revoked);
    if (is_ahead(search, produced_ms))
        return fail_response(error, "ocsp: the response was made in the future");
    if (answers->has_unknown)
        return fail_response(error, "ocsp: the responder does not know the certificate");
    return answers->has_good || fail_response(error, answers->outdated);
}

static bool judge(struct sio_path_search *search, const struct sio_ocsp_response *response,
                  const struct sio_issued *issued, struct sio_error *error)
{
    uint64_t until_ms;
    if (response->has_unknown_critical)
        return fail_response(error, "ocsp: a critical extension of the response is not known");
    struct answers answers = find_answers(search, response, issued);
    if (!answers.has_any)
        return fail_response(error, "ocsp: the response is not about this certificate");
    if (!is_authentic(search, &until_ms, response, issued->issuer, error) ||
        !are_good(&answers, search, response->produced_ms, error))
        return false;
    search->ocsp_until_ms = answers.until_ms < until_ms ? answers.until_ms : until_ms;
    return true;
}

enum sio_revocation_verdict sio_judge_by_ocsp(struct sio_path_search *search, const struct sio_issued *issued,
                                              struct sio_error *error)
{
    struct sio_ocsp_response response;
    bool is_good = sio_ocsp_parse(&response, search->request->revocation->ocsp_response, error) &&
                   judge(search, &response, issued, error);
    return is_good ? SIO_REVOCATION_GOOD : SIO_REVOCATION_REFUSED;
}
