/* SPDX-License-Identifier: Apache-2.0 */
/* zlib.c: the zlib format (RFC 1950). Inflating takes a window of 32 KiB, whatever the data are. */
#include <zlib.h>

#include "internal.h"

static int zlib_pack(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                     const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity, size_t *output_len)
{
    (void)instance;
    (void)compressor;
    uLongf len = (uLongf)output_capacity;
    int result = compress2(output, &len, data, (uLong)data_len, Z_BEST_COMPRESSION);
    *output_len = len;
    if (result == Z_OK)
        return SIOTLS_PROVIDER_OK;
    return result == Z_MEM_ERROR ? SIOTLS_PROVIDER_NO_MEMORY : SIOTLS_PROVIDER_TOO_SMALL;
}

static int zlib_unpack(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                       const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity,
                       size_t *output_len)
{
    uint8_t nothing[1]; /* zlib wants an address even where there is no room */
    z_stream stream = {0};
    (void)instance;
    (void)compressor;
    if (data_len > UINT32_MAX || output_capacity > UINT32_MAX)
        return SIOTLS_PROVIDER_ARGUMENT;
    if (inflateInit(&stream) != Z_OK)
        return SIOTLS_PROVIDER_NO_MEMORY;
    stream.next_in = data_len > 0 ? (Bytef *)(uintptr_t)data : nothing;
    stream.avail_in = (uInt)data_len;
    stream.next_out = output_capacity > 0 ? output : nothing;
    stream.avail_out = (uInt)output_capacity;
    int result = inflate(&stream, Z_FINISH);
    *output_len = stream.total_out;
    inflateEnd(&stream);
    if (result == Z_STREAM_END)
        return stream.avail_in == 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_DATA;
    /* The output is full and there is more input: what is to come does not fit. */
    if (result == Z_BUF_ERROR && stream.avail_out == 0 && stream.avail_in > 0)
        return SIOTLS_PROVIDER_TOO_SMALL;
    return result == Z_MEM_ERROR ? SIOTLS_PROVIDER_NO_MEMORY : SIOTLS_PROVIDER_BAD_DATA;
}

const struct siotls_compressor compress_zlib = {
    .size = sizeof compress_zlib,
    .id = SIOTLS_COMPRESSOR_ZLIB,
    .compress = zlib_pack,
    .decompress = zlib_unpack,
};
