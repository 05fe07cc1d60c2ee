/* SPDX-License-Identifier: Apache-2.0 */
/* faulty_provider.c: a provider of a generator that fails each check in another way; the length tells which it is. */
#include <siotls/provider.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#if defined(_WIN32)
#include <windows.h>
#else
#include <unistd.h>
#endif

enum { LENGTH_OF_BIAS = 1 << 17, LENGTH_OF_REPETITION = 1 << 16, LENGTH_OF_LENGTHS = 65537, LENGTH_OF_THREADS = 16 };

static atomic_uint counter;

static void hang(void)
{
    for (;;)
#if defined(_WIN32)
        Sleep(INFINITE);
#else
        pause();
#endif
}

/* Bytes that differ from call to call; nobody asks for more of them here. */
static int fill(const struct siotls_provider_instance *instance, const struct siotls_random *random, uint8_t *output,
                size_t output_len)
{
    uint32_t state = (uint32_t)atomic_fetch_add(&counter, 1) * 2654435761u + 1;
    (void)instance;
    (void)random;
    if (output_len == LENGTH_OF_BIAS)
        exit(9);
    if (output_len == LENGTH_OF_THREADS)
        hang();
    for (size_t i = 0; i < output_len; i++) {
        state = state * 1664525u + 1013904223u;
        output[i] = (uint8_t)(state >> 24);
    }
    if (output_len == LENGTH_OF_REPETITION)
        memset(output, 0, output_len);
    if (output_len == LENGTH_OF_LENGTHS)
        *(volatile uint8_t *)(output + output_len) = 1;
    return SIOTLS_PROVIDER_OK;
}

static const struct siotls_random generator = {.size = sizeof generator, .fips = SIOTLS_FIPS_NO, .fill = fill};
static const struct siotls_random *const generators[] = {&generator};

static const struct siotls_provider_instance offered = {
    .size = sizeof offered, .library = "none", .randoms = generators, .num_randoms = 1};

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

static const struct siotls_provider description = {
    .size = sizeof description,
    .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
    .name = "faulty",
    .version = "1",
    .description = "a generator that breaks the contract",
    .open = open_instance,
    .close = close_instance,
};

const struct siotls_provider *SIOTLS_PROVIDER_ENTRY(void)
{
    return &description;
}
