/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider.c: the nettle provider: nettle and hogweed, whose big numbers are GMP's. Everything that it offers is
 * constant; an instance holds the words about the library, and who to report to.
 */
#include <nettle/version.h>
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

struct state {
    struct siotls_provider_instance instance;
    char library[80];
};

static const struct siotls_random *const randoms[] = {&np_random};
static const struct siotls_signer *const signers[] = {&np_signer};

static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    uint8_t probe[1];
    (void)options;
    *instance = NULL;
    if (!provider_fill(probe, sizeof probe)) {
        host->report(host->context, SIOTLS_REPORT_ERROR, "getrandom fails: there are no random bytes to be had");
        return SIOTLS_PROVIDER_UNAVAILABLE;
    }
    np_arena_install();
    struct state *state = calloc(1, sizeof *state);
    if (state == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    snprintf(state->library, sizeof state->library, "nettle %d.%d, GMP %s", nettle_version_major(),
             nettle_version_minor(), gmp_version);
    state->instance = (struct siotls_provider_instance){
        .size = sizeof state->instance,
        .library = state->library,
        .state = state,
        .hashes = np_hashes,
        .num_hashes = np_num_hashes,
        .aeads = np_aeads,
        .num_aeads = np_num_aeads,
        .kems = np_kems,
        .num_kems = np_num_kems,
        .signers = signers,
        .num_signers = 1,
        .verifiers = np_verifiers,
        .num_verifiers = np_num_verifiers,
        .randoms = randoms,
        .num_randoms = 1,
        .masks = np_masks,
        .num_masks = np_num_masks,
    };
    *instance = &state->instance;
    return SIOTLS_PROVIDER_OK;
}

static void close_instance(const struct siotls_provider_instance *instance)
{
    free(instance->state);
}

const struct siotls_provider *SIOTLS_PROVIDER_ENTRY(void)
{
    static const struct siotls_provider description = {
        .size = sizeof description,
        .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
        .name = "nettle",
        .version = "0.2.0",
        .description = "GNU Nettle with its public-key half, Hogweed, over GMP",
        .open = open_instance,
        .close = close_instance,
    };
    return &description;
}
