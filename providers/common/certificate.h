/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.h: the parts of a certificate (RFC 5280 4.1) that a signer whose key is kept with one has to know.
 */
#ifndef SIOTLS_PROVIDER_CERTIFICATE_H
#define SIOTLS_PROVIDER_CERTIFICATE_H

#include "common/der.h"

/* Views of a certificate: issuer, subject and subjectPublicKeyInfo, each with its header. False: it is no certificate.
 */
bool provider_certificate_parts(struct siotls_bytes certificate, struct siotls_bytes *issuer,
                                struct siotls_bytes *subject, struct siotls_bytes *spki);

#endif
