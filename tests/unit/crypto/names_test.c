/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names_test.c: names and numbers agree in both directions.
 */
#include <string.h>

#include "crypto/names.h"
#include "crypto_suites.h"

START_TEST(every_name_leads_back_to_its_number)
{
    size_t num_known = 0;
    for (int kind = SIOTLS_KIND_HASH; kind <= SIOTLS_KIND_MASK; kind++) {
        for (uint32_t id = 0; id <= 0xffff; id++) {
            const char *name = siotls_algorithm_name(kind, id);
            uint32_t back = UINT32_MAX;
            if (name == NULL)
                continue;
            num_known++;
            ck_assert_int_eq(siotls_algorithm_id(&back, kind, name), SIOTLS_OK);
            ck_assert_uint_eq(back, id);
        }
    }
    ck_assert_uint_eq(num_known, 4 + 4 + 5 + 16 + 17 + 17 + 1 + 3 + 5 + 3);
}
END_TEST

START_TEST(letter_case_does_not_matter)
{
    uint32_t id;
    ck_assert_int_eq(siotls_algorithm_id(&id, SIOTLS_KIND_KEM, "x25519"), SIOTLS_OK);
    ck_assert_uint_eq(id, SIOTLS_GROUP_X25519);
    ck_assert_int_eq(siotls_algorithm_id(&id, SIOTLS_KIND_KEM, "SecP256r1MLKEM768"), SIOTLS_OK);
    ck_assert_uint_eq(id, SIOTLS_GROUP_SECP256R1MLKEM768);
    ck_assert_int_eq(siotls_algorithm_id(&id, SIOTLS_KIND_VERIFIER, "rsa_pss_rsae_sha256"), SIOTLS_OK);
    ck_assert_uint_eq(id, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256);
    ck_assert_str_eq(siotls_algorithm_name(SIOTLS_KIND_SUITE, 0x1301), "TLS_AES_128_GCM_SHA256");
}
END_TEST

START_TEST(unknown_names_and_numbers_are_said_to_be_so)
{
    uint32_t id;
    ck_assert_int_eq(siotls_algorithm_id(&id, SIOTLS_KIND_KEM, "X2551"), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(siotls_algorithm_id(&id, SIOTLS_KIND_KEM, "X255199"), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(siotls_algorithm_id(&id, SIOTLS_KIND_KEM, ""), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(siotls_algorithm_id(&id, 0, "X25519"), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_algorithm_id(&id, 11, "X25519"), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_algorithm_id(NULL, SIOTLS_KIND_KEM, "X25519"), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_algorithm_id(&id, SIOTLS_KIND_KEM, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_ptr_null(siotls_algorithm_name(-1, 0));
    ck_assert_ptr_null(siotls_algorithm_name(11, 0));
    ck_assert_ptr_null(siotls_algorithm_name(SIOTLS_KIND_HASH, 4 + (1u << 31)));
    ck_assert_ptr_null(siotls_kind_name(0));
    ck_assert_ptr_null(siotls_kind_name(11));
    ck_assert_ptr_null(siotls_key_type_name(0));
    ck_assert_str_eq(siotls_status_name(-1000), "unknown");
    ck_assert_str_eq(siotls_alert_name(255), "unknown");
    ck_assert_str_eq(sio_provider_error_name(99), "unknown");
}
END_TEST

START_TEST(statuses_alerts_and_kinds_have_names)
{
    for (int status = SIOTLS_ERROR_REFUSED; status <= SIOTLS_OK; status++)
        ck_assert_str_ne(siotls_status_name(status), "unknown");
    ck_assert_str_eq(siotls_alert_name(SIOTLS_ALERT_UNKNOWN_CA), "unknown_ca");
    ck_assert_str_eq(siotls_alert_name(0), "close_notify");
    for (int kind = SIOTLS_KIND_HASH; kind <= SIOTLS_KIND_MASK; kind++)
        ck_assert_ptr_nonnull(siotls_kind_name(kind));
    for (uint32_t key_type = SIOTLS_KEY_RSA; key_type <= SIOTLS_KEY_ML_DSA_87; key_type++)
        ck_assert_ptr_nonnull(siotls_key_type_name(key_type));
    for (int result = SIOTLS_PROVIDER_OK; result <= SIOTLS_PROVIDER_PENDING; result++)
        ck_assert_str_ne(sio_provider_error_name(result), "unknown");
    ck_assert_uint_gt(strlen(siotls_version()), 4);
}
END_TEST

START_TEST(suites_have_parts)
{
    uint32_t aead, hash;
    ck_assert_int_eq(siotls_suite_parts(&aead, &hash, SIOTLS_SUITE_AES_256_GCM_SHA384), SIOTLS_OK);
    ck_assert_uint_eq(aead, SIOTLS_AEAD_AES_256_GCM);
    ck_assert_uint_eq(hash, SIOTLS_HASH_SHA384);
    ck_assert_int_eq(siotls_suite_parts(&aead, &hash, 0x1300), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(siotls_suite_parts(NULL, &hash, 0x1301), SIOTLS_ERROR_ARGUMENT);
    uint32_t first = 0, second = 0;
    ck_assert_int_eq(siotls_group_parts(&first, &second, SIOTLS_GROUP_X25519MLKEM768), SIOTLS_OK);
    ck_assert_uint_eq(first, SIOTLS_GROUP_MLKEM768);
    ck_assert_uint_eq(second, SIOTLS_GROUP_X25519);
    ck_assert_int_eq(siotls_group_parts(&first, &second, SIOTLS_GROUP_X25519), SIOTLS_ERROR_NOT_FOUND);
    ck_assert_int_eq(siotls_group_parts(&first, NULL, SIOTLS_GROUP_X25519MLKEM768), SIOTLS_ERROR_ARGUMENT);
}
END_TEST

Suite *crypto_names_suite(void)
{
    Suite *suite = suite_create("names");
    TCase *tests = tcase_create("names");
    tcase_add_test(tests, every_name_leads_back_to_its_number);
    tcase_add_test(tests, letter_case_does_not_matter);
    tcase_add_test(tests, unknown_names_and_numbers_are_said_to_be_so);
    tcase_add_test(tests, statuses_alerts_and_kinds_have_names);
    tcase_add_test(tests, suites_have_parts);
    suite_add_tcase(suite, tests);
    return suite;
}
