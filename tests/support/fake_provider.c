/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_provider.c: NOT SECURE, for tests only: instances of the fake provider, what controls them, random and
 * compressors. See fake_provider.h.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "fake_internal.h"

struct fake_control fake_control;

void fake_control_reset(void)
{
    memset(&fake_control, 0, sizeof fake_control);
}

int fake_call(void)
{
    size_t call = atomic_fetch_add_explicit(&fake_control.num_calls, 1, memory_order_relaxed) + 1;
    if (call != fake_control.fail_at)
        return SIOTLS_PROVIDER_OK;
    fake_control.has_failed = true;
    return fake_control.fail_with != 0 ? fake_control.fail_with : SIOTLS_PROVIDER_INTERNAL;
}

bool fake_lies(const struct siotls_provider_instance *instance, int kind, uint32_t id)
{
    const struct fake_instance *fake = instance->state;
    return fake_control.lying_kind == kind && fake_control.lying_id == id &&
           (fake_control.lying_provider == NULL || strcmp(fake_control.lying_provider, fake->provider) == 0);
}

void fake_known(const uint8_t *data, size_t data_len)
{
    if (fake_control.on_known != NULL)
        fake_control.on_known(data, data_len);
}

void fake_live(bool *is_live, bool now)
{
    if (now && !*is_live)
        atomic_fetch_add_explicit(&fake_control.num_live, 1, memory_order_relaxed);
    if (!now && *is_live)
        atomic_fetch_sub_explicit(&fake_control.num_live, 1, memory_order_relaxed);
    *is_live = now;
}

/* Every byte reaches every lane. */
void fake_mix_add(struct fake_mix *mix, const uint8_t *data, size_t data_len)
{
    for (size_t i = 0; i < data_len; i++) {
        for (size_t lane = 0; lane < 4; lane++) {
            mix->lanes[lane] = (mix->lanes[lane] ^ data[i]) * 0x100000001b3u;
            mix->lanes[lane] ^= mix->lanes[lane] >> 29;
        }
    }
}

void fake_mix_add_number(struct fake_mix *mix, uint64_t number)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(number >> (8 * i));
    fake_mix_add(mix, bytes, sizeof bytes);
}

void fake_mix_begin(struct fake_mix *mix, const char *purpose, uint64_t id)
{
    for (size_t lane = 0; lane < 4; lane++)
        mix->lanes[lane] = 0xcbf29ce484222325u + lane * 0x9e3779b97f4a7c15u;
    fake_mix_add(mix, (const uint8_t *)purpose, strlen(purpose) + 1);
    fake_mix_add_number(mix, id);
}

void fake_mix_end(const struct fake_mix *mix, uint8_t *output, size_t output_len)
{
    struct fake_mix block = *mix;
    for (size_t i = 0; i < output_len; i++) {
        if (i % 8 == 0)
            fake_mix_add_number(&block, i);
        output[i] = (uint8_t)(block.lanes[i / 8 % 4] >> (8 * (i % 8)));
    }
}

void fake_random(uint8_t *output, size_t output_len)
{
    struct fake_mix mix;
    fake_mix_begin(&mix, "random", atomic_fetch_add_explicit(&fake_control.random_counter, 1, memory_order_relaxed));
    fake_mix_end(&mix, output, output_len);
}

static int random_fill(const struct siotls_provider_instance *instance, const struct siotls_random *random,
                       uint8_t *output, size_t output_len)
{
    (void)random;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    fake_random(output, output_len);
    if (fake_lies(instance, SIOTLS_KIND_RANDOM, 0))
        memset(output, 0, output_len);
    return SIOTLS_PROVIDER_OK;
}

/* "Compresses" by putting the id in front. */
static int compress_data(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                         const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity,
                         size_t *output_len)
{
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (output_capacity < data_len + 1)
        return SIOTLS_PROVIDER_TOO_SMALL;
    output[0] = (uint8_t)(compressor->id ^ (uint32_t)fake_lies(instance, SIOTLS_KIND_COMPRESSOR, compressor->id));
    if (data_len > 0)
        memcpy(output + 1, data, data_len);
    *output_len = data_len + 1;
    return SIOTLS_PROVIDER_OK;
}

static int decompress_data(const struct siotls_provider_instance *instance, const struct siotls_compressor *compressor,
                           const uint8_t *data, size_t data_len, uint8_t *output, size_t output_capacity,
                           size_t *output_len)
{
    (void)instance;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (data_len < 1 || data[0] != compressor->id)
        return SIOTLS_PROVIDER_BAD_DATA;
    if (output_capacity < data_len - 1)
        return SIOTLS_PROVIDER_TOO_SMALL;
    if (data_len > 1)
        memcpy(output, data + 1, data_len - 1);
    *output_len = data_len - 1;
    return SIOTLS_PROVIDER_OK;
}

static void fill_rest(struct fake_instance *fake)
{
    fake->randoms[0] = (struct siotls_random){.size = sizeof fake->randoms[0], .fill = random_fill};
    for (uint32_t i = 0; i < 3; i++)
        fake->compressors[i] = (struct siotls_compressor){.size = sizeof fake->compressors[i],
                                                          .id = SIOTLS_COMPRESSOR_ZLIB + i,
                                                          .compress = compress_data,
                                                          .decompress = decompress_data};
}

static bool offers(int kind)
{
    return (fake_control.left_out >> kind & 1) == 0;
}

static void fill_lists(struct fake_instance *fake)
{
    struct siotls_provider_instance *instance = &fake->instance;
    for (size_t i = 0; i < 4; i++) {
        fake->hash_list[i] = &fake->hashes[i];
        fake->hkdf_list[i] = &fake->hkdfs[i];
    }
    for (size_t i = 0; i < 5; i++)
        fake->aead_list[i] = &fake->aeads[i];
    for (size_t i = 0; i < 16; i++)
        fake->kem_list[i] = &fake->kems[i];
    for (size_t i = 0; i < 10; i++)
        fake->verifier_list[i] = &fake->verifiers[i];
    for (size_t i = 0; i < 3; i++)
        fake->compressor_list[i] = &fake->compressors[i];
    for (size_t i = 0; i < 3; i++)
        fake->mask_list[i] = &fake->masks[i];
    fake->signer_list[0] = &fake->signers[0];
    fake->random_list[0] = &fake->randoms[0];
    instance->hashes = fake->hash_list;
    instance->num_hashes = offers(SIOTLS_KIND_HASH) ? 4 : 0;
    instance->hkdfs = fake->hkdf_list;
    instance->num_hkdfs = offers(SIOTLS_KIND_HKDF) ? 4 : 0;
    instance->aeads = fake->aead_list;
    instance->num_aeads = offers(SIOTLS_KIND_AEAD) ? 5 : 0;
    instance->kems = fake->kem_list;
    instance->num_kems = offers(SIOTLS_KIND_KEM) ? 16 : 0;
    instance->signers = fake->signer_list;
    instance->num_signers = offers(SIOTLS_KIND_SIGNER) ? 1 : 0;
    instance->verifiers = fake->verifier_list;
    instance->num_verifiers = offers(SIOTLS_KIND_VERIFIER) ? 10 : 0;
    instance->randoms = fake->random_list;
    instance->num_randoms = offers(SIOTLS_KIND_RANDOM) ? 1 : 0;
    instance->compressors = fake->compressor_list;
    instance->num_compressors = offers(SIOTLS_KIND_COMPRESSOR) ? 3 : 0;
    instance->masks = fake->mask_list;
    instance->num_masks = offers(SIOTLS_KIND_MASK) ? 3 : 0;
}

static int open_named(const struct siotls_provider_host *host, const char *provider,
                      const struct siotls_provider_instance **instance)
{
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK) {
        host->report(host->context, SIOTLS_REPORT_ERROR, "the fake was told to fail");
        return result;
    }
    struct fake_instance *fake = calloc(1, sizeof *fake);
    if (fake == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    fake->provider = provider;
    fake->instance.size = sizeof fake->instance;
    fake->instance.library = "fake, for tests only, not secure";
    fake->instance.state = fake;
    fake_fill_hashes(fake);
    fake_fill_aeads(fake);
    fake_fill_kems(fake);
    fake_fill_masks(fake);
    fake_fill_signatures(fake);
    fill_rest(fake);
    fill_lists(fake);
    if (fake_control.edit != NULL)
        fake_control.edit(fake, fake_control.edit_context);
    fake_control.num_open++;
    *instance = &fake->instance;
    return SIOTLS_PROVIDER_OK;
}

static int open_fake(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                     const struct siotls_provider_instance **instance)
{
    (void)options;
    return open_named(host, "fake", instance);
}

static int open_fake_b(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                       const struct siotls_provider_instance **instance)
{
    (void)options;
    return open_named(host, "fake-b", instance);
}

static void close_fake(const struct siotls_provider_instance *instance)
{
    fake_control.num_open--;
    free(instance->state);
}

const struct siotls_provider *fake_provider(void)
{
    static const struct siotls_provider provider = {
        .size = sizeof provider,
        .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
        .name = "fake",
        .version = "1",
        .description = "Deterministic, for tests only, not secure",
        .open = open_fake,
        .close = close_fake,
    };
    return &provider;
}

const struct siotls_provider *fake_provider_b(void)
{
    static const struct siotls_provider provider = {
        .size = sizeof provider,
        .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
        .name = "fake-b",
        .version = "1",
        .description = "Deterministic, for tests only, not secure",
        .open = open_fake_b,
        .close = close_fake,
    };
    return &provider;
}
