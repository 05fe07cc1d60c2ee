/* SPDX-License-Identifier: Apache-2.0 */
/* sample.c: see siotls/conform.h: keys of the checks, for programs that call providers themselves. */
#include <siotls/conform.h>

#include <stdlib.h>
#include <string.h>

#include "kit/fail.h"
#include "kit/keys.h"

/* The bytes lie behind the sample. */
struct place {
    uint8_t *next;
};

static struct siotls_bytes put(struct place *place, const char *hex)
{
    if (hex == NULL)
        return (struct siotls_bytes){NULL, 0};
    struct siotls_bytes bytes = {place->next, strlen(hex) / 2};
    kit_keys_decode(place->next, hex);
    place->next += bytes.data_len;
    return bytes;
}

static size_t size_of(const char *hex)
{
    return hex ? strlen(hex) / 2 : 0;
}

int siotls_conform_sample_new(struct siotls_conform_sample **sample, uint32_t key_type, uint16_t scheme,
                              struct siotls_error *error)
{
    if (sample == NULL)
        return kit_fail(error, SIOTLS_ERROR_ARGUMENT, "conform: there is no place for the sample", NULL);
    *sample = NULL;
    if (key_type == 0)
        key_type = kit_keys_type_of_scheme(scheme);
    const struct key_vector *key = kit_keys_find(key_type, 0);
    const char *signature = kit_keys_signature_text(key_type, scheme);
    if (key == NULL)
        return kit_fail(error, SIOTLS_ERROR_NOT_FOUND, "conform: there is no key of that type", NULL);
    struct siotls_conform_sample *made =
        calloc(1, sizeof *made + size_of(key->pkcs8) + size_of(key->spki) + size_of(signature));
    if (made == NULL)
        return kit_fail_memory(error);
    struct place place = {(uint8_t *)(made + 1)};
    *made = (struct siotls_conform_sample){.size = sizeof *made, .key_type = key_type, .scheme = scheme};
    made->pkcs8 = put(&place, key->pkcs8);
    made->public_key = kit_keys_public_of(key, put(&place, key->spki));
    made->message = (struct siotls_bytes){(const uint8_t *)kit_keys_message, strlen(kit_keys_message)};
    made->signature = put(&place, signature);
    *sample = made;
    return SIOTLS_OK;
}

void siotls_conform_sample_free(struct siotls_conform_sample *sample)
{
    free(sample);
}
