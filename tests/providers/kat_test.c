/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kat_test.c: each provider offers what it is said to offer, and every known-answer test of it passes.
 */
#include <string.h>

#include "crypto/hash.h"
#include "providers_support.h"

/* By kind, names as SIOTLS_PROVIDER knows them; what depends on the library's version or the CPU is not listed. */
static const struct {
    const char *provider;
    int kind;
    const char *names;
} offers[] = {
    {"openssl", SIOTLS_KIND_HASH, "SHA1 SHA256 SHA384 SHA512"},
    {"openssl", SIOTLS_KIND_AEAD, "AES_128_GCM AES_256_GCM AES_128_CCM AES_128_CCM_8 CHACHA20_POLY1305"},
    {"openssl", SIOTLS_KIND_KEM, "X25519 X448 SECP256R1 SECP384R1 SECP521R1 FFDHE2048 FFDHE8192"},
    {"openssl", SIOTLS_KIND_MASK, "MASK_AES_128 MASK_AES_256 MASK_CHACHA20"},
    {"nettle", SIOTLS_KIND_HASH, "SHA1 SHA256 SHA384 SHA512"},
    {"nettle", SIOTLS_KIND_AEAD, "AES_128_GCM AES_256_GCM AES_128_CCM AES_128_CCM_8 CHACHA20_POLY1305"},
    {"nettle", SIOTLS_KIND_KEM, "X25519 X448 SECP256R1 SECP384R1 SECP521R1"},
    {"nettle", SIOTLS_KIND_SIGNER,
     "ECDSA_SECP256R1_SHA256 ECDSA_SECP384R1_SHA384 ECDSA_SECP521R1_SHA512 ED25519 ED448 RSA_PSS_RSAE_SHA256 "
     "RSA_PSS_RSAE_SHA384 RSA_PSS_RSAE_SHA512 RSA_PSS_PSS_SHA256 RSA_PSS_PSS_SHA384 RSA_PSS_PSS_SHA512"},
    {"nettle", SIOTLS_KIND_VERIFIER,
     "RSA_PKCS1_SHA256 RSA_PKCS1_SHA384 RSA_PKCS1_SHA512 RSA_PSS_RSAE_SHA256 RSA_PSS_RSAE_SHA384 RSA_PSS_RSAE_SHA512 "
     "RSA_PSS_PSS_SHA256 RSA_PSS_PSS_SHA384 RSA_PSS_PSS_SHA512 ECDSA_SECP256R1_SHA256 ECDSA_SECP384R1_SHA384 "
     "ECDSA_SECP521R1_SHA512 ED25519 ED448"},
    {"nettle", SIOTLS_KIND_RANDOM, "RANDOM"},
    {"nettle", SIOTLS_KIND_MASK, "MASK_AES_128 MASK_AES_256 MASK_CHACHA20"},
    {"sodium", SIOTLS_KIND_HASH, "SHA256 SHA512"},
    {"sodium", SIOTLS_KIND_AEAD, "CHACHA20_POLY1305"},
    {"sodium", SIOTLS_KIND_KEM, "X25519"},
    {"sodium", SIOTLS_KIND_SIGNER, "ED25519"},
    {"sodium", SIOTLS_KIND_VERIFIER, "ED25519"},
    {"sodium", SIOTLS_KIND_RANDOM, "RANDOM"},
    {"hacl", SIOTLS_KIND_HASH, "SHA256 SHA384 SHA512"},
    {"hacl", SIOTLS_KIND_AEAD, "CHACHA20_POLY1305"},
    {"hacl", SIOTLS_KIND_KEM, "X25519 SECP256R1 SECP384R1 SECP521R1 MLKEM768"},
    {"hacl", SIOTLS_KIND_SIGNER, "ECDSA_SECP256R1_SHA256 ECDSA_SECP384R1_SHA384 ECDSA_SECP521R1_SHA512 ED25519"},
    {"hacl", SIOTLS_KIND_VERIFIER, "ECDSA_SECP256R1_SHA256 ECDSA_SECP384R1_SHA384 ECDSA_SECP521R1_SHA512 ED25519"},
    {"hacl", SIOTLS_KIND_RANDOM, "RANDOM"},
    {"hacl", SIOTLS_KIND_MASK, "MASK_CHACHA20"},
    {"awslc", SIOTLS_KIND_HASH, "SHA1 SHA256 SHA384 SHA512"},
    {"awslc", SIOTLS_KIND_AEAD, "AES_128_GCM AES_256_GCM CHACHA20_POLY1305"},
    {"awslc", SIOTLS_KIND_KEM, "X25519 SECP256R1 SECP384R1 SECP521R1 MLKEM512 MLKEM768 MLKEM1024"},
    {"awslc", SIOTLS_KIND_SIGNER,
     "ECDSA_SECP256R1_SHA256 ECDSA_SECP384R1_SHA384 ECDSA_SECP521R1_SHA512 ED25519 RSA_PSS_RSAE_SHA256 "
     "RSA_PSS_RSAE_SHA384 RSA_PSS_RSAE_SHA512 RSA_PSS_PSS_SHA256 RSA_PSS_PSS_SHA384 RSA_PSS_PSS_SHA512 "
     "MLDSA44 MLDSA65 MLDSA87"},
    {"awslc", SIOTLS_KIND_VERIFIER,
     "RSA_PKCS1_SHA256 RSA_PKCS1_SHA384 RSA_PKCS1_SHA512 RSA_PSS_RSAE_SHA256 RSA_PSS_RSAE_SHA384 RSA_PSS_RSAE_SHA512 "
     "RSA_PSS_PSS_SHA256 RSA_PSS_PSS_SHA384 RSA_PSS_PSS_SHA512 ECDSA_SECP256R1_SHA256 ECDSA_SECP384R1_SHA384 "
     "ECDSA_SECP521R1_SHA512 ED25519 MLDSA44 MLDSA65 MLDSA87"},
    {"awslc", SIOTLS_KIND_RANDOM, "RANDOM"},
    {"awslc", SIOTLS_KIND_MASK, "MASK_AES_128 MASK_AES_256 MASK_CHACHA20"},
};

START_TEST(test_offers)
{
    for (size_t i = 0; i < sizeof offers / sizeof offers[0]; i++) {
        const struct opened *from = find_opened(offers[i].provider);
        char names[512];
        char *rest = NULL;
        ck_assert_uint_lt(strlen(offers[i].names), sizeof names);
        strcpy(names, offers[i].names);
        for (char *name = strtok_r(names, " ", &rest); from != NULL && name != NULL;
             name = strtok_r(NULL, " ", &rest)) {
            struct siotls_algorithm_info info = {.size = sizeof info};
            uint32_t id = 0;
            ck_assert_int_eq(siotls_algorithm_id(&id, offers[i].kind, name), SIOTLS_OK);
            ck_assert_msg(siotls_set_which(from->set, &info, offers[i].kind, id, 0) == SIOTLS_OK, "%s has no %s",
                          from->name, name);
        }
    }
}
END_TEST

START_TEST(test_known_answers)
{
    for (size_t i = 0; i < num_opened; i++) {
        size_t num_algorithms = siotls_set_num_algorithms(opened[i].set);
        ck_assert_uint_gt(num_algorithms, 0);
        for (size_t k = 0; k < num_algorithms; k++) {
            struct siotls_algorithm_info info = {.size = sizeof info};
            struct siotls_error error = {.size = sizeof error};
            ck_assert_int_eq(siotls_set_algorithm(opened[i].set, &info, k), SIOTLS_OK);
            int status = siotls_set_test(opened[i].set, k, &error);
            ck_assert_msg(status == SIOTLS_OK, "%s, %s %s: %s %s", opened[i].name, siotls_kind_name(info.kind),
                          siotls_algorithm_name(info.kind, info.id), error.reason, error.detail);
        }
    }
}
END_TEST

/* What the core knows by heart is what the providers come to. */
START_TEST(test_nothing)
{
    for (size_t i = 0; i < num_opened; i++)
        for (size_t k = 0; k < opened[i].instance->num_hashes; k++) {
            const struct siotls_hash *algorithm = opened[i].instance->hashes[k];
            const struct sio_hash hash = {opened[i].instance, algorithm, opened[i].name};
            uint8_t known[SIO_MAX_DIGEST], made[SIO_MAX_DIGEST];
            struct sio_error error = {0};
            ck_assert(sio_hash_nothing(&hash, known, &error) && sio_hash_digest(&hash, made, NULL, 0, &error));
            ck_assert_mem_eq(known, made, algorithm->digest_size);
        }
}
END_TEST

Suite *kat_suite(void)
{
    Suite *suite = suite_create("known answers");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_offers);
    tcase_add_test(tests, test_known_answers);
    tcase_add_test(tests, test_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}
