/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust.h: a trust store from inside: anchors found by their subject.
 */
#ifndef SIO_X509_TRUST_H
#define SIO_X509_TRUST_H

#include <siotls/x509.h>

#include "base/error.h"

/* Takes a reference and freezes the store (nothing can be added any more). Returns it. */
struct siotls_trust *sio_trust_keep(struct siotls_trust *trust);

/* The subject (a Name) of the anchor with that index; false when it is malformed, or there is none. */
bool sio_trust_subject(const struct siotls_trust *trust, size_t index, struct siotls_bytes *subject);

/*
 * The next anchor, from *index on, that may have this subject (a Name); *index moves behind it. Threads may ask at
 * once. The DER is not yet parsed, and names that share a hash come too.
 */
bool sio_trust_find(const struct siotls_trust *trust, size_t *index, struct siotls_bytes *der,
                    struct siotls_bytes subject);

#endif
