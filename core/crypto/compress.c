/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compress.c: see compress.h.
 */
#include "crypto/compress.h"

#include "crypto/names.h"

bool sio_compress(const struct sio_compressor *compressor, struct sio_buffer *packed, bool *fits,
                  struct siotls_bytes data, size_t capacity, struct sio_error *error)
{
    const struct siotls_compressor *algorithm = compressor->algorithm;
    size_t packed_len = 0;
    *fits = false;
    if (!sio_buffer_reserve(packed, capacity))
        return sio_fail_memory(error);
    int result = algorithm->compress(compressor->instance, algorithm, data.data, data.data_len,
                                     packed->data + packed->data_len, capacity, &packed_len);
    if (result == SIOTLS_PROVIDER_TOO_SMALL)
        return true;
    if (result != SIOTLS_PROVIDER_OK || packed_len > capacity)
        return sio_fail_provider(error, result, compressor->provider, "compress: the provider could not compress");
    packed->data_len += packed_len;
    *fits = true;
    return true;
}

bool sio_decompress(const struct sio_compressor *compressor, struct sio_buffer *data, bool *is_good,
                    struct siotls_bytes packed, size_t data_len, struct sio_error *error)
{
    const struct siotls_compressor *algorithm = compressor->algorithm;
    size_t unpacked_len = 0;
    *is_good = false;
    if (!sio_buffer_reserve(data, data_len))
        return sio_fail_memory(error);
    int result = algorithm->decompress(compressor->instance, algorithm, packed.data, packed.data_len,
                                       data->data + data->data_len, data_len, &unpacked_len);
    if (result == SIOTLS_PROVIDER_NO_MEMORY || result == SIOTLS_PROVIDER_INTERNAL)
        return sio_fail_provider(error, result, compressor->provider, "compress: the provider could not decompress");
    *is_good = result == SIOTLS_PROVIDER_OK && unpacked_len == data_len;
    if (*is_good)
        data->data_len += data_len;
    return true;
}
