/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vectors.h: published test vectors: a folder of JSON files in the form of Wycheproof (testvectors_v1). What
 * "acceptable" means is decided per flag; docs/providers.md lists the rules.
 */
#ifndef KIT_VECTORS_H
#define KIT_VECTORS_H

#include "kit/conform.h"

/* vector_file: one file. root is NULL when it cannot be used at all. */
struct vector_file {
    char *name;
    json_t *root;
    const char *reason;  /* why it, or some of it, cannot be used; NULL: all can */
    size_t num_subjects; /* algorithms that it was run with */
    size_t num_cases;    /* that were run, by all of them together */
};

struct vectors {
    struct vector_file *files;
    size_t num_files;
};

/* What became of a case. WRONG: accepted, with an output that is not the expected one. */
enum verdict { VERDICT_REFUSED, VERDICT_ACCEPTED, VERDICT_WRONG, VERDICT_UNSUITABLE };

/* vector_type: how groups of a type are run. Types may come several times, for several kinds of algorithm. */
struct vector_type {
    const char *name;
    int kind;
    int (*fits)(const struct subject *subject, const char *algorithm, const json_t *group);
    enum verdict (*run)(struct trial *trial, const json_t *group, const json_t *test);
};

extern const struct vector_type vector_cipher_types[], vector_kem_types[], vector_signature_types[];

/* vectors_load reads a folder; NULL, or why it cannot. vectors_clear comes after it in any case. */
const char *vectors_load(struct vectors *vectors, const char *directory);
void vectors_clear(struct vectors *vectors);

/* vectors_count notes which files have something for a subject that is tested; vectors_add, which cases were run. */
void vectors_count(struct vectors *vectors, const struct subject *subject);
void vectors_add(struct vectors *vectors, const struct outcome *outcome);

/* vectors_words: why a file, or some of it, was not used; NULL: it was. */
const char *vectors_words(const struct vector_file *file);

/* vectors_unused: how many files no case was run of. */
size_t vectors_unused(const struct vectors *vectors);

/* ---- for the types ---- */

const char *vector_text(const json_t *object, const char *key);
long vector_number(const json_t *object, const char *key);

/* vector_bytes: a hexadecimal field; of length 0 when it is missing or empty, with data NULL. */
struct siotls_bytes vector_bytes(struct trial *trial, const json_t *object, const char *key);

/* vector_integer: likewise without leading zeros. */
struct siotls_bytes vector_integer(struct trial *trial, const json_t *object, const char *key);

int vector_equal(struct siotls_bytes a, struct siotls_bytes b);

#endif
