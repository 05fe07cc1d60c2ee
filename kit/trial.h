/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trial.h: what checks are made of. Each check of each algorithm runs in a process of its own (process.h), so memory is
 * never freed by checks. What files share begins with kit_, as the library may be linked statically. Reading order:
 * siotls/conform.h, conform.c, this, then the kind that interests you.
 */
#ifndef KIT_TRIAL_H
#define KIT_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h> /* which printf there is */

#include <siotls/conform.h>

/* Of C99, also where the system's own printf knows less. */
#if defined(__MINGW_PRINTF_FORMAT)
#define KIT_FORMAT(words, first) __attribute__((format(__MINGW_PRINTF_FORMAT, words, first)))
#else
#define KIT_FORMAT(words, first) __attribute__((format(printf, words, first)))
#endif

/* subject: an algorithm of an opened provider. */
struct subject {
    struct siotls_set *set;
    size_t index; /* of the algorithm in the set */
    const char *provider;
    const struct siotls_provider_instance *instance;
    int kind;
    uint32_t id;
    uint32_t key_type;
    const void *algorithm;
};

enum { MAX_VECTOR_FILES = 512 };

/* outcome: what a check found; it crosses a pipe in one piece, so it holds no pointers and is not larger than 4 KiB. */
struct outcome {
    int state;                             /* siotls_conform_state */
    uint32_t num_cases;                    /* vectors, peers: how many were run; else 0 */
    char reason[300];                      /* why it failed or was skipped */
    uint32_t file_cases[MAX_VECTOR_FILES]; /* vectors: how many of each file */
};

struct area;
struct vectors;

/* trial: one check of one subject at work. */
struct trial {
    const struct subject *subject;
    const struct subject *others; /* every algorithm of every other provider */
    size_t num_others;
    const struct vectors *vectors; /* NULL: none were given */
    uint32_t patience_seconds;
    struct outcome outcome;
    struct area *areas; /* what kit_trial_area gave out */
};

/* check: one row of a kind's table. A slow one runs only when it is asked for. */
struct check {
    const char *name;
    void (*run)(struct trial *trial);
    bool is_slow;
};

enum { MAX_CHECKS = 14 };

/* check_table: the checks of a kind, in the order of their columns; those with a name count. */
struct check_table {
    int kind;
    struct check checks[MAX_CHECKS];
};

extern const struct check_table kit_aead_checks, kit_hash_checks, kit_hkdf_checks, kit_kem_checks, kit_signer_checks,
    kit_verifier_checks, kit_random_checks, kit_compressor_checks, kit_mask_checks;

/* kit_check_table_of: the table of a kind; NULL: there is no such kind. */
const struct check_table *kit_check_table_of(int kind);

/* ---- trial.c: for checks ---- */

/* kit_trial_expect records a failure when condition is 0, the first one with its words; it returns condition. */
int kit_trial_expect(struct trial *trial, int condition, const char *format, ...) KIT_FORMAT(3, 4);

/* kit_trial_result expects that a provider's function returned wanted. */
int kit_trial_result(struct trial *trial, int result, int wanted, const char *what);

/* kit_trial_skip records that there is nothing to check, unless something failed or was counted already. */
void kit_trial_skip(struct trial *trial, const char *reason);

/* kit_trial_allocate: zero memory of a check itself; without any left the process ends. */
void *kit_trial_allocate(size_t size);

/*
 * kit_trial_area gives zero memory that ends at a page that cannot be touched: who reads or writes beyond it crashes.
 * What lies before it is looked at when the check ends. Of size 0: an address that cannot be touched at all.
 */
uint8_t *kit_trial_area(struct trial *trial, size_t size);

/* kit_trial_copy: an area with this content, which cannot be written any more. */
const uint8_t *kit_trial_copy(struct trial *trial, const uint8_t *data, size_t data_len);

/* kit_trial_context: an area for a context; NULL of size 0. */
void *kit_trial_context(struct trial *trial, size_t context_size, size_t context_alignment);

/* kit_trial_areas_intact: nothing was written before or behind the areas. */
int kit_trial_areas_intact(const struct trial *trial);

/* kit_trial_pattern fills with bytes that look random, the same for the same seed. */
void kit_trial_pattern(uint8_t *data, size_t data_len, uint32_t seed);

int kit_trial_is_zero(const uint8_t *data, size_t data_len);

/* kit_trial_contains tells whether a secret of at least 8 bytes is somewhere in memory. */
int kit_trial_contains(const uint8_t *memory, size_t memory_len, const uint8_t *secret, size_t secret_len);

/* kit_trial_next_peer: the next provider after *at that has the algorithm and passes its known-answer test, or NULL. */
const struct subject *kit_trial_next_peer(struct trial *trial, size_t *at, int kind, uint32_t id, uint32_t key_type);

/* kit_trial_own_hash, kit_trial_own_verifier: another algorithm of the same instance; NULL when it has none. */
const struct siotls_hash *kit_trial_own_hash(const struct subject *subject, uint32_t id);
const struct siotls_verifier *kit_trial_own_verifier(const struct subject *subject, uint32_t key_type, uint16_t scheme);

/* kit_check_known_answers: the library's own test of the algorithm, for every kind. */
void kit_check_known_answers(struct trial *trial);

/* kit_check_vectors runs the published vectors that fit the subject. */
void kit_check_vectors(struct trial *trial);

#endif
