/* SPDX-License-Identifier: Apache-2.0 */
/*
 * anchor.h: what the application trusts an anchor for, beyond what the anchor says itself.
 */
#ifndef SIO_X509_ANCHOR_H
#define SIO_X509_ANCHOR_H

#include "base/buffer.h"
#include "x509/form/certificate.h"

/* All zero: no limits. */
struct sio_anchor_limits {
    struct siotls_bytes name_constraints; /* contents of NameConstraints; data NULL: any name */
    uint32_t purposes;                    /* bits 1 << siotls_purpose; 0: any */
};

/*
 * Appends the contents of NameConstraints that permit these names, and no other DNS name or address. Names are as
 * siotls_anchor_constraints has them; SYNTAX for what is none.
 */
bool sio_anchor_names_write(struct sio_buffer *constraints, const char *const *names, size_t num_names,
                            struct sio_error *error) SIO_CHECKED;

/* May the certificate be below such an anchor, for that purpose? */
bool sio_anchor_limits_allow(const struct sio_anchor_limits *limits, const struct sio_certificate *certificate,
                             int purpose, uint32_t *num_comparisons, struct sio_error *error) SIO_CHECKED;

#endif
