/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compressors.c: see compressors.h. One leaves out two zeros that every Certificate message without a context begins
 * with, one puts four bytes in front, one puts a byte in front that is different each time.
 */
#include "compressors.h"

#include <string.h>

static const uint8_t zeros[] = {0, 0};
static const uint8_t ahead[] = {1, 2, 3, 4};
/* In front of what does not begin with zeros, such as the message of the known-answer test. */
static const uint8_t whole[] = {0xff, 0xff, 0xff, 'w'};

static int begins(const uint8_t *data, size_t data_len, const uint8_t *start, size_t start_len)
{
    return data_len >= start_len && memcmp(data, start, start_len) == 0;
}

/* The two parts, one after the other. */
static int join(const uint8_t *first, size_t first_len, const uint8_t *second, size_t second_len, uint8_t *output,
                size_t output_capacity, size_t *output_len)
{
    if (first_len + second_len > output_capacity)
        return SIOTLS_PROVIDER_TOO_SMALL;
    memcpy(output, first, first_len);
    memcpy(output + first_len, second, second_len);
    *output_len = first_len + second_len;
    return SIOTLS_PROVIDER_OK;
}

static int compress(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                    const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity, size_t *output_len)
{
    static uint8_t count;
    (void)instance;
    count++;
    if (compressor->id == SHIM_EXPANDING)
        return join(ahead, sizeof ahead, data, data_len, output, output_capacity, output_len);
    if (compressor->id == SHIM_RANDOM)
        return join(&count, 1, data, data_len, output, output_capacity, output_len);
    if (begins(data, data_len, zeros, sizeof zeros))
        return join(data + sizeof zeros, data_len - sizeof zeros, data, 0, output, output_capacity, output_len);
    return join(whole, sizeof whole, data, data_len, output, output_capacity, output_len);
}

static int decompress(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                      const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity, size_t *output_len)
{
    (void)instance;
    if (compressor->id == SHIM_EXPANDING)
        return !begins(data, data_len, ahead, sizeof ahead)
                   ? SIOTLS_PROVIDER_BAD_DATA
                   : join(data, 0, data + sizeof ahead, data_len - sizeof ahead, output, output_capacity, output_len);
    if (compressor->id == SHIM_RANDOM)
        return data_len < 1 ? SIOTLS_PROVIDER_BAD_DATA
                            : join(data, 0, data + 1, data_len - 1, output, output_capacity, output_len);
    if (begins(data, data_len, whole, sizeof whole))
        return join(data, 0, data + sizeof whole, data_len - sizeof whole, output, output_capacity, output_len);
    return join(zeros, sizeof zeros, data, data_len, output, output_capacity, output_len);
}

#define COMPRESSOR(id_)                                                                                                \
    {                                                                                                                  \
        .size = sizeof(struct siotls_compressor), .id = (id_), .compress = compress, .decompress = decompress          \
    }

static const struct siotls_compressor algorithms[] = {COMPRESSOR(SHIM_SHRINKING), COMPRESSOR(SHIM_EXPANDING),
                                                      COMPRESSOR(SHIM_RANDOM)};
static const struct siotls_compressor *const list[] = {&algorithms[0], &algorithms[1], &algorithms[2]};
static const struct siotls_provider_instance offered = {
    .size = sizeof offered, .library = "of the runner", .compressors = list, .num_compressors = 3};

static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    (void)host;
    (void)options;
    *instance = &offered;
    return SIOTLS_PROVIDER_OK;
}

static void close_instance(const struct siotls_provider_instance *instance)
{
    (void)instance;
}

const struct siotls_provider *shim_compressors(void)
{
    static const struct siotls_provider provider = {
        .size = sizeof provider,
        .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
        .name = "bogo",
        .version = "1.0",
        .description = "Algorithms of certificate compression that exist for tests only",
        .open = open_instance,
        .close = close_instance,
    };
    return &provider;
}
