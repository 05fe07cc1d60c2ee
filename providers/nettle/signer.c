/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signer.c: private keys from PKCS#8, also encrypted (PBES2), and signatures by them.
 */
#include <string.h>

#include "common/pkcs8.h"
#include "common/rsa_key.h"
#include "common/rsa_parameters.h"
#include "internal.h"

/* RSA is the largest: two INTEGERs, their SEQUENCE, and an AlgorithmIdentifier with PSS parameters. */
enum { MAX_KEY_SCHEMES = 3, MAX_ALGORITHM = 128, MAX_PUBLIC = NP_MAX_RSA_SIGNER_MODULUS + 32 };

/* For a key that is not known yet. */
enum { MAX_ARENA = NP_ARENA_CURVE + NP_ARENA_PER_MODULUS_BYTE * NP_MAX_RSA_SIGNER_MODULUS };

struct signer_context {
    uint32_t key_type; /* 0: there is no key */
    union {
        struct np_rsa_private rsa;
        struct np_scalar scalar;
        uint8_t edwards[2][NP_MAX_EDWARDS_KEY]; /* private, public */
    } key;
    uint16_t schemes[MAX_KEY_SCHEMES];
    size_t num_schemes;
    uint8_t spki[MAX_ALGORITHM + MAX_PUBLIC + 2 * PROVIDER_DER_MAX_HEADER];
    size_t spki_len;
};

/* The schemes of a key stand in the order of preference. */
static const uint16_t all_schemes[] = {
    SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256,
    SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
    SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512,
    SIOTLS_SCHEME_ED25519,
    SIOTLS_SCHEME_ED448,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA256,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA512,
};

static void signer_clear(void *memory)
{
    np_wipe(memory, sizeof(struct signer_context));
}

/* ---- what a key is: each keeps it, and writes its public key to output ---- */

static size_t write_rsa_public(uint8_t *output, const struct rsa_public_key *key)
{
    uint8_t bytes[NP_MAX_RSA_SIGNER_MODULUS];
    uint8_t exponent_bytes[8];
    struct siotls_bytes modulus = {bytes, key->size};
    struct siotls_bytes exponent = {exponent_bytes, sizeof exponent_bytes};
    np_number_write(bytes, key->size, key->n);
    np_number_write(exponent_bytes, sizeof exponent_bytes, key->e);
    return provider_rsa_write_public(output, modulus, exponent);
}

static int read_rsa(struct signer_context *context, const struct provider_pkcs8 *pkcs8, uint8_t *output,
                    size_t *output_len)
{
    int status = np_rsa_private_read(&context->key.rsa, pkcs8->key);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    context->key_type = pkcs8->key_type;
    *output_len = write_rsa_public(output, &context->key.rsa.public.key);
    return SIOTLS_PROVIDER_OK;
}

/* A public key that the file states must be the private key's. */
static int agree(struct siotls_bytes stated, const uint8_t *output, size_t output_len)
{
    bool is_good = stated.data == NULL || provider_der_equal(stated, (struct siotls_bytes){output, output_len});
    return is_good ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_KEY;
}

static int read_ec(struct signer_context *context, const struct provider_pkcs8 *pkcs8, const struct np_curve *curve,
                   uint8_t *output, size_t *output_len)
{
    struct siotls_bytes private_key, stated;
    int status = provider_pkcs8_read_ec(pkcs8, &private_key, &stated);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    /* RFC 5915 3: as long as the order; some programs leave leading zeros out. */
    if (!np_scalar_read(&context->key.scalar, curve, private_key.data, private_key.data_len))
        return SIOTLS_PROVIDER_BAD_KEY;
    context->key_type = pkcs8->key_type;
    np_point_of_scalar(output, curve, &context->key.scalar);
    *output_len = 1 + 2 * curve->size;
    return agree(stated, output, *output_len);
}

static int read_edwards(struct signer_context *context, const struct provider_pkcs8 *pkcs8,
                        const struct np_edwards *edwards, uint8_t *output, size_t *output_len)
{
    struct siotls_bytes private_key;
    int status = provider_pkcs8_read_edwards(pkcs8, &private_key);
    if (status != SIOTLS_PROVIDER_OK || private_key.data_len != edwards->key_size)
        return SIOTLS_PROVIDER_BAD_KEY;
    memcpy(context->key.edwards[0], private_key.data, edwards->key_size);
    edwards->public_key(context->key.edwards[1], context->key.edwards[0]);
    context->key_type = pkcs8->key_type;
    memcpy(output, context->key.edwards[1], edwards->key_size);
    *output_len = edwards->key_size;
    return agree(pkcs8->public_key, output, *output_len);
}

/* A key may be restricted (RSA-PSS parameters), or too short for a hash (RFC 8017 9.1.1). */
static bool can_sign(const struct signer_context *context, const struct np_scheme *scheme,
                     struct siotls_bytes parameters)
{
    if (scheme->key_type != context->key_type)
        return false;
    if (!np_is_rsa(context->key_type))
        return true;
    if (mpz_sizeinbase(context->key.rsa.public.key.n, 2) - 1 < 8 * (2 * scheme->hash->digest_size + 1) + 1)
        return false;
    return context->key_type == SIOTLS_KEY_RSA || provider_rsa_parameters_allow(parameters, scheme->hash->digest_size);
}

/* Fills in what the key is and can do. */
static int examine(struct signer_context *context, const struct provider_pkcs8 *pkcs8, struct siotls_bytes public_key)
{
    for (size_t i = 0; i < sizeof all_schemes / sizeof all_schemes[0]; i++)
        if (can_sign(context, np_scheme_find(all_schemes[i]), pkcs8->parameters))
            context->schemes[context->num_schemes++] = all_schemes[i];
    if (context->num_schemes == 0 || pkcs8->algorithm.data_len > MAX_ALGORITHM)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    context->spki_len = provider_spki_write(context->spki, pkcs8->algorithm, public_key);
    return SIOTLS_PROVIDER_OK;
}

static int import_plain(struct signer_context *context, struct siotls_bytes der)
{
    struct provider_pkcs8 pkcs8;
    uint8_t public_key[MAX_PUBLIC];
    size_t public_key_len = 0;
    int status = provider_pkcs8_read(&pkcs8, der);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    const struct np_curve *curve = np_curve_of_key(pkcs8.key_type);
    const struct np_edwards *edwards = np_edwards_of_key(pkcs8.key_type);
    if (curve != NULL)
        status = read_ec(context, &pkcs8, curve, public_key, &public_key_len);
    else if (edwards != NULL)
        status = read_edwards(context, &pkcs8, edwards, public_key, &public_key_len);
    else if (np_is_rsa(pkcs8.key_type))
        status = read_rsa(context, &pkcs8, public_key, &public_key_len);
    else
        status = SIOTLS_PROVIDER_UNSUPPORTED;
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    return examine(context, &pkcs8, (struct siotls_bytes){public_key, public_key_len});
}

static int import_encrypted(struct signer_context *context, const struct siotls_private_key_source *source)
{
    struct np_plain plain = {0};
    int status = np_decrypt(&plain, source->pkcs8, source->passphrase);
    if (status == SIOTLS_PROVIDER_OK)
        status = import_plain(context, (struct siotls_bytes){plain.info, plain.info_len});
    /* Nonsense that looks like padding: one wrong passphrase in 256 gives that. */
    if (status == SIOTLS_PROVIDER_BAD_KEY && plain.info != NULL)
        status = SIOTLS_PROVIDER_PASSPHRASE;
    np_plain_clear(&plain);
    return status;
}

static int signer_import(const struct siotls_provider_instance *instance, const struct siotls_signer *signer,
                         void *memory, const struct siotls_private_key_source *source)
{
    struct signer_context *context = memory;
    (void)instance;
    (void)signer;
    signer_clear(context);
    if (source->uri != NULL)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (!np_arena_enter(MAX_ARENA))
        return SIOTLS_PROVIDER_NO_MEMORY;
    int status = provider_pkcs8_is_encrypted(source->pkcs8) ? import_encrypted(context, source)
                                                            : import_plain(context, source->pkcs8);
    np_arena_leave();
    if (status != SIOTLS_PROVIDER_OK)
        signer_clear(context);
    return status;
}

static size_t max_signature(const struct signer_context *context)
{
    const struct np_edwards *edwards = np_edwards_of_key(context->key_type);
    if (np_is_rsa(context->key_type))
        return context->key.rsa.public.key.size;
    return edwards != NULL ? edwards->signature_size : np_ecdsa_max_signature(np_curve_of_key(context->key_type));
}

static int signer_describe(const void *memory, struct siotls_signer_key *key)
{
    const struct signer_context *context = memory;
    const struct siotls_signer_key full = {
        .size = key->size,
        .key_type = context->key_type,
        .schemes = context->schemes,
        .num_schemes = context->num_schemes,
        .spki = {context->spki, context->spki_len},
        .max_signature_size = max_signature(context),
    };
    memcpy(key, &full, key->size < sizeof full ? key->size : sizeof full);
    return SIOTLS_PROVIDER_OK;
}

static bool may_sign(const struct signer_context *context, uint16_t scheme)
{
    for (size_t i = 0; i < context->num_schemes; i++)
        if (context->schemes[i] == scheme)
            return true;
    return false;
}

static int make_signature(const struct signer_context *context, const struct np_scheme *scheme,
                          struct siotls_bytes message, uint8_t *signature, size_t *signature_len)
{
    const struct np_edwards *edwards = np_edwards_of_key(context->key_type);
    uint8_t digest[NP_MAX_DIGEST];
    if (edwards != NULL) {
        edwards->sign(context->key.edwards[1], context->key.edwards[0], message.data_len, message.data, signature);
        return SIOTLS_PROVIDER_OK;
    }
    np_digest(digest, scheme->hash, message.data, message.data_len);
    if (np_is_rsa(context->key_type))
        return np_rsa_sign(&context->key.rsa, scheme, digest, signature);
    struct ecc_scalar scalar = np_scalar_of(np_curve_of_key(context->key_type), &context->key.scalar);
    return np_ecdsa_sign(&scalar, digest, scheme->hash->digest_size, signature, signature_len);
}

static int signer_sign(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                       uint8_t *signature, size_t signature_capacity, size_t *signature_len)
{
    static const uint8_t nothing[1];
    const struct signer_context *context = memory;
    const struct siotls_bytes bytes = {message_len > 0 ? message : nothing, message_len};
    if (!may_sign(context, scheme))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (signature_capacity < max_signature(context))
        return SIOTLS_PROVIDER_TOO_SMALL;
    if (!np_arena_enter(np_is_rsa(context->key_type) ? MAX_ARENA : NP_ARENA_CURVE))
        return SIOTLS_PROVIDER_NO_MEMORY;
    *signature_len = max_signature(context);
    int status = make_signature(context, np_scheme_find(scheme), bytes, signature, signature_len);
    np_arena_leave();
    return status;
}

const struct siotls_signer np_signer = {
    .size = sizeof np_signer,
    .fips = SIOTLS_FIPS_NO,
    .max_signature_size = NP_MAX_RSA_SIGNER_MODULUS,
    .schemes = all_schemes,
    .num_schemes = sizeof all_schemes / sizeof all_schemes[0],
    .pkcs8_encryption = "PBES2 with PBKDF2 (HMAC-SHA-1, 256, 384, 512) and AES-128-CBC or AES-256-CBC",
    .context_size = sizeof(struct signer_context),
    .context_alignment = _Alignof(struct signer_context),
    .import = signer_import,
    .describe = signer_describe,
    .sign = signer_sign,
    .clear = signer_clear,
};
