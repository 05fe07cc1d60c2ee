/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kat.h: known-answer tests: one per algorithm, constant vectors, run before an algorithm is first used.
 */
#ifndef SIO_CRYPTO_KAT_H
#define SIO_CRYPTO_KAT_H

#include "crypto/selected.h"

/* What is tested: an algorithm of an instance. id as in siotls_algorithm_info. */
struct sio_kat_subject {
    const struct siotls_provider_instance *instance;
    int kind; /* siotls_kind */
    uint32_t id;
    uint32_t key_type; /* verifiers */
    const void *algorithm;
};

/* The reason of a signer that passes because it takes no keys of PKCS#8: there is nothing to test it with. */
extern const char sio_kat_declined[];

/*
 * Runs the test. False with a constant reason when the answer is wrong or a call fails. An algorithm for which there
 * is no vector passes only a round trip; one that can be given neither is refused. Contexts are
 * allocated from memory.
 */
bool sio_kat_run(const struct sio_kat_subject *subject, const struct siotls_memory *memory,
                 const char **reason) SIO_CHECKED;

#endif
