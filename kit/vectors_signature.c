/* SPDX-License-Identifier: Apache-2.0 */
/* vectors_signature.c: vectors of ECDSA, EdDSA, ML-DSA, RSA PKCS #1 and RSA-PSS, with and without parameters. */
#include <string.h>

#include "kit/vectors_json.h"

static const struct {
    const char *curve;
    uint32_t key_type;
} curves[] = {
    {"secp256r1", SIOTLS_KEY_SECP256R1},  {"secp384r1", SIOTLS_KEY_SECP384R1}, {"secp521r1", SIOTLS_KEY_SECP521R1},
    {"edwards25519", SIOTLS_KEY_ED25519}, {"edwards448", SIOTLS_KEY_ED448},
};

static const struct {
    const char *sha;
    long size;
    uint16_t ecdsa;
    uint16_t pkcs1;
    uint16_t pss;
    uint16_t pss_pss;
} hashes[] = {
    {"SHA-256", 32, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_SCHEME_RSA_PKCS1_SHA256,
     SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_SCHEME_RSA_PSS_PSS_SHA256},
    {"SHA-384", 48, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, SIOTLS_SCHEME_RSA_PKCS1_SHA384,
     SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, SIOTLS_SCHEME_RSA_PSS_PSS_SHA384},
    {"SHA-512", 64, SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIOTLS_SCHEME_RSA_PKCS1_SHA512,
     SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, SIOTLS_SCHEME_RSA_PSS_PSS_SHA512},
};
enum { NUM_HASHES = sizeof hashes / sizeof hashes[0], MAX_SPKI = 2048 };

static uint32_t key_type_of(const json_t *group)
{
    const char *curve = kit_vector_text(json_object_get(group, "publicKey"), "curve");
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (strcmp(curves[i].curve, curve) == 0)
            return curves[i].key_type;
    return 0;
}

/* The row of the group's hash; NUM_HASHES when TLS has none of that name. */
static size_t hash_of(const json_t *group)
{
    size_t i = 0;
    while (i < NUM_HASHES && strcmp(hashes[i].sha, kit_vector_text(group, "sha")) != 0)
        i++;
    return i;
}

static int fits_ecdsa(const struct subject *subject, const char *algorithm, const json_t *group)
{
    size_t hash = hash_of(group);
    (void)algorithm;
    return hash < NUM_HASHES && key_type_of(group) == subject->key_type && hashes[hash].ecdsa == subject->id;
}

static int fits_eddsa(const struct subject *subject, const char *algorithm, const json_t *group)
{
    (void)algorithm;
    return key_type_of(group) == subject->key_type;
}

static int fits_pkcs1(const struct subject *subject, const char *algorithm, const json_t *group)
{
    size_t hash = hash_of(group);
    (void)algorithm;
    return hash < NUM_HASHES && subject->key_type == SIOTLS_KEY_RSA && hashes[hash].pkcs1 == subject->id;
}

/* RFC 9846 4.3.3: the same hash in MGF1, and a salt as long as it. */
static int fits_pss(const struct subject *subject, const char *algorithm, const json_t *group)
{
    size_t hash = hash_of(group);
    (void)algorithm;
    return hash < NUM_HASHES && strcmp(kit_vector_text(group, "mgfSha"), kit_vector_text(group, "sha")) == 0 &&
           strcmp(kit_vector_text(group, "mgf"), "MGF1") == 0 &&
           kit_vector_number(group, "sLen") == hashes[hash].size &&
           (subject->key_type == SIOTLS_KEY_RSA ? hashes[hash].pss == subject->id
                                                : hashes[hash].pss_pss == subject->id);
}

/* A key with parameters makes rsa_pss_pss signatures only, and only those that the parameters allow. */
static int fits_pss_parameters(const struct subject *subject, const char *algorithm, const json_t *group)
{
    return subject->key_type == SIOTLS_KEY_RSA_PSS && fits_pss(subject, algorithm, group);
}

static const struct {
    const char *algorithm;
    uint32_t key_type;
    uint8_t oid_end;
} ml_dsas[] = {
    {"ML-DSA-44", SIOTLS_KEY_ML_DSA_44, 17},
    {"ML-DSA-65", SIOTLS_KEY_ML_DSA_65, 18},
    {"ML-DSA-87", SIOTLS_KEY_ML_DSA_87, 19},
};
enum { NUM_ML_DSAS = sizeof ml_dsas / sizeof ml_dsas[0] };

static int fits_ml_dsa(const struct subject *subject, const char *algorithm, const json_t *group)
{
    (void)group;
    for (size_t i = 0; i < NUM_ML_DSAS; i++)
        if (ml_dsas[i].key_type == subject->key_type && strcmp(ml_dsas[i].algorithm, algorithm) == 0)
            return 1;
    return 0;
}

static enum verdict verify(struct trial *trial, const struct siotls_public_key *key, const json_t *test)
{
    static void *context;
    const struct siotls_verifier *verifier = trial->subject->algorithm;
    struct siotls_bytes message = kit_vector_bytes(trial, test, "msg"),
                        signature = kit_vector_bytes(trial, test, "sig");
    if (context == NULL)
        context = kit_trial_context(trial, verifier->context_size, verifier->context_alignment);
    int result = verifier->import(trial->subject->instance, verifier, context, key);
    if (result == SIOTLS_PROVIDER_UNSUPPORTED)
        return VERDICT_UNSUITABLE;
    if (result == SIOTLS_PROVIDER_OK)
        result = verifier->verify(context, (uint16_t)trial->subject->id, message.data, message.data_len, signature.data,
                                  signature.data_len);
    return result == SIOTLS_PROVIDER_OK ? VERDICT_ACCEPTED : VERDICT_REFUSED;
}

static enum verdict run_point(struct trial *trial, const json_t *group, const json_t *test)
{
    const json_t *public_key = json_object_get(group, "publicKey");
    struct siotls_public_key key = {.size = sizeof key, .type = trial->subject->key_type};
    key.spki = kit_vector_bytes(trial, group, "publicKeyDer");
    key.point = kit_vector_bytes(trial, public_key, "uncompressed");
    if (key.point.data == NULL)
        key.point = kit_vector_bytes(trial, public_key, "pk");
    return verify(trial, &key, test);
}

/* A SubjectPublicKeyInfo of more than 255 bytes. */
static struct siotls_bytes make_spki(struct trial *trial, const uint8_t *algorithm, size_t algorithm_len,
                                     struct siotls_bytes public_key)
{
    size_t bits_len = public_key.data_len + 1;
    size_t content_len = algorithm_len + 4 + bits_len;
    uint8_t *spki = kit_trial_area(trial, 4 + content_len);
    const uint8_t head[] = {0x30, 0x82, (uint8_t)(content_len >> 8), (uint8_t)content_len};
    const uint8_t bits[] = {0x03, 0x82, (uint8_t)(bits_len >> 8), (uint8_t)bits_len, 0};
    memcpy(spki, head, sizeof head);
    memcpy(spki + 4, algorithm, algorithm_len);
    memcpy(spki + 4 + algorithm_len, bits, sizeof bits);
    memcpy(spki + 4 + algorithm_len + sizeof bits, public_key.data, public_key.data_len);
    return (struct siotls_bytes){spki, 4 + content_len};
}

/* The same key as id-RSASSA-PSS without parameters: the vectors have it as rsaEncryption. */
static struct siotls_bytes pss_spki(struct trial *trial, struct siotls_bytes rsa_public_key)
{
    static const uint8_t algorithm[] = {0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a};
    return make_spki(trial, algorithm, sizeof algorithm, rsa_public_key);
}

/*
 * What is signed is the message with no context (RFC 9881, RFC 9846 4.3.3). Cases of signing are run the other way
 * round, as signers draw randomness: the signature has to be good.
 */
static enum verdict run_ml_dsa(struct trial *trial, const json_t *group, const json_t *test)
{
    uint8_t algorithm[] = {0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0};
    struct siotls_public_key key = {.size = sizeof key, .type = trial->subject->key_type};
    int is_signing = strcmp(kit_vector_text(group, "type"), "MlDsaSign") == 0;
    key.point = kit_vector_bytes(trial, group, "publicKey");
    if (key.point.data_len < 255 || key.point.data_len > 4096 || json_object_get(test, "msg") == NULL ||
        kit_vector_text(test, "ctx")[0] || (is_signing && strcmp(kit_vector_text(test, "result"), "valid") != 0))
        return VERDICT_UNSUITABLE;
    for (size_t i = 0; i < NUM_ML_DSAS; i++)
        if (ml_dsas[i].key_type == key.type)
            algorithm[sizeof algorithm - 1] = ml_dsas[i].oid_end;
    key.spki = make_spki(trial, algorithm, sizeof algorithm, key.point);
    return verify(trial, &key, test);
}

static enum verdict run_rsa(struct trial *trial, const json_t *group, const json_t *test)
{
    const json_t *public_key = json_object_get(group, "publicKey");
    struct siotls_public_key key = {.size = sizeof key, .type = trial->subject->key_type};
    struct siotls_bytes whole = kit_vector_bytes(trial, group, "publicKeyAsn");
    key.modulus = kit_vector_integer(trial, public_key, "modulus");
    key.exponent = kit_vector_integer(trial, public_key, "publicExponent");
    if (key.modulus.data_len == 0 || whole.data_len < 256 || whole.data_len > MAX_SPKI)
        return VERDICT_UNSUITABLE;
    int has_parameters = strcmp(kit_vector_text(group, "type"), "RsassaPssWithParametersVerify") == 0;
    key.spki = key.type == SIOTLS_KEY_RSA || has_parameters ? kit_vector_bytes(trial, group, "publicKeyDer")
                                                            : pss_spki(trial, whole);
    return verify(trial, &key, test);
}

const struct vector_type kit_vector_signature_types[] = {
    {"EcdsaVerify", SIOTLS_KIND_VERIFIER, fits_ecdsa, run_point},
    {"EddsaVerify", SIOTLS_KIND_VERIFIER, fits_eddsa, run_point},
    {"RsassaPkcs1Verify", SIOTLS_KIND_VERIFIER, fits_pkcs1, run_rsa},
    {"RsassaPssVerify", SIOTLS_KIND_VERIFIER, fits_pss, run_rsa},
    {"RsassaPssWithParametersVerify", SIOTLS_KIND_VERIFIER, fits_pss_parameters, run_rsa},
    {"MlDsaVerify", SIOTLS_KIND_VERIFIER, fits_ml_dsa, run_ml_dsa},
    {"MlDsaSign", SIOTLS_KIND_VERIFIER, fits_ml_dsa, run_ml_dsa},
    {NULL, 0, NULL, NULL},
};
