/* SPDX-License-Identifier: Apache-2.0 */
/*
 * providers_support.h: every provider that was built, opened through the public interface, and what its tests share.
 */
#ifndef TESTS_PROVIDERS_SUPPORT_H
#define TESTS_PROVIDERS_SUPPORT_H

#include <check.h>
#include <stdbool.h>
#include <stdlib.h>

#include <siotls/siotls.h>

Suite *compressor_suite(void);
Suite *kat_suite(void);
Suite *private_key_suite(void);
Suite *signature_suite(void);

/* A provider that was built, in a set of its own. */
struct opened {
    const char *name;
    struct siotls_set *set;
    const struct siotls_provider_instance *instance;
};

enum { MAX_OPENED = 12 };

extern struct opened opened[MAX_OPENED];
extern size_t num_opened;

/* For fixtures. */
void open_providers(void);
void close_providers(void);

/* A set of these providers only, as in SIOTLS_PROVIDER. */
struct siotls_set *open_set(const char *providers);

/* The opened provider of this name; NULL: it was not built. */
const struct opened *find_opened(const char *name);

/* The algorithm of a provider; NULL: it has none. */
const struct siotls_hash *hash_of(const struct opened *from, uint32_t id);
const struct siotls_aead *aead_of(const struct opened *from, uint32_t id);
const struct siotls_kem *kem_of(const struct opened *from, uint32_t group);
const struct siotls_verifier *verifier_of(const struct opened *from, uint32_t key_type);
const struct siotls_signer *signer_of(const struct opened *from, uint16_t scheme);

/* Zero memory for a context. */
void *new_context(size_t context_size, size_t context_alignment);

/* Bytes that look random and are the same each time. */
struct draw {
    uint32_t state;
};

uint32_t draw_below(struct draw *draw, uint32_t limit);
void draw_fill(struct draw *draw, uint8_t *output, size_t output_len);

/* certificate_vectors.c: ends with a key type of 0. */
struct test_certificate {
    uint32_t key_type;
    struct siotls_bytes der;
};

extern const struct test_certificate test_certificates[];

#endif
