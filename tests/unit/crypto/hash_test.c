/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash_test.c: running hashes, HMAC and HKDF composed from their definitions, and keyed AEADs.
 */
#include <string.h>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto_suites.h"

static struct siotls_set *set;
static struct sio_kdf kdf;
static struct sio_error error;

static void select_hash(uint32_t id, bool with_hkdf)
{
    fake_control_reset();
    fake_control.left_out = with_hkdf ? 0 : 1u << SIOTLS_KIND_HKDF;
    set = fake_set(NULL, false);
    error = (struct sio_error){0};
    memset(&kdf, 0, sizeof kdf);
    ck_assert(sio_set_select_hash(set, &kdf.hash, id, &error));
    struct sio_error ignored = {0};
    ck_assert_int_eq(sio_set_select_hkdf(set, &kdf.hkdf, id, &ignored), with_hkdf);
}

static void end(void)
{
    ck_assert_uint_eq(fake_control.num_live, 0);
    siotls_set_free(set);
    ck_assert_uint_eq(fake_control.num_open, 0);
}

static struct siotls_bytes text(const char *words)
{
    return sio_bytes((const uint8_t *)words, strlen(words));
}

/* H(left || right) */
static void digest(uint8_t *output, struct siotls_bytes left, struct siotls_bytes right)
{
    const struct siotls_bytes pieces[] = {left, right};
    ck_assert(sio_hash_digest(&kdf.hash, output, pieces, 2, &error));
}

START_TEST(snapshots_leave_the_run_going)
{
    struct sio_hash_run run;
    uint8_t once[32], snapshot[32], whole[32], expected[32];
    select_hash(SIOTLS_HASH_SHA256, false);
    ck_assert(sio_hash_begin(&run, &kdf.hash, &error));
    ck_assert(sio_hash_update(&run, text("abc"), &error));
    ck_assert(sio_hash_snapshot(&run, snapshot, &error));
    ck_assert(sio_hash_update(&run, sio_bytes(NULL, 0), &error));
    ck_assert(sio_hash_update(&run, text("def"), &error));
    ck_assert(sio_hash_final(&run, whole, &error));
    sio_hash_clear(&run);
    digest(once, text("abc"), text(""));
    digest(expected, text("ab"), text("cdef"));
    ck_assert_mem_eq(snapshot, once, 32);
    ck_assert_mem_eq(whole, expected, 32);
    ck_assert_mem_ne(once, expected, 32);
    ck_assert(sio_hash_begin(&run, &kdf.hash, &error));
    sio_hash_clear(&run);
    sio_hash_clear(&run);
    end();
}
END_TEST

/* RFC 2104 2, written out for a key of at most a block. */
static void expected_hmac(uint8_t *mac, const uint8_t *key, size_t key_len, struct siotls_bytes data)
{
    size_t block_size = kdf.hash.algorithm->block_size;
    uint8_t inner_key[128], outer_key[128], inner[64];
    for (size_t i = 0; i < block_size; i++) {
        inner_key[i] = (uint8_t)((i < key_len ? key[i] : 0) ^ 0x36);
        outer_key[i] = (uint8_t)((i < key_len ? key[i] : 0) ^ 0x5c);
    }
    digest(inner, sio_bytes(inner_key, block_size), data);
    digest(mac, sio_bytes(outer_key, block_size), sio_bytes(inner, kdf.hash.algorithm->digest_size));
}

static const uint32_t hash_ids[] = {SIOTLS_HASH_SHA256, SIOTLS_HASH_SHA384, SIOTLS_HASH_SHA512};

START_TEST(hmac_is_composed_as_defined)
{
    uint8_t key[200], hashed_key[64], mac[64], expected[64];
    select_hash(hash_ids[_i], false);
    size_t digest_size = kdf.hash.algorithm->digest_size;
    size_t block_size = kdf.hash.algorithm->block_size;
    memset(key, 0x5a, sizeof key);
    const size_t lengths[] = {0, 1, digest_size, block_size};
    for (size_t i = 0; i < 4; i++) {
        ck_assert(sio_kdf_hmac(&kdf, mac, sio_bytes(key, lengths[i]), text("data"), &error));
        expected_hmac(expected, key, lengths[i], text("data"));
        ck_assert_mem_eq(mac, expected, digest_size);
    }
    ck_assert(sio_kdf_hmac(&kdf, mac, sio_bytes(key, block_size + 1), text("data"), &error));
    digest(hashed_key, sio_bytes(key, block_size + 1), text(""));
    expected_hmac(expected, hashed_key, digest_size, text("data"));
    ck_assert_mem_eq(mac, expected, digest_size);
    end();
}
END_TEST

START_TEST(hkdf_is_composed_as_defined)
{
    uint8_t prk[64], expected[64], zeros[64] = {0}, output[150], input[64 + 5], block[64];
    select_hash(hash_ids[_i], false);
    size_t digest_size = kdf.hash.algorithm->digest_size;
    ck_assert(sio_kdf_extract(&kdf, prk, text("salt"), text("secret"), &error));
    expected_hmac(expected, (const uint8_t *)"salt", 4, text("secret"));
    ck_assert_mem_eq(prk, expected, digest_size);
    ck_assert(sio_kdf_extract(&kdf, prk, sio_bytes(NULL, 0), text("secret"), &error));
    expected_hmac(expected, zeros, digest_size, text("secret"));
    ck_assert_mem_eq(prk, expected, digest_size);
    ck_assert(sio_kdf_expand(&kdf, output, 150, prk, text("info"), &error));
    size_t previous_len = 0;
    for (size_t done = 0; done < 150; done += digest_size) {
        memcpy(input, block, previous_len);
        memcpy(input + previous_len, "info", 4);
        input[previous_len + 4] = (uint8_t)(done / digest_size + 1);
        expected_hmac(block, prk, digest_size, sio_bytes(input, previous_len + 5));
        ck_assert_mem_eq(output + done, block, 150 - done < digest_size ? 150 - done : digest_size);
        previous_len = digest_size;
    }
    end();
}
END_TEST

START_TEST(labels_are_put_together_as_in_rfc_8446)
{
    static const uint8_t info[] = "\x00\x10\x0dtls13 derived\x03"
                                  "ctx";
    uint8_t prk[32], expected[16], output[16];
    select_hash(SIOTLS_HASH_SHA256, _i == 1);
    memset(prk, 7, sizeof prk);
    ck_assert(sio_kdf_expand_label(&kdf, output, 16, prk, "derived", text("ctx"), &error));
    ck_assert(sio_kdf_expand(&kdf, expected, 16, prk, sio_bytes(info, sizeof info - 1), &error));
    ck_assert_mem_eq(output, expected, 16);
    end();
}
END_TEST

START_TEST(what_is_too_long_is_refused)
{
    static uint8_t output[255 * 32 + 1];
    uint8_t prk[32] = {0}, long_context[256] = {0};
    char label[251];
    select_hash(SIOTLS_HASH_SHA256, false);
    memset(label, 'x', sizeof label);
    label[SIO_MAX_LABEL] = '\0';
    ck_assert(sio_kdf_expand(&kdf, output, 255 * 32, prk, text(""), &error));
    ck_assert(!sio_kdf_expand(&kdf, output, 255 * 32 + 1, prk, text(""), &error));
    error = (struct sio_error){0};
    ck_assert(sio_kdf_expand_label(&kdf, output, 16, prk, label, sio_bytes(long_context, 255), &error));
    ck_assert(!sio_kdf_expand_label(&kdf, output, 16, prk, label, sio_bytes(long_context, 256), &error));
    label[SIO_MAX_LABEL] = 'x';
    label[SIO_MAX_LABEL + 1] = '\0';
    error = (struct sio_error){0};
    ck_assert(!sio_kdf_expand_label(&kdf, output, 16, prk, label, text(""), &error));
    error = (struct sio_error){0};
    ck_assert(!sio_kdf_expand_label(&kdf, output, 16, prk, "", text(""), &error));
    end();
}
END_TEST

START_TEST(an_aead_is_rekeyed_in_place_and_replaced_when_it_is_another)
{
    static const uint8_t key[32] = {1}, nonce[12] = {2};
    struct failing_memory failing;
    struct sio_aead_key sealing = {0};
    struct sio_aead gcm, chacha;
    uint8_t sealed[20];
    const struct siotls_bytes segment = text("text");
    select_hash(SIOTLS_HASH_SHA256, false);
    failing_memory_init(&failing, 0);
    ck_assert(sio_set_select_aead(set, &gcm, SIOTLS_AEAD_AES_128_GCM, &error));
    ck_assert(sio_set_select_aead(set, &chacha, SIOTLS_AEAD_CHACHA20_POLY1305, &error));
    ck_assert(sio_aead_key_set(&sealing, &gcm, key, SIOTLS_DIRECTION_SEAL, &failing.memory, &error));
    ck_assert(sio_aead_key_set(&sealing, &gcm, key + 1, SIOTLS_DIRECTION_SEAL, &failing.memory, &error));
    ck_assert_uint_eq(failing.num_allocations, 1);
    ck_assert_uint_eq((uintptr_t)sio_aead_context(&sealing) % gcm.algorithm->context_alignment, 0);
    ck_assert_int_eq(gcm.algorithm->seal(sio_aead_context(&sealing), nonce, NULL, 0, &segment, 1, sealed), 0);
    ck_assert(sio_aead_key_set(&sealing, &chacha, key, SIOTLS_DIRECTION_OPEN, &failing.memory, &error));
    ck_assert_uint_eq(failing.num_blocks, 1);
    ck_assert(!sio_aead_key_set(&sealing, &chacha, key, 99, &failing.memory, &error));
    ck_assert_ptr_null(sealing.algorithm);
    sio_aead_key_clear(&sealing, &failing.memory);
    ck_assert_uint_eq(failing.num_blocks, 0);
    end();
}
END_TEST

Suite *crypto_hash_suite(void)
{
    Suite *suite = suite_create("hash");
    TCase *tests = tcase_create("hash");
    tcase_add_test(tests, snapshots_leave_the_run_going);
    tcase_add_loop_test(tests, hmac_is_composed_as_defined, 0, 3);
    tcase_add_loop_test(tests, hkdf_is_composed_as_defined, 0, 3);
    tcase_add_loop_test(tests, labels_are_put_together_as_in_rfc_8446, 0, 2);
    tcase_add_test(tests, what_is_too_long_is_refused);
    tcase_add_test(tests, an_aead_is_rekeyed_in_place_and_replaced_when_it_is_another);
    suite_add_tcase(suite, tests);
    return suite;
}
