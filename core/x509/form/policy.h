/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.h: the extensions of certificate policies (RFC 5280 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14).
 */
#ifndef SIO_X509_POLICY_H
#define SIO_X509_POLICY_H

#include "base/buffer.h"
#include "base/reader.h"
#include "x509/form/certificate.h"

/* Policies, or mappings, that one certificate may have: more are malformed. */
enum { SIO_MAX_POLICIES = 128 };

/* Writes the contents of an OID given as text, such as "2.23.140.1.2.1"; false for what is none. */
bool sio_oid_write(struct sio_buffer *contents, const char *text) SIO_CHECKED;

/*
 * Writes policies given as texts, at most SIOTLS_X509_MAX_POLICIES; oids are views of contents, which was empty. Fails
 * with SYNTAX for what is no OID, and names it.
 */
bool sio_oids_write(struct siotls_bytes *oids, struct sio_buffer *contents, const char *const *texts, size_t num_texts,
                    struct sio_error *error) SIO_CHECKED;

/* The next policy of certificatePolicies, or mapping of policyMappings; false at the end. Both are valid ones. */
bool sio_policy_next(struct sio_reader *policies, struct siotls_bytes *policy) SIO_CHECKED;
bool sio_policy_mapping_next(struct sio_reader *mappings, struct siotls_bytes *issuer_policy,
                             struct siotls_bytes *subject_policy) SIO_CHECKED;

/* 2.5.29.32.0, which stands for all. */
bool sio_policy_is_any(struct siotls_bytes policy);

/* Reads the extensions into the certificate; false for malformed ones. */
bool sio_policies_parse(struct sio_certificate *certificate, struct sio_reader *value) SIO_CHECKED;
bool sio_policy_mappings_parse(struct sio_certificate *certificate, struct sio_reader *value) SIO_CHECKED;
bool sio_policy_constraints_parse(struct sio_certificate *certificate, struct sio_reader *value) SIO_CHECKED;
bool sio_inhibit_any_policy_parse(struct sio_certificate *certificate, struct sio_reader *value) SIO_CHECKED;

#endif
