/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random.c: the generator of the private library context: one per thread, reseeded after fork by libcrypto.
 */
#include <openssl/rand.h>

#include "internal.h"

static int random_fill(const struct siotls_provider_instance *instance, const struct siotls_random *random,
                       uint8_t *output, size_t output_len)
{
    (void)random;
    if (output_len > 0 && RAND_bytes_ex(state_of(instance)->library, output, output_len, 0) <= 0)
        return fail(state_of(instance), SIOTLS_PROVIDER_INTERNAL, "no random bytes are to be had");
    return SIOTLS_PROVIDER_OK;
}

int open_random(struct state *state)
{
    EVP_RAND_CTX *generator = RAND_get0_primary(state->library);
    if (generator == NULL)
        return fail(state, SIOTLS_PROVIDER_UNAVAILABLE, "there is no random generator");
    state->random = (struct siotls_random){
        .size = sizeof state->random,
        .fips = fips_of(EVP_RAND_get0_provider(EVP_RAND_CTX_get0_rand(generator))),
        .fill = random_fill,
    };
    state->random_list[0] = &state->random;
    state->instance.randoms = state->random_list;
    state->instance.num_randoms = 1;
    return SIOTLS_PROVIDER_OK;
}
