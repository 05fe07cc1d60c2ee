/* SPDX-License-Identifier: Apache-2.0 */
/* broken.c: the provider "broken": opens the openssl provider and offers some of its algorithms, one of them spoilt. */
#include "broken.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>

const struct siotls_provider *siotls_provider_inner(void);

const struct siotls_provider_instance *broken_inner;

bool has_fault(const char *name)
{
    return strcmp(broken_fault, name) == 0;
}

bool offers(const char *kind)
{
    return has_fault("none") || strncmp(broken_fault, kind, strlen(kind)) == 0;
}

void let_others_run(void)
{
    for (int i = 0; i < 3; i++)
        sched_yield();
}

bool is_used(const void *context, size_t context_size)
{
    const uint8_t *bytes = context;
    for (size_t i = 0; i < context_size; i++)
        if (bytes[i] != 0)
            return true;
    return false;
}

/* SplitMix64: looks random, and is not. */
void draw_from_counter(uint8_t *output, size_t output_len)
{
    static atomic_uint_least64_t counter;
    for (size_t i = 0; i < output_len; i += 8) {
        uint64_t mixed = (atomic_fetch_add(&counter, 1) + 1) * UINT64_C(0x9e3779b97f4a7c15);
        mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
        mixed ^= mixed >> 31;
        memcpy(output + i, &mixed, output_len - i < 8 ? output_len - i : 8);
    }
}

static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    static struct siotls_provider_instance outer;
    if (broken_inner == NULL) {
        int result = siotls_provider_inner()->open(host, options, &broken_inner);
        if (result != SIOTLS_PROVIDER_OK)
            return result;
        outer.size = sizeof outer;
        outer.library = "broken on purpose, for tests only";
        break_hashes(&outer);
        break_aeads(&outer);
        break_kems(&outer);
        break_signatures(&outer);
        break_random(&outer);
        break_compressor(&outer);
        break_masks(&outer);
    }
    *instance = &outer;
    return SIOTLS_PROVIDER_OK;
}

static void close_instance(const struct siotls_provider_instance *instance)
{
    (void)instance;
}

static const struct siotls_provider description = {
    .size = sizeof description,
    .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
    .name = "broken",
    .version = "1",
    .description = "Does one thing wrong, for tests only",
    .open = open_instance,
    .close = close_instance,
};

const struct siotls_provider *siotls_provider_v1(void)
{
    return &description;
}
