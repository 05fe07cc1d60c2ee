/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kat.c: finds the test of an algorithm's kind; those of random generators and compressors, which need no vectors.
 */
#include "crypto/kat/kat.h"

#include <string.h>

#include "crypto/kat/kat_support.h"
#include "crypto/kat/kat_vectors.h"

/* Two draws that differ, and not only zeros: what a generator that is broken outright does not do. */
bool sio_kat_random(const struct sio_kat_subject *subject, const struct siotls_memory *memory, const char **reason)
{
    static const uint8_t zeros[32];
    const struct siotls_random *random = subject->algorithm;
    uint8_t first[32] = {0};
    uint8_t second[32] = {0};
    (void)memory;
    if (random->fill(subject->instance, random, first, sizeof first) != SIOTLS_PROVIDER_OK ||
        random->fill(subject->instance, random, second, sizeof second) != SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "the generator fails");
    if (memcmp(first, second, sizeof first) == 0 || memcmp(first, zeros, sizeof zeros) == 0 ||
        memcmp(second, zeros, sizeof zeros) == 0)
        return sio_kat_fail(reason, "the generator repeats itself");
    sio_wipe(first, sizeof first);
    sio_wipe(second, sizeof second);
    return true;
}

/* There and back; and a result that does not fit is refused. */
bool sio_kat_compressor(const struct sio_kat_subject *subject, const struct siotls_memory *memory, const char **reason)
{
    const struct siotls_compressor *compressor = subject->algorithm;
    const struct siotls_provider_instance *instance = subject->instance;
    uint8_t packed[1024];
    uint8_t unpacked[512];
    size_t packed_len = 0;
    size_t unpacked_len = 0;
    (void)memory;
    if (compressor->compress(instance, compressor, sio_kat_message.data, sio_kat_message.data_len, packed,
                             sizeof packed, &packed_len) != SIOTLS_PROVIDER_OK ||
        compressor->decompress(instance, compressor, packed, packed_len, unpacked, sizeof unpacked, &unpacked_len) !=
            SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "compressing or decompressing fails");
    if (!sio_bytes_equal(sio_bytes(unpacked, unpacked_len), sio_kat_message))
        return sio_kat_fail(reason, "what is decompressed is not what was compressed");
    if (compressor->decompress(instance, compressor, packed, packed_len, unpacked, sio_kat_message.data_len - 1,
                               &unpacked_len) == SIOTLS_PROVIDER_OK)
        return sio_kat_fail(reason, "a result that does not fit is not refused");
    return true;
}

bool sio_kat_run(const struct sio_kat_subject *subject, const struct siotls_memory *memory, const char **reason)
{
    static sio_kat_test *const tests[] = {
        [SIOTLS_KIND_HASH] = sio_kat_hash,     [SIOTLS_KIND_HKDF] = sio_kat_hkdf,
        [SIOTLS_KIND_AEAD] = sio_kat_aead,     [SIOTLS_KIND_KEM] = sio_kat_kem,
        [SIOTLS_KIND_SIGNER] = sio_kat_signer, [SIOTLS_KIND_VERIFIER] = sio_kat_verifier,
        [SIOTLS_KIND_RANDOM] = sio_kat_random, [SIOTLS_KIND_COMPRESSOR] = sio_kat_compressor,
        [SIOTLS_KIND_MASK] = sio_kat_mask,
    };
    *reason = NULL;
    if (subject->kind < SIOTLS_KIND_HASH || subject->kind > SIOTLS_KIND_MASK || tests[subject->kind] == NULL)
        return sio_kat_fail(reason, "there is no test for this kind of algorithm");
    return tests[subject->kind](subject, memory, reason);
}
