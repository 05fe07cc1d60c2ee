/* SPDX-License-Identifier: Apache-2.0 */
/* signer.h: what the files of the signer checks share. */
#ifndef KIT_SIGNER_H
#define KIT_SIGNER_H

#include "kit/keys.h"

/* signer_trial: a private key for the scheme, imported. */
struct signer_trial {
    struct trial *trial;
    const struct siotls_provider_instance *instance;
    const struct siotls_signer *signer;
    uint16_t scheme;
    const struct key_vector *vector;
    struct siotls_bytes pkcs8;
    void *context;
    struct siotls_signer_key described;
    uint8_t *signature; /* max_signature_size bytes */
    size_t signature_len;
};

/* Each returns 0 after it recorded a failure, or that there is nothing to check. */
int kit_signer_begin(struct signer_trial *run, struct trial *trial);
int kit_signer_import(struct signer_trial *run, struct siotls_bytes pkcs8);
int kit_signer_sign(struct signer_trial *run, struct siotls_bytes message);

void kit_signer_check_invalid(struct trial *trial);
void kit_signer_check_passphrase(struct trial *trial);
void kit_signer_check_reuse(struct trial *trial);
void kit_signer_check_clear(struct trial *trial);
void kit_signer_check_threads(struct trial *trial);
void kit_signer_check_fork(struct trial *trial);
void kit_signer_check_memory(struct trial *trial);

#endif
