/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rsa.c: RSA keys from their numbers, and signatures (RFC 8017): verified with PSS or PKCS #1, made with PSS, blinded.
 */
#include <nettle/pkcs1.h>
#include <nettle/pss.h>
#include <string.h>

#include "common/rsa_key.h"
#include "internal.h"

/*
 * Bits. Which sizes are strong enough is the core's to say. Exponents as large as the modulus would make checking one
 * signature a thousand times as expensive.
 */
enum { MIN_MODULUS_BITS = 1024, MAX_EXPONENT_BITS = 64 };

bool np_rsa_public_read(struct np_rsa_public *public, struct siotls_bytes modulus, struct siotls_bytes exponent)
{
    struct rsa_public_key *key = &public->key;
    if (modulus.data_len > NP_MAX_RSA_MODULUS || exponent.data_len > MAX_EXPONENT_BITS / 8)
        return false;
    np_number_view(key->n, public->modulus, modulus);
    np_number_view(key->e, public->exponent, exponent);
    return mpz_sizeinbase(key->n, 2) >= MIN_MODULUS_BITS && mpz_odd_p(key->e) && mpz_cmp_ui(key->e, 3) >= 0 &&
           rsa_public_key_prepare(key);
}

/* ---- verifying ---- */

/* DigestInfo (RFC 8017 9.2, note 1) up to the digest; the last byte of the object identifier and lengths differ. */
static bool verify_pkcs1(const struct rsa_public_key *key, const struct nettle_hash *hash, const uint8_t *digest,
                         const mpz_t number)
{
    uint8_t info[19 + NP_MAX_DIGEST] = {0x30, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                        0x65, 0x03, 0x04, 0x02, 0x00, 0x05, 0x00, 0x04, 0x00};
    info[1] = (uint8_t)(17 + hash->digest_size);
    info[14] = hash->digest_size == 32 ? 1 : hash->digest_size == 48 ? 2 : 3;
    info[18] = (uint8_t)hash->digest_size;
    memcpy(info + 19, digest, hash->digest_size);
    return rsa_pkcs1_verify(key, 19 + hash->digest_size, info, number) != 0;
}

static bool verify_pss(const struct rsa_public_key *key, const struct nettle_hash *hash, const uint8_t *digest,
                       const mpz_t number)
{
    switch (hash->digest_size) {
    case 32:
        return rsa_pss_sha256_verify_digest(key, 32, digest, number) != 0;
    case 48:
        return rsa_pss_sha384_verify_digest(key, 48, digest, number) != 0;
    default:
        return rsa_pss_sha512_verify_digest(key, 64, digest, number) != 0;
    }
}

bool np_rsa_verify(const struct rsa_public_key *key, const struct np_scheme *scheme, const uint8_t *digest,
                   const uint8_t *signature, size_t signature_len)
{
    mp_limb_t limbs[NP_LIMBS(NP_MAX_RSA_MODULUS)];
    mpz_t number;
    if (signature_len != key->size)
        return false;
    np_number_view(number, limbs, (struct siotls_bytes){signature, signature_len});
    return mpz_cmp(number, key->n) < 0 && (scheme->is_pss ? verify_pss(key, scheme->hash, digest, number)
                                                          : verify_pkcs1(key, scheme->hash, digest, number));
}

/* ---- private keys ---- */

/* a * b = 1 modulo m, for 0 < a < m. */
static bool are_inverse(const mpz_t a, const mpz_t b, const mpz_t m)
{
    mpz_t product;
    if (mpz_sgn(a) <= 0 || mpz_cmp(a, m) >= 0)
        return false;
    mpz_init(product);
    mpz_mul(product, a, b);
    mpz_mod(product, product, m);
    bool are = mpz_cmp_ui(product, 1) == 0;
    mpz_clear(product);
    return are;
}

/* That the exponent is d, and the inverse of e, modulo a prime minus 1. */
static bool is_exponent_of(const mpz_t exponent, const struct np_rsa_private *private, const mpz_t prime)
{
    mpz_t order, reduced;
    mpz_init(order);
    mpz_init(reduced);
    mpz_sub_ui(order, prime, 1);
    mpz_mod(reduced, private->key.d, order);
    bool is = mpz_cmp(reduced, exponent) == 0 && are_inverse(exponent, private->public.key.e, order);
    mpz_clear(order);
    mpz_clear(reduced);
    return is;
}

/* That the numbers belong together: nettle's own functions take it for granted, and assert some of it. */
static bool is_consistent(const struct np_rsa_private *private)
{
    const struct rsa_private_key *key = &private->key;
    mpz_t product;
    if (mpz_even_p(key->p) || mpz_even_p(key->q) || mpz_cmp_ui(key->p, 3) <= 0 || mpz_cmp_ui(key->q, 3) <= 0)
        return false;
    mpz_init(product);
    mpz_mul(product, key->p, key->q);
    bool is_product = mpz_cmp(product, private->public.key.n) == 0;
    mpz_clear(product);
    return is_product && is_exponent_of(key->a, private, key->p) && is_exponent_of(key->b, private, key->q) &&
           are_inverse(key->c, key->q, key->p) && mpz_cmp(key->d, private->public.key.n) < 0;
}

int np_rsa_private_read(struct np_rsa_private *private, struct siotls_bytes der)
{
    struct rsa_private_key *key = &private->key;
    mpz_ptr numbers[NP_RSA_NUM_SECRETS] = {key->d, key->p, key->q, key->a, key->b, key->c};
    struct siotls_bytes fields[PROVIDER_RSA_NUM_NUMBERS];
    int status = provider_rsa_read_private(fields, der);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    if (fields[PROVIDER_RSA_N].data_len > NP_MAX_RSA_SIGNER_MODULUS)
        return SIOTLS_PROVIDER_UNSUPPORTED;
    for (size_t i = 0; i < NP_RSA_NUM_SECRETS; i++) {
        if (fields[PROVIDER_RSA_D + i].data_len > fields[PROVIDER_RSA_N].data_len)
            return SIOTLS_PROVIDER_BAD_KEY;
        np_number_view(numbers[i], private->secrets[i], fields[PROVIDER_RSA_D + i]);
    }
    if (np_rsa_public_read(&private->public, fields[PROVIDER_RSA_N], fields[PROVIDER_RSA_E]) &&
        is_consistent(private) && rsa_private_key_prepare(key) && key->size == private->public.key.size)
        return SIOTLS_PROVIDER_OK;
    return SIOTLS_PROVIDER_BAD_KEY;
}

/* ---- signing ---- */

/* The functions whose names end in _tr blind with random numbers and check their result before it leaves. */
static bool sign_pss(const struct np_rsa_private *private, const struct nettle_hash *hash, const uint8_t *salt,
                     const uint8_t *digest, struct np_draw *draw, mpz_t number)
{
    switch (hash->digest_size) {
    case 32:
        return rsa_pss_sha256_sign_digest_tr(&private->public.key, &private->key, draw, np_draw, 32, salt, digest,
                                             number) != 0;
    case 48:
        return rsa_pss_sha384_sign_digest_tr(&private->public.key, &private->key, draw, np_draw, 48, salt, digest,
                                             number) != 0;
    default:
        return rsa_pss_sha512_sign_digest_tr(&private->public.key, &private->key, draw, np_draw, 64, salt, digest,
                                             number) != 0;
    }
}

int np_rsa_sign(const struct np_rsa_private *private, const struct np_scheme *scheme, const uint8_t *digest,
                uint8_t *signature)
{
    uint8_t salt[NP_MAX_DIGEST];
    struct np_draw draw = {0};
    mpz_t number;
    if (!provider_fill(salt, scheme->hash->digest_size))
        return SIOTLS_PROVIDER_INTERNAL;
    mpz_init(number);
    bool is_made = sign_pss(private, scheme->hash, salt, digest, &draw, number) && !draw.has_failed;
    if (is_made)
        np_number_write(signature, private->public.key.size, number);
    mpz_clear(number);
    return is_made ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_INTERNAL;
}
