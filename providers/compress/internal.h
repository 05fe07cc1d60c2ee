/* SPDX-License-Identifier: Apache-2.0 */
/*
 * internal.h: what the files of the compress provider share: one compressor per library (RFC 8879).
 *
 * All of them decompress straight into the caller's memory and stop when that is full; what they allocate beside it
 * does not depend on what the peer claims.
 */
#ifndef SIOTLS_COMPRESS_INTERNAL_H
#define SIOTLS_COMPRESS_INTERNAL_H

#include <siotls/provider.h>

extern const struct siotls_compressor compress_zlib;
extern const struct siotls_compressor compress_brotli;
extern const struct siotls_compressor compress_zstd;

#endif
