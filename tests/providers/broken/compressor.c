/* SPDX-License-Identifier: Apache-2.0 */
/* compressor.c: zlib with faults. */
#include "broken.h"

extern const struct siotls_compressor compress_zlib;

static struct siotls_compressor outer;

static int pack(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity, size_t *output_len)
{
    static const uint8_t zero[1];
    int result = compress_zlib.compress(instance, compressor, data_len > 0 ? data : zero, data_len, output,
                                        output_capacity, output_len);
    if (has_fault("compressor-overrun") && result == SIOTLS_PROVIDER_TOO_SMALL)
        output[output_capacity] = 0;
    return result;
}

static int unpack(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                  const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity, size_t *output_len)
{
    size_t capacity = has_fault("compressor-capacity-ignored") ? (size_t)1 << 20 : output_capacity;
    int result = compress_zlib.decompress(instance, compressor, data, data_len, output, capacity, output_len);
    if (has_fault("compressor-trailing") && result == SIOTLS_PROVIDER_BAD_DATA && data_len > 1)
        result =
            compress_zlib.decompress(instance, compressor, data, data_len - 1, output, output_capacity, output_len);
    if (has_fault("compressor-truncates") && result == SIOTLS_PROVIDER_TOO_SMALL) {
        *output_len = output_capacity;
        result = SIOTLS_PROVIDER_OK;
    }
    return has_fault("compressor-garbage") && result == SIOTLS_PROVIDER_BAD_DATA ? SIOTLS_PROVIDER_OK : result;
}

void break_compressor(struct siotls_provider_instance *instance)
{
    static const struct siotls_compressor *list[] = {&outer};
    outer = compress_zlib;
    outer.compress = pack;
    outer.decompress = unpack;
    instance->compressors = list;
    instance->num_compressors = offers("compressor");
}
