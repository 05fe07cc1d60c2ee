/* SPDX-License-Identifier: Apache-2.0 */
/*
 * path.c: depth first, anchors before certificates of the chain, those before intermediates of the store, and those
 * whose key identifiers agree before others (RFC 4158). Identifiers are hints only. Depth, signature checks and name
 * comparisons are bounded.
 */
#include "x509/path/path.h"

#include "crypto/load/set.h"
#include "x509/form/public_key.h"
#include "x509/name/distinguished_name.h"

/* How an issuer's key identifier agrees with the one that the certificate names; tried in this order. */
enum hint { HINT_EQUAL, HINT_NONE, HINT_DIFFERENT, NUM_HINTS };

static enum hint hint_of(const struct sio_certificate *certificate, const struct sio_certificate *issuer)
{
    if (certificate->authority_key_id.data_len == 0 || issuer->subject_key_id.data_len == 0)
        return HINT_NONE;
    return sio_bytes_equal(certificate->authority_key_id, issuer->subject_key_id) ? HINT_EQUAL : HINT_DIFFERENT;
}

static bool has_ended(const struct sio_path_search *search)
{
    return !sio_error_is_clear(search->error) || search->num_signature_checks == 0 || search->num_comparisons == 0;
}

static const struct sio_certificate *last_of(const struct sio_path_search *search)
{
    return search->path[search->path_len - 1];
}

static bool is_same_entity(const struct sio_certificate *left, const struct sio_certificate *right)
{
    return sio_bytes_equal(left->key.spki, right->key.spki) && sio_name_equal(left->subject, right->subject);
}

/* Intermediates so far that are not self-issued (RFC 5280 6.1.4 l). */
static uint32_t count_below(const struct sio_path_search *search)
{
    uint32_t num_below = 0;
    for (size_t i = 1; i < search->path_len; i++)
        num_below += sio_certificate_is_self_issued(search->path[i]) ? 0 : 1;
    return num_below;
}

static uint32_t rank_of(const struct sio_path_search *search, uint32_t progress)
{
    return (uint32_t)search->path_len * SIO_RANK_STEP + progress;
}

static bool check_rules(struct sio_path_search *search, const struct sio_certificate *issuer, struct sio_error *attempt)
{
    bool is_anchor = search->rules.place == SIO_PLACE_ANCHOR;
    search->rules.num_below = count_below(search);
    uint32_t num_counted = search->rules.num_below + (is_anchor || sio_certificate_is_self_issued(issuer) ? 2 : 3);
    if (num_counted > search->max_depth || search->path_len + (is_anchor ? 1 : 2) > search->path_room)
        return sio_fail(attempt, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the path to an anchor is longer than allowed");
    return sio_rules_hold(&search->rules, issuer, attempt);
}

/* One signature check, paid from the budget. Failure of another kind than the signature's is search->error. */
static bool check_pair(struct sio_path_search *search, const struct sio_certificate *certificate,
                       const struct sio_certificate *issuer, uint16_t scheme, enum sio_signature_verdict *verdict)
{
    const struct sio_chain_request *request = search->request;
    search->num_signature_checks--;
    if (issuer == &search->anchor && request->anchor_keys != NULL)
        return sio_verify_kept(request->verifiers, verdict, request->anchor_keys, search->anchor_index, &issuer->key,
                               scheme, certificate->tbs, certificate->signature, search->error);
    return sio_verify(request->verifiers, verdict, &issuer->key, scheme, certificate->tbs, certificate->signature,
                      request->memory, search->error);
}

static bool check_signature(struct sio_path_search *search, const struct sio_certificate *issuer,
                            struct sio_error *attempt)
{
    const struct sio_certificate *certificate = last_of(search);
    uint16_t scheme = sio_public_key_scheme(&issuer->key, certificate->signature_algorithm.scheme);
    enum sio_signature_verdict verdict;
    if (scheme == 0)
        return sio_fail(attempt, SIOTLS_ALERT_BAD_CERTIFICATE,
                        "x509: the signature algorithm does not go with the issuer's key");
    if (!check_pair(search, certificate, issuer, scheme, &verdict))
        return false;
    if (verdict == SIO_SIGNATURE_UNSUPPORTED)
        return sio_fail(attempt, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE,
                        "x509: no provider checks this kind of signature");
    return verdict == SIO_SIGNATURE_GOOD ||
           sio_fail(attempt, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: the signature is not that of the issuer's key");
}

/*
 * Only a self-signed certificate may leave out whose key signed it (RFC 5280 4.2.1.1), which for an anchor with two
 * names nothing but its signature tells.
 */
static bool check_anchor_issuer(struct sio_path_search *search, const struct sio_certificate *anchor,
                                struct sio_error *attempt)
{
    if (search->rules.place != SIO_PLACE_ANCHOR || search->rules.profile < SIOTLS_PROFILE_RFC5280 ||
        anchor->authority_key_id.data_len > 0 || sio_certificate_is_self_issued(anchor))
        return true;
    uint16_t scheme = sio_public_key_scheme(&anchor->key, anchor->signature_algorithm.scheme);
    enum sio_signature_verdict verdict = SIO_SIGNATURE_BAD;
    if (scheme != 0 && search->num_signature_checks > 0 && !check_pair(search, anchor, anchor, scheme, &verdict))
        return false;
    return verdict == SIO_SIGNATURE_GOOD || sio_fail(attempt, SIOTLS_ALERT_BAD_CERTIFICATE,
                                                     "x509: a cross-signed anchor does not name its issuer's key");
}

/* Constraints bind all below, self-issued certificates excepted unless they are the leaf (RFC 5280 6.1.3 b). */
static bool is_bound(const struct sio_path_search *search, size_t index)
{
    return index == 0 || !sio_certificate_is_self_issued(search->path[index]);
}

static bool check_constraints(struct sio_path_search *search, const struct sio_certificate *issuer,
                              struct sio_error *attempt)
{
    for (size_t i = 0; issuer->name_constraints.data != NULL && i < search->path_len; i++) {
        const struct sio_presented_names names = sio_certificate_names(search->path[i]);
        if (is_bound(search, i) &&
            !sio_name_constraints_allow(issuer->name_constraints, &names, &search->num_comparisons, attempt))
            return false;
    }
    return true;
}

bool sio_path_is_within_limits(struct sio_path_search *search, struct sio_error *attempt)
{
    for (size_t i = 0; i < search->path_len; i++) {
        if (is_bound(search, i) && !sio_anchor_limits_allow(&search->limits, search->path[i], search->rules.purpose,
                                                            &search->num_comparisons, attempt))
            return false;
    }
    return true;
}

/* May this certificate stand above the path's last one? Keeps the refusal if not. */
static bool issuer_fits(struct sio_path_search *search, const struct sio_certificate *issuer, enum hint hint)
{
    char detail[SIO_REFUSAL_DETAIL] = "";
    struct sio_error attempt = {.detail = detail, .detail_size = sizeof detail};
    if (!check_rules(search, issuer, &attempt)) {
        sio_path_refuse(search, issuer, &attempt, rank_of(search, SIO_RANK_RULE));
        return false;
    }
    if (!check_signature(search, issuer, &attempt)) {
        /* With another key identifier it was merely a namesake. */
        if (hint != HINT_DIFFERENT && !sio_error_is_clear(&attempt))
            sio_path_refuse(search, last_of(search), &attempt, rank_of(search, SIO_RANK_SIGNATURE));
        return false;
    }
    bool is_anchor = search->rules.place == SIO_PLACE_ANCHOR;
    if (!check_anchor_issuer(search, issuer, &attempt) || !check_constraints(search, issuer, &attempt) ||
        (is_anchor && !sio_path_is_within_limits(search, &attempt))) {
        sio_path_refuse(search, issuer, &attempt, rank_of(search, SIO_RANK_CONSTRAINTS));
        return false;
    }
    return true;
}

/* Parses the next anchor of that name; one that is malformed is passed over. */
static bool next_anchor(struct sio_path_search *search, size_t *index, struct siotls_bytes subject, uint32_t hash)
{
    struct sio_anchor found;
    while (search->request->trust != NULL && sio_trust_find(search->request->trust, index, &found, hash)) {
        struct sio_error attempt = {0};
        search->limits = found.limits;
        search->anchor_index = *index - 1;
        if (sio_certificate_parse(&search->anchor, found.der, &attempt) &&
            sio_name_equal(search->anchor.subject, subject))
            return true;
    }
    return false;
}

bool sio_path_is_trusted_leaf(struct sio_path_search *search)
{
    const struct sio_certificate *leaf = search->path[0];
    struct sio_anchor anchor;
    bool is_found = false;
    bool is_allowed = false;
    size_t index = 0;
    while (!is_allowed && search->request->trust != NULL &&
           sio_trust_find(search->request->trust, &index, &anchor, sio_name_hash(leaf->subject))) {
        if (!sio_bytes_equal(anchor.der, leaf->der))
            continue;
        struct sio_error why = {0};
        search->limits = anchor.limits;
        is_found = true;
        is_allowed = sio_path_is_within_limits(search, &why);
    }
    return is_found;
}

static bool is_on_path(const struct sio_path_search *search, const struct sio_certificate *candidate)
{
    for (size_t i = 0; i < search->path_len; i++) {
        if (is_same_entity(search->path[i], candidate))
            return true;
    }
    return false;
}

static void push(struct sio_path_search *search, const struct sio_certificate *certificate)
{
    search->path[search->path_len] = certificate;
    search->steps[search->path_len] = (struct sio_path_step){.issuer_hash = sio_name_hash(certificate->issuer)};
    search->path_len++;
}

/* Puts the next anchor that fits onto the path; false: there are no more for this hint. */
static bool push_anchor(struct sio_path_search *search, struct sio_path_step *step)
{
    const struct sio_certificate *certificate = last_of(search);
    enum hint hint = (enum hint)step->hint;
    while (!has_ended(search) && next_anchor(search, &step->index, certificate->issuer, step->issuer_hash)) {
        search->rules.place = SIO_PLACE_ANCHOR;
        if (hint_of(certificate, &search->anchor) != hint || !issuer_fits(search, &search->anchor, hint))
            continue;
        search->path[search->path_len++] = &search->anchor;
        search->is_whole = true;
        return true;
    }
    return false;
}

/* Puts a CA that nobody trusts onto the path, if it fits. */
static bool push_if_fits(struct sio_path_search *search, const struct sio_certificate *candidate, enum hint hint)
{
    const struct sio_certificate *certificate = last_of(search);
    search->rules.place = SIO_PLACE_CA;
    if (hint_of(certificate, candidate) != hint || !sio_name_equal(candidate->subject, certificate->issuer) ||
        is_on_path(search, candidate) || !issuer_fits(search, candidate, hint))
        return false;
    push(search, candidate);
    return true;
}

/* Likewise with the next certificate of the chain, behind the leaf. */
static bool push_sent(struct sio_path_search *search, struct sio_path_step *step)
{
    while (step->index + 1 < search->request->num_chain && !has_ended(search)) {
        const struct sio_certificate *candidate = &search->certificates[++step->index];
        if (!candidate->is_unusable && push_if_fits(search, candidate, (enum hint)step->hint))
            return true;
    }
    return false;
}

static bool is_sent(const struct sio_chain_request *request, struct siotls_bytes der)
{
    for (size_t i = 0; i < request->num_chain; i++)
        if (sio_bytes_equal(request->chain[i], der))
            return true;
    return false;
}

/* Likewise with the next intermediate of the store; what was sent as well would only be tried again. */
static bool push_stored(struct sio_path_search *search, struct sio_path_step *step)
{
    const struct sio_chain_request *request = search->request;
    struct sio_certificate *candidate = search->stored + search->num_stored;
    struct siotls_bytes der;
    while (search->num_stored < search->stored_room && !has_ended(search) &&
           sio_trust_find_intermediate(request->trust, &step->index, &der, step->issuer_hash, request->purpose)) {
        struct sio_error attempt = {0};
        if (is_sent(request, der) || !sio_certificate_parse(candidate, der, &attempt) ||
            !push_if_fits(search, candidate, (enum hint)step->hint))
            continue;
        search->num_stored++;
        return true;
    }
    return false;
}

typedef bool push_function(struct sio_path_search *search, struct sio_path_step *step);

static push_function *const sources[] = {push_anchor, push_sent, push_stored};
enum { NUM_SOURCES = sizeof sources / sizeof sources[0] };

/* Puts the next issuer that fits onto the path; false: the last certificate of the path has no more. */
static bool advance(struct sio_path_search *search)
{
    struct sio_path_step *step = &search->steps[search->path_len - 1];
    for (; step->hint < NUM_HINTS; step->hint++) {
        for (; step->source < NUM_SOURCES; step->source++) {
            if (sources[step->source](search, step))
                return true;
            step->index = 0;
        }
        step->source = 0;
    }
    return false;
}

static void pop(struct sio_path_search *search)
{
    if (search->num_stored > 0 && last_of(search) == &search->stored[search->num_stored - 1])
        search->num_stored--;
    search->path_len--;
}

/* Nothing fitted here: say so, in case nothing more telling was met. */
static void refuse_unknown(struct sio_path_search *search)
{
    if (search->num_comparisons == 0)
        return;
    const struct sio_certificate *certificate = last_of(search);
    struct sio_error attempt = {0};
    if (search->num_signature_checks == 0) {
        sio_fail(&attempt, SIOTLS_ALERT_BAD_CERTIFICATE, "x509: a path would cost more signature checks than allowed");
        sio_path_refuse(search, certificate, &attempt, SIO_RANK_FINAL);
        return;
    }
    if (sio_certificate_is_self_issued(certificate))
        sio_fail(&attempt, SIOTLS_ALERT_UNKNOWN_CA, "x509: the self-signed certificate is not trusted");
    else
        sio_fail(&attempt, SIOTLS_ALERT_UNKNOWN_CA, "x509: the issuer is neither trusted nor in the chain");
    sio_path_refuse(search, certificate, &attempt, rank_of(search, SIO_RANK_UNKNOWN_ISSUER));
}

void sio_path_begin(struct sio_path_search *search, const struct sio_certificate *first)
{
    search->path_len = 0;
    search->is_whole = false;
    push(search, first);
}

bool sio_path_next(struct sio_path_search *search)
{
    if (search->is_whole) {
        search->is_whole = false;
        search->path_len--;
    }
    for (;;) {
        while (advance(search))
            if (search->is_whole)
                return true;
        refuse_unknown(search);
        if (search->path_len == 1)
            return false;
        pop(search);
    }
}
