/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random.c: the system's generator.
 */
#include "internal.h"

static int random_fill(const struct siotls_provider_instance *instance, const struct siotls_random *random,
                       uint8_t *output, size_t output_len)
{
    (void)instance;
    (void)random;
    return provider_fill(output, output_len) ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_INTERNAL;
}

const struct siotls_random cp_random = {
    .size = sizeof cp_random,
    .fips = SIOTLS_FIPS_UNKNOWN,
    .fill = random_fill,
};
