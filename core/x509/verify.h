/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.h: does a chain lead from a leaf to an anchor (RFC 5280 6), and is it for that name (RFC 9525)?
 */
#ifndef SIO_X509_VERIFY_H
#define SIO_X509_VERIFY_H

#include "x509/path/request.h"

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
