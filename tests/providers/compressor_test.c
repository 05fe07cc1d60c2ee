/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compressor_test.c: certificate compression (RFC 8879) of the provider compress: headers that claim more memory than
 * there is. What every provider has to do is checked by siotls-providers test.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "providers_support.h"

static const struct siotls_compressor *compressor_of(const struct opened *from, uint32_t id)
{
    for (size_t i = 0; i < from->instance->num_compressors; i++)
        if (from->instance->compressors[i]->id == id)
            return from->instance->compressors[i];
    return NULL;
}

#if defined(__SANITIZE_ADDRESS__)
#define CANNOT_LIMIT_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CANNOT_LIMIT_MEMORY 1
#endif
#endif

/* Leaves room for four mebibytes more than the process has now. */
static void limit_memory(void)
{
#if !defined(CANNOT_LIMIT_MEMORY)
    size_t pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%zu", &pages) != 1)
        return;
    fclose(file);
    const struct rlimit limit = {pages * 4096 + (4u << 20), RLIM_INFINITY};
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
#endif
}

/* WBITS 24, a meta-block of 2^24 bytes that is not compressed (RFC 7932 9.1, 9.2). */
START_TEST(test_brotli_claim)
{
    const struct opened *from = find_opened("compress");
    const struct siotls_compressor *brotli = from != NULL ? compressor_of(from, SIOTLS_COMPRESSOR_BROTLI) : NULL;
    static uint8_t packed[4000] = {0xcf, 0xff, 0xff, 0xff};
    static uint8_t unpacked[1000];
    size_t len = 0;
    if (brotli == NULL)
        return;
    limit_memory();
    ck_assert_int_eq(brotli->decompress(from->instance, brotli, packed, sizeof packed, unpacked, sizeof unpacked, &len),
                     SIOTLS_PROVIDER_TOO_SMALL);
}
END_TEST

/* A window of 128 MiB, and a last block that is one byte (RFC 8878 3.1.1). */
START_TEST(test_zstd_claim)
{
    const struct opened *from = find_opened("compress");
    const struct siotls_compressor *zstd = from != NULL ? compressor_of(from, SIOTLS_COMPRESSOR_ZSTD) : NULL;
    static const uint8_t packed[] = {0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x88, 0x09, 0x00, 0x00, 'A'};
    static const uint8_t skippable[] = {0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 'A'};
    uint8_t twice[2 * sizeof packed], unpacked[10];
    size_t len = 0;
    if (zstd == NULL)
        return;
    limit_memory();
    ck_assert_int_eq(zstd->decompress(from->instance, zstd, packed, sizeof packed, unpacked, 10, &len), 0);
    ck_assert_uint_eq(len, 1);
    ck_assert_uint_eq(unpacked[0], 'A');
    memcpy(twice, packed, sizeof packed);
    memcpy(twice + sizeof packed, packed, sizeof packed);
    ck_assert_int_eq(zstd->decompress(from->instance, zstd, twice, sizeof twice, unpacked, 10, &len),
                     SIOTLS_PROVIDER_BAD_DATA);
    ck_assert_int_eq(zstd->decompress(from->instance, zstd, skippable, sizeof skippable, unpacked, 10, &len),
                     SIOTLS_PROVIDER_BAD_DATA);
}
END_TEST

/* The code points of RFC 8879 7.3, of all libraries that were found. */
START_TEST(test_offered)
{
    const struct opened *from = find_opened("compress");
    if (from == NULL)
        return;
    ck_assert_uint_gt(from->instance->num_compressors, 0);
    for (size_t i = 0; i < from->instance->num_compressors; i++)
        ck_assert_ptr_nonnull(siotls_algorithm_name(SIOTLS_KIND_COMPRESSOR, from->instance->compressors[i]->id));
}
END_TEST

Suite *compressor_suite(void)
{
    Suite *suite = suite_create("compressor");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_brotli_claim);
    tcase_add_test(tests, test_zstd_claim);
    tcase_add_test(tests, test_offered);
    suite_add_tcase(suite, tests);
    return suite;
}
