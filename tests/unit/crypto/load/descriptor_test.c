/* SPDX-License-Identifier: Apache-2.0 */
/*
 * descriptor_test.c: each thing that a descriptor can have wrong makes its algorithm not considered, and says why.
 */
#include "crypto_suites.h"

struct fault {
    void (*edit)(struct fake_instance *fake, void *context);
    int kind;
    uint32_t id;
    const char *reason;
};

#define FAULT(name, change)                                                                                            \
    static void name(struct fake_instance *fake, void *context)                                                        \
    {                                                                                                                  \
        (void)context;                                                                                                 \
        change;                                                                                                        \
    }

FAULT(hash_without_copy, fake->hashes[1].copy = NULL)
FAULT(hash_of_other_digest, fake->hashes[1].digest_size = 64)
FAULT(hash_of_other_block, fake->hashes[1].block_size = 128)
FAULT(hash_too_large, fake->hashes[1].context_size = SIOTLS_MAX_HASH_CONTEXT + 1)
FAULT(hash_unaligned, fake->hashes[1].context_alignment = 24)
FAULT(hash_overaligned, fake->hashes[1].context_alignment = 128)
FAULT(hash_twice, fake->hashes[2] = fake->hashes[1])
FAULT(hkdf_without_expand, fake->hkdfs[1].expand = NULL)
FAULT(aead_without_open, fake->aeads[0].open = NULL)
FAULT(aead_of_other_key, fake->aeads[0].key_size = 32)
FAULT(aead_of_other_tag, fake->aeads[0].tag_size = 8)
FAULT(aead_of_other_nonce, fake->aeads[0].nonce_size = 24)
FAULT(aead_without_segments, fake->aeads[0].max_segments = 0)
FAULT(aead_without_records, fake->aeads[0].confidentiality_limit = 0)
FAULT(aead_too_large, fake->aeads[0].context_size = SIOTLS_MAX_CONTEXT + 1)
FAULT(kem_without_clear, fake->kems[3].clear = NULL)
FAULT(kem_of_other_share, fake->kems[3].public_key_size = 33)
FAULT(kem_of_other_ciphertext, fake->kems[3].ciphertext_size = 33)
FAULT(kem_of_other_secret, fake->kems[3].shared_secret_size = 64)
FAULT(kem_of_large_key, fake->kems[3].private_key_size = 1025)
FAULT(kem_of_much_randomness, fake->kems[3].randomness_size = 1025)
FAULT(kem_unaligned, fake->kems[3].context_alignment = 0)
FAULT(verifier_without_verify, fake->verifiers[5].verify = NULL)
FAULT(verifier_too_large, fake->verifiers[5].context_size = SIZE_MAX)
FAULT(signer_without_sign, fake->signers[0].sign = NULL)
FAULT(signer_of_no_signature, fake->signers[0].max_signature_size = 0)
FAULT(signer_of_large_signature, fake->signers[0].max_signature_size = 65536)
FAULT(signer_unaligned, fake->signers[0].context_alignment = 3)
FAULT(random_without_fill, fake->randoms[0].fill = NULL)
FAULT(compressor_without_compress, fake->compressors[0].compress = NULL)
FAULT(kem_of_other_static_key, fake->kems[3].private_key_size = 64; fake->kems[3].takes_private_keys = 1)
FAULT(kem_without_static_form, fake->kems[5].takes_private_keys = 1)
FAULT(mask_without_make, fake->masks[0].make = NULL)
FAULT(mask_of_other_key, fake->masks[0].key_size = 32)
FAULT(mask_unaligned, fake->masks[2].context_alignment = 3)

static const struct fault faults[] = {
    {hash_without_copy, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256, "descriptor: the hash lacks a function"},
    {hash_of_other_digest, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256,
     "descriptor: the hash has not the digest and block size of its id"},
    {hash_of_other_block, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256,
     "descriptor: the hash has not the digest and block size of its id"},
    {hash_too_large, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256,
     "descriptor: the hash's context is too large or badly aligned"},
    {hash_unaligned, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256,
     "descriptor: the hash's context is too large or badly aligned"},
    {hash_overaligned, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256,
     "descriptor: the hash's context is too large or badly aligned"},
    {hkdf_without_expand, SIOTLS_KIND_HKDF, SIOTLS_HASH_SHA256, "descriptor: the hkdf lacks a function"},
    {aead_without_open, SIOTLS_KIND_AEAD, SIOTLS_AEAD_AES_128_GCM, "descriptor: the aead lacks a function"},
    {aead_of_other_key, SIOTLS_KIND_AEAD, SIOTLS_AEAD_AES_128_GCM,
     "descriptor: the aead has not the key, nonce and tag size of its id"},
    {aead_of_other_tag, SIOTLS_KIND_AEAD, SIOTLS_AEAD_AES_128_GCM,
     "descriptor: the aead has not the key, nonce and tag size of its id"},
    {aead_of_other_nonce, SIOTLS_KIND_AEAD, SIOTLS_AEAD_AES_128_GCM,
     "descriptor: the aead has not the key, nonce and tag size of its id"},
    {aead_without_segments, SIOTLS_KIND_AEAD, SIOTLS_AEAD_AES_128_GCM,
     "descriptor: the aead's limits leave nothing to do"},
    {aead_without_records, SIOTLS_KIND_AEAD, SIOTLS_AEAD_AES_128_GCM,
     "descriptor: the aead's limits leave nothing to do"},
    {aead_too_large, SIOTLS_KIND_AEAD, SIOTLS_AEAD_AES_128_GCM,
     "descriptor: the aead's context is too large or badly aligned"},
    {kem_without_clear, SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519, "descriptor: the kem lacks a function"},
    {kem_of_other_share, SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519,
     "descriptor: the kem has not the share and secret sizes of its group"},
    {kem_of_other_ciphertext, SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519,
     "descriptor: the kem has not the share and secret sizes of its group"},
    {kem_of_other_secret, SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519,
     "descriptor: the kem has not the share and secret sizes of its group"},
    {kem_of_large_key, SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519,
     "descriptor: the kem's private key or randomness is too large"},
    {kem_of_much_randomness, SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519,
     "descriptor: the kem's private key or randomness is too large"},
    {kem_unaligned, SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519,
     "descriptor: the kem's context is too large or badly aligned"},
    {verifier_without_verify, SIOTLS_KIND_VERIFIER, SIOTLS_SCHEME_ED25519, "descriptor: the verifier lacks a function"},
    {verifier_too_large, SIOTLS_KIND_VERIFIER, SIOTLS_SCHEME_ED25519,
     "descriptor: the verifier's context is too large or badly aligned"},
    {signer_without_sign, SIOTLS_KIND_SIGNER, SIOTLS_SCHEME_ED25519, "descriptor: the signer lacks a function"},
    {signer_of_no_signature, SIOTLS_KIND_SIGNER, SIOTLS_SCHEME_ED25519,
     "descriptor: the signer's signatures are larger than TLS can carry"},
    {signer_of_large_signature, SIOTLS_KIND_SIGNER, SIOTLS_SCHEME_ED25519,
     "descriptor: the signer's signatures are larger than TLS can carry"},
    {signer_unaligned, SIOTLS_KIND_SIGNER, SIOTLS_SCHEME_ED25519,
     "descriptor: the signer's context is too large or badly aligned"},
    {random_without_fill, SIOTLS_KIND_RANDOM, 0, "descriptor: the random generator lacks its function"},
    {compressor_without_compress, SIOTLS_KIND_COMPRESSOR, SIOTLS_COMPRESSOR_ZLIB,
     "descriptor: the compressor lacks a function"},
    {kem_of_other_static_key, SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519,
     "descriptor: the kem promises to take private keys of a form that its group has not"},
    {kem_without_static_form, SIOTLS_KIND_KEM, SIOTLS_GROUP_FFDHE2048,
     "descriptor: the kem promises to take private keys of a form that its group has not"},
    {mask_without_make, SIOTLS_KIND_MASK, SIOTLS_MASK_AES_128, "descriptor: the mask lacks a function"},
    {mask_of_other_key, SIOTLS_KIND_MASK, SIOTLS_MASK_AES_128, "descriptor: the mask has not the key size of its id"},
    {mask_unaligned, SIOTLS_KIND_MASK, SIOTLS_MASK_CHACHA20,
     "descriptor: the mask's context is too large or badly aligned"},
};

START_TEST(a_faulty_descriptor_is_not_considered)
{
    const struct fault *fault = &faults[_i];
    fake_control_reset();
    fake_control.edit = fault->edit;
    struct siotls_set *set = fake_set(NULL, false);
    struct siotls_algorithm_info info = {.size = sizeof info};
    size_t index = algorithm_index(set, 0, fault->kind, fault->id);
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_set_algorithm(set, &info, index), SIOTLS_OK);
    ck_assert_ptr_nonnull(info.reason);
    ck_assert_str_eq(info.reason, fault->reason);
    ck_assert_int_eq(info.is_winner, 0);
    ck_assert_int_eq(siotls_set_which(set, &info, fault->kind, fault->id, 0), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_set_test(set, index, &error), SIOTLS_ERROR_PROVIDER);
    ck_assert_str_eq(error.reason, fault->reason);
    siotls_set_free(set);
}
END_TEST

START_TEST(the_other_provider_wins_what_is_faulty_in_the_first)
{
    fake_control_reset();
    fake_control.edit = hash_without_copy;
    struct siotls_set *set = fake_set(NULL, false);
    fake_control.edit = NULL;
    ck_assert_int_eq(siotls_set_add(set, fake_provider_b, NULL), SIOTLS_OK);
    struct siotls_algorithm_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256, 0), SIOTLS_OK);
    ck_assert_uint_eq(info.provider, 1);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA384, 0), SIOTLS_OK);
    ck_assert_uint_eq(info.provider, 0);
    siotls_set_free(set);
}
END_TEST

START_TEST(the_second_of_two_alike_is_not_considered)
{
    fake_control_reset();
    fake_control.edit = hash_twice;
    struct siotls_set *set = fake_set(NULL, false);
    struct siotls_algorithm_info info = {.size = sizeof info};
    size_t index = algorithm_index(set, 0, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256);
    ck_assert_int_eq(siotls_set_algorithm(set, &info, index), SIOTLS_OK);
    ck_assert_ptr_null(info.reason);
    ck_assert_int_eq(siotls_set_algorithm(set, &info, index + 1), SIOTLS_OK);
    ck_assert_str_eq(info.reason, "registry: the provider lists the algorithm twice");
    siotls_set_free(set);
}
END_TEST

static void break_lists(struct fake_instance *fake, void *context)
{
    static const uint16_t unknown[] = {0x7777, SIOTLS_SCHEME_ED25519};
    (void)context;
    fake->instance.hashes = NULL;
    fake->instance.num_aeads = 1000000;
    fake->kems[0].group = 0x7777;
    fake->verifiers[0].schemes = NULL;
    fake->verifiers[5].schemes = unknown;
    fake->verifiers[5].num_schemes = 2;
    fake->verifiers[6].key_type = 99;
}

START_TEST(broken_lists_and_unknown_algorithms_are_left_out)
{
    fake_control_reset();
    fake_control.edit = break_lists;
    struct siotls_set *set = fake_set(NULL, false);
    struct siotls_algorithm_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256, 0), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_AEAD, 1, 0), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_KEM, 0x7777, 0), SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_VERIFIER, SIOTLS_SCHEME_ED25519, 0), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_which(set, &info, SIOTLS_KIND_VERIFIER, SIOTLS_SCHEME_ED448, 0),
                     SIOTLS_ERROR_NOT_OFFERED);
    siotls_set_free(set);
}
END_TEST

Suite *crypto_descriptor_suite(void)
{
    Suite *suite = suite_create("descriptor");
    TCase *tests = tcase_create("descriptor");
    tcase_add_loop_test(tests, a_faulty_descriptor_is_not_considered, 0, (int)(sizeof faults / sizeof faults[0]));
    tcase_add_test(tests, the_other_provider_wins_what_is_faulty_in_the_first);
    tcase_add_test(tests, the_second_of_two_alike_is_not_considered);
    tcase_add_test(tests, broken_lists_and_unknown_algorithms_are_left_out);
    suite_add_tcase(suite, tests);
    return suite;
}
