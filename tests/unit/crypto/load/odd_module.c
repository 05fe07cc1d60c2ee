/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odd_module.c: providers of other versions of the contract, and broken ones; ODD_... says which.
 *
 * old and newer have a generator that works: a counter, NOT SECURE, for the loader's tests only.
 */
#include <siotls/provider.h>

#include <string.h>

#if defined(ODD_NEWER)
enum { EXTRA = 64 }; /* what a later version may have appended to each struct */
#else
enum { EXTRA = 0 };
#endif

static int fill(const struct siotls_provider_instance *instance, const struct siotls_random *random, uint8_t *output,
                size_t output_len)
{
    (void)instance;
    (void)random;
    for (size_t i = 0; i < output_len; i++)
        output[i] = (uint8_t)(i * 31 + 7);
    return SIOTLS_PROVIDER_OK;
}

static const struct {
    struct siotls_random random;
    uint8_t extra[EXTRA + 1];
} wide_random = {.random = {.size = sizeof(struct siotls_random) + EXTRA, .fill = fill}, .extra = {0xff}};

static const struct siotls_random *const randoms[] = {&wide_random.random};

#if defined(ODD_OLD)
/* An instance of a version that knew nothing beyond generators: what comes after is not there, but garbage. */
#define INSTANCE_SIZE (offsetof(struct siotls_provider_instance, num_randoms) + sizeof(size_t))
#else
#define INSTANCE_SIZE (sizeof(struct siotls_provider_instance) + EXTRA)
#endif

static const struct {
    struct siotls_provider_instance instance;
    uint8_t extra[EXTRA + 1];
} wide_instance = {
    .instance =
        {
            .size = INSTANCE_SIZE,
            .library = "none",
            .randoms = randoms,
            .num_randoms = 1,
#if defined(ODD_OLD)
            .compressors = (const struct siotls_compressor *const *)(uintptr_t)8,
            .num_compressors = 5,
#endif
        },
    .extra = {0xff},
};

static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    (void)options;
    (void)instance;
    (void)wide_instance;
#if defined(ODD_UNAVAILABLE)
    host->report(host->context, SIOTLS_REPORT_ERROR, "the hardware is somewhere else");
    return SIOTLS_PROVIDER_UNAVAILABLE;
#elif defined(ODD_NO_INSTANCE)
    (void)host;
    *instance = NULL;
    return SIOTLS_PROVIDER_OK;
#else
    (void)host;
    *instance = &wide_instance.instance;
    return SIOTLS_PROVIDER_OK;
#endif
}

static void close_instance(const struct siotls_provider_instance *instance)
{
    (void)instance;
}

static const struct {
    struct siotls_provider provider;
    uint8_t extra[EXTRA + 1];
} wide_provider = {
    .provider =
        {
#if defined(ODD_TINY)
            .size = offsetof(struct siotls_provider, close),
#else
            .size = sizeof(struct siotls_provider) + EXTRA,
#endif
            .abi_minor = EXTRA,
#if defined(ODD_NAMELESS)
            .name = "Not A Name",
#else
            .name = ODD_NAME,
#endif
#if !defined(ODD_NO_OPEN)
            .open = open_instance,
#endif
            .close = close_instance,
        },
    .extra = {0xff},
};

const struct siotls_provider *SIOTLS_PROVIDER_ENTRY(void)
{
    (void)open_instance;
    (void)wide_provider;
#if defined(ODD_NO_DESCRIPTION)
    return NULL;
#else
    return &wide_provider.provider;
#endif
}
