/* SPDX-License-Identifier: Apache-2.0 */
/*
 * public_key.h: what is asked of public keys before a provider sees them.
 */
#ifndef SIO_X509_PUBLIC_KEY_H
#define SIO_X509_PUBLIC_KEY_H

#include "x509/form/certificate.h"

/* RSA keys that are too short are not secure, those that are too long cost too much. */
enum { SIO_RSA_MIN_BITS = 2048, SIO_RSA_MAX_BITS = 16384 };

/* True for RSA and RSA-PSS keys. */
bool sio_public_key_is_rsa(const struct siotls_public_key *key);

/* Bits of an RSA modulus. */
size_t sio_public_key_rsa_bits(const struct siotls_public_key *key);

/*
 * The scheme with which a key checks signatures of a certificate's scheme: rsa_pss_rsae becomes rsa_pss_pss for an
 * RSA-PSS key. 0 when key and scheme do not go together, or the key's own parameters forbid it (RFC 4055 3.3).
 */
uint16_t sio_public_key_scheme(const struct siotls_public_key *key, uint16_t scheme);

/* The key's own bytes in a SubjectPublicKeyInfo, which identifiers are hashes of; empty for a malformed one. */
struct siotls_bytes sio_public_key_bits(struct siotls_bytes spki);

#endif
