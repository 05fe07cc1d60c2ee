/* SPDX-License-Identifier: Apache-2.0 */
/* hmac.c: see hmac.h. */
#include "kit/hmac.h"

#include <string.h>

void kit_hmac_over_init(struct hmac_over *over, struct trial *trial, const struct siotls_provider_instance *instance,
                        const struct siotls_hash *hash)
{
    *over = (struct hmac_over){.instance = instance, .hash = hash};
    over->inner = kit_trial_context(trial, hash->context_size, hash->context_alignment);
    over->outer = kit_trial_context(trial, hash->context_size, hash->context_alignment);
}

static int begin(const struct hmac_over *over, void *context, const uint8_t *block, uint8_t pad)
{
    uint8_t padded[128];
    for (size_t i = 0; i < over->hash->block_size; i++)
        padded[i] = block[i] ^ pad;
    return over->hash->init(over->instance, over->hash, context) == SIOTLS_PROVIDER_OK &&
           over->hash->update(context, padded, over->hash->block_size) == SIOTLS_PROVIDER_OK;
}

int kit_hmac_make(struct hmac_over *over, uint8_t *mac, struct siotls_bytes key, const struct siotls_bytes *data,
                  size_t num_data)
{
    const struct siotls_hash *hash = over->hash;
    uint8_t block[128] = {0};
    uint8_t digest[HMAC_MAX];
    if (key.data_len > hash->block_size) {
        if (hash->init(over->instance, hash, over->inner) != SIOTLS_PROVIDER_OK ||
            hash->update(over->inner, key.data, key.data_len) != SIOTLS_PROVIDER_OK ||
            hash->final(over->inner, block) != SIOTLS_PROVIDER_OK)
            return 0;
    } else if (key.data_len > 0) {
        memcpy(block, key.data, key.data_len);
    }
    if (!begin(over, over->inner, block, 0x36) || !begin(over, over->outer, block, 0x5c))
        return 0;
    for (size_t i = 0; i < num_data; i++)
        if (hash->update(over->inner, data[i].data, data[i].data_len) != SIOTLS_PROVIDER_OK)
            return 0;
    return hash->final(over->inner, digest) == SIOTLS_PROVIDER_OK &&
           hash->update(over->outer, digest, hash->digest_size) == SIOTLS_PROVIDER_OK &&
           hash->final(over->outer, mac) == SIOTLS_PROVIDER_OK;
}

int kit_hmac_expand(struct hmac_over *over, uint8_t *output, size_t output_len, struct siotls_bytes prk,
                    struct siotls_bytes info)
{
    uint8_t last[HMAC_MAX];
    size_t last_len = 0;
    for (uint8_t counter = 1; output_len > 0; counter++) {
        const struct siotls_bytes data[] = {{last, last_len}, info, {&counter, 1}};
        size_t part = output_len < over->hash->digest_size ? output_len : over->hash->digest_size;
        uint8_t next[HMAC_MAX];
        if (!kit_hmac_make(over, next, prk, data, 3))
            return 0;
        memcpy(last, next, sizeof last);
        last_len = over->hash->digest_size;
        memcpy(output, last, part);
        output += part;
        output_len -= part;
    }
    return 1;
}
