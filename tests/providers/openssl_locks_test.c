/* SPDX-License-Identifier: Apache-2.0 */
/*
 * openssl_locks_test.c: what the openssl provider does per record, per secret and per verification takes no lock of
 * libcrypto's: whoever looks something up there by name takes several, and threads wait for each other. The program's
 * own functions stand before those of libc.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "check_main.h"
#include "private_keys.h"

static atomic_uint num_locks;

typedef int lock_function(pthread_rwlock_t *lock);

/* A function pointer out of what dlsym gives, which C has no cast for. */
static int take(pthread_rwlock_t *lock, const char *name)
{
    void *symbol = dlsym(RTLD_NEXT, name);
    lock_function *function;
    memcpy(&function, &symbol, sizeof function);
    atomic_fetch_add(&num_locks, 1);
    return function(lock);
}

int pthread_rwlock_rdlock(pthread_rwlock_t *lock)
{
    return take(lock, "pthread_rwlock_rdlock");
}

int pthread_rwlock_wrlock(pthread_rwlock_t *lock)
{
    return take(lock, "pthread_rwlock_wrlock");
}

static const struct opened *openssl;
static const uint8_t bytes[64] = {1, 2, 3};

static void open_all(void)
{
    open_providers();
    openssl = find_opened("openssl");
    /* Else the counter may be blind. */
    ck_assert_uint_gt(atomic_exchange(&num_locks, 0), 0);
}

START_TEST(test_hash)
{
    const struct siotls_hash *hash = hash_of(openssl, SIOTLS_HASH_SHA256);
    const struct siotls_hkdf *hkdf = openssl->instance->hkdfs[0];
    uint8_t output[64];
    void *run = new_context(hash->context_size, hash->context_alignment);
    void *copy = new_context(hash->context_size, hash->context_alignment);
    ck_assert_int_eq(hash->init(openssl->instance, hash, run), 0);
    ck_assert_int_eq(hash->update(run, bytes, sizeof bytes), 0);
    ck_assert_int_eq(hash->copy(copy, run), 0);
    ck_assert_int_eq(hash->final(copy, output), 0);
    ck_assert_int_eq(hkdf->extract(openssl->instance, hkdf, bytes, 32, bytes, 32, output), 0);
    ck_assert_int_eq(hkdf->expand(openssl->instance, hkdf, bytes, 32, bytes, 54, output, 32), 0);
    ck_assert_int_eq(hkdf->hmac(openssl->instance, hkdf, bytes, 32, bytes, 32, output), 0);
    hash->clear(run);
    hash->clear(copy);
    free(run);
    free(copy);
    ck_assert_uint_eq(num_locks, 0);
}
END_TEST

static void seal_and_open(const struct siotls_aead *aead)
{
    const struct siotls_bytes text = {bytes, sizeof bytes};
    uint8_t sealed[sizeof bytes + 16];
    void *sealing = new_context(aead->context_size, aead->context_alignment);
    void *opening = new_context(aead->context_size, aead->context_alignment);
    ck_assert_int_eq(aead->init(openssl->instance, aead, sealing, bytes, SIOTLS_DIRECTION_SEAL), 0);
    ck_assert_int_eq(aead->init(openssl->instance, aead, opening, bytes, SIOTLS_DIRECTION_OPEN), 0);
    ck_assert_int_eq(aead->seal(sealing, bytes, bytes, 5, &text, 1, sealed), 0);
    ck_assert_int_eq(aead->open(opening, bytes, bytes, 5, sealed, sizeof bytes + aead->tag_size, sealed), 0);
    ck_assert_mem_eq(sealed, bytes, sizeof bytes);
    aead->clear(sealing);
    aead->clear(opening);
    free(sealing);
    free(opening);
}

START_TEST(test_aead)
{
    for (size_t i = 0; i < openssl->instance->num_aeads; i++)
        seal_and_open(openssl->instance->aeads[i]);
    ck_assert_uint_eq(num_locks, 0);
}
END_TEST

START_TEST(test_exchange)
{
    const struct siotls_kem *kem = kem_of(openssl, SIOTLS_GROUP_X25519);
    uint8_t share[32], answer[32], ours[32], theirs[32];
    void *key = new_context(kem->context_size, kem->context_alignment);
    ck_assert_int_eq(kem->keygen(openssl->instance, kem, key, NULL, share), 0);
    ck_assert_int_eq(kem->encapsulate(openssl->instance, kem, share, sizeof share, NULL, answer, theirs), 0);
    atomic_store(&num_locks, 0); /* random bytes take some */
    ck_assert_int_eq(kem->decapsulate(key, answer, sizeof answer, ours), 0);
    ck_assert_mem_eq(ours, theirs, sizeof ours);
    kem->clear(key);
    free(key);
    ck_assert_uint_eq(num_locks, 0);
}
END_TEST

/* libcrypto's EC_KEY takes some itself: the libraries that are known, two. To look up the verification took seventy. */
START_TEST(test_verification)
{
    enum { MOST = 8 };
    static const uint16_t scheme = SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256;
    struct imported key;
    ck_assert_int_eq(import_begin(&key, openssl, scheme, known_pkcs8(SIOTLS_KEY_SECP256R1), NULL), 0);
    struct siotls_public_key public_key = public_key_of(key.described.spki);
    import_sign(&key, scheme, bytes, sizeof bytes);
    atomic_store(&num_locks, 0);
    ck_assert_int_eq(verify_once(openssl, &public_key, scheme, bytes, sizeof bytes, key.signature, key.signature_len),
                     0);
    ck_assert_uint_le(num_locks, MOST);
    import_end(&key);
}
END_TEST

static Suite *locks_suite(void)
{
    Suite *suite = suite_create("locks of libcrypto");
    TCase *cases = tcase_create("locks");
    tcase_add_checked_fixture(cases, open_all, close_providers);
    tcase_add_test(cases, test_hash);
    tcase_add_test(cases, test_aead);
    tcase_add_test(cases, test_exchange);
    tcase_add_test(cases, test_verification);
    suite_add_tcase(suite, cases);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {locks_suite};
    return check_main(suites, 1);
}
