/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signature_test.c: private keys sign, public keys verify, and each refusal is told apart.
 */
#include <string.h>

#include "crypto/signature.h"
#include "crypto_suites.h"

static struct siotls_set *set;
static struct sio_error error;
static struct failing_memory failing;
static uint8_t spki[64];
static size_t spki_len;
static uint8_t pkcs8[128];
static size_t pkcs8_len;

static void begin(uint32_t key_type)
{
    fake_control_reset();
    set = fake_set(NULL, true);
    error = (struct sio_error){0};
    failing_memory_init(&failing, 0);
    spki_len = make_spki(spki, key_type);
    pkcs8_len = fake_private_key(pkcs8, sizeof pkcs8, sio_bytes(spki, spki_len));
    ck_assert_uint_gt(pkcs8_len, 0);
}

static void end(void)
{
    ck_assert_uint_eq(fake_control.num_live, 0);
    ck_assert_uint_eq(failing.num_blocks, 0);
    siotls_set_free(set);
}

static bool import(struct sio_private_key *key)
{
    const struct siotls_private_key_source source = {.size = sizeof source, .pkcs8 = {pkcs8, pkcs8_len}};
    error = (struct sio_error){0};
    return sio_private_key_import(key, set, &source, &failing.memory, &error);
}

static struct siotls_bytes text(const char *words)
{
    return sio_bytes((const uint8_t *)words, strlen(words));
}

static const struct {
    uint32_t key_type;
    uint16_t scheme;
    size_t num_schemes;
} keys[] = {
    {SIOTLS_KEY_ED25519, SIOTLS_SCHEME_ED25519, 1},
    {SIOTLS_KEY_ED448, SIOTLS_SCHEME_ED448, 1},
    {SIOTLS_KEY_RSA, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, 3},
    {SIOTLS_KEY_SECP256R1, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, 1},
};

START_TEST(what_is_signed_is_verified)
{
    struct sio_private_key key;
    struct sio_verifiers verifiers;
    enum sio_signature_verdict verdict = SIO_SIGNATURE_BAD;
    uint8_t signature[256];
    size_t signature_len = 0;
    uint16_t scheme = keys[_i].scheme;
    begin(keys[_i].key_type);
    ck_assert_msg(import(&key), "%s", error.reason);
    ck_assert_uint_eq(key.description.key_type, keys[_i].key_type);
    ck_assert_uint_eq(key.description.num_schemes, keys[_i].num_schemes);
    ck_assert_str_eq(key.signer.provider, "fake");
    ck_assert_mem_eq(key.description.spki.data, spki, spki_len);
    ck_assert_uint_eq(sio_private_key_max_signature(&key), 256);
    ck_assert(sio_private_key_sign(&key, signature, &signature_len, 256, scheme, text("message"), &error));
    ck_assert(sio_verifiers_init(&verifiers, set, &failing.memory, &error));
    const struct siotls_public_key public_key = {
        .size = sizeof public_key, .type = keys[_i].key_type, .spki = {spki, spki_len}};
    ck_assert(sio_verify(&verifiers, &verdict, &public_key, scheme, text("message"),
                         sio_bytes(signature, signature_len), &failing.memory, &error));
    ck_assert_int_eq(verdict, SIO_SIGNATURE_GOOD);
    ck_assert(sio_verify(&verifiers, &verdict, &public_key, scheme, text("massage"),
                         sio_bytes(signature, signature_len), &failing.memory, &error));
    ck_assert_int_eq(verdict, SIO_SIGNATURE_BAD);
    ck_assert(!sio_private_key_sign(&key, signature, &signature_len, 3, scheme, text("message"), &error));
    sio_private_key_clear(&key);
    sio_private_key_clear(&key);
    sio_verifiers_clear(&verifiers);
    sio_verifiers_clear(&verifiers);
    end();
}
END_TEST

/* What a provider of version 1.0 does not tell is 0; what exceeds the signer's own bound is not believed. */
START_TEST(a_key_may_tell_how_long_its_signatures_are)
{
    static const size_t told[] = {0, 64, 256, 257, SIZE_MAX};
    static const size_t expected[] = {256, 64, 256, 256, 256};
    struct sio_private_key key;
    begin(SIOTLS_KEY_ED25519);
    fake_control.max_key_signature = told[_i];
    ck_assert_msg(import(&key), "%s", error.reason);
    ck_assert_uint_eq(sio_private_key_max_signature(&key), expected[_i]);
    sio_private_key_clear(&key);
    end();
}
END_TEST

START_TEST(verdicts_are_not_failures)
{
    struct sio_verifiers verifiers;
    enum sio_signature_verdict verdict = SIO_SIGNATURE_GOOD;
    begin(SIOTLS_KEY_ED25519);
    ck_assert(sio_verifiers_init(&verifiers, set, &failing.memory, &error));
    ck_assert_uint_eq(verifiers.num_entries, 6 + 3 + 3 * 3 + 2 + 3);
    struct siotls_public_key public_key = {
        .size = sizeof public_key, .type = SIOTLS_KEY_ED25519, .spki = {spki, spki_len}};
    ck_assert(sio_verify(&verifiers, &verdict, &public_key, SIOTLS_SCHEME_ED448, text("m"), text("s"), &failing.memory,
                         &error));
    ck_assert_int_eq(verdict, SIO_SIGNATURE_UNSUPPORTED);
    public_key.spki.data_len = 5; /* a key that cannot be imported has signed nothing */
    ck_assert(sio_verify(&verifiers, &verdict, &public_key, SIOTLS_SCHEME_ED25519, text("m"), text("s"),
                         &failing.memory, &error));
    ck_assert_int_eq(verdict, SIO_SIGNATURE_BAD);
    ck_assert_ptr_null(sio_verifiers_find(&verifiers, SIOTLS_KEY_RSA, SIOTLS_SCHEME_ED25519));
    fake_control.fail_at = fake_control.num_calls + 1;
    public_key.spki.data_len = spki_len;
    ck_assert(!sio_verify(&verifiers, &verdict, &public_key, SIOTLS_SCHEME_ED25519, text("m"), text("s"),
                          &failing.memory, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_PROVIDER);
    sio_verifiers_clear(&verifiers);
    end();
}
END_TEST

/* How many calls of the provider it takes: one without an import, else two. */
static size_t check_kept(const struct sio_verifiers *verifiers, const struct sio_kept_keys *kept, size_t place,
                         const char *message, enum sio_signature_verdict expected)
{
    const struct siotls_public_key key = {.size = sizeof key, .type = SIOTLS_KEY_ED25519, .spki = {spki, spki_len}};
    enum sio_signature_verdict verdict;
    uint8_t signature[256];
    size_t signature_len = fake_signature(signature, key.spki, SIOTLS_SCHEME_ED25519, text("message"));
    size_t before = fake_control.num_calls;
    ck_assert(sio_verify_kept(verifiers, &verdict, kept, place, &key, SIOTLS_SCHEME_ED25519, text(message),
                              sio_bytes(signature, signature_len), &error));
    ck_assert_int_eq(verdict, expected);
    return fake_control.num_calls - before;
}

/* The first good signature keeps the key, at its place only, and for whoever imported it only. */
START_TEST(a_key_is_kept_by_a_good_signature)
{
    struct sio_verifiers verifiers;
    struct sio_kept_keys kept;
    begin(SIOTLS_KEY_ED25519);
    ck_assert(sio_verifiers_init(&verifiers, set, &failing.memory, &error));
    ck_assert(sio_kept_keys_init(&kept, 2, &failing.memory, &error));
    const struct siotls_verifier *ed25519 =
        sio_verifiers_find(&verifiers, SIOTLS_KEY_ED25519, SIOTLS_SCHEME_ED25519)->verifier.algorithm;
    const struct siotls_verifier *ed448 =
        sio_verifiers_find(&verifiers, SIOTLS_KEY_ED448, SIOTLS_SCHEME_ED448)->verifier.algorithm;
    ck_assert_uint_eq(check_kept(&verifiers, &kept, 1, "massage", SIO_SIGNATURE_BAD), 2);
    ck_assert_ptr_null(sio_kept_key_find(&kept, 1, ed25519));
    ck_assert_uint_eq(check_kept(&verifiers, &kept, 1, "message", SIO_SIGNATURE_GOOD), 2);
    const struct sio_imported_key *key = sio_kept_key_find(&kept, 1, ed25519);
    ck_assert_ptr_nonnull(key);
    ck_assert_uint_eq(check_kept(&verifiers, &kept, 1, "message", SIO_SIGNATURE_GOOD), 1);
    ck_assert_uint_eq(check_kept(&verifiers, &kept, 1, "massage", SIO_SIGNATURE_BAD), 1);
    ck_assert_ptr_null(sio_kept_key_find(&kept, 1, ed448));
    ck_assert_ptr_null(sio_kept_key_find(&kept, 0, ed25519));
    /* Whoever comes too late, or to no place, goes on with a key of its own. */
    struct sio_imported_key *late = sio_imported_key_new(ed25519, &failing.memory);
    ck_assert(late != NULL && !sio_kept_key_put(&kept, 1, late) && !sio_kept_key_put(&kept, 2, late));
    sio_imported_key_free(late, &failing.memory);
    ck_assert_ptr_eq(sio_kept_key_find(&kept, 1, ed25519), key);
    ck_assert_uint_eq(check_kept(&verifiers, &kept, 2, "message", SIO_SIGNATURE_GOOD), 2);
    sio_kept_keys_clear(&kept);
    sio_kept_keys_clear(&kept);
    sio_verifiers_clear(&verifiers);
    end();
}
END_TEST

START_TEST(schemes_fit_their_keys_alone)
{
    size_t num_pairs = 0;
    for (uint32_t scheme = 0; scheme <= 0xffff; scheme++) {
        for (uint32_t key_type = 0; key_type <= 12; key_type++)
            num_pairs += sio_scheme_fits_key((uint16_t)scheme, key_type) ? 1 : 0;
    }
    ck_assert_uint_eq(num_pairs, 14);
    ck_assert(sio_scheme_fits_key(SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_KEY_RSA));
    ck_assert(!sio_scheme_fits_key(SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_KEY_RSA));
    ck_assert(!sio_scheme_fits_key(SIOTLS_SCHEME_RSA_PKCS1_SHA256, SIOTLS_KEY_RSA));
    ck_assert(!sio_scheme_fits_key(SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_KEY_SECP384R1));
}
END_TEST

/* What the first signer says, then what the import of a key by two signers says. */
static const struct {
    int first;
    int status;
    const char *reason;
} refusals[] = {
    {SIOTLS_PROVIDER_UNSUPPORTED, SIOTLS_OK, NULL},
    {SIOTLS_PROVIDER_BAD_KEY, SIOTLS_OK, NULL},
    {SIOTLS_PROVIDER_INTERNAL, SIOTLS_OK, NULL},
    {SIOTLS_PROVIDER_NO_MEMORY, SIOTLS_ERROR_NO_MEMORY, "memory: an allocation failed"},
};

START_TEST(the_next_signer_is_asked)
{
    struct sio_private_key key;
    begin(SIOTLS_KEY_ED25519);
    fake_control.fail_at = fake_control.num_calls + 1;
    fake_control.fail_with = refusals[_i].first;
    bool ok = import(&key);
    ck_assert_int_eq(error.status, refusals[_i].status);
    ck_assert_int_eq(ok, refusals[_i].status == SIOTLS_OK);
    if (ok)
        ck_assert_str_eq(key.signer.provider, "fake-b");
    else
        ck_assert_str_eq(error.reason, refusals[_i].reason);
    sio_private_key_clear(&key);
    end();
}
END_TEST

START_TEST(keys_that_nobody_takes_are_told_apart)
{
    struct sio_private_key key;
    begin(SIOTLS_KEY_ED25519);
    pkcs8[0] = 0x31;
    ck_assert(!import(&key));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_KEY);
    pkcs8[0] = 0x30;
    pkcs8[2] = 0x30; /* what EncryptedPrivateKeyInfo begins with */
    ck_assert(!import(&key));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NOT_OFFERED);
    pkcs8[2] = 0x02;
    fake_control.fail_with = SIOTLS_PROVIDER_PASSPHRASE;
    struct siotls_set *single = fake_set(NULL, false);
    struct siotls_set *both = set;
    set = single;
    fake_control.fail_at = fake_control.num_calls + 1;
    ck_assert(!import(&key));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_PASSPHRASE);
    siotls_set_free(single);
    set = both;
    end();
}
END_TEST

START_TEST(without_signers_nothing_is_imported)
{
    struct sio_private_key key;
    begin(SIOTLS_KEY_ED25519);
    siotls_set_free(set);
    fake_control.left_out = 1u << SIOTLS_KIND_SIGNER;
    set = fake_set(NULL, false);
    ck_assert(!import(&key));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NOT_OFFERED);
    ck_assert_str_eq(error.reason, "private key: no provider of the set signs");
    end();
}
END_TEST

START_TEST(a_withdrawn_signer_is_passed_over)
{
    struct sio_private_key key;
    struct sio_signer signer;
    begin(SIOTLS_KEY_ED25519);
    ck_assert(sio_set_signer(set, &signer, 0));
    ck_assert_str_eq(signer.provider, "fake");
    ck_assert(sio_set_signer(set, &signer, 1));
    ck_assert_str_eq(signer.provider, "fake-b");
    ck_assert(!sio_set_signer(set, &signer, 2));
    size_t index = algorithm_index(set, 0, SIOTLS_KIND_SIGNER, SIOTLS_SCHEME_ED25519);
    fake_control.fail_at = fake_control.num_calls + 1;
    ck_assert_int_eq(siotls_set_test(set, index, NULL), SIOTLS_ERROR_PROVIDER);
    ck_assert(import(&key));
    ck_assert_str_eq(key.signer.provider, "fake-b");
    sio_private_key_clear(&key);
    end();
}
END_TEST

/* What declines the key of the known answer has shown nothing: other keys of that form are not for it. */
START_TEST(an_untested_signer_is_passed_over)
{
    struct sio_private_key key;
    begin(SIOTLS_KEY_ED25519);
    siotls_set_free(set);
    set = fake_set(NULL, false);
    size_t index = algorithm_index(set, 0, SIOTLS_KIND_SIGNER, SIOTLS_SCHEME_ED25519);
    fake_control.fail_with = SIOTLS_PROVIDER_UNSUPPORTED;
    fake_control.fail_at = fake_control.num_calls + 1;
    ck_assert_int_eq(siotls_set_test(set, index, NULL), SIOTLS_OK);
    ck_assert(!import(&key));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NOT_OFFERED);
    end();
}
END_TEST

START_TEST(random_bytes_come_from_the_provider)
{
    struct sio_random random;
    uint8_t first[20], second[20];
    begin(SIOTLS_KEY_ED25519);
    ck_assert(sio_set_select_random(set, &random, &error));
    ck_assert(sio_random_fill(&random, first, sizeof first, &error));
    ck_assert(sio_random_fill(&random, second, sizeof second, &error));
    ck_assert_mem_ne(first, second, sizeof first);
    fake_control.fail_at = fake_control.num_calls + 1;
    ck_assert(!sio_random_fill(&random, first, sizeof first, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_PROVIDER);
    end();
}
END_TEST

Suite *crypto_signature_suite(void)
{
    Suite *suite = suite_create("signature");
    TCase *tests = tcase_create("signature");
    tcase_add_loop_test(tests, what_is_signed_is_verified, 0, (int)(sizeof keys / sizeof keys[0]));
    tcase_add_loop_test(tests, a_key_may_tell_how_long_its_signatures_are, 0, 5);
    tcase_add_test(tests, verdicts_are_not_failures);
    tcase_add_test(tests, a_key_is_kept_by_a_good_signature);
    tcase_add_test(tests, schemes_fit_their_keys_alone);
    tcase_add_loop_test(tests, the_next_signer_is_asked, 0, (int)(sizeof refusals / sizeof refusals[0]));
    tcase_add_test(tests, keys_that_nobody_takes_are_told_apart);
    tcase_add_test(tests, without_signers_nothing_is_imported);
    tcase_add_test(tests, a_withdrawn_signer_is_passed_over);
    tcase_add_test(tests, an_untested_signer_is_passed_over);
    tcase_add_test(tests, random_bytes_come_from_the_provider);
    suite_add_tcase(suite, tests);
    return suite;
}
