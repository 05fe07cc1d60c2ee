/* SPDX-License-Identifier: Apache-2.0 */
/* suite.h: a cipher suite as a config resolved it: an AEAD and a hash, perhaps of two providers. */
#ifndef SIO_CONFIG_SUITE_H
#define SIO_CONFIG_SUITE_H

#include "crypto/aead.h"
#include "crypto/hash.h"

/* A cipher suite composed of an AEAD and a hash, possibly of two providers. */
struct sio_suite {
    uint16_t id;
    struct sio_aead aead;
    struct sio_kdf kdf;
};

#endif
