/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trial.h: what checks are made of. Each check of each algorithm runs in a process of its own (process.h), so memory is
 * never freed by checks. Reading order: siotls/conform.h, conform.c, this, then the kind that interests you.
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
    struct area *areas; /* what trial_area gave out */
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

extern const struct check_table aead_checks, hash_checks, hkdf_checks, kem_checks, signer_checks, verifier_checks,
    random_checks, compressor_checks, mask_checks;

/* check_table_of: the table of a kind; NULL: there is no such kind. */
const struct check_table *check_table_of(int kind);

/* ---- trial.c: for checks ---- */

/* trial_expect records a failure when condition is 0, the first one with its words; it returns condition. */
int trial_expect(struct trial *trial, int condition, const char *format, ...) KIT_FORMAT(3, 4);

/* trial_result expects that a provider's function returned wanted. */
int trial_result(struct trial *trial, int result, int wanted, const char *what);

/* trial_skip records that there is nothing to check, unless something failed or was counted already. */
void trial_skip(struct trial *trial, const char *reason);

/* trial_allocate: zero memory of a check itself; without any left the process ends. */
void *trial_allocate(size_t size);

/*
 * trial_area gives zero memory that ends at a page that cannot be touched: who reads or writes beyond it crashes. What
 * lies before it is looked at when the check ends. Of size 0: an address that cannot be touched at all.
 */
uint8_t *trial_area(struct trial *trial, size_t size);

/* trial_copy: an area with this content, which cannot be written any more. */
const uint8_t *trial_copy(struct trial *trial, const uint8_t *data, size_t data_len);

/* trial_context: an area for a context; NULL of size 0. */
void *trial_context(struct trial *trial, size_t context_size, size_t context_alignment);

/* trial_areas_intact: nothing was written before or behind the areas. */
int trial_areas_intact(const struct trial *trial);

/* trial_pattern fills with bytes that look random, the same for the same seed. */
void trial_pattern(uint8_t *data, size_t data_len, uint32_t seed);

int trial_is_zero(const uint8_t *data, size_t data_len);

/* trial_contains tells whether a secret of at least 8 bytes is somewhere in memory. */
int trial_contains(const uint8_t *memory, size_t memory_len, const uint8_t *secret, size_t secret_len);

/* trial_next_peer: the next provider after *at that has this algorithm and passes its known-answer test; NULL: no more.
 */
const struct subject *trial_next_peer(struct trial *trial, size_t *at, int kind, uint32_t id, uint32_t key_type);

/* trial_own: another algorithm of the same instance; NULL when it has none. */
const struct siotls_hash *trial_own_hash(const struct subject *subject, uint32_t id);
const struct siotls_verifier *trial_own_verifier(const struct subject *subject, uint32_t key_type, uint16_t scheme);

/* check_known_answers: the library's own test of the algorithm, for every kind. */
void check_known_answers(struct trial *trial);

/* check_vectors runs the published vectors that fit the subject. */
void check_vectors(struct trial *trial);

#endif
