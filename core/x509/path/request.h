/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request.h: by what a chain is judged.
 */
#ifndef SIO_X509_REQUEST_H
#define SIO_X509_REQUEST_H

#include "crypto/kept_keys.h"
#include "crypto/signature.h"
#include "x509/path/policy_path.h"
#include "x509/trust/pins.h"
#include "x509/trust/trust.h"

struct sio_terms;
struct sio_revocation;

struct sio_chain_request {
    const struct siotls_trust *trust;
    const struct sio_verifiers *verifiers;
    const struct sio_kept_keys *anchor_keys; /* places as trust has anchors; NULL: they are imported each time */
    const struct siotls_bytes *chain;        /* the leaf first, others in any order */
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

#endif
