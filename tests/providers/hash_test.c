/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash_test.c: providers agree on digests, however the data is cut; copies of running hashes live on their own.
 */
#include <string.h>

#include "providers_support.h"

enum { MAX_DATA = 600 };

static const uint32_t ids[] = {SIOTLS_HASH_SHA1, SIOTLS_HASH_SHA256, SIOTLS_HASH_SHA384, SIOTLS_HASH_SHA512};

static void digest_in_pieces(const struct opened *from, const struct siotls_hash *hash, void *context,
                             const uint8_t *data, size_t data_len, struct draw *draw, uint8_t *digest)
{
    ck_assert_int_eq(hash->init(from->instance, hash, context), 0);
    for (size_t done = 0, part; done < data_len; done += part) {
        part = 1 + draw_below(draw, (uint32_t)(data_len - done));
        ck_assert_int_eq(hash->update(context, data + done, part), 0);
        ck_assert_int_eq(hash->update(context, NULL, 0), 0);
    }
    ck_assert_int_eq(hash->final(context, digest), 0);
}

static void compare(const struct opened *first, const struct opened *second, uint32_t id)
{
    const struct siotls_hash *hashes[] = {hash_of(first, id), hash_of(second, id)};
    struct draw draw = {id};
    uint8_t data[MAX_DATA];
    uint8_t digests[2][64];
    if (hashes[0] == NULL || hashes[1] == NULL)
        return;
    void *contexts[] = {new_context(hashes[0]->context_size, hashes[0]->context_alignment),
                        new_context(hashes[1]->context_size, hashes[1]->context_alignment)};
    draw_fill(&draw, data, sizeof data);
    for (size_t data_len = 0; data_len <= MAX_DATA; data_len += data_len < 140 ? 1 : 23) {
        digest_in_pieces(first, hashes[0], contexts[0], data, data_len, &draw, digests[0]);
        digest_in_pieces(second, hashes[1], contexts[1], data, data_len, &draw, digests[1]);
        ck_assert_mem_eq(digests[0], digests[1], hashes[0]->digest_size);
    }
    for (size_t i = 0; i < 2; i++) {
        hashes[i]->clear(contexts[i]);
        hashes[i]->clear(contexts[i]);
        free(contexts[i]);
    }
}

START_TEST(test_agree)
{
    for (size_t i = 0; i < num_opened; i++)
        for (size_t k = 0; k < num_opened; k++)
            for (size_t n = 0; n < sizeof ids / sizeof ids[0]; n++)
                compare(&opened[i], &opened[k], ids[n]);
}
END_TEST

/* The copy is made over a hash that was in use, and both go on in their own ways. */
static void check_copy(const struct opened *from, const struct siotls_hash *hash, size_t before, size_t after)
{
    struct draw draw = {(uint32_t)(before * 1000 + after)};
    uint8_t data[MAX_DATA], wanted[64], found[64];
    void *running = new_context(hash->context_size, hash->context_alignment);
    void *copy = new_context(hash->context_size, hash->context_alignment);
    draw_fill(&draw, data, sizeof data);
    digest_in_pieces(from, hash, copy, data, after, &draw, found);
    ck_assert_int_eq(hash->init(from->instance, hash, running), 0);
    ck_assert_int_eq(hash->update(running, data, before), 0);
    ck_assert_int_eq(hash->copy(copy, running), 0);
    ck_assert_int_eq(hash->update(running, data + before, after), 0);
    ck_assert_int_eq(hash->final(running, found), 0);
    hash->clear(running);
    digest_in_pieces(from, hash, running, data, before + after, &draw, wanted);
    ck_assert_mem_eq(found, wanted, hash->digest_size);
    ck_assert_int_eq(hash->final(copy, found), 0);
    digest_in_pieces(from, hash, running, data, before, &draw, wanted);
    ck_assert_mem_eq(found, wanted, hash->digest_size);
    hash->clear(running);
    hash->clear(copy);
    free(running);
    free(copy);
}

START_TEST(test_copies)
{
    static const size_t lengths[] = {0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 200};
    for (size_t i = 0; i < num_opened; i++)
        for (size_t k = 0; k < opened[i].instance->num_hashes; k++)
            for (size_t n = 0; n < sizeof lengths / sizeof lengths[0]; n++) {
                check_copy(&opened[i], opened[i].instance->hashes[k], lengths[n], 77);
                check_copy(&opened[i], opened[i].instance->hashes[k], 77, lengths[n]);
            }
}
END_TEST

Suite *hash_suite(void)
{
    Suite *suite = suite_create("hashes");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_agree);
    tcase_add_test(tests, test_copies);
    suite_add_tcase(suite, tests);
    return suite;
}
