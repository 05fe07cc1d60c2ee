/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crl_signer.c: a CA may sign its lists with another key than its certificates, and an indirect list is another's
 * altogether (RFC 5280 6.3.3 f). Who comes into question is found here, in the path, among the anchors and in the
 * chain.
 */
#include "x509/form/public_key.h"
#include "x509/name/distinguished_name.h"
#include "x509/path/path.h"
#include "x509/revocation/revocation.h"

/* Bit of keyUsage (RFC 5280 4.2.1.3). */
enum { KEY_CERT_SIGN = 1 << 5 };

/* Paths of signers within paths of signers. */
enum { MAX_NESTING = 2 };

static bool may_sign(const struct sio_certificate *certificate, const struct sio_crl *crl)
{
    return !certificate->is_unusable && sio_name_equal(certificate->subject, crl->issuer) &&
           ((certificate->extensions & SIO_CERT_KEY_USAGE) == 0 || (certificate->key_usage & SIO_CRL_SIGN) != 0);
}

/* Key identifiers only tell whom to try first. */
static bool is_likely(const struct sio_certificate *certificate, const struct sio_crl *crl)
{
    return crl->authority_key_id.data_len == 0 || certificate->subject_key_id.data_len == 0 ||
           sio_bytes_equal(crl->authority_key_id, certificate->subject_key_id);
}

bool sio_crl_is_signed_by(struct sio_path_search *search, const struct sio_crl *crl,
                          const struct sio_certificate *certificate)
{
    bool is_good;
    return sio_revocation_signed_by(search, &certificate->key, &crl->signature_algorithm, crl->tbs, crl->signature,
                                    &is_good) &&
           is_good;
}

static bool is_by_path(struct sio_path_search *search, const struct sio_crl *crl, size_t index, bool is_first_try)
{
    for (size_t i = index + 1; i < search->path_len; i++)
        if (may_sign(search->path[i], crl) && is_likely(search->path[i], crl) == is_first_try &&
            sio_crl_is_signed_by(search, crl, search->path[i]))
            return true;
    return false;
}

/* Another anchor of the name of the path's. */
static bool is_by_anchor(struct sio_path_search *search, const struct sio_crl *crl, bool is_first_try)
{
    const struct siotls_trust *trust = search->request->trust;
    struct sio_rule_context rules = search->rules;
    struct sio_anchor found;
    size_t index = 0;
    rules.place = SIO_PLACE_ANCHOR;
    rules.num_below = 0;
    if (trust == NULL || !sio_name_equal(search->path[search->path_len - 1]->subject, crl->issuer))
        return false;
    while (sio_error_is_clear(search->error) && sio_trust_find(trust, &index, &found, sio_name_hash(crl->issuer))) {
        struct sio_certificate anchor;
        struct sio_error attempt = {0};
        if (sio_certificate_parse(&anchor, found.der, &attempt) && may_sign(&anchor, crl) &&
            is_likely(&anchor, crl) == is_first_try && sio_rules_hold(&rules, &anchor, &attempt) &&
            sio_crl_is_signed_by(search, crl, &anchor))
            return true;
    }
    return false;
}

static bool is_being_judged(const struct sio_path_search *search, const struct sio_certificate *certificate)
{
    for (; search->outer != NULL; search = search->outer)
        if (sio_bytes_equal(search->path[0]->der, certificate->der))
            return true;
    return false;
}

static bool is_on_path(const struct sio_path_search *search, const struct sio_certificate *certificate)
{
    for (size_t i = 0; i < search->path_len; i++)
        if (search->path[i] == certificate)
            return true;
    return false;
}

static size_t nesting_of(const struct sio_path_search *search)
{
    size_t nesting = 0;
    for (; search->outer != NULL; search = search->outer)
        nesting++;
    return nesting;
}

bool sio_crl_is_by_trusted(struct sio_path_search *search, const struct sio_crl *crl, size_t index, bool is_first_try)
{
    return is_by_path(search, crl, index, is_first_try) || is_by_anchor(search, crl, is_first_try);
}

const struct sio_certificate *sio_crl_signer_next(const struct sio_path_search *search, size_t *index, bool *is_untold,
                                                  const struct sio_crl *crl, bool is_first_try)
{
    bool is_too_deep = nesting_of(search) >= MAX_NESTING;
    while (*index < search->request->num_chain && sio_error_is_clear(search->error)) {
        const struct sio_certificate *candidate = &search->certificates[(*index)++];
        if (!may_sign(candidate, crl) || is_likely(candidate, crl) != is_first_try)
            continue;
        if (is_too_deep || is_being_judged(search, candidate))
            *is_untold = true;
        else if (!is_on_path(search, candidate))
            return candidate;
    }
    return NULL;
}

bool sio_crl_signer_begin(struct sio_path_search *inner, struct sio_longest_path *path,
                          const struct sio_path_search *search, const struct sio_certificate *signer)
{
    bool is_ca = signer->is_ca && (signer->key_usage & KEY_CERT_SIGN) != 0;
    struct sio_error attempt = {0};
    *inner = *search;
    inner->outer = search;
    inner->path = path->path;
    inner->steps = path->steps;
    inner->path_room = SIOTLS_X509_MAX_PATH;
    inner->rules.name = NULL;
    inner->rules.any_key_usage = true;
    inner->rules.num_below = 0;
    inner->rules.place = is_ca ? SIO_PLACE_CA : SIO_PLACE_LEAF;
    sio_path_begin(inner, signer);
    return sio_rules_hold(&inner->rules, signer, &attempt);
}
