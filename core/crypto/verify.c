/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.c: who checks which signatures, as it was selected before. And random bytes.
 */
#include "crypto/names.h"
#include "crypto/signature.h"

bool sio_verifiers_restrict(struct sio_verifiers *verifiers, const struct sio_verifiers *all, const uint16_t *schemes,
                            size_t num_schemes, struct sio_error *error)
{
    *verifiers = (struct sio_verifiers){.set = all->set, .memory = all->memory, .capacity = all->num_entries};
    verifiers->entries = sio_allocate_array(all->memory, all->num_entries, sizeof *verifiers->entries);
    if (verifiers->entries == NULL)
        return sio_fail_memory(error);
    for (size_t i = 0; i < all->num_entries; i++)
        for (size_t k = 0; k < num_schemes; k++)
            if (all->entries[i].scheme == schemes[k])
                verifiers->entries[verifiers->num_entries++] = all->entries[i];
    return true;
}

bool sio_verifiers_know(const struct sio_verifiers *verifiers, uint16_t scheme)
{
    for (size_t i = 0; i < verifiers->num_entries; i++)
        if (verifiers->entries[i].scheme == scheme)
            return true;
    return false;
}

void sio_verifiers_clear(struct sio_verifiers *verifiers)
{
    if (verifiers->entries != NULL)
        sio_release(verifiers->memory, verifiers->entries, verifiers->capacity * sizeof *verifiers->entries);
    *verifiers = (struct sio_verifiers){0};
}

const struct sio_verifier_entry *sio_verifiers_find(const struct sio_verifiers *verifiers, uint32_t key_type,
                                                    uint16_t scheme)
{
    for (size_t i = 0; i < verifiers->num_entries; i++) {
        if (verifiers->entries[i].key_type == key_type && verifiers->entries[i].scheme == scheme)
            return &verifiers->entries[i];
    }
    return NULL;
}

bool sio_scheme_fits_key(uint16_t scheme, uint32_t key_type)
{
    static const struct {
        uint16_t scheme;
        uint8_t key_type;
    } pairs[] = {
        {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_KEY_RSA},
        {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, SIOTLS_KEY_RSA},
        {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_KEY_RSA},
        {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_KEY_RSA_PSS},
        {SIOTLS_SCHEME_RSA_PSS_PSS_SHA384, SIOTLS_KEY_RSA_PSS},
        {SIOTLS_SCHEME_RSA_PSS_PSS_SHA512, SIOTLS_KEY_RSA_PSS},
        {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_KEY_SECP256R1},
        {SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, SIOTLS_KEY_SECP384R1},
        {SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIOTLS_KEY_SECP521R1},
        {SIOTLS_SCHEME_ED25519, SIOTLS_KEY_ED25519},
        {SIOTLS_SCHEME_ED448, SIOTLS_KEY_ED448},
        {SIOTLS_SCHEME_ML_DSA_44, SIOTLS_KEY_ML_DSA_44},
        {SIOTLS_SCHEME_ML_DSA_65, SIOTLS_KEY_ML_DSA_65},
        {SIOTLS_SCHEME_ML_DSA_87, SIOTLS_KEY_ML_DSA_87},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i].scheme == scheme && pairs[i].key_type == key_type)
            return true;
    }
    return false;
}

bool sio_random_fill(const struct sio_random *random, uint8_t *output, size_t output_len, struct sio_error *error)
{
    int result = random->algorithm->fill(random->instance, random->algorithm, output, output_len);
    return result == SIOTLS_PROVIDER_OK ||
           sio_fail_provider(error, result, random->provider, "random: the generator failed");
}

bool sio_random_secret(const struct sio_random *random, uint8_t *output, size_t output_len, struct sio_error *error)
{
    return sio_random_fill(random, output, output_len, error);
}
