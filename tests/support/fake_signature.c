/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_signature.c: NOT SECURE, for tests only: a signature of the fake provider is a function of the
 * SubjectPublicKeyInfo, the scheme and the message, so anybody can make it.
 */
#include <string.h>

#include "base/reader.h"
#include "fake_internal.h"

enum { MAX_SPKI = 4096 };

struct key_context {
    uint32_t key_type;
    uint32_t lying_scheme;
    size_t spki_len;
    bool is_live;
    uint8_t spki[MAX_SPKI];
};

static const uint16_t all_schemes[] = {
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA256,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA384,
    SIOTLS_SCHEME_RSA_PSS_PSS_SHA512,
    SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256,
    SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
    SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512,
    SIOTLS_SCHEME_ED25519,
    SIOTLS_SCHEME_ED448,
    SIOTLS_SCHEME_ML_DSA_44,
    SIOTLS_SCHEME_ML_DSA_65,
    SIOTLS_SCHEME_ML_DSA_87,
};

/* oid: what tells the type in an AlgorithmIdentifier. The first num_signing of the schemes are for handshakes. */
static const struct {
    uint32_t key_type;
    uint8_t oid_len;
    uint8_t oid[9];
    uint8_t signature_len;
    uint8_t num_signing;
    uint8_t num_schemes;
    uint16_t schemes[6];
} types[10] = {
    {SIOTLS_KEY_RSA,
     9,
     {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1},
     255,
     3,
     6,
     {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512,
      SIOTLS_SCHEME_RSA_PKCS1_SHA256, SIOTLS_SCHEME_RSA_PKCS1_SHA384, SIOTLS_SCHEME_RSA_PKCS1_SHA512}},
    {SIOTLS_KEY_RSA_PSS,
     9,
     {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10},
     255,
     3,
     3,
     {SIOTLS_SCHEME_RSA_PSS_PSS_SHA256, SIOTLS_SCHEME_RSA_PSS_PSS_SHA384, SIOTLS_SCHEME_RSA_PSS_PSS_SHA512}},
    {SIOTLS_KEY_SECP256R1,
     8,
     {0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7},
     70,
     1,
     3,
     {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384,
      SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512}},
    {SIOTLS_KEY_SECP384R1,
     5,
     {0x2b, 0x81, 4, 0, 0x22},
     102,
     1,
     3,
     {SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256,
      SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512}},
    {SIOTLS_KEY_SECP521R1,
     5,
     {0x2b, 0x81, 4, 0, 0x23},
     138,
     1,
     3,
     {SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256,
      SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384}},
    {SIOTLS_KEY_ED25519, 3, {0x2b, 0x65, 0x70}, 64, 1, 1, {SIOTLS_SCHEME_ED25519}},
    {SIOTLS_KEY_ED448, 3, {0x2b, 0x65, 0x71}, 114, 1, 1, {SIOTLS_SCHEME_ED448}},
    {SIOTLS_KEY_ML_DSA_44, 9, {0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17}, 250, 1, 1, {SIOTLS_SCHEME_ML_DSA_44}},
    {SIOTLS_KEY_ML_DSA_65, 9, {0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 18}, 251, 1, 1, {SIOTLS_SCHEME_ML_DSA_65}},
    {SIOTLS_KEY_ML_DSA_87, 9, {0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 19}, 252, 1, 1, {SIOTLS_SCHEME_ML_DSA_87}},
};

/* The index of a key type; the table's size for an unknown one. */
static size_t find_type(uint32_t key_type)
{
    size_t i = 0;
    while (i < 10 && types[i].key_type != key_type)
        i++;
    return i;
}

/* A DER element of this tag whose length takes at most three bytes. */
static bool read_element(struct sio_reader *reader, uint8_t tag, struct siotls_bytes *content)
{
    uint8_t found;
    uint8_t first;
    if (!sio_read_u8(reader, &found) || found != tag)
        return false;
    struct sio_reader ahead = *reader;
    if (!sio_read_u8(&ahead, &first))
        return false;
    if (first < 0x80)
        return sio_read_vector8(reader, content, 0, 127);
    *reader = ahead;
    return first == 0x81 ? sio_read_vector8(reader, content, 0, 255)
                         : first == 0x82 && sio_read_vector16(reader, content, 0, 0xffff);
}

uint32_t fake_key_type(struct siotls_bytes spki)
{
    struct sio_reader reader = sio_reader(spki);
    struct siotls_bytes content;
    struct siotls_bytes algorithm;
    if (!read_element(&reader, 0x30, &content))
        return 0;
    reader = sio_reader(content);
    if (!read_element(&reader, 0x30, &algorithm))
        return 0;
    for (size_t i = 0; i < 10; i++) {
        for (size_t at = 0; at + types[i].oid_len <= algorithm.data_len; at++) {
            if (memcmp(algorithm.data + at, types[i].oid, types[i].oid_len) == 0)
                return types[i].key_type;
        }
    }
    return 0;
}

size_t fake_signature(uint8_t signature[256], struct siotls_bytes spki, uint16_t scheme, struct siotls_bytes message)
{
    size_t type = find_type(fake_key_type(spki));
    struct fake_mix mix;
    if (type == 10)
        return 0;
    fake_mix_begin(&mix, "signature", scheme);
    fake_mix_add(&mix, spki.data, spki.data_len);
    fake_mix_add(&mix, message.data, message.data_len);
    fake_mix_end(&mix, signature, types[type].signature_len);
    return types[type].signature_len;
}

/* Of the least length, as strict DER wants it. */
static size_t put_header(uint8_t *output, uint8_t tag, size_t content_len)
{
    size_t at = 0;
    output[at++] = tag;
    if (content_len > 127)
        output[at++] = content_len > 255 ? 0x82 : 0x81;
    if (content_len > 255)
        output[at++] = (uint8_t)(content_len >> 8);
    output[at++] = (uint8_t)content_len;
    return at;
}

/* SEQUENCE { INTEGER 0, AlgorithmIdentifier ed25519 (not looked at), OCTET STRING { SPKI } } */
size_t fake_private_key(uint8_t *pkcs8, size_t capacity, struct siotls_bytes spki)
{
    static const uint8_t front[] = {0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70};
    uint8_t header[4];
    if (spki.data_len > MAX_SPKI || capacity < spki.data_len + sizeof front + 8)
        return 0;
    size_t at = put_header(pkcs8, 0x30, sizeof front + put_header(header, 0x04, spki.data_len) + spki.data_len);
    memcpy(pkcs8 + at, front, sizeof front);
    at += sizeof front;
    at += put_header(pkcs8 + at, 0x04, spki.data_len);
    memcpy(pkcs8 + at, spki.data, spki.data_len);
    return at + spki.data_len;
}

static int keep_key(struct key_context *key, struct siotls_bytes spki)
{
    key->key_type = fake_key_type(spki);
    if (key->key_type == 0 || spki.data_len > sizeof key->spki)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    memcpy(key->spki, spki.data, spki.data_len);
    key->spki_len = spki.data_len;
    fake_live(&key->is_live, true);
    return SIOTLS_PROVIDER_OK;
}

static void key_clear(void *context)
{
    struct key_context *key = context;
    fake_live(&key->is_live, false);
    memset(key, 0, sizeof *key);
}

static int signer_import(const struct siotls_provider_instance *instance, const struct siotls_signer *signer,
                         void *context, const struct siotls_private_key_source *source)
{
    (void)signer;
    struct key_context *key = context;
    struct siotls_bytes content;
    struct siotls_bytes skipped;
    struct siotls_bytes spki;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (fake_lies(instance, SIOTLS_KIND_SIGNER, fake_control.lying_id))
        key->lying_scheme = fake_control.lying_id;
    if (source->uri != NULL)
        return fake_control.uri_key.data != NULL ? keep_key(key, fake_control.uri_key) : SIOTLS_PROVIDER_UNSUPPORTED;
    struct sio_reader reader = sio_reader(source->pkcs8);
    if (!read_element(&reader, 0x30, &content))
        return SIOTLS_PROVIDER_BAD_KEY;
    reader = sio_reader(content);
    if (!read_element(&reader, 0x02, &skipped))
        return SIOTLS_PROVIDER_UNSUPPORTED; /* EncryptedPrivateKeyInfo */
    if (!read_element(&reader, 0x30, &skipped) || !read_element(&reader, 0x04, &spki))
        return SIOTLS_PROVIDER_BAD_KEY;
    return keep_key(key, spki);
}

static int signer_describe(const void *context, struct siotls_signer_key *description)
{
    const struct key_context *key = context;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    size_t type = find_type(key->key_type);
    description->key_type = key->key_type;
    description->schemes = types[type].schemes;
    description->num_schemes = types[type].num_signing;
    description->spki = (struct siotls_bytes){key->spki, key->spki_len};
    description->max_signature_size = fake_control.max_key_signature;
    description->chain = fake_control.uri_chain;
    return SIOTLS_PROVIDER_OK;
}

static int signer_sign(const void *context, uint16_t scheme, const uint8_t *message, size_t message_len,
                       uint8_t *signature, size_t signature_capacity, size_t *signature_len)
{
    const struct key_context *key = context;
    uint8_t made[256];
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    size_t made_len = fake_signature(made, (struct siotls_bytes){key->spki, key->spki_len}, scheme,
                                     (struct siotls_bytes){message, message_len});
    if (made_len > signature_capacity)
        return SIOTLS_PROVIDER_TOO_SMALL;
    made[0] ^= key->lying_scheme == scheme ? 1 : 0;
    fake_known(made, made_len);
    memcpy(signature, made, made_len);
    *signature_len = made_len;
    return SIOTLS_PROVIDER_OK;
}

static int verifier_import(const struct siotls_provider_instance *instance, const struct siotls_verifier *verifier,
                           void *context, const struct siotls_public_key *public_key)
{
    struct key_context *key = context;
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    if (public_key->type != verifier->key_type || fake_key_type(public_key->spki) != verifier->key_type)
        return SIOTLS_PROVIDER_BAD_KEY;
    if (fake_lies(instance, SIOTLS_KIND_VERIFIER, fake_control.lying_id))
        key->lying_scheme = fake_control.lying_id;
    return keep_key(key, public_key->spki);
}

static int verifier_verify(const void *context, uint16_t scheme, const uint8_t *message, size_t message_len,
                           const uint8_t *signature, size_t signature_len)
{
    const struct key_context *key = context;
    uint8_t made[256];
    int result = fake_call();
    if (result != SIOTLS_PROVIDER_OK)
        return result;
    size_t made_len = fake_signature(made, (struct siotls_bytes){key->spki, key->spki_len}, scheme,
                                     (struct siotls_bytes){message, message_len});
    fake_known(made, made_len);
    bool is_good = signature_len == made_len && memcmp(signature, made, made_len) == 0;
    return is_good != (key->lying_scheme == scheme) ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_SIGNATURE;
}

void fake_fill_signatures(struct fake_instance *fake)
{
    fake->signers[0] = (struct siotls_signer){
        .size = sizeof fake->signers[0],
        .max_signature_size = 256,
        .schemes = all_schemes,
        .num_schemes = sizeof all_schemes / sizeof all_schemes[0],
        .context_size = sizeof(struct key_context),
        .context_alignment = _Alignof(struct key_context),
        .import = signer_import,
        .describe = signer_describe,
        .sign = signer_sign,
        .clear = key_clear,
    };
    for (size_t i = 0; i < 10; i++)
        fake->verifiers[i] = (struct siotls_verifier){
            .size = sizeof fake->verifiers[i],
            .key_type = types[i].key_type,
            .schemes = types[i].schemes,
            .num_schemes = types[i].num_schemes,
            .context_size = sizeof(struct key_context),
            .context_alignment = _Alignof(struct key_context),
            .import = verifier_import,
            .verify = verifier_verify,
            .clear = key_clear,
        };
}
