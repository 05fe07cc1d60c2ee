/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_constraints.h: which names the certificates below a CA may have (RFC 5280 4.2.1.10).
 */
#ifndef SIO_X509_NAME_CONSTRAINTS_H
#define SIO_X509_NAME_CONSTRAINTS_H

#include "base/error.h"
#include "base/reader.h"

/* Comparisons of a name with a constraint that one chain may cost. */
enum { SIO_MAX_CONSTRAINT_COMPARISONS = 1 << 16 };

/* True for well-formed contents of NameConstraints, each base as RFC 5280 writes it. */
bool sio_name_constraints_are_valid(struct siotls_bytes constraints);

/* True unless a DNS base begins with a dot, which RFC 5280 does not know but private CAs write. */
bool sio_name_constraints_are_exact(struct siotls_bytes constraints);

/* What a certificate calls its holder. */
struct sio_presented_names {
    struct siotls_bytes subject;          /* Name, DER */
    struct siotls_bytes subject_alt_name; /* contents of GeneralNames; data NULL: none */
};

/* Are all the names allowed? Takes what it costs from num_comparisons. */
bool sio_name_constraints_allow(struct siotls_bytes constraints, const struct sio_presented_names *names,
                                uint32_t *num_comparisons, struct sio_error *error) SIO_CHECKED;

#endif
