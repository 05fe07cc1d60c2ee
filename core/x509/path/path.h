/* SPDX-License-Identifier: Apache-2.0 */
/*
 * path.h: the search for a path from the leaf to an anchor.
 */
#ifndef SIO_X509_PATH_H
#define SIO_X509_PATH_H

#include "x509/name/name_constraints.h"
#include "x509/path/request.h"
#include "x509/path/rule.h"

/*
 * How telling a refusal is. In the search it is the length of the path so far times STEP, plus how far the next
 * certificate got.
 */
enum sio_refusal_rank {
    SIO_RANK_UNKNOWN_ISSUER = 1,
    SIO_RANK_SIGNATURE = 2,
    SIO_RANK_RULE = 3,
    SIO_RANK_CONSTRAINTS = 4,
    SIO_RANK_REVOKED = 5,
    SIO_RANK_STEP = 8,
    SIO_RANK_MALFORMED = SIO_RANK_STEP + SIO_RANK_UNKNOWN_ISSUER, /* hides that the leaf's issuer is missing */
    SIO_RANK_FINAL = 1 << 20
};

enum { SIO_REFUSAL_DETAIL = 240 };

struct sio_refusal {
    const char *reason; /* NULL: none yet */
    uint32_t rank;
    uint8_t alert;
    char detail[SIO_REFUSAL_DETAIL];
};

/* How far the search for issuers of one certificate of the path is. */
struct sio_path_step {
    uint32_t issuer_hash; /* sio_name_hash of its issuer */
    uint8_t hint;         /* which issuers are tried now (path.c) */
    uint8_t source;       /* where they are looked for now (path.c) */
    size_t index;         /* of the next there */
};

/* The longest path, for a search of a search. */
struct sio_longest_path {
    const struct sio_certificate *path[SIOTLS_X509_MAX_PATH];
    struct sio_path_step steps[SIOTLS_X509_MAX_PATH];
};

/* Intermediates of the store in one path: as many as the default depth has room for. */
enum { SIO_MAX_STORED = SIOTLS_X509_MAX_DEPTH - 2 };

struct sio_path_search {
    const struct sio_chain_request *request;
    struct sio_rule_context rules;
    struct sio_certificate *certificates; /* the chain */
    struct sio_certificate *stored;       /* intermediates of the store, parsed while they are on a path */
    size_t num_stored;
    size_t stored_room;
    struct sio_certificate anchor;       /* the one that is being tried */
    size_t anchor_index;                 /* in the trust store */
    struct sio_anchor_limits limits;     /* what it is trusted for */
    const struct sio_certificate **path; /* so far; with the anchor once it is whole */
    struct sio_path_step *steps;         /* of each of them */
    size_t path_len;
    size_t path_room; /* for so many: all of the chain and an anchor, but at most SIOTLS_X509_MAX_PATH */
    bool is_whole;    /* the path ends with an anchor */
    uint32_t max_depth;
    uint32_t num_signature_checks;     /* left */
    uint32_t num_comparisons;          /* left, for name constraints */
    uint64_t ocsp_until_ms;            /* until when a stapled response says that the leaf is good; 0: none does */
    struct siotls_bytes ocsp_delegate; /* serial number of who signed that, if it may be revoked; data_len 0: none */
    uint32_t num_policy_comparisons;
    struct sio_refusal best;
    const struct sio_path_search *outer; /* for whose revocation lists a signer's path is looked for; NULL: none */
    struct sio_error *error;             /* for what is not the chain's fault: memory, a provider; it ends the search */
};

/* Keeps the refusal if it is more telling than the one before. */
void sio_path_refuse(struct sio_path_search *search, const struct sio_certificate *certificate,
                     const struct sio_error *attempt, uint32_t rank);

/* Fails with UNTRUSTED and what was kept. */
bool sio_path_fail_refused(const struct sio_refusal *refusal, struct sio_error *error);

/*
 * True when the leaf, which begins the path, is an anchor byte for byte. No signature is checked then, so subject and
 * key, by which an anchor is found as an issuer, would not do: who has that key could write all the rest. Of several
 * such anchors one whose limits allow it is taken.
 */
bool sio_path_is_trusted_leaf(struct sio_path_search *search);

/* Is all below the anchor that is being tried what that one is trusted for? */
bool sio_path_is_within_limits(struct sio_path_search *search, struct sio_error *attempt) SIO_CHECKED;

/* Begins a search with the certificate that all its paths begin with. */
void sio_path_begin(struct sio_path_search *search, const struct sio_certificate *first);

/*
 * Goes on to the next path that leads to an anchor, where each certificate fits the one above it; false: there are no
 * more, or the search has ended. Whether it is what was asked for is for the caller to judge.
 */
bool sio_path_next(struct sio_path_search *search) SIO_CHECKED;

#endif
