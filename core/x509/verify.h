/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.h: does a chain lead from a leaf to an anchor (RFC 5280 6), and is it for that name (RFC 9525)?
 */
#ifndef SIO_X509_VERIFY_H
#define SIO_X509_VERIFY_H

#include "crypto/signature.h"
#include "x509/form/certificate.h"
#include "x509/form/policy.h"
#include "x509/revocation/terms.h"
#include "x509/trust/pins.h"
#include "x509/trust/trust.h"

struct sio_revocation;

struct sio_chain_request {
    const struct siotls_trust *trust;
    const struct sio_verifiers *verifiers;
    const struct siotls_bytes *chain; /* the leaf first, others in any order */
    size_t num_chain;
    uint64_t time_ms;
    const char *name; /* NULL: any */
    int purpose;      /* siotls_purpose */
    uint32_t max_depth;
    const struct siotls_memory *memory;
    int profile;                   /* siotls_profile */
    struct sio_pins pins;          /* num_digests 0: any key */
    uint32_t max_signature_checks; /* 0: SIOTLS_X509_MAX_SIGNATURE_CHECKS */
    struct siotls_x509_path *path; /* of this library's size; NULL: not wanted */
    bool any_key_usage;
    const struct sio_revocation *revocation; /* NULL: not looked at */
    struct sio_terms *terms;                 /* of the path that was found, views of terms_storage; NULL: not wanted */
    struct sio_buffer *terms_storage;
    struct sio_policy_inputs policy;
    struct siotls_bytes public_suffixes; /* a list; data_len 0: none */
};

/* More certificates than that in one chain are refused; what one verification allocates itself, providers
 * and policies apart. */
enum { SIO_X509_MAX_CHAIN = 128, SIO_X509_MAX_MEMORY = 64 << 10 };

/*
 * Judges. Bounded work: at most max_depth certificates, max_signature_checks signatures. On refusal status
 * is UNTRUSTED, the alert that of RFC 9846 6.2 (unknown_ca, certificate_expired, bad_certificate, ...), the reason the
 * rule, and the detail the certificate's index and subject.
 */
bool sio_chain_verify(const struct sio_chain_request *request, struct sio_error *error) SIO_CHECKED;

#endif
