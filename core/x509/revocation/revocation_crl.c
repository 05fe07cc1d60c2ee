/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revocation_crl.c: a certificate against the loaded lists that may speak of it (RFC 5280 6.3.3): which those are is
 * judged in crl_point.c, who may have signed them in crl_signer.c. A signer that was found in the chain has to have a
 * path of its own, whose certificates are judged by lists in turn.
 */
#include "asn1/der.h"
#include "x509/name/distinguished_name.h"
#include "x509/path/path.h"
#include "x509/revocation/crl_point.h"
#include "x509/revocation/revocation.h"

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

static bool is_sound(const struct sio_path_search *search, const struct sio_crl *crl, struct sio_error *error)
{
    if ((crl->traits & SIO_CRL_UNKNOWN_CRITICAL) != 0)
        return fail_list(error, "crl: a critical extension of the revocation list is not known");
    return is_numbered(search, crl, error) && is_in_time(search, crl, error);
}

/* ---- whose a list is ---- */

/* How far a list can be traced to the issuer that it names. */
enum origin {
    AUTHENTIC,
    FOREIGN, /* the signature is by no key of that issuer that may sign lists */
    UNTOLD   /* only a certificate tells that is itself being judged by this list */
};

/* Does the signer's path end with an anchor of the name of the outer path's, with nothing revoked? */
static bool is_accepted(struct sio_path_search *search)
{
    const struct sio_path_search *outer = search->outer;
    if (!sio_name_equal(search->path[search->path_len - 1]->subject, outer->path[outer->path_len - 1]->subject))
        return false;
    for (size_t i = 0; i + 1 < search->path_len; i++) {
        const struct sio_issued issued = {
            .certificate = search->path[i], .issuer = search->path[i + 1], .index = i, .is_leaf = false};
        struct sio_error attempt = {0};
        if (sio_judge_by_crls(search, &issued, &attempt) == SIO_REVOCATION_REFUSED)
            return false;
    }
    return true;
}

/* Looks for a path from the signer to an anchor, out of the same budget. */
static bool has_path(struct sio_path_search *search, const struct sio_certificate *signer)
{
    struct sio_path_search inner;
    struct sio_longest_path path;
    bool found = false;
    bool goes_on = sio_crl_signer_begin(&inner, &path, search, signer);
    while (goes_on && !found) {
        goes_on = sio_path_next(&inner);
        found = goes_on && is_accepted(&inner);
    }
    search->num_signature_checks = inner.num_signature_checks;
    search->num_comparisons = inner.num_comparisons;
    return found;
}

/* The path is looked for before the list's signature is checked, so that strangers cost little. */
static bool is_by_chain(struct sio_path_search *search, bool *is_untold, const struct sio_crl *crl, bool is_first_try)
{
    const struct sio_certificate *candidate;
    size_t index = 1;
    while ((candidate = sio_crl_signer_next(search, &index, is_untold, crl, is_first_try)) != NULL)
        if (has_path(search, candidate) && sio_crl_is_signed_by(search, crl, candidate))
            return true;
    return false;
}

/*
 * Finds whoever signed the list: in the path above the certificate, among the anchors of the name of the path's, or in
 * the chain with a path of its own to an anchor of that name (RFC 5280 6.3.3 f and g).
 */
static enum origin trace(struct sio_path_search *search, const struct sio_crl *crl, const struct sio_issued *issued)
{
    bool is_untold = false;
    for (int try = 0; try < 2; try++) {
        bool is_first = try == 0;
        if (sio_crl_is_by_trusted(search, crl, issued->index, is_first) ||
            is_by_chain(search, &is_untold, crl, is_first))
            return AUTHENTIC;
    }
    return is_untold ? UNTOLD : FOREIGN;
}

static bool is_usable(struct sio_path_search *search, bool *is_untold, const struct sio_crl *crl,
                      const struct sio_issued *issued, struct sio_error *error)
{
    if (!is_sound(search, crl, error))
        return false;
    enum origin origin = trace(search, crl, issued);
    *is_untold = origin == UNTOLD;
    if (origin == AUTHENTIC)
        return true;
    if ((issued->issuer->extensions & SIO_CERT_KEY_USAGE) != 0 && (issued->issuer->key_usage & SIO_CRL_SIGN) == 0)
        return fail_list(error, "crl: the issuer's key usage does not allow signing revocation lists");
    return fail_list(error, "crl: the revocation list's signature is not that of the issuer's key");
}

/* ---- what lists say ---- */

/* The newest delta list that can be used with a complete one; NULL: none. */
static const struct sio_loaded_crl *newest_delta(struct sio_path_search *search, const struct sio_crl *complete,
                                                 const struct sio_issued *issued)
{
    const struct siotls_crls *crls = search->request->revocation->crls;
    const struct sio_loaded_crl *newest = NULL;
    const struct sio_loaded_crl *delta;
    size_t index = 0;
    while ((delta = sio_crls_next_delta(crls, &index, complete)) != NULL) {
        struct sio_error attempt = {0};
        bool is_untold;
        if ((newest == NULL || sio_crl_is_older(&newest->crl, &delta->crl)) &&
            is_usable(search, &is_untold, &delta->crl, issued, &attempt))
            newest = delta;
    }
    return newest;
}

static bool fail_revoked(struct sio_error *error, const struct sio_crl_entry *entry)
{
    char date[SIO_TIME_TEXT];
    sio_time_print(date, entry->date_ms);
    sio_fail(error, SIOTLS_ALERT_CERTIFICATE_REVOKED, "crl: the certificate is revoked");
    return sio_fail_detail(error, "since %s, %s", date, sio_crl_reason_name(entry->reason));
}

/* RFC 5280 6.3.3 i to k: what the delta list says goes before what the complete one does. */
static bool is_not_listed(struct sio_path_search *search, const struct sio_loaded_crl *loaded,
                          const struct sio_issued *issued, struct sio_error *error)
{
    const struct sio_certificate *certificate = issued->certificate;
    const struct sio_loaded_crl *delta = newest_delta(search, &loaded->crl, issued);
    struct sio_crl_entry entry;
    if (delta != NULL && sio_loaded_crl_has(delta, &entry, certificate->issuer, certificate->serial))
        return entry.reason == SIO_CRL_REASON_REMOVED || fail_revoked(error, &entry);
    return !sio_loaded_crl_has(loaded, &entry, certificate->issuer, certificate->serial) || fail_revoked(error, &entry);
}

/* What the lists say so far. */
struct findings {
    uint32_t reasons;         /* of those for which it is known that the certificate is not revoked */
    struct sio_error refusal; /* of a list that cannot be used, or that revokes */
};

/* False: nothing else needs to be looked at. */
static bool look_at(struct sio_path_search *search, struct findings *findings, const struct sio_loaded_crl *loaded,
                    const struct sio_issued *issued)
{
    const struct sio_error empty = {.detail = findings->refusal.detail, .detail_size = findings->refusal.detail_size};
    struct sio_error attempt = empty;
    bool is_untold = false;
    uint32_t reasons = sio_crl_scope(&loaded->crl, issued->certificate);
    if (reasons == 0)
        return true;
    if ((loaded->crl.traits & SIO_CRL_IS_DELTA) != 0) {
        fail_list(&attempt, "crl: there is no complete list to which the delta list belongs");
    } else if (is_usable(search, &is_untold, &loaded->crl, issued, &attempt) &&
               is_not_listed(search, loaded, issued, &attempt)) {
        findings->reasons |= reasons;
        return true;
    }
    if (!is_untold)
        findings->refusal = attempt;
    return attempt.alert != SIOTLS_ALERT_CERTIFICATE_REVOKED && sio_error_is_clear(search->error);
}

/* One list that says "revoked" is enough; else those that can be used must tell of all reasons, if there are any. */
enum sio_revocation_verdict sio_judge_by_crls(struct sio_path_search *search, const struct sio_issued *issued,
                                              struct sio_error *error)
{
    const struct siotls_crls *crls = search->request->revocation->crls;
    struct findings findings = {.refusal = {.detail = error->detail, .detail_size = error->detail_size}};
    const struct sio_loaded_crl *loaded;
    bool goes_on = true;
    for (size_t i = 0; goes_on && (loaded = sio_crls_at(crls, i)) != NULL; i++)
        goes_on = look_at(search, &findings, loaded, issued);
    if (goes_on && findings.reasons == SIO_CRL_ALL_REASONS)
        return SIO_REVOCATION_GOOD;
    if (goes_on && sio_error_is_clear(&findings.refusal))
        return SIO_REVOCATION_UNKNOWN;
    *error = findings.refusal;
    return SIO_REVOCATION_REFUSED;
}
