/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crl_builder.h: makes revocation lists for tests, as certificate_builder.h makes certificates.
 */
#ifndef TESTS_CRL_BUILDER_H
#define TESTS_CRL_BUILDER_H

#include "certificate_builder.h"

struct crl_plan {
    const char *issuer;         /* common name */
    uint8_t signer;             /* number of its key */
    const char *this_update;    /* as in certificate_plan */
    const char *next_update;    /* NULL: not said */
    struct siotls_bytes serial; /* of the only one on it; data_len 0: there is none */
    struct siotls_bytes more;   /* extensions */
    struct siotls_bytes others; /* entries behind that one; data_len 0: none */
};

/* An entry; extensions data_len 0: none. */
struct siotls_bytes build_crl_entry(const char *serial, const char *date, struct siotls_bytes extensions);

struct siotls_bytes build_crl(const struct crl_plan *plan);

#endif
