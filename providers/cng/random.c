/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random.c: the system's generator.
 */
#include "internal.h"

enum { MAX_PART = 1 << 20 };

bool cp_fill(uint8_t *output, size_t output_len)
{
    while (output_len > 0) {
        ULONG part = output_len < MAX_PART ? (ULONG)output_len : MAX_PART;
        if (!BCRYPT_SUCCESS(BCryptGenRandom(NULL, output, part, BCRYPT_USE_SYSTEM_PREFERRED_RNG)))
            return false;
        output += part;
        output_len -= part;
    }
    return true;
}

static int random_fill(const struct siotls_provider_instance *instance, const struct siotls_random *random,
                       uint8_t *output, size_t output_len)
{
    (void)instance;
    (void)random;
    return cp_fill(output, output_len) ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_INTERNAL;
}

const struct siotls_random cp_random = {
    .size = sizeof cp_random,
    .fips = SIOTLS_FIPS_UNKNOWN,
    .fill = random_fill,
};
