/* SPDX-License-Identifier: Apache-2.0 */
/* verifier.h: what the files of the verifier checks share. */
#ifndef KIT_VERIFIER_H
#define KIT_VERIFIER_H

#include "kit/keys.h"

/* verifier_trial: a key, imported, and a good signature by it. */
struct verifier_trial {
    struct trial *trial;
    const struct siotls_provider_instance *instance;
    const struct siotls_verifier *verifier;
    uint16_t scheme;
    void *context;
    struct siotls_bytes message;
    struct siotls_bytes signature;
    struct siotls_public_key key;
    struct siotls_public_key other_key;
};

/* Each returns 0 after it recorded a failure, or that there is nothing to check. */
int kit_verifier_begin(struct verifier_trial *run, struct trial *trial);
int kit_verifier_import(struct verifier_trial *run, void *context, const struct siotls_public_key *key);
int kit_verifier_accepts(struct verifier_trial *run);

/* kit_verifier_call: verify by the key of the context. */
int kit_verifier_call(const struct verifier_trial *run, struct siotls_bytes message, struct siotls_bytes signature);

void kit_verifier_check_invalid(struct trial *trial);
void kit_verifier_check_unaligned(struct trial *trial);
void kit_verifier_check_reuse(struct trial *trial);
void kit_verifier_check_clear(struct trial *trial);
void kit_verifier_check_peers(struct trial *trial);
void kit_verifier_check_threads(struct trial *trial);
void kit_verifier_check_memory(struct trial *trial);

#endif
