/* SPDX-License-Identifier: Apache-2.0 */
/* floor_identity.c: see floor_identity.h. */
#include "bench/floor_identity.h"

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "bench/chain.h"

int floor_certificate_read(struct floor_certificate *certificate, const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    X509 *x509 = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    const ASN1_BIT_STRING *signature = NULL;
    size_t point_len = 0;
    BIO_free(bio);
    certificate->certificate = x509;
    if (x509 == NULL)
        return 0;
    int signed_part_len = i2d_re_X509_tbs(x509, &certificate->signed_part), der_len = i2d_X509(x509, NULL);
    X509_get0_signature(&signature, NULL, x509);
    certificate->signature = ASN1_STRING_get0_data(signature);
    certificate->signature_len = (size_t)ASN1_STRING_length(signature);
    certificate->signed_part_len = (size_t)signed_part_len;
    certificate->der_len = (size_t)der_len;
    return signed_part_len > 0 && der_len > 0 &&
           EVP_PKEY_get_octet_string_param(X509_get0_pubkey(x509), OSSL_PKEY_PARAM_PUB_KEY, certificate->point,
                                           sizeof certificate->point, &point_len) == 1 &&
           point_len == FLOOR_POINT;
}

void floor_certificate_free(struct floor_certificate *certificate)
{
    OPENSSL_free(certificate->signed_part);
    X509_free(certificate->certificate);
}

int floor_identity_read(struct floor_identity *identity, const char *leaf, const char *key)
{
    BIO *bio = BIO_new_mem_buf(key, -1);
    identity->key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    BIO_free(bio);
    identity->signing = identity->key != NULL ? EVP_PKEY_CTX_new(identity->key, NULL) : NULL;
    return identity->signing != NULL && EVP_PKEY_sign_init(identity->signing) == 1 &&
           floor_certificate_read(&identity->leaf, leaf) && floor_certificate_read(&identity->ca, bench_ca_pem);
}

void floor_identity_free(struct floor_identity *identity)
{
    floor_certificate_free(&identity->leaf);
    floor_certificate_free(&identity->ca);
    EVP_PKEY_CTX_free(identity->signing);
    EVP_PKEY_free(identity->key);
}

size_t floor_sign(const struct floor_identity *identity, uint8_t *signature, size_t signature_capacity,
                  const uint8_t digest[FLOOR_DIGEST])
{
    size_t signature_len = signature_capacity;
    return EVP_PKEY_sign(identity->signing, signature, &signature_len, digest, FLOOR_DIGEST) == 1 ? signature_len : 0;
}

static int verify_certificate(const struct floor_keys *keys, const struct floor_certificate *certificate, void *issuer)
{
    struct floor_hash hash;
    uint8_t digest[FLOOR_DIGEST];
    floor_hash_init(&hash);
    floor_hash_update(&hash, certificate->signed_part, certificate->signed_part_len);
    floor_hash_final(&hash, digest);
    return floor_verify(keys, issuer, digest, certificate->signature, certificate->signature_len);
}

void *floor_verify_chain(const struct floor_keys *keys, const struct floor_identity *identity, void *root)
{
    void *ca = floor_point(keys, identity->ca.point);
    int is_good =
        ca != NULL && verify_certificate(keys, &identity->ca, root) && verify_certificate(keys, &identity->leaf, ca);
    floor_point_end(keys, ca);
    return is_good ? floor_point(keys, identity->leaf.point) : NULL;
}
