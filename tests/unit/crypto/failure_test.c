/* SPDX-License-Identifier: Apache-2.0 */
/*
 * failure_test.c: every allocation and every provider call fails in turn: a clean error, and nothing left behind.
 */
#include <string.h>

#include "crypto/hash.h"
#include "crypto/kem.h"
#include "crypto/signature.h"
#include "crypto_suites.h"

static bool load_list(const struct siotls_memory *memory, void *context)
{
    const struct siotls_set_options options = {.size = sizeof options,
                                               .memory = memory,
                                               .providers = context,
                                               .provider_path = TEST_MODULES,
                                               .ignore_environment = 1,
                                               .fips_properties = "x",
                                               .configuration_file = "/x",
                                               .pkcs11_module = "/x"};
    struct siotls_set *set = NULL;
    int result = siotls_set_new(&set, &options, NULL);
    ck_assert_msg(result == SIOTLS_OK || result == SIOTLS_ERROR_NO_MEMORY, "%s", siotls_status_name(result));
    siotls_set_free(set);
    return result == SIOTLS_OK;
}

START_TEST(loading_survives_every_failing_allocation)
{
    char list[] = "old,none?,unavailable?,RANDOM=newer";
    failing_memory_try_all(load_list, list);
    failing_memory_try_all(load_list, NULL);
}
END_TEST

static bool add_fakes(const struct siotls_memory *memory, void *context)
{
    const struct siotls_set_options options = {.size = sizeof options, .memory = memory, .providers = ""};
    struct siotls_set *set = NULL;
    (void)context;
    int result = siotls_set_new(&set, &options, NULL);
    if (result == SIOTLS_OK)
        result = siotls_set_add(set, fake_provider, NULL);
    if (result == SIOTLS_OK)
        result = siotls_set_add(set, fake_provider_b, NULL);
    siotls_set_free(set);
    ck_assert_uint_eq(fake_control.num_open, 0);
    ck_assert(result == SIOTLS_OK || result == SIOTLS_ERROR_NO_MEMORY);
    return result == SIOTLS_OK;
}

START_TEST(adding_survives_every_failing_allocation)
{
    fake_control_reset();
    failing_memory_try_all(add_fakes, NULL);
}
END_TEST

/* A bit of everything that allocates or calls providers, with a set that was made before. */
static bool use_everything(const struct siotls_memory *memory, void *context)
{
    struct siotls_set *set = context;
    uint8_t spki[64], pkcs8[128], digest[64], public_key[2048], ciphertext[2048];
    uint8_t secret[SIO_MAX_SHARED_SECRET], signature[256];
    size_t signature_len = 0;
    struct sio_error error = {0};
    struct sio_kdf kdf = {0};
    struct sio_kem kem;
    struct sio_kem_key key = {0};
    struct sio_private_key private_key = {0};
    struct sio_verifiers verifiers = {0};
    enum sio_signature_verdict verdict;
    size_t spki_len = make_spki(spki, SIOTLS_KEY_ED25519);
    size_t pkcs8_len = fake_private_key(pkcs8, sizeof pkcs8, sio_bytes(spki, spki_len));
    const struct siotls_private_key_source source = {.size = sizeof source, .pkcs8 = {pkcs8, pkcs8_len}};
    const struct siotls_public_key theirs = {
        .size = sizeof theirs, .type = SIOTLS_KEY_ED25519, .spki = {spki, spki_len}};
    const struct siotls_bytes data = sio_bytes(spki, spki_len);
    bool ok = sio_set_select_hash(set, &kdf.hash, SIOTLS_HASH_SHA256, &error) &&
              sio_kdf_extract(&kdf, digest, data, data, &error) &&
              sio_kdf_expand_label(&kdf, secret, 100, digest, "label", data, &error) &&
              sio_set_select_group(set, &kem, SIOTLS_GROUP_SECP256R1MLKEM768, &error) &&
              sio_kem_keygen(&key, public_key, &kem, NULL, memory, &error) &&
              sio_kem_encapsulate(&kem, ciphertext, secret, sio_bytes(public_key, kem.public_key_size), NULL, &error) &&
              sio_kem_decapsulate(&key, secret, sio_bytes(ciphertext, kem.ciphertext_size), &error) &&
              sio_verifiers_init(&verifiers, set, memory, &error) &&
              sio_private_key_import(&private_key, set, &source, memory, &error) &&
              sio_private_key_sign(&private_key, signature, &signature_len, 256, SIOTLS_SCHEME_ED25519, data, &error) &&
              sio_verify(&verifiers, &verdict, &theirs, SIOTLS_SCHEME_ED25519, data,
                         sio_bytes(signature, signature_len), memory, &error);
    ck_assert_int_eq(ok, sio_error_is_clear(&error));
    sio_kem_key_clear(&key, memory);
    sio_private_key_clear(&private_key);
    sio_verifiers_clear(&verifiers);
    ck_assert_uint_eq(fake_control.num_live, 0);
    return ok;
}

static void leave_out_hybrids(struct fake_instance *fake, void *context)
{
    (void)context;
    fake->instance.num_kems = 13;
}

static struct siotls_set *composing_set(void)
{
    fake_control_reset();
    fake_control.left_out = 1u << SIOTLS_KIND_HKDF;
    fake_control.edit = leave_out_hybrids;
    return fake_set(NULL, false);
}

START_TEST(using_survives_every_failing_allocation)
{
    struct siotls_set *set = composing_set();
    failing_memory_try_all(use_everything, set);
    siotls_set_free(set);
}
END_TEST

START_TEST(using_survives_every_failing_call)
{
    struct siotls_set *set = composing_set();
    size_t num_failures = 0;
    bool ok = false;
    while (!ok) {
        struct failing_memory failing;
        failing_memory_init(&failing, 0);
        fake_control.has_failed = false;
        fake_control.num_calls = 0;
        fake_control.fail_at = num_failures + 1;
        ok = use_everything(&failing.memory, set);
        ck_assert_int_eq(ok, !fake_control.has_failed);
        ck_assert_uint_eq(failing.num_blocks, 0);
        num_failures += ok ? 0 : 1;
    }
    ck_assert_uint_gt(num_failures, 20);
    siotls_set_free(set);
}
END_TEST

Suite *crypto_failure_suite(void)
{
    Suite *suite = suite_create("failure");
    TCase *tests = tcase_create("failure");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, loading_survives_every_failing_allocation);
    tcase_add_test(tests, adding_survives_every_failing_allocation);
    tcase_add_test(tests, using_survives_every_failing_allocation);
    tcase_add_test(tests, using_survives_every_failing_call);
    suite_add_tcase(suite, tests);
    return suite;
}
