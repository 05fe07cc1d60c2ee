/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy_path.h: which certificate policies are valid for a whole path (RFC 5280 6.1, RFC 9618).
 */
#ifndef SIO_X509_POLICY_PATH_H
#define SIO_X509_POLICY_PATH_H

#include "x509/form/certificate.h"

/* Comparisons of policies that one chain may cost. */
enum { SIO_MAX_POLICY_COMPARISONS = 1 << 18 };

/* The inputs of RFC 5280 6.1.1 c, e, f and g. All zero: nothing is asked. */
struct sio_policy_inputs {
    const struct siotls_bytes *policies; /* OIDs; acceptable ones */
    size_t num_policies;                 /* 0: any */
    bool require_explicit;
    bool inhibit_mapping;
    bool inhibit_any;
};

/* A path whose policies are to be judged: leaf first, anchor last; a trusted leaf stands alone. */
struct sio_policy_path {
    const struct sio_certificate *const *certificates;
    size_t num_certificates;
    const struct sio_policy_inputs *inputs;
    const struct siotls_memory *memory;
    uint32_t *num_comparisons; /* left; what it costs is taken from it */
};

/*
 * Is a policy valid for the path, where one is required? A refusal goes to attempt, and says in *culprit at which
 * certificate; what else goes wrong to error.
 */
bool sio_policies_hold(const struct sio_policy_path *path, const struct sio_certificate **culprit,
                       struct sio_error *attempt, struct sio_error *error) SIO_CHECKED;

#endif
