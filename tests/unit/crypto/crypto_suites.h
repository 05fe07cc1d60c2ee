/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypto_suites.h: the suites of core/crypto and core/platform, and what they share.
 */
#ifndef TESTS_CRYPTO_SUITES_H
#define TESTS_CRYPTO_SUITES_H

#include <check.h>

#include "crypto/load/set.h"
#include "failing_memory.h"
#include "fake_provider.h"

Suite *crypto_descriptor_suite(void);
Suite *crypto_failure_suite(void);
Suite *crypto_grammar_suite(void);
Suite *crypto_hash_suite(void);
Suite *crypto_kem_suite(void);
Suite *crypto_loader_suite(void);
Suite *crypto_mask_suite(void);
Suite *crypto_names_suite(void);
Suite *crypto_ownership_suite(void);
Suite *crypto_platform_suite(void);
Suite *crypto_set_suite(void);
Suite *crypto_signature_suite(void);
Suite *crypto_version_suite(void);

/* A set of fakes alone, with all tests skipped; memory NULL: malloc. */
struct siotls_set *fake_set(const struct siotls_memory *memory, bool with_b);

/* A SubjectPublicKeyInfo with this type of key and arbitrary key bytes; returns its length. */
size_t make_spki(uint8_t spki[64], uint32_t key_type);

/* The index of an algorithm in a set; fails the test when it is not there. */
size_t algorithm_index(const struct siotls_set *set, size_t provider, int kind, uint32_t id);

/* A directory for this test that nobody else can write; and a path in it. Neither has to be freed. */
const char *scratch_directory(void);
const char *scratch_path(const char *file_name);
void remove_scratch(void);

/* Copies a module of the build tree into the scratch directory under another name. */
const char *copy_module(const char *module, const char *file_name);

#endif
