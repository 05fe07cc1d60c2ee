/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider.c: the sodium provider: libsodium, also its random generator, which asks the system each time. Everything is
 * constant but what the CPU can do and the words about the library.
 */
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

struct state {
    struct siotls_provider_instance instance;
    char library[48];
};

static int random_fill(const struct siotls_provider_instance *instance, const struct siotls_random *random,
                       uint8_t *output, size_t output_len)
{
    (void)instance;
    (void)random;
    if (output_len > 0)
        randombytes_buf(output, output_len);
    return SIOTLS_PROVIDER_OK;
}

static const struct siotls_random generator = {
    .size = sizeof generator,
    .fips = SIOTLS_FIPS_NO,
    .fill = random_fill,
};

static const struct siotls_random *const randoms[] = {&generator};
static const struct siotls_signer *const signers[] = {&sp_signer};
static const struct siotls_verifier *const verifiers[] = {&sp_verifier};

static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    (void)options;
    *instance = NULL;
    /* Any number of times, from any thread. */
    if (sodium_init() < 0) {
        host->report(host->context, SIOTLS_REPORT_ERROR, "libsodium cannot be initialised");
        return SIOTLS_PROVIDER_UNAVAILABLE;
    }
    struct state *state = calloc(1, sizeof *state);
    if (state == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    snprintf(state->library, sizeof state->library, "libsodium %s", sodium_version_string());
    state->instance = (struct siotls_provider_instance){
        .size = sizeof state->instance,
        .library = state->library,
        .state = state,
        .hashes = sp_hashes,
        .num_hashes = sp_num_hashes,
        .aeads = sp_aeads,
        .num_aeads = crypto_aead_aes256gcm_is_available() ? sp_num_aeads : sp_num_aeads - 1,
        .kems = sp_kems,
        .num_kems = sp_num_kems,
        .signers = signers,
        .num_signers = 1,
        .verifiers = verifiers,
        .num_verifiers = 1,
        .randoms = randoms,
        .num_randoms = 1,
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
        .name = "sodium",
        .version = "0.2.0",
        .description = "libsodium: ChaCha20-Poly1305, X25519, Ed25519",
        .open = open_instance,
        .close = close_instance,
    };
    return &description;
}
