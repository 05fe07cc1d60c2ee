/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider.c: the awslc provider: AWS-LC, linked into the module with its names hidden. What it offers is the same on
 * every machine: the library finds out by itself what the CPU has.
 */
#include <openssl/crypto.h>
#include <openssl/mem.h>
#include <openssl/rand.h>

#include "internal.h"

static const struct siotls_signer *const signers[] = {&ap_signer};
static const struct siotls_random *const randoms[] = {&ap_random};

static void fill_instance(struct siotls_provider_instance *instance)
{
    *instance = (struct siotls_provider_instance){
        .size = sizeof *instance,
        .library = "AWS-LC " AWSLC_VERSION_NUMBER_STRING,
        .state = instance,
        .hashes = ap_hashes,
        .num_hashes = ap_num_hashes,
        .hkdfs = ap_hkdfs,
        .num_hkdfs = ap_num_hkdfs,
        .aeads = ap_aeads,
        .num_aeads = ap_num_aeads,
        .kems = ap_kems,
        .num_kems = ap_num_kems,
        .signers = signers,
        .num_signers = 1,
        .verifiers = ap_verifiers,
        .num_verifiers = ap_num_verifiers,
        .randoms = randoms,
        .num_randoms = 1,
        .masks = ap_masks,
        .num_masks = ap_num_masks,
    };
}

/* The library makes a thread's generator when it is first used; here it is this thread's. */
static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    uint8_t probe[1];
    (void)options;
    *instance = NULL;
    CRYPTO_library_init();
    if (!RAND_bytes(probe, sizeof probe)) {
        host->report(host->context, SIOTLS_REPORT_ERROR, "AWS-LC has no random bytes");
        return ap_fail(SIOTLS_PROVIDER_UNAVAILABLE);
    }
    struct siotls_provider_instance *made = OPENSSL_malloc(sizeof *made);
    if (made == NULL)
        return ap_fail(SIOTLS_PROVIDER_NO_MEMORY);
    fill_instance(made);
    *instance = made;
    return SIOTLS_PROVIDER_OK;
}

static void close_instance(const struct siotls_provider_instance *instance)
{
    OPENSSL_free(instance->state);
}

const struct siotls_provider *SIOTLS_PROVIDER_ENTRY(void)
{
    static const struct siotls_provider description = {
        .size = sizeof description,
        .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
        .name = "awslc",
        .version = "0.2.0",
        .description = "AWS-LC: everything but X448, Ed448, FFDHE and CCM, and fast",
        .open = open_instance,
        .close = close_instance,
    };
    return &description;
}
