/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random.c: HACL* has no generator of the system's, so every byte comes from getrandom(2): a forked child's differ from
 * its parent's.
 */
#include <errno.h>
#include <sys/random.h>

#include "internal.h"

bool hp_fill(uint8_t *output, size_t output_len)
{
    while (output_len > 0) {
        ssize_t drawn = getrandom(output, output_len, 0);
        if (drawn < 0 && errno != EINTR)
            return false;
        if (drawn > 0) {
            output += drawn;
            output_len -= (size_t)drawn;
        }
    }
    return true;
}

static int random_fill(const struct siotls_provider_instance *instance, const struct siotls_random *random,
                       uint8_t *output, size_t output_len)
{
    (void)instance;
    (void)random;
    return hp_fill(output, output_len) ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_INTERNAL;
}

const struct siotls_random hp_random = {
    .size = sizeof hp_random,
    .fips = SIOTLS_FIPS_NO,
    .fill = random_fill,
};
