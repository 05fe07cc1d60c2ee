/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signer.c: private keys from PKCS#8, also encrypted (PBES2), and signatures by them. libcrypto never asks for a
 * passphrase by itself: it is decrypted here or not at all.
 */
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <string.h>

#include "private_key.h"

enum { MAX_SIGNATURE = 8192 };

struct signer_context {
    EVP_PKEY *key;
    const struct state *state;
    uint32_t key_type;
    uint16_t schemes[MAX_KEY_SCHEMES];
    /* Ready to sign by each; only copied afterwards, by any number of threads. NULL: the library cannot copy it. */
    EVP_MD_CTX *prepared[MAX_KEY_SCHEMES];
    size_t num_schemes;
    uint8_t *spki; /* libcrypto's memory */
    size_t spki_len;
};

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
    SIOTLS_SCHEME_ML_DSA_44,
    SIOTLS_SCHEME_ML_DSA_65,
    SIOTLS_SCHEME_ML_DSA_87,
};

/* ML-DSA stands last, so that a libcrypto without it offers the rest. */
enum { NUM_ML_DSA = 3 };

static const struct {
    const char *type;
    const char *group_name;
    uint32_t key_type;
} types[] = {
    {"RSA", NULL, SIOTLS_KEY_RSA},
    {"RSA-PSS", NULL, SIOTLS_KEY_RSA_PSS},
    {"EC", "prime256v1", SIOTLS_KEY_SECP256R1},
    {"EC", "secp384r1", SIOTLS_KEY_SECP384R1},
    {"EC", "secp521r1", SIOTLS_KEY_SECP521R1},
    {"ED25519", NULL, SIOTLS_KEY_ED25519},
    {"ED448", NULL, SIOTLS_KEY_ED448},
    {"ML-DSA-44", NULL, SIOTLS_KEY_ML_DSA_44},
    {"ML-DSA-65", NULL, SIOTLS_KEY_ML_DSA_65},
    {"ML-DSA-87", NULL, SIOTLS_KEY_ML_DSA_87},
};

/* 0 for a type that is not offered. */
static uint32_t key_type_of(EVP_PKEY *key)
{
    char group[32] = "";
    EVP_PKEY_get_group_name(key, group, sizeof group, NULL);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (EVP_PKEY_is_a(key, types[i].type) &&
            (types[i].group_name == NULL || strcmp(group, types[i].group_name) == 0))
            return types[i].key_type;
    return 0;
}

static PKCS8_PRIV_KEY_INFO *read_plain(struct siotls_bytes der)
{
    const uint8_t *next = der.data;
    PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &next, (long)der.data_len);
    if (info != NULL && next == der.data + der.data_len)
        return info;
    PKCS8_PRIV_KEY_INFO_free(info);
    return NULL;
}

static X509_SIG *read_encrypted(struct siotls_bytes der)
{
    const uint8_t *next = der.data;
    X509_SIG *encrypted = d2i_X509_SIG(NULL, &next, (long)der.data_len);
    if (encrypted != NULL && next == der.data + der.data_len)
        return encrypted;
    X509_SIG_free(encrypted);
    return NULL;
}

/* Only PBES2 is taken: what came before it is too weak to keep a key in. */
static bool is_pbes2(const X509_SIG *encrypted)
{
    const X509_ALGOR *algorithm = NULL;
    const ASN1_OBJECT *object = NULL;
    X509_SIG_get0(encrypted, &algorithm, NULL);
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    return OBJ_obj2nid(object) == NID_pbes2;
}

static int decrypt(const struct state *state, PKCS8_PRIV_KEY_INFO **info, X509_SIG *encrypted,
                   struct siotls_bytes passphrase)
{
    if (!is_pbes2(encrypted))
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (passphrase.data == NULL)
        return SIOTLS_PROVIDER_PASSPHRASE;
    *info = PKCS8_decrypt_ex(encrypted, (const char *)passphrase.data, (int)passphrase.data_len, state->library,
                             state->properties);
    return *info != NULL ? SIOTLS_PROVIDER_OK : fail_quietly(SIOTLS_PROVIDER_PASSPHRASE);
}

static int read_info(const struct state *state, PKCS8_PRIV_KEY_INFO **info,
                     const struct siotls_private_key_source *source)
{
    *info = read_plain(source->pkcs8);
    if (*info != NULL)
        return SIOTLS_PROVIDER_OK;
    X509_SIG *encrypted = read_encrypted(source->pkcs8);
    if (encrypted == NULL)
        return fail_quietly(SIOTLS_PROVIDER_BAD_KEY);
    ERR_clear_error();
    int status = decrypt(state, info, encrypted, source->passphrase);
    X509_SIG_free(encrypted);
    return status;
}

static bool init_run(const struct signer_context *context, EVP_MD_CTX *run, const struct scheme_shape *shape)
{
    EVP_PKEY_CTX *key_context = NULL;
    return EVP_DigestSignInit_ex(run, &key_context, shape->digest, context->state->library, context->state->properties,
                                 context->key, NULL) > 0 &&
           prepare_padding(key_context, shape);
}

static bool can_copy(const EVP_MD_CTX *prepared)
{
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    bool can = copy != NULL && EVP_MD_CTX_copy_ex(copy, prepared);
    EVP_MD_CTX_free(copy);
    return can;
}

/* A key may be restricted (RSA-PSS parameters), or too short for a hash: what it can do is tried. */
static void add_scheme(struct signer_context *context, uint16_t scheme)
{
    const struct scheme_shape *shape = find_scheme(scheme);
    if (shape->key_type != context->key_type)
        return;
    if (shape->is_pss && shape->digest[3] == '5' && EVP_PKEY_get_size(context->key) < 2 * 64 + 2)
        return;
    EVP_MD_CTX *prepared = EVP_MD_CTX_new();
    bool can = prepared != NULL && init_run(context, prepared, shape);
    if (!can || !can_copy(prepared)) {
        EVP_MD_CTX_free(prepared);
        prepared = NULL;
        ERR_clear_error();
    }
    if (!can)
        return;
    context->prepared[context->num_schemes] = prepared;
    context->schemes[context->num_schemes++] = scheme;
}

static void signer_clear(void *memory)
{
    struct signer_context *context = memory;
    for (size_t i = 0; i < context->num_schemes; i++)
        EVP_MD_CTX_free(context->prepared[i]);
    EVP_PKEY_free(context->key);
    OPENSSL_free(context->spki);
    *context = (struct signer_context){0};
}

/* Fills in what the key is and can do. */
static int examine(struct signer_context *context)
{
    size_t num_schemes;
    context->key_type = key_type_of(context->key);
    if (context->key_type == 0)
        return fail_quietly(SIOTLS_PROVIDER_UNSUPPORTED);
    const uint16_t *schemes = schemes_of(context->key_type, &num_schemes);
    for (size_t i = 0; i < num_schemes; i++)
        add_scheme(context, schemes[i]);
    if (context->spki == NULL) {
        int spki_len = i2d_PUBKEY(context->key, &context->spki);
        if (spki_len <= 0)
            return fail_quietly(SIOTLS_PROVIDER_BAD_KEY);
        context->spki_len = (size_t)spki_len;
    }
    return context->num_schemes > 0 ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_UNSUPPORTED;
}

/* Why libcrypto makes no key of info: the key is bad, or of an algorithm that this libcrypto does not have. */
static int cause(const struct state *state, const PKCS8_PRIV_KEY_INFO *info)
{
    const ASN1_OBJECT *object = NULL;
    char name[128];
    EVP_KEYMGMT *manager = NULL;
    if (PKCS8_pkey_get0(&object, NULL, NULL, NULL, info) > 0 && OBJ_obj2txt(name, sizeof name, object, 1) > 0)
        manager = EVP_KEYMGMT_fetch(state->library, name, state->properties);
    int is_known = manager != NULL;
    EVP_KEYMGMT_free(manager);
    return fail_quietly(is_known ? SIOTLS_PROVIDER_BAD_KEY : SIOTLS_PROVIDER_UNSUPPORTED);
}

/* Whatever libcrypto knows how to read. */
static int decode(struct signer_context *context, const struct siotls_private_key_source *source)
{
    const struct state *state = context->state;
    PKCS8_PRIV_KEY_INFO *info = NULL;
    int status = read_info(state, &info, source);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    context->key = EVP_PKCS82PKEY_ex(info, state->library, state->properties);
    status = context->key != NULL ? examine(context) : cause(state, info);
    PKCS8_PRIV_KEY_INFO_free(info);
    return status;
}

static int signer_import(const struct siotls_provider_instance *instance, const struct siotls_signer *signer,
                         void *memory, const struct siotls_private_key_source *source)
{
    struct signer_context *context = memory;
    (void)signer;
    signer_clear(context);
    context->state = state_of(instance);
    if (source->uri != NULL)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (source->pkcs8.data_len > INT32_MAX || source->passphrase.data_len > INT32_MAX)
        return SIOTLS_PROVIDER_ARGUMENT;
    context->key = make_private_key(context->state, source->pkcs8, &context->spki, &context->spki_len);
    int status = context->key != NULL ? examine(context) : decode(context, source);
    if (status != SIOTLS_PROVIDER_OK)
        signer_clear(context);
    return status;
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
        .max_signature_size = (size_t)EVP_PKEY_get_size(context->key),
    };
    memcpy(key, &full, key->size < sizeof full ? key->size : sizeof full);
    return SIOTLS_PROVIDER_OK;
}

/* A signature is begun by a copy of what is prepared: to begin anew looks the key's type and the hash up by name. */
static bool begin_run(const struct signer_context *context, EVP_MD_CTX *run, size_t index)
{
    return context->prepared[index] != NULL ? EVP_MD_CTX_copy_ex(run, context->prepared[index]) > 0
                                            : init_run(context, run, find_scheme(context->schemes[index]));
}

static int signer_sign(const void *memory, uint16_t scheme, const uint8_t *message, size_t message_len,
                       uint8_t *signature, size_t signature_capacity, size_t *signature_len)
{
    static const uint8_t nothing[1];
    const struct signer_context *context = memory;
    size_t index = 0;
    while (index < context->num_schemes && context->schemes[index] != scheme)
        index++;
    if (index == context->num_schemes)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    if (signature_capacity < (size_t)EVP_PKEY_get_size(context->key))
        return SIOTLS_PROVIDER_TOO_SMALL;
    EVP_MD_CTX *run = EVP_MD_CTX_new();
    *signature_len = signature_capacity;
    bool done = run != NULL && begin_run(context, run, index) &&
                EVP_DigestSign(run, signature, signature_len, message_len > 0 ? message : nothing, message_len) > 0;
    EVP_MD_CTX_free(run);
    return done ? SIOTLS_PROVIDER_OK : fail(context->state, SIOTLS_PROVIDER_INTERNAL, "a signature cannot be made");
}

void open_signer(struct state *state)
{
    EVP_KEYMGMT *ml_dsa = EVP_KEYMGMT_fetch(state->library, "ML-DSA-44", state->properties);
    EVP_KEYMGMT *ec = EVP_KEYMGMT_fetch(state->library, "EC", state->properties);
    state->signer = (struct siotls_signer){
        .size = sizeof state->signer,
        .fips = ec != NULL ? fips_of(EVP_KEYMGMT_get0_provider(ec)) : SIOTLS_FIPS_NO,
        .max_signature_size = MAX_SIGNATURE,
        .schemes = all_schemes,
        .num_schemes = sizeof all_schemes / sizeof all_schemes[0] - (ml_dsa == NULL ? NUM_ML_DSA : 0),
        .pkcs8_encryption = "PBES2 with PBKDF2 or scrypt, and AES-CBC or 3DES-CBC",
        .context_size = sizeof(struct signer_context),
        .context_alignment = _Alignof(struct signer_context),
        .import = signer_import,
        .describe = signer_describe,
        .sign = signer_sign,
        .clear = signer_clear,
    };
    state->signer_list[0] = &state->signer;
    state->instance.signers = state->signer_list;
    state->instance.num_signers = 1;
    EVP_KEYMGMT_free(ml_dsa);
    EVP_KEYMGMT_free(ec);
}
