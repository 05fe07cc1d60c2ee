/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terms.h: on what terms a chain was found good: the dates of its path, and whose revocation is to be looked up. So it
 * can be asked later, when the chain is gone, whether it would still be good. No signature is checked for that.
 */
#ifndef SIO_X509_TERMS_H
#define SIO_X509_TERMS_H

#include "base/buffer.h"
#include "x509/revocation/crls.h"

struct sio_terms {
    uint64_t not_before_ms; /* the latest of the path, anchor included; UTC */
    uint64_t not_after_ms;  /* the earliest, and no later than what a stapled OCSP response is good for */
    /*
     * Of each certificate of the path but the anchor, the leaf first: sio_name_hash of its issuer (4 bytes), whether
     * OCSP told of it (1), serial number (with 1 byte of length). Behind them stands the responder's certificate, if
     * its issuer delegated that and it may be revoked.
     */
    struct siotls_bytes certificates;
};

enum { SIO_MAX_TERMS = SIOTLS_X509_MAX_PATH * (4 + 1 + 1 + 255) };

/* Terms that always hold. */
extern const struct sio_terms sio_no_terms;

struct sio_path_search;

/* The terms of a path that was found; certificates becomes a view of storage. */
bool sio_terms_of_path(struct sio_terms *terms, struct sio_buffer *storage, const struct sio_path_search *search,
                       struct sio_error *error) SIO_CHECKED;

/* Those of a certificate that somebody else judged: its dates. What is no certificate is good at no time. */
struct sio_terms sio_terms_of_leaf(struct siotls_bytes certificate);

/* True when certificates has the form above. */
bool sio_terms_are_well_formed(const struct sio_terms *terms);

/*
 * True when a path of those terms would still be good at that time, for that siotls_revocation and those lists (NULL:
 * none). In doubt false: a list that is out of date, or that may be about another certificate of the same number.
 */
bool sio_terms_hold(const struct sio_terms *terms, uint64_t time_ms, int revocation, const struct siotls_crls *crls);

#endif
