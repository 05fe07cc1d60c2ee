/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chain.h: an identity's chain: out of PEM or DER, and in the order of RFC 9846 4.5.1.
 */
#ifndef SIO_CONFIG_CHAIN_H
#define SIO_CONFIG_CHAIN_H

#include "config/identity/identity.h"

/* Fills chain and links. Every certificate must parse: what is wrong here is the operator's fault, not a peer's. */
bool sio_identity_chain_read(struct siotls_identity *identity, struct siotls_bytes chain,
                             struct sio_error *error) SIO_CHECKED;

/*
 * Puts the leaf in front, behind each certificate the one that issued it as far as there is one, and the rest behind as
 * it was given. The leaf is the certificate of that key; without one (NULL) the first that is no CA, else the first.
 */
bool sio_identity_chain_arrange(struct siotls_identity *identity, const struct siotls_public_key *key,
                                struct sio_error *error) SIO_CHECKED;

/* The same for a raw public key: own is that of the private key; empty: what the application gave is it. */
bool sio_identity_key_read(struct siotls_identity *identity, struct siotls_bytes given, struct siotls_bytes own,
                           struct sio_error *error) SIO_CHECKED;

#endif
