/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zstd.c: Zstandard (RFC 8878): one frame. In one call the decoder has the output for its window, so that the window
 * size in the frame's header costs nothing.
 */
#include <zstd.h>
#include <zstd_errors.h>

#include "internal.h"

static int zstd_result(size_t result)
{
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_no_error:
        return SIOTLS_PROVIDER_OK;
    case ZSTD_error_memory_allocation:
        return SIOTLS_PROVIDER_NO_MEMORY;
    case ZSTD_error_dstSize_tooSmall:
        return SIOTLS_PROVIDER_TOO_SMALL;
    default:
        return SIOTLS_PROVIDER_BAD_DATA;
    }
}

static int zstd_pack(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                     const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity, size_t *output_len)
{
    enum { LEVEL = 12 };
    (void)instance;
    (void)compressor;
    size_t result = ZSTD_compress(output, output_capacity, data, data_len, LEVEL);
    *output_len = ZSTD_isError(result) ? 0 : result;
    return zstd_result(result);
}

/* Neither a skippable frame nor a second one, which the decoder would take, too. */
static int is_one_frame(const uint8_t *data, size_t data_len)
{
    uint8_t magic[4];
    for (unsigned i = 0; i < sizeof magic; i++)
        magic[i] = (uint8_t)(ZSTD_MAGICNUMBER >> (8 * i));
    return data_len >= sizeof magic && data[0] == magic[0] && data[1] == magic[1] && data[2] == magic[2] &&
           data[3] == magic[3] && ZSTD_findFrameCompressedSize(data, data_len) == data_len;
}

static int zstd_unpack(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                       const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity,
                       size_t *output_len)
{
    (void)instance;
    (void)compressor;
    if (!is_one_frame(data, data_len))
        return SIOTLS_PROVIDER_BAD_DATA;
    size_t result = ZSTD_decompress(output, output_capacity, data, data_len);
    *output_len = ZSTD_isError(result) ? 0 : result;
    return zstd_result(result);
}

const struct siotls_compressor compress_zstd = {
    .size = sizeof compress_zstd,
    .id = SIOTLS_COMPRESSOR_ZSTD,
    .compress = zstd_pack,
    .decompress = zstd_unpack,
};
