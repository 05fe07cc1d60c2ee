/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys_rsa.c: see keys_direct.h. Padding and salt are set again for each key, since a new key resets them; the hash
 * stays.
 */
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <string.h>

#include "keys_direct.h"

enum { MODEL_SIZE = 256 };

static bool is_rsa(const struct key_type *type)
{
    return type->name[0] == 'R' && type->functions->signature_new != NULL;
}

/* An odd number of 2048 bits and 65537, in the order of bytes that libcrypto's parameters have: this machine's. */
static void *make_model(const struct key_type *type)
{
    uint8_t modulus[MODEL_SIZE];
    unsigned int exponent = 65537;
    const OSSL_PARAM numbers[3] = {
        {OSSL_PKEY_PARAM_RSA_N, OSSL_PARAM_UNSIGNED_INTEGER, modulus, sizeof modulus, OSSL_PARAM_UNMODIFIED},
        {OSSL_PKEY_PARAM_RSA_E, OSSL_PARAM_UNSIGNED_INTEGER, &exponent, sizeof exponent, OSSL_PARAM_UNMODIFIED},
        NO_MORE,
    };
    memset(modulus, 0xff, sizeof modulus);
    return direct_methods.from_parameters(type, OSSL_KEYMGMT_SELECT_PUBLIC_KEY, numbers);
}

static bool init(const struct key_type *type, void *run, void *key, const struct scheme_shape *shape,
                 const char *digest)
{
    int salt_len = RSA_PSS_SALTLEN_DIGEST;
    const char *padding = shape->is_pss ? OSSL_PKEY_RSA_PAD_MODE_PSS : OSSL_PKEY_RSA_PAD_MODE_PKCSV15;
    OSSL_PARAM parameters[4] = {
        {OSSL_SIGNATURE_PARAM_PAD_MODE, OSSL_PARAM_UTF8_STRING, (char *)padding, strlen(padding),
         OSSL_PARAM_UNMODIFIED},
        NO_MORE,
        NO_MORE,
        NO_MORE,
    };
    OSSL_PARAM *next = &parameters[1];
    if (shape->is_pss)
        *next++ = (OSSL_PARAM){OSSL_SIGNATURE_PARAM_PSS_SALTLEN, OSSL_PARAM_INTEGER, &salt_len, sizeof salt_len,
                               OSSL_PARAM_UNMODIFIED};
    if (digest != NULL)
        *next = (OSSL_PARAM){OSSL_SIGNATURE_PARAM_DIGEST, OSSL_PARAM_UTF8_STRING, (char *)digest, strlen(digest),
                             OSSL_PARAM_UNMODIFIED};
    return type->functions->verify_init(run, key, parameters) > 0;
}

bool rsa_prepare(struct key_type *type)
{
    const struct key_functions *functions = type->functions;
    if (!is_rsa(type))
        return true;
    if (functions->signature_duplicate == NULL)
        return false;
    size_t num_schemes;
    const uint16_t *schemes = schemes_of(type->name[3] == '\0' ? SIOTLS_KEY_RSA : SIOTLS_KEY_RSA_PSS, &num_schemes);
    void *model = make_model(type);
    bool done = model != NULL;
    for (size_t i = 0; done && i < num_schemes; i++) {
        const struct scheme_shape *shape = find_scheme(schemes[i]);
        type->prepared[i] = functions->signature_new(functions->context, type->state->properties);
        done = type->prepared[i] != NULL && init(type, type->prepared[i], model, shape, shape->digest);
    }
    direct_methods.release(type, model);
    return done;
}

void rsa_release(struct key_type *type)
{
    for (size_t i = 0; i < MAX_KEY_SCHEMES; i++) {
        if (type->prepared[i] != NULL)
            type->functions->signature_free(type->prepared[i]);
        type->prepared[i] = NULL;
    }
}

void *rsa_begin(const struct key_type *type, void *key, const struct scheme_shape *shape)
{
    size_t num_schemes;
    size_t i = 0;
    const uint16_t *schemes = schemes_of(shape->key_type, &num_schemes);
    while (i < num_schemes && schemes[i] != shape->scheme)
        i++;
    void *run = i < num_schemes ? type->functions->signature_duplicate(type->prepared[i]) : NULL;
    if (run == NULL || init(type, run, key, shape, NULL))
        return run;
    type->functions->signature_free(run);
    return NULL;
}
