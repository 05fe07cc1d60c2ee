/* SPDX-License-Identifier: Apache-2.0 */
/* vectors_none.c: the kit without a reader of JSON. */
#include "kit/fail.h"
#include "kit/vectors.h"

int kit_vectors_load(struct vectors *vectors, const char *directory, struct siotls_error *error)
{
    (void)vectors;
    return kit_fail(error, SIOTLS_ERROR_FILE, "vectors: this library was built without jansson, which reads them",
                    directory);
}

void kit_vectors_clear(struct vectors *vectors)
{
    *vectors = (struct vectors){0};
}

void kit_vectors_count(struct vectors *vectors, const struct subject *subject)
{
    (void)vectors;
    (void)subject;
}

void kit_vectors_add(struct vectors *vectors, const struct outcome *outcome)
{
    (void)vectors;
    (void)outcome;
}

const char *kit_vectors_words(const struct vector_file *file)
{
    return file->reason;
}

void kit_check_vectors(struct trial *trial)
{
    kit_trial_skip(trial, "no vectors were given");
}
