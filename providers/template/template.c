/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template.c: a whole provider in one file. Copy this folder, rename it, and replace the algorithms.
 *
 * It offers what an operating system has without any cryptographic library: the system's random generator;
 * SHA-256 on Windows (BCrypt); and zlib certificate compression where zlib is there. Read from the end:
 * the entry names the description, the description opens an instance, the instance lists the algorithms.
 */
#include <siotls/provider.h>

#include <string.h>

#if defined(_WIN32)
#include <windows.h>

#include <bcrypt.h>
#else
#include <errno.h>
#include <sys/random.h>
#endif
#if defined(TEMPLATE_HAVE_ZLIB)
#include <zlib.h>
#endif

/*
 * An algorithm is a constant struct: its id, its sizes, its functions. size comes first in each, always as
 * sizeof, so that a newer or older core knows which fields are there.
 */

#if defined(_WIN32)
static int fill(const struct siotls_provider_instance *instance, const struct siotls_random *random, uint8_t *output,
                size_t output_len)
{
    (void)instance;
    (void)random;
    while (output_len > 0) {
        ULONG part = output_len < 65536 ? (ULONG)output_len : 65536;
        if (BCryptGenRandom(NULL, output, part, BCRYPT_USE_SYSTEM_PREFERRED_RNG) < 0)
            return SIOTLS_PROVIDER_INTERNAL;
        output += part;
        output_len -= part;
    }
    return SIOTLS_PROVIDER_OK;
}
#else
static int fill(const struct siotls_provider_instance *instance, const struct siotls_random *random, uint8_t *output,
                size_t output_len)
{
    (void)instance;
    (void)random;
    while (output_len > 0) {
        size_t part = output_len < 256 ? output_len : 256; /* getentropy's limit; the kernel never repeats itself */
        if (getentropy(output, part) != 0)
            return SIOTLS_PROVIDER_INTERNAL;
        output += part;
        output_len -= part;
    }
    return SIOTLS_PROVIDER_OK;
}
#endif

static const struct siotls_random system_random = {
    .size = sizeof system_random,
    .fips = SIOTLS_FIPS_UNKNOWN,
    .fill = fill,
};

#if defined(_WIN32)
/*
 * A hash whose state lives in a handle of the system: the context keeps the handle, clear gives it back. A
 * context is zero memory before its first use, so a NULL handle means "nothing here".
 */
struct sha256_context {
    BCRYPT_HASH_HANDLE handle;
};

static void sha256_clear(void *context)
{
    struct sha256_context *sha256 = context;
    if (sha256->handle != NULL)
        BCryptDestroyHash(sha256->handle);
    sha256->handle = NULL;
}

static int sha256_init(const struct siotls_provider_instance *instance, const struct siotls_hash *hash, void *context)
{
    (void)hash;
    struct sha256_context *sha256 = context;
    sha256_clear(sha256);
    BCRYPT_ALG_HANDLE algorithm = instance->state;
    if (BCryptCreateHash(algorithm, &sha256->handle, NULL, 0, NULL, 0, 0) < 0) {
        sha256->handle = NULL;
        return SIOTLS_PROVIDER_INTERNAL;
    }
    return SIOTLS_PROVIDER_OK;
}

static int sha256_update(void *context, const uint8_t *data, size_t data_len)
{
    struct sha256_context *sha256 = context;
    while (data_len > 0) {
        ULONG part = data_len < 0x40000000 ? (ULONG)data_len : 0x40000000;
        if (BCryptHashData(sha256->handle, (PUCHAR)(uintptr_t)data, part, 0) < 0)
            return SIOTLS_PROVIDER_INTERNAL;
        data += part;
        data_len -= part;
    }
    return SIOTLS_PROVIDER_OK;
}

static int sha256_final(void *context, uint8_t *digest)
{
    struct sha256_context *sha256 = context;
    return BCryptFinishHash(sha256->handle, digest, 32, 0) < 0 ? SIOTLS_PROVIDER_INTERNAL : SIOTLS_PROVIDER_OK;
}

static int sha256_copy(void *to, const void *from)
{
    struct sha256_context *copy = to;
    const struct sha256_context *sha256 = from;
    sha256_clear(copy);
    if (BCryptDuplicateHash(sha256->handle, &copy->handle, NULL, 0, 0) < 0) {
        copy->handle = NULL;
        return SIOTLS_PROVIDER_INTERNAL;
    }
    return SIOTLS_PROVIDER_OK;
}

static const struct siotls_hash sha256 = {
    .size = sizeof sha256,
    .id = SIOTLS_HASH_SHA256,
    .fips = SIOTLS_FIPS_UNKNOWN,
    .digest_size = 32,
    .block_size = 64,
    .context_size = sizeof(struct sha256_context),
    .context_alignment = _Alignof(struct sha256_context),
    .init = sha256_init,
    .update = sha256_update,
    .final = sha256_final,
    .copy = sha256_copy,
    .clear = sha256_clear,
};

static const struct siotls_hash *const hashes[] = {&sha256};
#endif

#if defined(TEMPLATE_HAVE_ZLIB)
static int zlib_compress(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                         const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity,
                         size_t *output_len)
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

static int zlib_decompress(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                           const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity,
                           size_t *output_len)
{
    (void)instance;
    (void)compressor;
    uint8_t nothing[1]; /* zlib wants an address even where there is no room */
    z_stream stream = {0};
    if (inflateInit(&stream) != Z_OK)
        return SIOTLS_PROVIDER_NO_MEMORY;
    stream.next_in = data_len > 0 ? (z_const Bytef *)(uintptr_t)data : nothing;
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

static const struct siotls_compressor zlib = {
    .size = sizeof zlib,
    .id = SIOTLS_COMPRESSOR_ZLIB,
    .compress = zlib_compress,
    .decompress = zlib_decompress,
};

static const struct siotls_compressor *const compressors[] = {&zlib};
#endif

/* What an instance offers: arrays of pointers, per kind. Here they are the same on every machine. */
static const struct siotls_random *const randoms[] = {&system_random};

static const struct siotls_provider_instance offered = {
    .size = sizeof offered,
#if defined(_WIN32)
    .library = "Windows CNG",
    .hashes = hashes,
    .num_hashes = 1,
#elif defined(TEMPLATE_HAVE_ZLIB)
    .library = "system, zlib " ZLIB_VERSION,
#else
    .library = "system",
#endif
    .randoms = randoms,
    .num_randoms = 1,
#if defined(TEMPLATE_HAVE_ZLIB)
    .compressors = compressors,
    .num_compressors = 1,
#endif
};

#if defined(_WIN32)
static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    (void)options;
    struct siotls_provider_instance *opened = HeapAlloc(GetProcessHeap(), 0, sizeof *opened);
    if (opened == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    *opened = offered;
    if (BCryptOpenAlgorithmProvider(&opened->state, BCRYPT_SHA256_ALGORITHM, NULL, 0) < 0) {
        host->report(host->context, SIOTLS_REPORT_ERROR, "BCrypt has no SHA-256");
        HeapFree(GetProcessHeap(), 0, opened);
        return SIOTLS_PROVIDER_UNAVAILABLE;
    }
    *instance = opened;
    return SIOTLS_PROVIDER_OK;
}

static void close_instance(const struct siotls_provider_instance *instance)
{
    BCryptCloseAlgorithmProvider(instance->state, 0);
    HeapFree(GetProcessHeap(), 0, (void *)(uintptr_t)instance);
}
#else
static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    (void)options;
    uint8_t probe[1];
    if (getentropy(probe, sizeof probe) != 0) {
        host->report(host->context, SIOTLS_REPORT_ERROR, errno == ENOSYS ? "no getentropy here" : "getentropy failed");
        return SIOTLS_PROVIDER_UNAVAILABLE;
    }
    *instance = &offered;
    return SIOTLS_PROVIDER_OK;
}

static void close_instance(const struct siotls_provider_instance *instance)
{
    (void)instance;
}
#endif

static const struct siotls_provider description = {
    .size = sizeof description,
    .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
    .name = "template",
    .version = "1.0",
    .description = "What an operating system offers by itself; an example to start from",
    .open = open_instance,
    .close = close_instance,
};

const struct siotls_provider *SIOTLS_PROVIDER_ENTRY(void)
{
    return &description;
}
