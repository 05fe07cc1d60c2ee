/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_test.c: the provider pkcs11 with keys in a token: every kind and form of signature, threads, fork, sessions
 * that end, keys without the right to sign, and other providers in the same process meanwhile. Signatures are judged
 * by the provider openssl.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "moved_in_memory.h"
#include "providers_support.h"
#include "token_make.h"

/* SoftHSM forgets the name of a curve for each Ed25519 key. A leak's stack reaches it only when it is unwound in full.
 */
const char *__asan_default_options(void);
const char *__lsan_default_suppressions(void);

const char *__asan_default_options(void)
{
    return "fast_unwind_on_malloc=0";
}

const char *__lsan_default_suppressions(void)
{
    return "leak:libsofthsm2.so";
}

enum { NUM_THREADS = 8, NUM_SIGNATURES = 20, MAX_SIGNATURE = 2048 };

static struct siotls_set *set;
static const struct siotls_provider_instance *tokens;
static const struct siotls_provider_instance *judge;
static char heard[400];

static void hear(void *context, const char *provider, int level, const char *text)
{
    (void)context;
    (void)provider;
    (void)level;
    snprintf(heard, sizeof heard, "%s", text);
}

/* An imported key. */
struct token_key {
    const struct siotls_signer *signer;
    void *context;
    struct siotls_signer_key described;
};

static const struct siotls_provider_instance *instance_at(size_t index)
{
    struct siotls_provider_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_set_provider(set, &info, index), SIOTLS_OK);
    return info.instance;
}

static void open_all(void)
{
    struct siotls_error error = {.size = sizeof error};
    const struct siotls_set_options options = {.size = sizeof options,
                                               .providers = "pkcs11,openssl",
                                               .provider_path = TEST_PROVIDERS,
                                               .ignore_environment = 1,
                                               .report = hear};
    ck_assert_msg(siotls_set_new(&set, &options, &error) == SIOTLS_OK, "%s %s", error.reason, error.detail);
    tokens = instance_at(0);
    judge = instance_at(1);
    heard[0] = '\0';
}

static void close_all(void)
{
    siotls_set_free(set);
}

static int key_import(struct token_key *key, const char *object)
{
    char uri[500];
    const struct siotls_private_key_source source = {.size = sizeof source, .uri = uri};
    token_uri(uri, sizeof uri, object);
    key->signer = tokens->signers[0];
    key->context = new_context(key->signer->context_size, key->signer->context_alignment);
    key->described = (struct siotls_signer_key){.size = sizeof key->described};
    int status = key->signer->import(tokens, key->signer, key->context, &source);
    if (status == SIOTLS_PROVIDER_OK)
        ck_assert_int_eq(key->signer->describe(key->context, &key->described), SIOTLS_PROVIDER_OK);
    return status;
}

static void key_clear(struct token_key *key)
{
    key->signer->clear(key->context);
    key->signer->clear(key->context);
    free(key->context);
}

/* The key's bytes are the end of its SubjectPublicKeyInfo; RSA's modulus and exponent have headers of known sizes. */
static struct siotls_public_key public_key_of(const struct token_key *key)
{
    struct siotls_bytes spki = key->described.spki;
    struct siotls_public_key public_key = {.size = sizeof public_key, .type = key->described.key_type, .spki = spki};
    size_t point_len = key->described.key_type == SIOTLS_KEY_ED25519 ? 32 : 65;
    if (key->described.key_type != SIOTLS_KEY_RSA)
        public_key.point = (struct siotls_bytes){spki.data + spki.data_len - point_len, point_len};
    else {
        public_key.exponent = (struct siotls_bytes){spki.data + spki.data_len - 3, 3};
        public_key.modulus = (struct siotls_bytes){spki.data + spki.data_len - 5 - 256, 256};
    }
    return public_key;
}

static bool is_good(const struct token_key *key, uint16_t scheme, const uint8_t *message, size_t message_len)
{
    uint8_t signature[MAX_SIGNATURE];
    size_t signature_len = 0;
    size_t capacity = key->described.max_signature_size;
    struct siotls_public_key public_key = public_key_of(key);
    if (capacity > sizeof signature || key->signer->sign(key->context, scheme, message, message_len, signature,
                                                         capacity, &signature_len) != SIOTLS_PROVIDER_OK)
        return false;
    for (size_t i = 0; i < judge->num_verifiers; i++) {
        const struct siotls_verifier *verifier = judge->verifiers[i];
        if (verifier->key_type != public_key.type)
            continue;
        void *context = new_context(verifier->context_size, verifier->context_alignment);
        bool result =
            verifier->import(judge, verifier, context, &public_key) == SIOTLS_PROVIDER_OK &&
            verifier->verify(context, scheme, message, message_len, signature, signature_len) == SIOTLS_PROVIDER_OK;
        verifier->clear(context);
        free(context);
        return result;
    }
    return false;
}

static void expect_signs(const char *object, size_t num_schemes)
{
    static const uint8_t message[3000] = {1, 2, 3};
    static const size_t sizes[] = {0, 1, 64, 130, 3000};
    struct token_key key;
    ck_assert_msg(key_import(&key, object) == SIOTLS_PROVIDER_OK, "%s: %s", object, heard);
    ck_assert_uint_eq(key.described.num_schemes, num_schemes);
    for (size_t i = 0; i < num_schemes; i++)
        for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
            ck_assert_msg(is_good(&key, key.described.schemes[i], sizes[k] > 0 ? message : NULL, sizes[k]),
                          "%s, scheme 0x%04x, %zu bytes: %s", object, key.described.schemes[i], sizes[k], heard);
    uint8_t signature[8];
    size_t len = 0;
    ck_assert_int_eq(key.signer->sign(key.context, key.described.schemes[0], message, 3, signature, 8, &len),
                     SIOTLS_PROVIDER_TOO_SMALL);
    ck_assert_int_eq(key.signer->sign(key.context, SIOTLS_SCHEME_ED448, message, 3, signature, 8, &len),
                     SIOTLS_PROVIDER_UNSUPPORTED);
    key_clear(&key);
}

START_TEST(test_kinds)
{
    expect_signs("ec", 1); /* SoftHSM has no ECDSA that hashes */
    expect_signs("ed25519", 1);
    expect_signs("rsa", 3);  /* the token hashes */
    expect_signs("bare", 3); /* it does not */
}
END_TEST

START_TEST(test_refused)
{
    struct token_key key;
    ck_assert_int_eq(key_import(&key, "mute"), SIOTLS_PROVIDER_BAD_KEY);
    ck_assert_ptr_nonnull(strstr(heard, "no right to sign"));
    key_clear(&key);
    ck_assert_int_eq(key_import(&key, "nobody"), SIOTLS_PROVIDER_UNAVAILABLE);
    key_clear(&key);
    const struct siotls_private_key_source other = {.size = sizeof other, .uri = "other:key"};
    void *context = new_context(key.signer->context_size, key.signer->context_alignment);
    ck_assert_int_eq(key.signer->import(tokens, key.signer, context, &other), SIOTLS_PROVIDER_UNSUPPORTED);
    free(context);
}
END_TEST

static void *sign_often(void *argument)
{
    const struct token_key *key = argument;
    uint8_t message[64] = {0};
    for (int i = 0; i < NUM_SIGNATURES; i++) {
        message[0] = (uint8_t)i;
        if (!is_good(key, key->described.schemes[0], message, sizeof message))
            return argument;
    }
    return NULL;
}

/* All threads share the key; some of them come when more sessions are out than are kept. */
static void sign_in_threads(struct token_key *key)
{
    pthread_t threads[NUM_THREADS];
    for (int i = 0; i < NUM_THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, sign_often, key), 0);
    for (int i = 0; i < NUM_THREADS; i++) {
        void *result = key;
        pthread_join(threads[i], &result);
        ck_assert_msg(result == NULL, "a thread could not sign: %s", heard);
    }
}

START_TEST(test_threads)
{
    struct token_key key;
    ck_assert_int_eq(key_import(&key, "ec"), SIOTLS_PROVIDER_OK);
    sign_in_threads(&key);
    key_clear(&key);
}
END_TEST

START_TEST(test_sessions_that_end)
{
    static const uint8_t message[] = "again";
    struct token_key key;
    ck_assert_int_eq(key_import(&key, "ec"), SIOTLS_PROVIDER_OK);
    for (int i = 0; i < 3; i++) {
        ck_assert_msg(is_good(&key, key.described.schemes[0], message, sizeof message), "%s", heard);
        token_end_sessions(); /* and with them the login */
    }
    ck_assert_msg(is_good(&key, key.described.schemes[0], message, sizeof message), "%s", heard);
    key_clear(&key);
}
END_TEST

/* The child initialises and logs in anew; the parent's sessions are as they were. */
START_TEST(test_fork)
{
    static const uint8_t message[] = "parent and child";
    struct token_key key;
    ck_assert_int_eq(key_import(&key, "ec"), SIOTLS_PROVIDER_OK);
    ck_assert(is_good(&key, key.described.schemes[0], message, sizeof message));
    for (int i = 0; i < 2; i++) {
        int status = 1;
        pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0) {
            bool is_right = is_good(&key, key.described.schemes[0], message, sizeof message);
            if (!is_right)
                fprintf(stderr, "the child hears: %s\n", heard);
            key.signer->clear(key.context);
            _exit(is_right ? 0 : 1);
        }
        ck_assert(is_good(&key, key.described.schemes[0], message, sizeof message));
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_eq(status, 0);
        sign_in_threads(&key);
    }
    key_clear(&key);
}
END_TEST

/* A token that signs in a thread of its own until it is told to stop. */
struct busy_token {
    struct token_key key;
    atomic_bool is_over;
    atomic_bool has_failed;
    atomic_size_t num_signed;
};

static void *sign_until_the_end(void *argument)
{
    static const uint8_t message[] = "meanwhile";
    struct busy_token *token = argument;
    while (!token->is_over && !token->has_failed) {
        token->has_failed = !is_good(&token->key, token->key.described.schemes[0], message, sizeof message);
        token->num_signed++;
    }
    return NULL;
}

/* A signature that began after the move. */
static void wait_for_a_signature(void *context)
{
    struct busy_token *token = context;
    size_t before = token->num_signed;
    while (token->num_signed < before + 2 && !token->has_failed)
        sched_yield();
}

START_TEST(test_connections_move_while_it_signs)
{
    static const struct journey journeys[] = {
        {SIOTLS_SUITE_CHACHA20_POLY1305_SHA256, {"openssl", "nettle", "sodium", "hacl", "awslc"}},
        {SIOTLS_SUITE_AES_128_GCM_SHA256, {"openssl", "nettle", "awslc", "openssl"}}};
    struct busy_token token = {.is_over = false};
    pthread_t thread;
    ck_assert_int_eq(key_import(&token.key, "ec"), SIOTLS_PROVIDER_OK);
    ck_assert_int_eq(pthread_create(&thread, NULL, sign_until_the_end, &token), 0);
    for (size_t i = 0; i < sizeof journeys / sizeof journeys[0]; i++)
        ck_assert_uint_ge(travel(&journeys[i], wait_for_a_signature, &token), i);
    token.is_over = true;
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_msg(!token.has_failed, "%s", heard);
    key_clear(&token.key);
}
END_TEST

int main(void)
{
    if (!token_is_there()) {
        puts("SoftHSM was not found");
        return 77;
    }
    Suite *suite = suite_create("keys in a token");
    TCase *tests = tcase_create("all");
    tcase_add_unchecked_fixture(tests, token_make, token_remove);
    tcase_add_checked_fixture(tests, open_all, close_all);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_kinds);
    tcase_add_test(tests, test_refused);
    tcase_add_test(tests, test_threads);
    tcase_add_test(tests, test_sessions_that_end);
    tcase_add_test(tests, test_fork);
    tcase_add_test(tests, test_connections_move_while_it_signs);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int num_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return num_failed == 0 ? 0 : 1;
}
