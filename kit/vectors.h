/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vectors.h: published test vectors: a folder of JSON files in the form of Wycheproof (testvectors_v1). What
 * "acceptable" means is decided per flag; docs/providers.md lists the rules. A kit that is built without jansson has
 * none (vectors_none.c).
 */
#ifndef KIT_VECTORS_H
#define KIT_VECTORS_H

#include "kit/trial.h"

struct json_t;

/* vector_file: one file. root is NULL when it cannot be used at all. */
struct vector_file {
    char *name;
    struct json_t *root;
    const char *reason;  /* why it, or some of it, cannot be used; NULL: all can */
    size_t num_subjects; /* algorithms that it was run with */
    size_t num_cases;    /* that were run, by all of them together */
};

struct vectors {
    struct vector_file *files;
    size_t num_files;
};

/* kit_vectors_load reads a folder; a siotls_status. kit_vectors_clear comes after it in any case. */
int kit_vectors_load(struct vectors *vectors, const char *directory, struct siotls_error *error);
void kit_vectors_clear(struct vectors *vectors);

/* kit_vectors_count notes which files have something for a subject that is tested; kit_vectors_add, which cases were
 * run. */
void kit_vectors_count(struct vectors *vectors, const struct subject *subject);
void kit_vectors_add(struct vectors *vectors, const struct outcome *outcome);

/* kit_vectors_words: why a file, or some of it, was not used; NULL: it was. */
const char *kit_vectors_words(const struct vector_file *file);

#endif
