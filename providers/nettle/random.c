/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random.c: nettle has no generator of the system's, so every byte comes from getrandom(2): a forked child's differ
 * from its parent's, and nothing is kept that could leak.
 */
#include <string.h>

#include "internal.h"

/* After a failure other bytes each time, so that no loop that waits for a fitting number is endless. */
void np_draw(void *draw, size_t length, uint8_t *output)
{
    struct np_draw *state = draw;
    if (provider_fill(output, length))
        return;
    state->has_failed = true;
    memset(output, ++state->filler, length);
}

static int random_fill(const struct siotls_provider_instance *instance, const struct siotls_random *random,
                       uint8_t *output, size_t output_len)
{
    (void)instance;
    (void)random;
    return provider_fill(output, output_len) ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_INTERNAL;
}

const struct siotls_random np_random = {
    .size = sizeof np_random,
    .fips = SIOTLS_FIPS_NO,
    .fill = random_fill,
};
