/* SPDX-License-Identifier: Apache-2.0 */
/* kem.h: what the files of the key exchange checks share. */
#ifndef KIT_KEM_H
#define KIT_KEM_H

#include "kit/trial.h"

enum { KEM_MAX_SECRET = 1024 };

/* kem_trial: a group, its sizes and room for one exchange. */
struct kem_trial {
    struct trial *trial;
    const struct siotls_provider_instance *instance;
    const struct siotls_kem *kem;
    void *context;
    uint8_t *private_key; /* a valid one, the same in each run */
    uint8_t *randomness;  /* likewise */
    uint8_t *public_key;
    uint8_t *ciphertext;
    uint8_t *our_secret;
    uint8_t *their_secret;
};

void kit_kem_begin(struct kem_trial *run, struct trial *trial);

/* Each returns 0 after it recorded a failure. private_key, randomness: NULL for fresh ones. */
int kit_kem_keygen(struct kem_trial *run, const uint8_t *private_key);
int kit_kem_encapsulate(struct kem_trial *run, const uint8_t *randomness);
int kit_kem_decapsulate(struct kem_trial *run);

/* Both sides of one exchange with the key of the context; they must agree. */
int kit_kem_exchange(struct kem_trial *run);

/* kit_kem_rounds: how often to do something: many times, but few where one exchange takes a tenth of a second. */
int kit_kem_rounds(const struct kem_trial *run, int many, int few);

/* kit_kem_takes_given_keys tells whether keygen takes a private key; if not, the check is skipped. */
int kit_kem_takes_given_keys(struct kem_trial *run);

/* kit_kem_spoil_share makes the index-th invalid share out of a valid one; its name, or NULL when there are no more. */
const char *kit_kem_spoil_share(uint8_t *share, uint32_t group, int is_ciphertext, size_t index);

/* kit_kem_reject_offset: where an ML-KEM ciphertext begins in that of a group, -1: nowhere. */
int kit_kem_reject_offset(uint32_t group);

void kit_kem_check_invalid(struct trial *trial);
void kit_kem_check_lengths(struct trial *trial);
void kit_kem_check_peers(struct trial *trial);
void kit_kem_check_threads(struct trial *trial);
void kit_kem_check_fork(struct trial *trial);
void kit_kem_check_static(struct trial *trial);
void kit_kem_check_memory(struct trial *trial);

#endif
