/* SPDX-License-Identifier: Apache-2.0 */
/* keys.c: see keys.h. */
#include "kit/keys.h"

#include <string.h>

static uint8_t digit(char character)
{
    return (uint8_t)(character <= '9' ? character - '0' : character - 'a' + 10);
}

void kit_keys_decode(uint8_t *data, const char *hex)
{
    for (size_t len = strlen(hex) / 2; len > 0; len--, hex += 2)
        *data++ = (uint8_t)(digit(hex[0]) << 4 | digit(hex[1]));
}

struct siotls_bytes kit_keys_bytes(struct trial *trial, const char *hex)
{
    size_t len = strlen(hex) / 2;
    uint8_t *data = kit_trial_area(trial, len);
    kit_keys_decode(data, hex);
    return (struct siotls_bytes){data, len};
}

const struct key_vector *kit_keys_find(uint32_t key_type, int is_second)
{
    const struct key_vector *vector = kit_key_vectors;
    while (vector->key_type != 0 && vector->key_type != key_type)
        vector++;
    return vector->key_type == 0 ? NULL : vector + (is_second != 0);
}

const char *kit_keys_signature_text(uint32_t key_type, uint16_t scheme)
{
    for (const struct signature_vector *vector = kit_signature_vectors; vector->key_type != 0; vector++)
        if (vector->key_type == key_type && vector->scheme == scheme)
            return vector->signature;
    return NULL;
}

struct siotls_bytes kit_keys_signature(struct trial *trial, uint32_t key_type, uint16_t scheme)
{
    const char *text = kit_keys_signature_text(key_type, scheme);
    return text ? kit_keys_bytes(trial, text) : (struct siotls_bytes){NULL, 0};
}

uint32_t kit_keys_type_of_scheme(uint16_t scheme)
{
    switch (scheme) {
    case SIOTLS_SCHEME_RSA_PSS_PSS_SHA256:
    case SIOTLS_SCHEME_RSA_PSS_PSS_SHA384:
    case SIOTLS_SCHEME_RSA_PSS_PSS_SHA512:
        return SIOTLS_KEY_RSA_PSS;
    case SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256:
        return SIOTLS_KEY_SECP256R1;
    case SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384:
        return SIOTLS_KEY_SECP384R1;
    case SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512:
        return SIOTLS_KEY_SECP521R1;
    case SIOTLS_SCHEME_ED25519:
        return SIOTLS_KEY_ED25519;
    case SIOTLS_SCHEME_ED448:
        return SIOTLS_KEY_ED448;
    case SIOTLS_SCHEME_ML_DSA_44:
        return SIOTLS_KEY_ML_DSA_44;
    case SIOTLS_SCHEME_ML_DSA_65:
        return SIOTLS_KEY_ML_DSA_65;
    case SIOTLS_SCHEME_ML_DSA_87:
        return SIOTLS_KEY_ML_DSA_87;
    default:
        return SIOTLS_KEY_RSA;
    }
}

struct siotls_public_key kit_keys_public_of(const struct key_vector *vector, struct siotls_bytes spki)
{
    struct siotls_public_key key = {.size = sizeof key, .type = vector->key_type, .spki = spki};
    if (spki.data == NULL)
        return key;
    if (vector->point_size > 0) {
        key.point = (struct siotls_bytes){spki.data + spki.data_len - vector->point_size, vector->point_size};
    } else {
        key.modulus = (struct siotls_bytes){spki.data + vector->modulus_offset, vector->modulus_size};
        key.exponent = (struct siotls_bytes){spki.data + spki.data_len - vector->exponent_size, vector->exponent_size};
    }
    return key;
}

struct siotls_public_key kit_keys_public(struct trial *trial, const struct key_vector *vector)
{
    return kit_keys_public_of(vector, kit_keys_bytes(trial, vector->spki));
}

/* The same type has the same form: only the modulus of another size would lie elsewhere, which is not made here. */
struct siotls_public_key kit_keys_public_of_spki(uint32_t key_type, struct siotls_bytes spki)
{
    static const struct {
        uint32_t key_type;
        size_t point_size;
    } raw[] = {{SIOTLS_KEY_ML_DSA_44, 1312}, {SIOTLS_KEY_ML_DSA_65, 1952}, {SIOTLS_KEY_ML_DSA_87, 2592}};
    const struct key_vector *vector = kit_keys_find(key_type, 0);
    struct siotls_public_key key = {.size = sizeof key, .type = key_type, .spki = spki};
    size_t point_size = vector != NULL ? vector->point_size : 0;
    for (size_t i = 0; i < sizeof raw / sizeof raw[0]; i++)
        point_size = raw[i].key_type == key_type ? raw[i].point_size : point_size;
    if (point_size > 0) {
        key.point = (struct siotls_bytes){spki.data + spki.data_len - point_size, point_size};
    } else if (vector != NULL) {
        key.modulus = (struct siotls_bytes){spki.data + vector->modulus_offset, vector->modulus_size};
        key.exponent = (struct siotls_bytes){spki.data + spki.data_len - vector->exponent_size, vector->exponent_size};
    }
    return key;
}

int kit_keys_is_deterministic(uint16_t scheme)
{
    return scheme == SIOTLS_SCHEME_ED25519 || scheme == SIOTLS_SCHEME_ED448 ||
           scheme == SIOTLS_SCHEME_RSA_PKCS1_SHA256 || scheme == SIOTLS_SCHEME_RSA_PKCS1_SHA384 ||
           scheme == SIOTLS_SCHEME_RSA_PKCS1_SHA512;
}
