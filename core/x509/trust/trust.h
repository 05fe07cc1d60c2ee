/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trust.h: a trust store from inside: anchors, and intermediates of the system, found by their subject; certificates
 * that the system distrusts.
 */
#ifndef SIO_X509_TRUST_H
#define SIO_X509_TRUST_H

#include <siotls/x509.h>

#include "x509/trust/anchor.h"

/* Takes a reference and freezes the store (nothing can be added any more). Returns it. */
struct siotls_trust *sio_trust_keep(struct siotls_trust *trust);

/* The subject (a Name) of the anchor with that index; false when it is malformed, or there is none. */
bool sio_trust_subject(const struct siotls_trust *trust, size_t index, struct siotls_bytes *subject);

/* Walks to the subject of a certificate. What is malformed elsewhere is found when the anchor is parsed. */
bool sio_trust_find_subject(struct siotls_bytes der, struct siotls_bytes *subject);

/* An anchor as it was added. */
struct sio_anchor {
    struct siotls_bytes der;
    struct sio_anchor_limits limits;
};

/*
 * The next anchor, from *index on, whose subject has this sio_name_hash; *index moves behind it. Threads may ask at
 * once. The DER is not yet parsed, and other names with that hash come too.
 */
bool sio_trust_find(const struct siotls_trust *trust, size_t *index, struct sio_anchor *anchor, uint32_t subject_hash);

/* The anchor with that index, which is less than siotls_trust_num_anchors. */
void sio_trust_at(const struct siotls_trust *trust, size_t index, struct sio_anchor *anchor);

/* Adds the certificates of PEM or DER bytes, all or none; names as siotls_anchor_constraints has them. */
bool sio_trust_add(struct siotls_trust *trust, struct siotls_bytes data,
                   const struct siotls_anchor_constraints *constraints, struct sio_error *error);

/*
 * Intermediates: certificates with which a path may go on where the peer sent none. They are trusted as little as what
 * a peer sends, so they count among no anchors. What is over the limit is passed over, as if the system did not have
 * it.
 */
enum { SIO_MAX_INTERMEDIATES = 1024 };

/*
 * Adds one unless it is there, or is no certificate. purposes: bits 1 << siotls_purpose that it may be used for; 0:
 * any.
 */
bool sio_trust_add_intermediate(struct siotls_trust *trust, struct siotls_bytes der, uint32_t purposes,
                                struct sio_error *error) SIO_CHECKED;

size_t sio_trust_num_intermediates(const struct siotls_trust *trust);

/* The next intermediate that is for this purpose, as sio_trust_find. */
bool sio_trust_find_intermediate(const struct siotls_trust *trust, size_t *index, struct siotls_bytes *der,
                                 uint32_t subject_hash, int purpose);

/* Are these bytes, by their address, an intermediate of the store? */
bool sio_trust_is_intermediate(const struct siotls_trust *trust, const uint8_t *der);

/*
 * Distrusted: certificates that no path may have in it, whoever sent or trusts them. More than these are an error: none
 * may be forgotten.
 */
enum { SIO_MAX_DISTRUSTED = 4096 };

/* Adds one unless it is there, or can be no certificate of a path. LIMIT. */
bool sio_trust_add_distrusted(struct siotls_trust *trust, struct siotls_bytes der, struct sio_error *error) SIO_CHECKED;

/*
 * Is it one of them? What is signed is compared, and not the signature: that of ECDSA can be changed by anybody so that
 * it is still good. trust NULL: no.
 */
bool sio_trust_distrusts(const struct siotls_trust *trust, const struct sio_certificate *certificate);

/* The index-th of them; false: there are no more. trust NULL: there are none. */
bool sio_trust_distrusted_at(const struct siotls_trust *trust, size_t index, struct siotls_bytes *der);

const struct siotls_memory *sio_trust_memory(const struct siotls_trust *trust);

#endif
