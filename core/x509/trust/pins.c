/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pins.c: see pins.h.
 */
#include "x509/trust/pins.h"

#include <string.h>

#include "crypto/load/set.h"

bool sio_pins_init(struct sio_pins *pins, struct siotls_set *set, const uint8_t *digests, size_t num_digests,
                   struct sio_error *error)
{
    *pins = (struct sio_pins){.digests = digests, .num_digests = num_digests};
    return num_digests == 0 || sio_set_select_hash(set, &pins->sha256, SIOTLS_HASH_SHA256, error);
}

bool sio_pins_match(const struct sio_pins *pins, bool *matches, const struct sio_certificate *certificate,
                    struct sio_error *error)
{
    uint8_t digest[SIO_MAX_DIGEST];
    *matches = false;
    if (!sio_hash_digest(&pins->sha256, digest, &certificate->key.spki, 1, error))
        return false;
    for (size_t i = 0; i < pins->num_digests; i++)
        *matches = *matches || memcmp(digest, pins->digests + i * SIO_PIN_SIZE, SIO_PIN_SIZE) == 0;
    return true;
}
