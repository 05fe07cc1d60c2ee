/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uri.h: the host of a URI (RFC 3986 3), as name constraints look at it (RFC 5280 4.2.1.10).
 */
#ifndef SIO_X509_URI_H
#define SIO_X509_URI_H

#include "base/reader.h"

/*
 * The host of scheme://userinfo@host:port/...; false unless it is a DNS name. One dot at its end, which makes a name
 * absolute, is left out.
 */
bool sio_uri_host(struct siotls_bytes uri, struct siotls_bytes *host) SIO_CHECKED;

#endif
