/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key_proof.h: a private key that stays outside, such as in a token, proves at the start what it will have to do.
 */
#ifndef SIO_CONFIG_KEY_PROOF_H
#define SIO_CONFIG_KEY_PROOF_H

#include "config/identity/identity.h"

/*
 * Lets the key sign once by each scheme of the identity, and verifies that with what the set has. A scheme that nobody
 * in the set verifies is only signed by. Errors: KEY, PROVIDER.
 */
bool sio_identity_key_prove(const struct siotls_identity *identity, struct sio_error *error) SIO_CHECKED;

#endif
