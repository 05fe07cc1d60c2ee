/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compression.h: with what certificates may be compressed (RFC 8879).
 */
#ifndef SIO_CONFIG_COMPRESSION_H
#define SIO_CONFIG_COMPRESSION_H

#include <siotls/config.h>

#include "config/code_points.h"
#include "crypto/selected.h"

enum { SIO_MAX_COMPRESSORS = 3 };

struct sio_compression {
    struct sio_wanted wanted;

    /* What it resolved to; constant once ready. */
    struct sio_compressor compressors[SIO_MAX_COMPRESSORS]; /* in the order of preference */
    size_t num_compressors;
    uint8_t extension[1 + 2 * SIO_MAX_COMPRESSORS]; /* data of compress_certificate: a list of u16 */
};

bool sio_compression_resolve(struct siotls_config *config, struct sio_error *error) SIO_CHECKED;

/* The data of compress_certificate; empty: it is not sent. */
struct siotls_bytes sio_compression_extension(const struct sio_compression *compression);

/* The compressor of an algorithm, or our first one of a list of u16; NULL: none. */
const struct sio_compressor *sio_compression_find(const struct sio_compression *compression, uint16_t algorithm);
const struct sio_compressor *sio_compression_choose(const struct sio_compression *compression,
                                                    struct siotls_bytes list);

#endif
