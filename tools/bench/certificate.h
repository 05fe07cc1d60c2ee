/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.h: a self-signed P-256 certificate and its key, for measuring only: the key is public.
 */
#ifndef BENCH_CERTIFICATE_H
#define BENCH_CERTIFICATE_H

#include <siotls/types.h>

struct siotls_bytes bench_certificate(void);
struct siotls_bytes bench_key(void);

#endif
