/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signer.c: private keys from PKCS#8, also encrypted (PBES2), and signatures by them. RSA is blinded by the library.
 */
#include <openssl/curve25519.h>
#include <openssl/ecdsa.h>
#include <openssl/mem.h>
#include <openssl/rsa.h>
#include <string.h>

#include "common/pkcs8.h"
#include "common/rsa_parameters.h"
#include "internal.h"

enum { MAX_KEY_SCHEMES = 3, ML_DSA_87_SIGNATURE = 4627 };

struct signer_context {
    struct ap_private_key key;
    uint16_t schemes[MAX_KEY_SCHEMES];
    size_t num_schemes;
};

/* The schemes of a key stand in the order of preference. */
static const uint16_t all_schemes[] = {
    SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256,
    SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
    SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512,
    SIOTLS_SCHEME_ED25519,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA256,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA512,
    SIOTLS_SCHEME_ML_DSA_44,
    SIOTLS_SCHEME_ML_DSA_65,
    SIOTLS_SCHEME_ML_DSA_87,
};

static void signer_clear(void *memory)
{
    struct signer_context *context = memory;
    ap_private_key_clear(&context->key);
    *context = (struct signer_context){0};
}

/* ---- import ---- */

/* A key may be restricted (RSA-PSS parameters), or too short for a hash (RFC 8017 9.1.1). */
static bool can_sign(const struct ap_private_key *key, const struct ap_scheme *scheme, struct siotls_bytes parameters)
{
    if (scheme->key_type != key->key_type)
        return false;
    if (!ap_is_rsa(key->key_type))
        return true;
    size_t digest_size = EVP_MD_size(scheme->hash());
    if (RSA_bits(key->rsa) - 1 < 8 * (2 * digest_size + 1) + 1)
        return false;
    return key->key_type == SIOTLS_KEY_RSA || provider_rsa_parameters_allow(parameters, digest_size);
}

static int import_plain(struct signer_context *context, struct siotls_bytes der)
{
    struct provider_pkcs8 pkcs8;
    int status = provider_pkcs8_read(&pkcs8, der);
    if (status == SIOTLS_PROVIDER_OK)
        status = ap_private_key_read(&context->key, &pkcs8, der);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    for (size_t i = 0; i < sizeof all_schemes / sizeof all_schemes[0]; i++)
        if (can_sign(&context->key, ap_scheme_find(all_schemes[i]), pkcs8.parameters))
            context->schemes[context->num_schemes++] = all_schemes[i];
    return context->num_schemes > 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_UNSUPPORTED;
}

static int import_encrypted(struct signer_context *context, const struct siotls_private_key_source *source)
{
    struct ap_plain plain = {0};
    int status = ap_decrypt(&plain, source->pkcs8, source->passphrase);
    if (status == SIOTLS_PROVIDER_OK) {
        status = import_plain(context, (struct siotls_bytes){plain.info, plain.info_len});
        /* Nonsense that looks like padding: one wrong passphrase in 256 gives that. */
        status = status == SIOTLS_PROVIDER_BAD_KEY ? SIOTLS_PROVIDER_PASSPHRASE : status;
    }
    OPENSSL_free(plain.info);
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
    int status = provider_pkcs8_is_encrypted(source->pkcs8) ? import_encrypted(context, source)
                                                            : import_plain(context, source->pkcs8);
    if (status != SIOTLS_PROVIDER_OK)
        signer_clear(context);
    return status;
}

/* ---- use ---- */

static size_t max_signature(const struct ap_private_key *key)
{
    if (key->rsa != NULL)
        return RSA_size(key->rsa);
    if (key->ec != NULL)
        return ECDSA_size(key->ec);
    return key->ml_dsa != NULL ? (size_t)EVP_PKEY_size(key->ml_dsa) : ED25519_SIGNATURE_LEN;
}

static int signer_describe(const void *memory, struct siotls_signer_key *key)
{
    const struct signer_context *context = memory;
    const struct siotls_signer_key full = {
        .size = key->size,
        .key_type = context->key.key_type,
        .schemes = context->schemes,
        .num_schemes = context->num_schemes,
        .spki = {context->key.spki, context->key.spki_len},
        .max_signature_size = max_signature(&context->key),
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

/* The salt is as long as the hash (RFC 9846 4.3.3). */
static bool sign_digest(const struct ap_private_key *key, const struct ap_scheme *scheme, struct siotls_bytes message,
                        uint8_t *signature, size_t *signature_len)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned ecdsa_len = 0;
    size_t digest_len = ap_digest(digest, scheme, message.data, message.data_len);
    if (digest_len == 0)
        return false;
    if (key->rsa != NULL)
        return RSA_sign_pss_mgf1(key->rsa, signature_len, signature, RSA_size(key->rsa), digest, digest_len,
                                 scheme->hash(), scheme->hash(), RSA_PSS_SALTLEN_DIGEST) != 0;
    bool done = ECDSA_sign(0, digest, digest_len, signature, &ecdsa_len, key->ec) != 0;
    *signature_len = ecdsa_len;
    return done;
}

static bool sign_ml_dsa(const struct ap_private_key *key, struct siotls_bytes message, uint8_t *signature,
                        size_t *signature_len)
{
    EVP_MD_CTX run;
    EVP_MD_CTX_init(&run);
    bool done =
        EVP_DigestSignInit(&run, NULL, NULL, NULL, key->ml_dsa) &&
        EVP_DigestSign(&run, signature, signature_len, ap_pointed(message.data, message.data_len), message.data_len);
    EVP_MD_CTX_cleanup(&run);
    return done;
}

static bool make_signature(const struct ap_private_key *key, const struct ap_scheme *scheme,
                           struct siotls_bytes message, uint8_t *signature, size_t *signature_len)
{
    if (scheme->hash != NULL)
        return sign_digest(key, scheme, message, signature, signature_len);
    if (key->ml_dsa != NULL)
        return sign_ml_dsa(key, message, signature, signature_len);
    return ED25519_sign(signature, ap_pointed(message.data, message.data_len), message.data_len, key->ed25519) != 0;
}

static int signer_sign(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                       uint8_t *signature, size_t signature_capacity, size_t *signature_len)
{
    const struct signer_context *context = memory;
    if (!may_sign(context, scheme))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    *signature_len = max_signature(&context->key);
    if (signature_capacity < *signature_len)
        return SIOTLS_PROVIDER_TOO_SMALL;
    return make_signature(&context->key, ap_scheme_find(scheme), (struct siotls_bytes){message, message_len}, signature,
                          signature_len)
               ? SIOTLS_PROVIDER_OK
               : ap_fail(SIOTLS_PROVIDER_INTERNAL);
}

const struct siotls_signer ap_signer = {
    .size = sizeof ap_signer,
    .fips = AP_APPROVED,
    .max_signature_size = ML_DSA_87_SIGNATURE,
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
