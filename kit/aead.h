/* SPDX-License-Identifier: Apache-2.0 */
/* aead.h: what the files of the AEAD checks share. */
#ifndef KIT_AEAD_H
#define KIT_AEAD_H

#include "kit/trial.h"

enum { AEAD_MAX_TEXT = 16384 + 256, AEAD_MAX_SEGMENTS = 16 };

/* aead_trial: a key in both directions, and a text. */
struct aead_trial {
    struct trial *trial;
    const struct siotls_provider_instance *instance;
    const struct siotls_aead *aead;
    void *sealer;
    void *opener;
    uint8_t key[64];
    uint8_t nonce[64];
    uint8_t aad[512];
    uint8_t *text; /* AEAD_MAX_TEXT bytes */
};

/* Each returns 0 after it recorded a failure. */
int kit_aead_begin(struct aead_trial *run, struct trial *trial);
int kit_aead_seal(struct aead_trial *run, uint8_t *sealed, const uint8_t *text, size_t text_len, size_t aad_len);
int kit_aead_open(struct aead_trial *run, uint8_t *text, const uint8_t *sealed, size_t sealed_len, size_t aad_len);

void kit_aead_check_tampered(struct trial *trial);
void kit_aead_check_lengths(struct trial *trial);
void kit_aead_check_reuse(struct trial *trial);
void kit_aead_check_clear(struct trial *trial);
void kit_aead_check_peers(struct trial *trial);
void kit_aead_check_threads(struct trial *trial);
void kit_aead_check_memory(struct trial *trial);

#endif
