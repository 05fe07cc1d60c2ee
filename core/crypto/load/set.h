/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set.h: a provider set from inside: how configs select algorithms from it.
 *
 * Selecting takes the winner of an algorithm, runs its known-answer test unless it has passed before, and
 * withdraws it and takes the next one when that fails. Groups and verifiers, whose tests take long and of which most
 * are never used, are selected untested and tested at their first use. What is selected is a pair of pointers that is
 * good as long as the set is kept: nothing is looked up afterwards, unless a test fails then.
 */
#ifndef SIO_CRYPTO_SET_H
#define SIO_CRYPTO_SET_H

#include "crypto/kem.h"
#include "crypto/kept_keys.h"
#include "crypto/signature.h"

/* Takes a reference and freezes the set: nothing can be added any more. Returns the set. */
struct siotls_set *sio_set_keep(struct siotls_set *set);

/* Fails with NOT_OFFERED when the set has no provider at all, and tells where it looked. */
bool sio_set_check_loaded(const struct siotls_set *set, struct sio_error *error) SIO_CHECKED;

/* The same, and when FIPS is required: asked when something was not found, why there was none. */
bool sio_set_check_offers(const struct siotls_set *set, struct sio_error *error) SIO_CHECKED;

/* The set's memory functions. */
const struct siotls_memory *sio_set_memory(const struct siotls_set *set);

/*
 * Selects. NOT_OFFERED when no provider has the algorithm, PROVIDER when an explicitly chosen one fails its test.
 * require_fips set: what does not state FIPS yes is not there, and all is tested.
 */
bool sio_set_select_hash(struct siotls_set *set, struct sio_hash *hash, uint32_t id,
                         struct sio_error *error) SIO_CHECKED;
bool sio_set_select_hkdf(struct siotls_set *set, struct sio_hkdf *hkdf, uint32_t id,
                         struct sio_error *error) SIO_CHECKED;
bool sio_set_select_aead(struct siotls_set *set, struct sio_aead *aead, uint32_t id,
                         struct sio_error *error) SIO_CHECKED;
bool sio_set_select_kem(struct siotls_set *set, struct sio_kem_part *kem, uint32_t group,
                        struct sio_error *error) SIO_CHECKED;
bool sio_set_select_verifier(struct siotls_set *set, struct sio_verifier_entry *entry, uint32_t key_type,
                             uint16_t scheme, struct sio_error *error) SIO_CHECKED;
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

/*
 * Runs the known-answer test of a signer's algorithm, as selecting does. is_pkcs8: for a key of that form, which a
 * signer that could not be tested with one is not used for.
 */
bool sio_set_test_signer(struct siotls_set *set, const struct sio_signer *signer, uint16_t scheme, bool is_pkcs8,
                         struct sio_error *error) SIO_CHECKED;

/* Selects a group whole, else composes it from its parts. NOT_OFFERED when neither is possible. */
bool sio_set_select_group(struct siotls_set *set, struct sio_kem *kem, uint16_t group,
                          struct sio_error *error) SIO_CHECKED;

/*
 * Before each use of a group that was selected: has it passed its test? ready is what to use, the group itself or what
 * takes its place. PROVIDER, with internal_error, when it failed and nothing does. Nothing is locked; what has passed
 * costs one load a part.
 */
bool sio_set_ready_group(struct siotls_set *set, struct sio_kem *ready, const struct sio_kem *kem,
                         struct sio_error *error) SIO_CHECKED;

/* True when some algorithm failed its test: what was selected before may be gone. */
bool sio_set_has_withdrawn(const struct siotls_set *set);

/* True when a group, or signatures of a scheme, are offered by somebody who has not failed a test. They look up. */
bool sio_set_still_has_group(const struct siotls_set *set, uint16_t group);
bool sio_set_still_verifies(const struct siotls_set *set, uint16_t scheme);

/* Selects every pair that some provider offers. memory must outlive the result. */
bool sio_verifiers_init(struct sio_verifiers *verifiers, struct siotls_set *set, const struct siotls_memory *memory,
                        struct sio_error *error) SIO_CHECKED;

/*
 * Who checks signatures of a scheme with a type of key, tested; algorithm NULL: nobody was selected. PROVIDER, with
 * internal_error, when the test failed and nothing takes its place.
 */
bool sio_verifiers_ready(const struct sio_verifiers *verifiers, struct sio_verifier *verifier, uint32_t key_type,
                         uint16_t scheme, struct sio_error *error) SIO_CHECKED;

/* Imports the key and checks one signature. False only for NO_MEMORY, a failed test or a provider's internal failure.
 */
bool sio_verify(const struct sio_verifiers *verifiers, enum sio_signature_verdict *verdict,
                const struct siotls_public_key *key, uint16_t scheme, struct siotls_bytes message,
                struct siotls_bytes signature, const struct siotls_memory *memory, struct sio_error *error) SIO_CHECKED;

/* The same with a key that is kept at that place, or is from now on, in kept's memory. */
bool sio_verify_kept(const struct sio_verifiers *verifiers, enum sio_signature_verdict *verdict,
                     const struct sio_kept_keys *kept, size_t place, const struct siotls_public_key *key,
                     uint16_t scheme, struct siotls_bytes message, struct siotls_bytes signature,
                     struct sio_error *error) SIO_CHECKED;

/* Asks the set's signers in turn. Errors: KEY, PASSPHRASE, NOT_OFFERED. */
bool sio_private_key_import(struct sio_private_key *key, struct siotls_set *set,
                            const struct siotls_private_key_source *source, const struct siotls_memory *memory,
                            struct sio_error *error) SIO_CHECKED;

/*
 * For tests only: takes every algorithm of the set as tested, so that deterministic fakes, which cannot give the
 * known answers, can be used. Not exported from the library.
 */
void sio_set_skip_tests(struct siotls_set *set);

#endif
