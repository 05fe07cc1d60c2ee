/* SPDX-License-Identifier: Apache-2.0 */
/*
 * faults_test.c: the provider pkcs11 with a token that fails: sessions that run out, keys that want their PIN for each
 * signature, PINs that are not to be tried, errors and odd answers of C_Sign.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "fake_token.h"
#include "providers_support.h"

enum { NUM_THREADS = 4, SIGNATURE_ROOM = 64 };

static struct siotls_set *set;
static const struct siotls_provider_instance *tokens;
static char heard[400];
static void (*tell)(const struct fake_wishes *wishes);
static void (*count)(struct fake_counts *counts);

struct token_key {
    const struct siotls_signer *signer;
    void *context;
    int status; /* of a signature made by a thread */
};

static void hear(void *context, const char *provider, int level, const char *text)
{
    (void)context;
    (void)provider;
    (void)level;
    snprintf(heard, sizeof heard, "%s", text);
}

static void find_fake(void)
{
    void *module = dlopen(TEST_FAKE_TOKEN, RTLD_NOW | RTLD_LOCAL);
    ck_assert_msg(module != NULL, "%s", dlerror());
    void *symbol = dlsym(module, "fake_tell");
    memcpy(&tell, &symbol, sizeof tell);
    symbol = dlsym(module, "fake_count");
    memcpy(&count, &symbol, sizeof count);
}

static void open_all(void)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_provider_info info = {.size = sizeof info};
    const struct siotls_set_options options = {.size = sizeof options,
                                               .providers = "pkcs11",
                                               .provider_path = TEST_PROVIDERS,
                                               .ignore_environment = 1,
                                               .report = hear};
    ck_assert_msg(siotls_set_new(&set, &options, &error) == SIOTLS_OK, "%s %s", error.reason, error.detail);
    ck_assert_int_eq(siotls_set_provider(set, &info, 0), SIOTLS_OK);
    tokens = info.instance;
    find_fake();
    heard[0] = '\0';
}

static void close_all(void)
{
    siotls_set_free(set);
}

static struct fake_counts counted(void)
{
    struct fake_counts counts;
    count(&counts);
    return counts;
}

/* pin NULL: none. */
static int key_import(struct token_key *key, const char *object, const char *pin)
{
    char uri[500];
    snprintf(uri, sizeof uri, "pkcs11:token=fake;object=%s?module-path=%s", object, TEST_FAKE_TOKEN);
    const struct siotls_private_key_source source = {
        .size = sizeof source,
        .uri = uri,
        .passphrase = {(const uint8_t *)pin, pin != NULL ? strlen(pin) : 0},
    };
    key->signer = tokens->signers[0];
    key->context = new_context(key->signer->context_size, key->signer->context_alignment);
    return key->signer->import(tokens, key->signer, key->context, &source);
}

static void key_open(struct token_key *key, const char *object, const char *pin)
{
    ck_assert_msg(key_import(key, object, pin) == SIOTLS_PROVIDER_OK, "%s: %s", object, heard);
}

static void key_clear(struct token_key *key)
{
    key->signer->clear(key->context);
    free(key->context);
}

static int sign(const struct token_key *key)
{
    static const uint8_t message[] = "message";
    uint8_t signature[SIGNATURE_ROOM];
    size_t signature_len = 0;
    return key->signer->sign(key->context, SIOTLS_SCHEME_ED25519, message, sizeof message, signature, sizeof signature,
                             &signature_len);
}

static void *sign_in_thread(void *argument)
{
    struct token_key *key = argument;
    key->status = sign(key);
    return NULL;
}

/* Copies of the key, one for each thread: statuses tells how each fared. */
static void sign_together(const struct token_key *key, int *statuses, size_t num_threads)
{
    pthread_t threads[NUM_THREADS];
    struct token_key copies[NUM_THREADS];
    for (size_t i = 0; i < num_threads; i++) {
        copies[i] = *key;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, sign_in_thread, &copies[i]), 0);
    }
    for (size_t i = 0; i < num_threads; i++) {
        pthread_join(threads[i], NULL);
        statuses[i] = copies[i].status;
    }
}

/* A key of which no session is open. */
static void key_open_bare(struct token_key *key)
{
    tell(&(struct fake_wishes){.max_sessions = 1, .failure = CKR_DEVICE_REMOVED, .num_failures = 2});
    key_open(key, "one", FAKE_PIN);
    ck_assert_int_eq(sign(key), SIOTLS_PROVIDER_UNAVAILABLE);
    ck_assert_uint_eq(counted().num_sessions, 0);
}

/* The one session is out until all the others have asked for theirs. */
START_TEST(test_threads_wait_for_a_session)
{
    struct token_key key;
    int statuses[NUM_THREADS];
    tell(&(struct fake_wishes){.max_sessions = 1, .sign_after = NUM_THREADS - 1});
    key_open(&key, "one", FAKE_PIN);
    sign_together(&key, statuses, NUM_THREADS);
    for (int i = 0; i < NUM_THREADS; i++)
        ck_assert_msg(statuses[i] == SIOTLS_PROVIDER_OK, "%d: %s", statuses[i], heard);
    ck_assert_uint_eq(counted().num_sessions, 1);
    key_clear(&key);
    ck_assert_uint_eq(counted().num_sessions, 0);
}
END_TEST

/* Nobody here has one to give back: waiting would never end. */
START_TEST(test_others_have_all_sessions)
{
    struct token_key key;
    int statuses[NUM_THREADS];
    key_open_bare(&key);
    tell(&(struct fake_wishes){.max_sessions = 0, .refuse_after = NUM_THREADS});
    sign_together(&key, statuses, NUM_THREADS);
    for (int i = 0; i < NUM_THREADS; i++)
        ck_assert_int_eq(statuses[i], SIOTLS_PROVIDER_UNAVAILABLE);
    ck_assert_ptr_nonnull(strstr(heard, "others use all sessions"));
    tell(&(struct fake_wishes){.max_sessions = 1});
    ck_assert_int_eq(sign(&key), SIOTLS_PROVIDER_OK);
    key_clear(&key);
}
END_TEST

/* A session that failed is closed, not kept: who waits opens another. */
START_TEST(test_session_that_failed)
{
    struct token_key key;
    int statuses[2];
    tell(&(struct fake_wishes){.max_sessions = 1, .sign_after = 1, .failure = CKR_FUNCTION_FAILED, .num_failures = 1});
    key_open(&key, "one", FAKE_PIN);
    sign_together(&key, statuses, 2);
    ck_assert_int_ne(statuses[0], statuses[1]);
    ck_assert(statuses[0] == SIOTLS_PROVIDER_OK || statuses[1] == SIOTLS_PROVIDER_OK);
    key_clear(&key);
}
END_TEST

/* What a key keeps for later is no reason that another has none. */
START_TEST(test_keys_share_a_session)
{
    struct token_key one;
    struct token_key two;
    tell(&(struct fake_wishes){.max_sessions = 1});
    key_open(&one, "one", FAKE_PIN);
    key_open(&two, "two", FAKE_PIN);
    for (int i = 0; i < 3; i++) {
        ck_assert_msg(sign(&one) == SIOTLS_PROVIDER_OK, "%s", heard);
        ck_assert_msg(sign(&two) == SIOTLS_PROVIDER_OK, "%s", heard);
    }
    key_clear(&one);
    ck_assert_int_eq(sign(&two), SIOTLS_PROVIDER_OK);
    key_clear(&two);
}
END_TEST

START_TEST(test_pin_for_each_signature)
{
    struct token_key key;
    tell(&(struct fake_wishes){.max_sessions = 2, .asks_each_time = true});
    key_open(&key, "one", FAKE_PIN);
    for (int i = 0; i < 3; i++)
        ck_assert_msg(sign(&key) == SIOTLS_PROVIDER_OK, "%s", heard);
    ck_assert_uint_eq(counted().num_context_logins, 3);
    ck_assert_uint_eq(counted().num_logins, 1);
    key_clear(&key);
}
END_TEST

/* Another key has logged in, so that only the signature asks for the PIN; a wrong one is tried once. */
START_TEST(test_wrong_pin_for_each_signature)
{
    struct token_key door;
    struct token_key key;
    tell(&(struct fake_wishes){.max_sessions = 4, .asks_each_time = true});
    key_open(&door, "one", FAKE_PIN);
    key_open(&key, "two", "0000");
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(sign(&key), SIOTLS_PROVIDER_PASSPHRASE);
    ck_assert_ptr_nonnull(strstr(heard, "does not sign"));
    ck_assert_ptr_null(strstr(heard, "0000"));
    ck_assert_uint_eq(counted().num_context_logins, 1);
    key_clear(&key);
    key_open(&key, "two", NULL);
    ck_assert_int_eq(sign(&key), SIOTLS_PROVIDER_PASSPHRASE);
    ck_assert_uint_eq(counted().num_context_logins, 1);
    key_clear(&key);
    key_clear(&door);
}
END_TEST

START_TEST(test_last_try)
{
    static const CK_FLAGS flags[] = {CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        struct token_key key;
        tell(&(struct fake_wishes){.max_sessions = 2, .more_flags = flags[i]});
        ck_assert_int_eq(key_import(&key, "one", FAKE_PIN), SIOTLS_PROVIDER_PASSPHRASE);
        ck_assert_ptr_nonnull(strstr(heard, "only once more"));
        ck_assert_uint_eq(counted().num_logins, 0);
        key_clear(&key);
    }
}
END_TEST

/* What may be the session's fault is tried again in another one; what is not is told. */
START_TEST(test_failures_of_signing)
{
    static const struct {
        CK_RV failure;
        unsigned long num_failures;
        int status;
        unsigned long num_signatures;
    } cases[] = {{CKR_DEVICE_ERROR, 1, SIOTLS_PROVIDER_OK, 2},
                 {CKR_SESSION_HANDLE_INVALID, 1, SIOTLS_PROVIDER_OK, 2},
                 {CKR_DEVICE_REMOVED, 2, SIOTLS_PROVIDER_UNAVAILABLE, 2},
                 {CKR_KEY_FUNCTION_NOT_PERMITTED, 1, SIOTLS_PROVIDER_BAD_KEY, 1},
                 {CKR_HOST_MEMORY, 1, SIOTLS_PROVIDER_NO_MEMORY, 1},
                 {CKR_VENDOR_DEFINED, 1, SIOTLS_PROVIDER_INTERNAL, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct token_key key;
        tell(&(struct fake_wishes){
            .max_sessions = 2, .failure = cases[i].failure, .num_failures = cases[i].num_failures});
        key_open(&key, "one", FAKE_PIN);
        ck_assert_msg(sign(&key) == cases[i].status, "0x%lx: %s", cases[i].failure, heard);
        ck_assert_uint_eq(counted().num_signatures, cases[i].num_signatures);
        ck_assert(cases[i].status == SIOTLS_PROVIDER_OK || strstr(heard, "the token does not sign: ") != NULL);
        ck_assert_int_eq(sign(&key), SIOTLS_PROVIDER_OK);
        key_clear(&key);
        heard[0] = '\0';
    }
}
END_TEST

START_TEST(test_signature_of_a_wrong_size)
{
    struct token_key key;
    tell(&(struct fake_wishes){.max_sessions = 2, .signature_len = 63});
    key_open(&key, "one", FAKE_PIN);
    ck_assert_int_eq(sign(&key), SIOTLS_PROVIDER_INTERNAL);
    ck_assert_ptr_nonnull(strstr(heard, "wrong size: 63 bytes"));
    key_clear(&key);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("a token that fails");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_all, close_all);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_threads_wait_for_a_session);
    tcase_add_test(tests, test_others_have_all_sessions);
    tcase_add_test(tests, test_session_that_failed);
    tcase_add_test(tests, test_keys_share_a_session);
    tcase_add_test(tests, test_pin_for_each_signature);
    tcase_add_test(tests, test_wrong_pin_for_each_signature);
    tcase_add_test(tests, test_last_try);
    tcase_add_test(tests, test_failures_of_signing);
    tcase_add_test(tests, test_signature_of_a_wrong_size);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int num_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return num_failed == 0 ? 0 : 1;
}
