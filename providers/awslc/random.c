/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random.c: the library's generator: one per thread, seeded anew in a forked child.
 */
#include <openssl/rand.h>

#include "internal.h"

static int random_fill(const struct siotls_provider_instance *instance, const struct siotls_random *random,
                       uint8_t *output, size_t output_len)
{
    (void)instance;
    (void)random;
    return output_len == 0 || RAND_bytes(output, output_len) ? SIOTLS_PROVIDER_OK : ap_fail(SIOTLS_PROVIDER_INTERNAL);
}

const struct siotls_random ap_random = {
    .size = sizeof ap_random,
    .fips = AP_APPROVED,
    .fill = random_fill,
};
