/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set.h: a provider set from inside: how configs select algorithms from it.
 *
 * Selecting takes the winner of an algorithm, runs its known-answer test unless it has passed before, and
 * withdraws it and takes the next one when that fails. What is selected is a pair of pointers that is
 * good as long as the set is kept: nothing is looked up afterwards.
 */
#ifndef SIO_CRYPTO_SET_H
#define SIO_CRYPTO_SET_H

#include <siotls/set.h>

#include "base/error.h"
#include "base/memory.h"

/* A selected algorithm of each kind. algorithm NULL: none. provider is the provider's name. */
struct sio_hash {
    const struct siotls_provider_instance *instance;
    const struct siotls_hash *algorithm;
    const char *provider;
};

struct sio_hkdf {
    const struct siotls_provider_instance *instance;
    const struct siotls_hkdf *algorithm;
    const char *provider;
};

struct sio_aead {
    const struct siotls_provider_instance *instance;
    const struct siotls_aead *algorithm;
    const char *provider;
};

struct sio_kem_part {
    const struct siotls_provider_instance *instance;
    const struct siotls_kem *algorithm;
    const char *provider;
};

struct sio_verifier {
    const struct siotls_provider_instance *instance;
    const struct siotls_verifier *algorithm;
    const char *provider;
};

struct sio_signer {
    const struct siotls_provider_instance *instance;
    const struct siotls_signer *algorithm;
    const char *provider;
};

struct sio_random {
    const struct siotls_provider_instance *instance;
    const struct siotls_random *algorithm;
    const char *provider;
};

struct sio_compressor {
    const struct siotls_provider_instance *instance;
    const struct siotls_compressor *algorithm;
    const char *provider;
};

struct sio_mask {
    const struct siotls_provider_instance *instance;
    const struct siotls_mask *algorithm;
    const char *provider;
};

/* Takes a reference and freezes the set: nothing can be added any more. Returns the set. */
struct siotls_set *sio_set_keep(struct siotls_set *set);

/* Fails with NOT_OFFERED when the set has no provider at all, and tells where it looked. */
bool sio_set_check_loaded(const struct siotls_set *set, struct sio_error *error) SIO_CHECKED;

/* The set's memory functions. */
const struct siotls_memory *sio_set_memory(const struct siotls_set *set);

/*
 * Selects. NOT_OFFERED when no provider has the algorithm, PROVIDER when an explicitly chosen one fails its test.
 * require_fips set: what does not state FIPS yes is not there.
 */
bool sio_set_select_hash(struct siotls_set *set, struct sio_hash *hash, uint32_t id,
                         struct sio_error *error) SIO_CHECKED;
bool sio_set_select_hkdf(struct siotls_set *set, struct sio_hkdf *hkdf, uint32_t id,
                         struct sio_error *error) SIO_CHECKED;
bool sio_set_select_aead(struct siotls_set *set, struct sio_aead *aead, uint32_t id,
                         struct sio_error *error) SIO_CHECKED;
bool sio_set_select_kem(struct siotls_set *set, struct sio_kem_part *kem, uint32_t group,
                        struct sio_error *error) SIO_CHECKED;
bool sio_set_select_verifier(struct siotls_set *set, struct sio_verifier *verifier, uint32_t key_type, uint16_t scheme,
                             struct sio_error *error) SIO_CHECKED;
bool sio_set_select_random(struct siotls_set *set, struct sio_random *random, struct sio_error *error) SIO_CHECKED;
bool sio_set_select_compressor(struct siotls_set *set, struct sio_compressor *compressor, uint32_t id,
                               struct sio_error *error) SIO_CHECKED;
bool sio_set_select_mask(struct siotls_set *set, struct sio_mask *mask, uint32_t id,
                         struct sio_error *error) SIO_CHECKED;

/*
 * The index-th signer in the order to try for a key: those that win one of the schemes first. False when there are
 * no more; that is not an error.
 */
bool sio_set_signer(struct siotls_set *set, struct sio_signer *signer, size_t index);

/* Runs the known-answer test of a signer's algorithm, as selecting does. */
bool sio_set_test_signer(struct siotls_set *set, const struct sio_signer *signer, uint16_t scheme,
                         struct sio_error *error) SIO_CHECKED;

/*
 * For tests only: takes every algorithm of the set as tested, so that deterministic fakes, which cannot give the
 * known answers, can be used. Not exported from the library.
 */
void sio_set_skip_tests(struct siotls_set *set);

#endif
