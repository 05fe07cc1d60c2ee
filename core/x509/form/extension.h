/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension.h: the extensions of a certificate (RFC 5280 4.2).
 */
#ifndef SIO_X509_EXTENSION_H
#define SIO_X509_EXTENSION_H

#include "x509/form/certificate.h"

/* A certificate with more is malformed; none in use has half as many. */
enum { SIO_MAX_EXTENSIONS = 64 };

/* Parses the contents of Extensions into the certificate. */
bool sio_certificate_extensions_parse(struct sio_certificate *certificate, struct siotls_bytes extensions,
                                      struct sio_error *error) SIO_CHECKED;

#endif
