/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule.h: what a single certificate must be to have its place in a path, as a table (RFC 5280 4, 6.1).
 */
#ifndef SIO_X509_RULE_H
#define SIO_X509_RULE_H

#include "x509/form/certificate.h"
#include "x509/name/name.h"
#include "x509/trust/trust.h"

/* Places in a path. */
enum sio_place {
    SIO_PLACE_LEAF = 1,
    SIO_PLACE_CA = 2,          /* between leaf and anchor */
    SIO_PLACE_ANCHOR = 4,      /* trusted; signs the certificate before it */
    SIO_PLACE_TRUSTED_LEAF = 8 /* leaf and anchor in one */
};

struct sio_rule_context {
    const struct siotls_trust *trust; /* NULL: nothing is distrusted */
    uint64_t time_ms;
    const struct sio_reference_name *name; /* NULL: any */
    const char *name_text;
    uint32_t num_below; /* certificates between this one and the leaf that are not self-issued */
    int purpose;        /* siotls_purpose */
    int profile;        /* siotls_profile */
    int place;          /* sio_place */
    bool any_key_usage; /* the leaf need not be fit for signing */
};

/* Judges all rules that apply in that place; fails with the first that does not hold. */
bool sio_rules_hold(const struct sio_rule_context *context, const struct sio_certificate *certificate,
                    struct sio_error *error) SIO_CHECKED;

/* Issuer and subject are one name (RFC 5280 3.2). */
bool sio_certificate_is_self_issued(const struct sio_certificate *certificate);

#endif
