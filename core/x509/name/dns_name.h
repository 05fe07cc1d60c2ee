/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dns_name.h: DNS names as text (RFC 1034 3.5, RFC 5280 4.2.1.6, RFC 9525 6.3). Case never matters.
 */
#ifndef SIO_X509_DNS_NAME_H
#define SIO_X509_DNS_NAME_H

#include "base/reader.h"

/* Labels of letters, digits, '-' and '_', no dot at the end, not an address in disguise. */
bool sio_dns_name_is_valid(struct siotls_bytes name);

/* The same without '_': the preferred syntax of RFC 1034 3.5, which certificates are to use. */
bool sio_dns_name_is_preferred(struct siotls_bytes name);

/* True for "*." in front, whatever follows. */
bool sio_dns_has_asterisk(struct siotls_bytes pattern);

/* Equal, apart from ASCII case. */
bool sio_dns_equal(struct siotls_bytes left, struct siotls_bytes right);

/* True when name is base or ends in "." and base. An empty base holds everything. */
bool sio_dns_is_within(struct siotls_bytes name, struct siotls_bytes base);

/* What stands behind the first dot; empty without one. */
struct siotls_bytes sio_dns_parent(struct siotls_bytes name);

/* True for "*." and a valid name of at least two labels. */
bool sio_dns_is_wildcard(struct siotls_bytes pattern);

/* Does a name of a certificate, perhaps a wildcard, stand for this name (RFC 9525 6.3)? */
bool sio_dns_matches(struct siotls_bytes pattern, struct siotls_bytes name);

#endif
