/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revocation.h: is a certificate of a path revoked (RFC 5280 6.3, RFC 6960 3.2, RFC 7633)? The answer comes from what
 * is at hand: an OCSP response about the leaf, and revocation lists. Nothing is fetched.
 */
#ifndef SIO_X509_REVOCATION_H
#define SIO_X509_REVOCATION_H

#include "crypto/hash.h"
#include "x509/revocation/crls.h"

enum { SIO_NUM_ID_HASHES = 4 };

/* The hashes by which OCSP names an issuer, as far as a provider has them. */
struct sio_id_hashes {
    struct sio_hash hashes[SIO_NUM_ID_HASHES];
    size_t num_hashes;
};

/* Selects them. Fails only for NO_MEMORY and the like: a hash that nobody offers is left out. */
bool sio_id_hashes_init(struct sio_id_hashes *hashes, struct siotls_set *set, struct sio_error *error) SIO_CHECKED;

/* What a chain is judged with. */
struct sio_revocation {
    int policy;                         /* siotls_revocation */
    const struct siotls_crls *crls;     /* NULL: none */
    struct siotls_bytes ocsp_response;  /* about the leaf; data_len 0: none */
    const struct sio_id_hashes *hashes; /* not NULL unless policy is OFF */
    uint32_t max_ocsp_age_seconds;      /* 0: SIOTLS_X509_MAX_OCSP_AGE_SECONDS, and only without nextUpdate */
};

struct sio_path_search;
struct sio_longest_path;

/* No certificate of the path, which ends with the anchor, is revoked. Keeps the refusal if one is. */
bool sio_revocation_allows(struct sio_path_search *search) SIO_CHECKED;

/* One certificate and who issued it. */
struct sio_issued {
    const struct sio_certificate *certificate;
    const struct sio_certificate *issuer;
    size_t index; /* in the path */
    bool is_leaf; /* the one that the stapled response is about */
};

/* What is known of it. Refusals are told by the error, with alert and reason. */
enum sio_revocation_verdict { SIO_REVOCATION_GOOD, SIO_REVOCATION_UNKNOWN, SIO_REVOCATION_REFUSED };

/* revocation_crl.c, revocation_ocsp.c */
enum sio_revocation_verdict sio_judge_by_crls(struct sio_path_search *search, const struct sio_issued *issued,
                                              struct sio_error *error) SIO_CHECKED;
enum sio_revocation_verdict sio_judge_by_ocsp(struct sio_path_search *search, const struct sio_issued *issued,
                                              struct sio_error *error) SIO_CHECKED;

/*
 * Checks a signature of the issuer's key over something else than a certificate, paid from the search's budget. False
 * without a failure in error when search->error tells what happened (memory, a provider).
 */
bool sio_revocation_signed_by(struct sio_path_search *search, const struct siotls_public_key *key,
                              const struct sio_signature_algorithm *algorithm, struct siotls_bytes message,
                              struct siotls_bytes signature, bool *is_good) SIO_CHECKED;

/* Bit of keyUsage (RFC 5280 4.2.1.3). */
enum { SIO_CRL_SIGN = 1 << 6 };

/*
 * crl_signer.c: is the list signed by whom the path already trusts: above the certificate of that index, or an anchor
 * of the name of the path's? In the first try only those whose key identifiers agree are asked, in the second the
 * others.
 */
bool sio_crl_is_by_trusted(struct sio_path_search *search, const struct sio_crl *crl, size_t index,
                           bool is_first_try) SIO_CHECKED;

/*
 * The next certificate of the chain, from *index on, that may have signed the list; *index moves behind it. NULL: no
 * more. *is_untold is set when one is passed over because it is itself being judged by this list.
 */
const struct sio_certificate *sio_crl_signer_next(const struct sio_path_search *search, size_t *index, bool *is_untold,
                                                  const struct sio_crl *crl, bool is_first_try);

/* Begins a search for paths of such a signer, by the same rules; false: it cannot have one. path is its memory. */
bool sio_crl_signer_begin(struct sio_path_search *inner, struct sio_longest_path *path,
                          const struct sio_path_search *search, const struct sio_certificate *signer) SIO_CHECKED;

bool sio_crl_is_signed_by(struct sio_path_search *search, const struct sio_crl *crl,
                          const struct sio_certificate *certificate) SIO_CHECKED;

/* Times that lie ahead of us by no more than this are taken as now: clocks differ. */
enum { SIO_REVOCATION_CLOCK_SKEW_MS = 300000 };

#endif
