/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pins.h: public keys that are wanted, by the SHA-256 of their SubjectPublicKeyInfo (as in RFC 7469 2.4).
 */
#ifndef SIO_X509_PINS_H
#define SIO_X509_PINS_H

#include "crypto/hash.h"
#include "x509/form/certificate.h"

enum { SIO_PIN_SIZE = 32 };

struct sio_pins {
    struct sio_hash sha256;
    const uint8_t *digests; /* SIO_PIN_SIZE bytes each */
    size_t num_digests;
};

/* Selects SHA-256 unless there are no pins. The digests are not copied. */
bool sio_pins_init(struct sio_pins *pins, struct siotls_set *set, const uint8_t *digests, size_t num_digests,
                   struct sio_error *error) SIO_CHECKED;

/* Is the certificate's key one of them? Fails when the provider does. */
bool sio_pins_match(const struct sio_pins *pins, bool *matches, const struct sio_certificate *certificate,
                    struct sio_error *error) SIO_CHECKED;

#endif
