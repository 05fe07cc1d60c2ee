/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crl_point.h: is a certificate in the scope of a revocation list (RFC 5280 6.3.3 b)?
 */
#ifndef SIO_X509_CRL_POINT_H
#define SIO_X509_CRL_POINT_H

#include "x509/revocation/crl.h"

/* True for a well-formed DistributionPointName, contents of the [0] around it (RFC 5280 4.2.1.13). */
bool sio_crl_point_name_is_valid(struct siotls_bytes name);

/* Reads ReasonFlags, the contents of a BIT STRING. */
bool sio_crl_reasons_read(uint32_t *reasons, struct siotls_bytes contents) SIO_CHECKED;

/* The reasons of revocation that the list tells of that certificate; 0: it says nothing of it. */
uint32_t sio_crl_scope(const struct sio_crl *crl, const struct sio_certificate *certificate);

#endif
