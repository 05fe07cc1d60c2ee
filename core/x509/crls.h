/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crls.h: revocation lists that were loaded, found by their issuer, searched by serial number.
 */
#ifndef SIO_X509_CRLS_H
#define SIO_X509_CRLS_H

#include "base/buffer.h"
#include "x509/crl.h"

/* A list and the order of its entries by serial number. */
struct sio_loaded_crl {
    struct sio_buffer der;
    struct sio_crl crl;
    uint32_t *order; /* offsets in crl.entries */
    size_t num_entries;
    uint32_t issuer_hash; /* sio_name_hash */
};

/* Takes a reference and freezes the store. Returns it. */
struct siotls_crls *sio_crls_keep(struct siotls_crls *crls);

/* The next list, from *index on, of this issuer (a Name); *index moves behind it. NULL: no more. */
const struct sio_loaded_crl *sio_crls_find(const struct siotls_crls *crls, size_t *index, struct siotls_bytes issuer);

/*
 * The same by sio_name_hash of the issuer; and lists that may be about certificates of others. Some that come are of
 * another issuer.
 */
const struct sio_loaded_crl *sio_crls_find_by_hash(const struct siotls_crls *crls, size_t *index, uint32_t issuer_hash);

/* True when the serial number (contents of the INTEGER) is on the list. */
bool sio_loaded_crl_has(const struct sio_loaded_crl *loaded, struct sio_crl_entry *entry, struct siotls_bytes serial);

#endif
