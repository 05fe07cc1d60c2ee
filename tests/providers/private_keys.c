/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_keys.c: see private_keys.h.
 */
#include "private_keys.h"

#include <string.h>

#include "crypto/kat/kat_vectors.h"
#include "x509/form/certificate.h"

int import_begin(struct imported *key, const struct opened *from, uint16_t scheme, struct siotls_bytes pkcs8,
                 const char *passphrase)
{
    struct siotls_private_key_source source = {.size = sizeof source, .pkcs8 = pkcs8};
    memset(key, 0, sizeof *key);
    key->signer = signer_of(from, scheme);
    ck_assert_ptr_nonnull(key->signer);
    key->context = new_context(key->signer->context_size, key->signer->context_alignment);
    if (passphrase != NULL)
        source.passphrase = (struct siotls_bytes){(const uint8_t *)passphrase, strlen(passphrase)};
    int status = key->signer->import(from->instance, key->signer, key->context, &source);
    key->described.size = sizeof key->described;
    if (status == SIOTLS_PROVIDER_OK)
        ck_assert_int_eq(key->signer->describe(key->context, &key->described), SIOTLS_PROVIDER_OK);
    return status;
}

void import_end(struct imported *key)
{
    key->signer->clear(key->context);
    key->signer->clear(key->context);
    free(key->context);
}

void import_sign(struct imported *key, uint16_t scheme, const uint8_t *message, size_t message_len)
{
    ck_assert_int_eq(key->signer->sign(key->context, scheme, message, message_len, key->signature,
                                       sizeof key->signature, &key->signature_len),
                     SIOTLS_PROVIDER_OK);
    ck_assert_uint_le(key->signature_len, key->signer->max_signature_size);
}

int verify_once(const struct opened *from, const struct siotls_public_key *public_key, uint16_t scheme,
                const uint8_t *message, size_t message_len, const uint8_t *signature, size_t signature_len)
{
    const struct siotls_verifier *verifier = verifier_of(from, public_key->type);
    ck_assert_ptr_nonnull(verifier);
    void *context = new_context(verifier->context_size, verifier->context_alignment);
    int status = verifier->import(from->instance, verifier, context, public_key);
    if (status == SIOTLS_PROVIDER_OK)
        status = verifier->verify(context, scheme, message, message_len, signature, signature_len);
    verifier->clear(context);
    verifier->clear(context);
    free(context);
    return status;
}

struct siotls_public_key public_key_of(struct siotls_bytes spki)
{
    struct siotls_public_key key;
    struct sio_error error = {0};
    ck_assert(sio_public_key_parse(&key, spki, &error));
    ck_assert_uint_ne(key.type, 0);
    return key;
}

struct siotls_bytes known_pkcs8(uint32_t key_type)
{
    const struct sio_kat_key_vector *vector = sio_kat_keys;
    while (vector->key_type != key_type) {
        ck_assert_uint_ne(vector->key_type, 0);
        vector++;
    }
    return vector->pkcs8;
}
