/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare.h: the same work as a record's, by libcrypto alone: the cheapest correct sequence of EVP calls on a
 * context that is used again. What siotls costs is what it takes more than this.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <siotls/types.h>

struct bench_bare;

/* bench_bare_new makes both directions of a suite's AEAD; NULL: there is no libcrypto, or it lacks the AEAD. */
struct bench_bare *bench_bare_new(uint32_t suite);
void bench_bare_free(struct bench_bare *bare);

/* bench_bare_library: name and version of what is compared with; NULL: nothing. */
const char *bench_bare_library(void);

/* bench_bare_seal makes the record of content and type byte (content_len includes it); its length, 0: failed. */
size_t bench_bare_seal(struct bench_bare *bare, uint8_t *record, const uint8_t *content, size_t content_len);

/* bench_bare_open decrypts a record in place; the length of its text without the type byte, 0: failed. */
size_t bench_bare_open(struct bench_bare *bare, uint8_t *record, size_t record_len);

/* What a record has around its content. */
enum { BENCH_RECORD_HEADER = 5, BENCH_RECORD_TAG = 16 };

#endif
