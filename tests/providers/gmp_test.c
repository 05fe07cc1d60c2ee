/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gmp_test.c: the nettle provider puts its own allocation functions into GMP. Numbers of others that were there before,
 * that grow meanwhile and that outlive it must not notice, on any thread.
 */
#include <gmp.h>
#include <pthread.h>
#include <string.h>

#include "check_main.h"
#include "private_keys.h"

enum { ROUNDS = 200, POWER = 3000 };

/* 3^POWER, grown one factor after the other. */
static void *grow(void *unused)
{
    mpz_t number, wanted;
    mpz_init_set_ui(number, 1);
    for (int i = 0; i < POWER; i++)
        mpz_mul_ui(number, number, 3);
    mpz_init(wanted);
    mpz_ui_pow_ui(wanted, 3, POWER);
    bool is_good = mpz_cmp(number, wanted) == 0;
    mpz_clears(number, wanted, NULL);
    return is_good ? unused : NULL;
}

static void sign_and_verify(const struct opened *nettle)
{
    static const uint8_t message[] = "a message";
    struct imported key;
    ck_assert_int_eq(
        import_begin(&key, nettle, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, known_pkcs8(SIOTLS_KEY_SECP256R1), NULL),
        SIOTLS_PROVIDER_OK);
    struct siotls_public_key public_key = public_key_of(key.described.spki);
    import_sign(&key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, message, sizeof message);
    ck_assert_int_eq(verify_once(nettle, &public_key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, message, sizeof message,
                                 key.signature, key.signature_len),
                     SIOTLS_PROVIDER_OK);
    import_end(&key);
}

START_TEST(test_others)
{
    static char token;
    pthread_t thread;
    void *result = NULL;
    mpz_t before, wanted;
    mpz_init_set_ui(before, 3);
    open_providers();
    ck_assert_int_eq(pthread_create(&thread, NULL, grow, &token), 0);
    for (int i = 0; i < ROUNDS; i++) {
        sign_and_verify(find_opened("nettle"));
        mpz_mul_ui(before, before, 3);
    }
    ck_assert_ptr_eq(grow(&token), &token);
    ck_assert_int_eq(pthread_join(thread, &result), 0);
    ck_assert_ptr_eq(result, &token);
    close_providers();
    mpz_init(wanted);
    mpz_ui_pow_ui(wanted, 3, ROUNDS + 1);
    ck_assert_int_eq(mpz_cmp(before, wanted), 0);
    mpz_clears(before, wanted, NULL);
}
END_TEST

static Suite *gmp_suite(void)
{
    Suite *suite = suite_create("GMP's other users");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_others);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {gmp_suite};
    return check_main(suites, 1);
}
