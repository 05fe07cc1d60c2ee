/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chain.h: a root, a CA below it and a leaf for example.org, of the size and with the extensions that public CAs
 * write; P-256. In PEM.
 */
#ifndef BENCH_CHAIN_H
#define BENCH_CHAIN_H

#include <siotls/types.h>

/* Some time at which all three are valid. */
#define BENCH_CHAIN_TIME_MS 1893456000000u

struct siotls_bytes bench_root(void);
struct siotls_bytes bench_ca(void);
struct siotls_bytes bench_leaf(void);

#endif
