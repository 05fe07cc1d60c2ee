/* SPDX-License-Identifier: Apache-2.0 */
/* random.c: a generator with faults. */
#include <string.h>

#include "broken.h"

static const struct siotls_random *inner;
static struct siotls_random outer;

static int fill(const struct siotls_provider_instance *instance, const struct siotls_random *random, uint8_t *output,
                size_t output_len)
{
    (void)instance;
    (void)random;
    if (has_fault("random-fork")) {
        draw_from_counter(output, output_len);
        return SIOTLS_PROVIDER_OK;
    }
    int result = inner->fill(broken_inner, inner, output, output_len);
    if (has_fault("random-constant") && output_len > 0)
        memset(output, 0x5a, output_len);
    if (has_fault("random-short") && output_len > 8)
        output[output_len - 1] = 0;
    for (size_t i = 0; has_fault("random-biased") && i < output_len; i++)
        output[i] |= i % 4 == 0;
    for (size_t i = 4096; has_fault("random-repeats") && i < output_len; i++)
        output[i] = output[i - 4096];
    return result;
}

void break_random(struct siotls_provider_instance *instance)
{
    static const struct siotls_random *list[] = {&outer};
    inner = broken_inner->randoms[0];
    outer = *inner;
    outer.size = sizeof outer;
    outer.fill = fill;
    instance->randoms = list;
    instance->num_randoms = offers("random");
}
