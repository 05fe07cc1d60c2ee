/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crls.h: revocation lists that were loaded, found by their issuer, searched by serial number.
 */
#ifndef SIO_X509_CRLS_H
#define SIO_X509_CRLS_H

#include "base/buffer.h"
#include "x509/revocation/crl.h"

/* Where an entry is, and where whose certificate it speaks of is said (RFC 5280 5.3.3): in it or one before it. */
struct sio_crl_place {
    uint32_t offset;        /* in crl.entries */
    uint32_t issuer_offset; /* UINT32_MAX: nowhere, so it is the list's issuer */
};

/* A list and the order of its entries by serial number. */
struct sio_loaded_crl {
    struct sio_buffer der;
    struct sio_crl crl;
    struct sio_crl_place *order;
    size_t num_entries;
    uint32_t issuer_hash; /* sio_name_hash */
};

/* Takes a reference and freezes the store. Returns it. */
struct siotls_crls *sio_crls_keep(struct siotls_crls *crls);

/* The list with that index; NULL: no more. */
const struct sio_loaded_crl *sio_crls_at(const struct siotls_crls *crls, size_t index);

/*
 * The next list, from *index on, by sio_name_hash of its issuer; and indirect lists that may be about certificates of
 * others. *index moves behind it; NULL: no more. Some that come are of another issuer.
 */
const struct sio_loaded_crl *sio_crls_find_by_hash(const struct siotls_crls *crls, size_t *index, uint32_t issuer_hash);

/* True when some certificate of that serial number (contents of the INTEGER) is on the list, whoever issued it. */
bool sio_loaded_crl_has_serial(const struct sio_loaded_crl *loaded, struct siotls_bytes serial);

/*
 * True when the certificate of that issuer (a Name) and serial number (contents of the INTEGER) is on the list. Of
 * several entries one that does not take it off the list counts.
 */
bool sio_loaded_crl_has(const struct sio_loaded_crl *loaded, struct sio_crl_entry *entry, struct siotls_bytes issuer,
                        struct siotls_bytes serial);

/*
 * The delta list in the store that continues this complete one (RFC 5280 6.3.3 c), from *index on; *index moves behind
 * it. NULL: no more.
 */
const struct sio_loaded_crl *sio_crls_next_delta(const struct siotls_crls *crls, size_t *index,
                                                 const struct sio_crl *complete);

/* Is the number of left lower than that of right? */
bool sio_crl_is_older(const struct sio_crl *left, const struct sio_crl *right);

#endif
