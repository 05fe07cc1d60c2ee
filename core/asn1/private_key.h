/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_key.h: brings a private key in PEM or DER to one PKCS#8 structure (RFC 5958, 5915, 8017).
 */
#ifndef SIO_ASN1_PRIVATE_KEY_H
#define SIO_ASN1_PRIVATE_KEY_H

#include "base/buffer.h"

/*
 * Appends a PrivateKeyInfo or EncryptedPrivateKeyInfo in DER, from PKCS#8, SEC1 (EC) or PKCS#1 (RSA) in PEM or DER.
 * PEM text may hold other blocks (certificates, EC PARAMETERS); the first private key counts. The private
 * numbers themselves are not looked at: providers do that. SYNTAX when there is no key in it.
 */
bool sio_private_key_to_pkcs8(struct sio_buffer *pkcs8, struct siotls_bytes key, struct sio_error *error) SIO_CHECKED;

#endif
