/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compression.c: see compression.h.
 */
#include "config/compression.h"

#include "config/config.h"
#include "crypto/load/set.h"
#include "wire/extension.h"

int siotls_config_set_certificate_compression(struct siotls_config *config, const uint16_t *algorithms,
                                              size_t num_algorithms)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK && num_algorithms > SIO_MAX_COMPRESSORS)
        status = sio_config_refuse_value(config, "compression: there are more than 3 algorithms", num_algorithms);
    if (status != SIOTLS_OK)
        return status;
    return sio_config_want(config, config != NULL ? &config->authentication.compression.wanted : NULL, algorithms,
                           num_algorithms);
}

bool sio_compression_resolve(struct siotls_config *config, struct sio_error *error)
{
    struct sio_compression *compression = &config->authentication.compression;
    const struct sio_wanted *wanted = &compression->wanted;
    compression->num_compressors = 0;
    for (size_t i = 0; i < wanted->num_values && i < SIO_MAX_COMPRESSORS; i++) {
        uint16_t algorithm = wanted->values[i];
        if (!sio_set_select_compressor(config->set, &compression->compressors[i], algorithm, error))
            return false;
        compression->num_compressors++;
        compression->extension[0] = (uint8_t)(2 * compression->num_compressors);
        compression->extension[1 + 2 * i] = (uint8_t)(algorithm >> 8);
        compression->extension[2 + 2 * i] = (uint8_t)algorithm;
    }
    return true;
}

struct siotls_bytes sio_compression_extension(const struct sio_compression *compression)
{
    return sio_bytes(compression->extension, compression->num_compressors > 0 ? 1U + compression->extension[0] : 0);
}

const struct sio_compressor *sio_compression_find(const struct sio_compression *compression, uint16_t algorithm)
{
    for (size_t i = 0; i < compression->num_compressors; i++)
        if (compression->compressors[i].algorithm->id == algorithm)
            return &compression->compressors[i];
    return NULL;
}

const struct sio_compressor *sio_compression_choose(const struct sio_compression *compression, struct siotls_bytes list)
{
    for (size_t i = 0; i < compression->num_compressors; i++)
        if (sio_list16_has(list, (uint16_t)compression->compressors[i].algorithm->id))
            return &compression->compressors[i];
    return NULL;
}
