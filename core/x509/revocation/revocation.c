/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revocation.c: the policy: which certificates of a path need what evidence. See revocation.h.
 */
#include "x509/revocation/revocation.h"

#include "crypto/load/set.h"
#include "x509/path/path.h"

bool sio_id_hashes_init(struct sio_id_hashes *hashes, struct siotls_set *set, struct sio_error *error)
{
    static const uint8_t ids[SIO_NUM_ID_HASHES] = {SIOTLS_HASH_SHA1, SIOTLS_HASH_SHA256, SIOTLS_HASH_SHA384,
                                                   SIOTLS_HASH_SHA512};
    *hashes = (struct sio_id_hashes){0};
    for (size_t i = 0; i < SIO_NUM_ID_HASHES; i++) {
        struct sio_error attempt = {0};
        if (sio_set_select_hash(set, &hashes->hashes[hashes->num_hashes], ids[i], &attempt))
            hashes->num_hashes++;
        else if (attempt.status == SIOTLS_ERROR_NO_MEMORY)
            return sio_fail_memory(error);
    }
    return true;
}

/* Without evidence: is that enough? */
static bool may_be_unknown(const struct sio_path_search *search, const struct sio_issued *issued)
{
    const struct sio_revocation *revocation = search->request->revocation;
    return revocation->policy == SIOTLS_REVOCATION_IF_PRESENT ||
           (revocation->policy == SIOTLS_REVOCATION_REQUIRE_LEAF && !issued->is_leaf);
}

/* All evidence is looked at, since a list may be newer than a stapled response, or the other way round. */
static bool check(struct sio_path_search *search, const struct sio_issued *issued, struct sio_error *attempt)
{
    const struct sio_revocation *revocation = search->request->revocation;
    enum sio_revocation_verdict by_ocsp = SIO_REVOCATION_UNKNOWN;
    if (issued->is_leaf && revocation->ocsp_response.data_len > 0)
        by_ocsp = sio_judge_by_ocsp(search, issued, attempt);
    if (by_ocsp == SIO_REVOCATION_REFUSED)
        return false;
    enum sio_revocation_verdict by_crl = sio_judge_by_crls(search, issued, attempt);
    if (by_crl == SIO_REVOCATION_REFUSED)
        return false;
    return by_ocsp == SIO_REVOCATION_GOOD || by_crl == SIO_REVOCATION_GOOD || may_be_unknown(search, issued) ||
           sio_fail(attempt, SIOTLS_ALERT_CERTIFICATE_UNKNOWN,
                    "revocation: there is neither a stapled response nor a list that tells");
}

/* RFC 7633 4.2.3: a certificate, or one above it, that promises a stapled response is not good without it. */
static bool check_promise(const struct sio_path_search *search, const struct sio_certificate *certificate,
                          struct sio_error *attempt)
{
    if (!certificate->must_staple || search->request->revocation->ocsp_response.data_len > 0)
        return true;
    return sio_fail(attempt, SIOTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE,
                    "revocation: the certificate demands a stapled OCSP response, and there is none");
}

bool sio_revocation_allows(struct sio_path_search *search)
{
    const struct sio_revocation *revocation = search->request->revocation;
    if (revocation == NULL || revocation->policy == SIOTLS_REVOCATION_OFF)
        return true;
    search->ocsp_until_ms = 0;
    search->ocsp_delegate = sio_bytes(NULL, 0);
    for (size_t i = 0; i + 1 < search->path_len; i++) {
        char detail[SIO_REFUSAL_DETAIL] = "";
        struct sio_error attempt = {.detail = detail, .detail_size = sizeof detail};
        struct sio_issued issued = {
            .certificate = search->path[i],
            .issuer = search->path[i + 1],
            .index = i,
            .is_leaf = i == 0,
        };
        if (check_promise(search, issued.certificate, &attempt) && check(search, &issued, &attempt))
            continue;
        if (!sio_error_is_clear(&attempt))
            sio_path_refuse(search, issued.certificate, &attempt,
                            (uint32_t)search->path_len * SIO_RANK_STEP + SIO_RANK_REVOKED);
        return false;
    }
    return true;
}
