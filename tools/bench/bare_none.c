/* SPDX-License-Identifier: Apache-2.0 */
/* bare_none.c: see bare.h; for builds without libcrypto: there is nothing to compare with. */
#include "bench/bare.h"

struct bench_bare *bench_bare_new(uint32_t suite)
{
    (void)suite;
    return NULL;
}

void bench_bare_free(struct bench_bare *bare)
{
    (void)bare;
}

const char *bench_bare_library(void)
{
    return NULL;
}

size_t bench_bare_seal(struct bench_bare *bare, uint8_t *record, const uint8_t *content, size_t content_len)
{
    (void)bare, (void)record, (void)content, (void)content_len;
    return 0;
}

size_t bench_bare_open(struct bench_bare *bare, uint8_t *record, size_t record_len)
{
    (void)bare, (void)record, (void)record_len;
    return 0;
}
