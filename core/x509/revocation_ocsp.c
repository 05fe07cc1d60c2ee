/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revocation_ocsp.c: a certificate against an OCSP response about it (RFC 6960 3.2, 4.2.2).
 */
#include "x509/crl.h"
#include "x509/distinguished_name.h"
#include "x509/ocsp.h"
#include "x509/path.h"
#include "x509/public_key.h"
#include "x509/revocation.h"

enum { MAX_RESPONDER_CERTIFICATES = 8 };

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
           delegate->not_before_ms <= now_ms && now_ms / 1000 <= delegate->not_after_ms / 1000 &&
           (!sio_public_key_is_rsa(&delegate->key) || sio_public_key_rsa_bits(&delegate->key) >= SIO_RSA_MIN_BITS) &&
           sio_name_equal(delegate->issuer, issuer->subject) &&
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

/* The issuer signs, or one to whom it gave that right. */
static bool is_authentic(struct sio_path_search *search, const struct sio_ocsp_response *response,
                         const struct sio_certificate *issuer)
{
    struct sio_reader certificates = sio_reader(response->certificates);
    struct siotls_bytes der;
    if (is_responder(search, response, issuer) && is_signed_with(search, response, issuer))
        return true;
    for (int i = 0; i < MAX_RESPONDER_CERTIFICATES && sio_error_is_clear(search->error) &&
                    sio_der_read_element(&certificates, &der, SIO_DER_SEQUENCE);
         i++) {
        struct sio_certificate delegate;
        struct sio_error attempt = {0};
        if (sio_certificate_parse(&delegate, der, &attempt) && is_responder(search, response, &delegate) &&
            is_delegate(search, &delegate, issuer) && is_signed_with(search, response, &delegate))
            return true;
    }
    return false;
}

/* RFC 6960 4.2.2.1. Without an end a response could be shown for ever. */
static bool is_fresh(const struct sio_path_search *search, const struct sio_ocsp_single *single,
                     struct sio_error *error)
{
    uint64_t now_ms = search->request->time_ms;
    if (single->this_update_ms > now_ms + SIO_REVOCATION_CLOCK_SKEW_MS)
        return fail_response(error, "ocsp: the response is not valid yet");
    if (single->next_update_ms == 0)
        return fail_response(error, "ocsp: the response does not say until when it is valid");
    return now_ms / 1000 <= single->next_update_ms / 1000 || fail_response(error, "ocsp: the response has expired");
}

static enum sio_revocation_verdict judge_single(struct sio_path_search *search, const struct sio_ocsp_single *single,
                                                struct sio_error *error)
{
    char date[SIO_TIME_TEXT];
    if (!is_fresh(search, single, error))
        return SIO_REVOCATION_REFUSED;
    if (single->status == SIO_OCSP_GOOD) {
        search->ocsp_until_ms = single->next_update_ms;
        return SIO_REVOCATION_GOOD;
    }
    if (single->status == SIO_OCSP_UNKNOWN) {
        fail_response(error, "ocsp: the responder does not know the certificate");
        return SIO_REVOCATION_REFUSED;
    }
    sio_time_print(date, single->revoked_ms);
    sio_fail(error, SIOTLS_ALERT_CERTIFICATE_REVOKED, "ocsp: the certificate is revoked");
    sio_fail_detail(error, "since %s, %s", date, sio_crl_reason_name(single->reason));
    return SIO_REVOCATION_REFUSED;
}

static bool find_single(struct sio_path_search *search, const struct sio_ocsp_response *response,
                        const struct sio_issued *issued, struct sio_ocsp_single *single)
{
    struct sio_reader responses = sio_reader(response->responses);
    while (sio_ocsp_single_next(&responses, single))
        if (!single->has_unknown_critical && is_about(search, single, issued))
            return true;
    return false;
}

enum sio_revocation_verdict sio_judge_by_ocsp(struct sio_path_search *search, const struct sio_issued *issued,
                                              struct sio_error *error)
{
    struct sio_ocsp_response response;
    struct sio_ocsp_single single;
    if (!sio_ocsp_parse(&response, search->request->revocation->ocsp_response, error))
        return SIO_REVOCATION_REFUSED;
    if (response.has_unknown_critical)
        fail_response(error, "ocsp: a critical extension of the response is not known");
    else if (!find_single(search, &response, issued, &single))
        fail_response(error, "ocsp: the response is not about this certificate");
    else if (!is_authentic(search, &response, issued->issuer))
        fail_response(error, "ocsp: the response is signed neither by the issuer nor by its delegate");
    else
        return judge_single(search, &single, error);
    return SIO_REVOCATION_REFUSED;
}
