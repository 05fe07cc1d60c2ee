/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider.c: the hacl provider: HACL* and libcrux, whose code is proved to be free of memory errors, to do what the
 * standards say, and to keep secrets out of timing. What differs from machine to machine is which form is called.
 */
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

enum { MAX_KEMS = 8 };

struct state {
    struct siotls_provider_instance instance;
    const struct siotls_aead *aeads[1];
    const struct siotls_kem *kems[MAX_KEMS];
    char library[64];
};

static const struct siotls_random *const randoms[] = {&hp_random};
static const struct siotls_signer *const signers[] = {&hp_signer};
static const struct siotls_mask *const masks[] = {&hp_mask_chacha20};

static size_t list_kems(const struct siotls_kem **kems, const struct hp_cpu *cpu)
{
    size_t num_kems = 0;
    kems[num_kems++] = hp_x25519(cpu);
    for (size_t i = 0; i < hp_num_secp_kems; i++)
        kems[num_kems++] = hp_secp_kems[i];
    kems[num_kems++] = &hp_mlkem768;
    return num_kems;
}

static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    struct hp_cpu cpu = hp_cpu_look();
    uint8_t probe[1];
    (void)options;
    *instance = NULL;
    if (!provider_fill(probe, sizeof probe)) {
        host->report(host->context, SIOTLS_REPORT_ERROR,
                     "the system's generator fails: there are no random bytes to be had");
        return SIOTLS_PROVIDER_UNAVAILABLE;
    }
    struct state *state = calloc(1, sizeof *state);
    if (state == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    snprintf(state->library, sizeof state->library, "HACL* %s%s%s", HACL_VERSION, cpu.has_avx2 ? ", AVX2" : "",
             cpu.has_bmi2_and_adx ? ", BMI2" : "");
    state->aeads[0] = hp_chacha20_poly1305(&cpu);
    state->instance = (struct siotls_provider_instance){
        .size = sizeof state->instance,
        .library = state->library,
        .state = state,
        .hashes = hp_hashes,
        .num_hashes = hp_num_hashes,
        .aeads = state->aeads,
        .num_aeads = 1,
        .kems = state->kems,
        .num_kems = list_kems(state->kems, &cpu),
        .signers = signers,
        .num_signers = 1,
        .verifiers = hp_verifiers,
        .num_verifiers = hp_num_verifiers,
        .randoms = randoms,
        .num_randoms = 1,
        .masks = masks,
        .num_masks = 1,
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
        .name = "hacl",
        .version = "0.2.0",
        .description = "HACL* and libcrux: formally verified code, ML-KEM-768 among it",
        .open = open_instance,
        .close = close_instance,
    };
    return &description;
}
