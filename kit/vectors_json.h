/* SPDX-License-Identifier: Apache-2.0 */
/* vectors_json.h: the types of vectors that are known, and the fields of a case. */
#ifndef KIT_VECTORS_JSON_H
#define KIT_VECTORS_JSON_H

#include <jansson.h>

#include "kit/vectors.h"

/* What became of a case. WRONG: accepted, with an output that is not the expected one. */
enum verdict { VERDICT_REFUSED, VERDICT_ACCEPTED, VERDICT_WRONG, VERDICT_UNSUITABLE };

/* vector_type: how groups of a type are run. Types may come several times, for several kinds of algorithm. */
struct vector_type {
    const char *name;
    int kind;
    int (*fits)(const struct subject *subject, const char *algorithm, const json_t *group);
    enum verdict (*run)(struct trial *trial, const json_t *group, const json_t *test);
};

extern const struct vector_type kit_vector_cipher_types[], kit_vector_kem_types[], kit_vector_signature_types[];

const char *kit_vector_text(const json_t *object, const char *key);
long kit_vector_number(const json_t *object, const char *key);

/* kit_vector_bytes: a hexadecimal field; of length 0 when it is missing or empty, with data NULL. */
struct siotls_bytes kit_vector_bytes(struct trial *trial, const json_t *object, const char *key);

/* kit_vector_integer: likewise without leading zeros. */
struct siotls_bytes kit_vector_integer(struct trial *trial, const json_t *object, const char *key);

int kit_vector_equal(struct siotls_bytes a, struct siotls_bytes b);

#endif
