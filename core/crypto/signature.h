/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signature.h: verifying with public keys and signing with private keys.
 */
#ifndef SIO_CRYPTO_SIGNATURE_H
#define SIO_CRYPTO_SIGNATURE_H

#include "crypto/selected.h"

/* Everything that verifies, selected once when a config is made ready; tested when first used (load/set.h). */
struct sio_verifiers {
    struct siotls_set *set;
    struct sio_verifier_entry *entries;
    size_t num_entries;
    size_t capacity;
    const struct siotls_memory *memory;
};

/* One (key type, scheme) with who verifies it. */
struct sio_verifier_entry {
    struct sio_verifier verifier;
    size_t index; /* in the set */
    uint32_t key_type;
    uint16_t scheme;
};

void sio_verifiers_clear(struct sio_verifiers *verifiers);

/* Those of all that verify one of these schemes. */
bool sio_verifiers_restrict(struct sio_verifiers *verifiers, const struct sio_verifiers *all, const uint16_t *schemes,
                            size_t num_schemes, struct sio_error *error) SIO_CHECKED;

/* True when some type of key is verified with the scheme. */
bool sio_verifiers_know(const struct sio_verifiers *verifiers, uint16_t scheme);

/* Who verifies a scheme with a type of key; NULL: nobody. */
const struct sio_verifier_entry *sio_verifiers_find(const struct sio_verifiers *verifiers, uint32_t key_type,
                                                    uint16_t scheme);

/* True when a key of this type may sign with the scheme in a handshake (RFC 9846 4.3.3). */
bool sio_scheme_fits_key(uint16_t scheme, uint32_t key_type);

/* The result of a check, apart from failures that are not the signature's fault. */
enum sio_signature_verdict { SIO_SIGNATURE_GOOD, SIO_SIGNATURE_BAD, SIO_SIGNATURE_UNSUPPORTED };

enum { SIO_MAX_KEY_SCHEMES = 64 };

/* An imported private key; read-only once made, so threads may share it. */
struct sio_private_key {
    struct sio_signer signer; /* algorithm NULL: none */
    void *context;
    struct siotls_signer_key description; /* spki points into the context, schemes to those below */
    uint16_t *schemes;                    /* SIO_MAX_KEY_SCHEMES: those that this signer is to be used for in the set */
    const struct siotls_memory *memory;
};

/* Asks one signer, which need not be used for all schemes of the key's description. Errors as sio_private_key_import.
 */
bool sio_private_key_import_with(struct sio_private_key *key, const struct sio_signer *signer,
                                 const struct siotls_private_key_source *source, const struct siotls_memory *memory,
                                 struct sio_error *error) SIO_CHECKED;
void sio_private_key_clear(struct sio_private_key *key);

/* Most bytes that a signature of this key may take: what the key says of itself, else the signer's bound. */
size_t sio_private_key_max_signature(const struct sio_private_key *key);

bool sio_private_key_sign(const struct sio_private_key *key, uint8_t *signature, size_t *signature_len,
                          size_t signature_capacity, uint16_t scheme, struct siotls_bytes message,
                          struct sio_error *error) SIO_CHECKED;

/* Fills output with random bytes that others will see. */
bool sio_random_fill(const struct sio_random *random, uint8_t *output, size_t output_len,
                     struct sio_error *error) SIO_CHECKED;

/* The same for a secret: what memcheck follows (tests/handshake/undefined_secrets.c) knows by this which is one. */
bool sio_random_secret(const struct sio_random *random, uint8_t *output, size_t output_len,
                       struct sio_error *error) SIO_CHECKED;

#endif
