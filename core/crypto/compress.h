/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compress.h: certificate compression (RFC 8879) by whoever offers it; the core links no such library.
 */
#ifndef SIO_CRYPTO_COMPRESS_H
#define SIO_CRYPTO_COMPRESS_H

#include "base/buffer.h"
#include "crypto/selected.h"

/* Appends the packed form; *fits false, and nothing appended, when it takes more than capacity bytes. */
bool sio_compress(const struct sio_compressor *compressor, struct sio_buffer *packed, bool *fits,
                  struct siotls_bytes data, size_t capacity, struct sio_error *error) SIO_CHECKED;

/*
 * Appends what the packed form holds; *is_good false, and nothing appended, when that is malformed or not of exactly
 * that length. No more memory than that is taken, whatever it would come to.
 */
bool sio_decompress(const struct sio_compressor *compressor, struct sio_buffer *data, bool *is_good,
                    struct siotls_bytes packed, size_t data_len, struct sio_error *error) SIO_CHECKED;

#endif
