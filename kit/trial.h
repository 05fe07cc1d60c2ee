/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conform.h: the checks of siotls-providers test. Each check of each algorithm runs in a process of its own, so that
 * one that crashes, hangs or spoils memory is a failure like any other. Memory is therefore never freed by checks.
 * Reading order: this, run.c, then the kind that interests you.
 */
#ifndef KIT_CONFORM_H
#define KIT_CONFORM_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <siotls/set.h>

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

enum outcome_state { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_SKIPPED };

enum { MAX_VECTOR_FILES = 512 };

/* outcome: what a check found; it crosses a pipe in one piece, so it holds no pointers and is not larger than 4 KiB. */
struct outcome {
    int state;
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
    struct outcome outcome;
    struct area *areas; /* what trial_area gave out */
};

/* check: one row of a kind's table. A slow one runs only when providers are named. */
struct check {
    const char *name;
    void (*run)(struct trial *trial);
    int is_slow;
};

enum { MAX_CHECKS = 14 };

/* check_table: the checks of a kind, in the order of their columns; those with a name count. */
struct check_table {
    int kind;
    struct check checks[MAX_CHECKS];
};

extern const struct check_table aead_checks, hash_checks, hkdf_checks, kem_checks, signer_checks, verifier_checks,
    random_checks, compressor_checks, mask_checks;

/* conform_table: the table of a kind. */
const struct check_table *conform_table(int kind);

/* conform_run runs one check in a process of its own. */
struct outcome conform_run(const struct trial *trial, const struct check *check);

/* ---- trial.c: for checks ---- */

/* trial_expect records a failure when condition is 0, the first one with its words; it returns condition. */
int trial_expect(struct trial *trial, int condition, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* trial_result expects that a provider's function returned wanted. */
int trial_result(struct trial *trial, int result, int wanted, const char *what);

/* trial_skip records that there is nothing to check, unless something failed or was counted already. */
void trial_skip(struct trial *trial, const char *reason);

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

/* trial_threads runs work in several threads at once; a thread returns 0 when something was wrong. */
int trial_threads(int (*work)(void *argument, unsigned thread), void *argument);

/* trial_in_child runs draw in a forked child and brings its bytes here; 0 when that fails. */
int trial_in_child(int (*draw)(void *argument, uint8_t *output, size_t output_len), void *argument, uint8_t *output,
                   size_t output_len);

/*
 * trial_starve runs work again and again while less memory than it needs is left, a little more each time, until it
 * succeeds. work returns 1 when it succeeded with the right answer, 0 when a call returned an error as it should, and
 * -1 for a wrong answer.
 */
void trial_starve(struct trial *trial, int (*work)(void *argument), void *argument);

#endif
