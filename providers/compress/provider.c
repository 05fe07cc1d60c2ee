/* SPDX-License-Identifier: Apache-2.0 */
/* provider.c: the compress provider: certificate compression by the libraries that were there when it was built. */
#include "internal.h"

static const struct siotls_compressor *const compressors[] = {
#if defined(COMPRESS_HAVE_ZLIB)
    &compress_zlib,
#endif
#if defined(COMPRESS_HAVE_BROTLI)
    &compress_brotli,
#endif
#if defined(COMPRESS_HAVE_ZSTD)
    &compress_zstd,
#endif
};

static const struct siotls_provider_instance offered = {
    .size = sizeof offered,
    .library = "compressors:"
#if defined(COMPRESS_HAVE_ZLIB)
               " zlib"
#endif
#if defined(COMPRESS_HAVE_BROTLI)
               " brotli"
#endif
#if defined(COMPRESS_HAVE_ZSTD)
               " zstd"
#endif
    ,
    .compressors = compressors,
    .num_compressors = sizeof compressors / sizeof compressors[0],
};

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
    .name = "compress",
    .version = "1.0",
    .description = "Certificate compression: zlib, Brotli and Zstandard",
    .open = open_instance,
    .close = close_instance,
};

const struct siotls_provider *SIOTLS_PROVIDER_ENTRY(void)
{
    return &description;
}
