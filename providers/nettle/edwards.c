/* SPDX-License-Identifier: Apache-2.0 */
/*
 * edwards.c: Ed25519 and Ed448. nettle looks at a public key only when it verifies; whether it is one at all is found
 * out here when it is imported (RFC 8032 5.1.3, 5.2.3).
 */
#include <nettle/eddsa.h>

#include "internal.h"

/* y of an encoded point, without the sign; false when it is not below the prime 2^power - rest. */
static bool read_y(mpz_t y, mpz_t prime, const uint8_t *encoded, size_t encoded_len)
{
    mpz_init(y);
    mpz_import(y, encoded_len, -1, 1, 0, 0, encoded);
    mpz_clrbit(y, 8 * encoded_len - 1);
    return mpz_cmp(y, prime) < 0;
}

/* Whether numerator / denominator is a square modulo the prime: then their product is one too. */
static bool is_square_ratio(mpz_t numerator, const mpz_t denominator, const mpz_t prime)
{
    mpz_mul(numerator, numerator, denominator);
    mpz_mod(numerator, numerator, prime);
    return mpz_legendre(numerator, prime) >= 0;
}

/* x^2 = (y^2 - 1) / (d y^2 + 1), d = -121665 / 121666: numerator and denominator times 121666. */
static bool is_ed25519_point(const uint8_t *public_key)
{
    mpz_t prime, y, above, below;
    mpz_init_set_ui(prime, 1);
    mpz_mul_2exp(prime, prime, 255);
    mpz_sub_ui(prime, prime, 19);
    mpz_init(above);
    mpz_init(below);
    bool is_point = read_y(y, prime, public_key, ED25519_KEY_SIZE);
    mpz_mul(y, y, y);
    mpz_sub_ui(above, y, 1);
    mpz_mul_ui(above, above, 121666);
    mpz_mul_ui(below, y, 121665);
    mpz_neg(below, below);
    mpz_add_ui(below, below, 121666);
    is_point = is_point && is_square_ratio(above, below, prime);
    mpz_clears(prime, y, above, below, NULL);
    return is_point;
}

/* x^2 = (y^2 - 1) / (d y^2 - 1), d = -39081. */
static bool is_ed448_point(const uint8_t *public_key)
{
    mpz_t prime, y, above, below;
    mpz_init_set_ui(prime, 1);
    mpz_mul_2exp(prime, prime, 224);
    mpz_sub_ui(prime, prime, 1);
    mpz_mul_2exp(prime, prime, 224);
    mpz_sub_ui(prime, prime, 1);
    mpz_init(above);
    mpz_init(below);
    bool is_point = read_y(y, prime, public_key, ED448_KEY_SIZE);
    mpz_mul(y, y, y);
    mpz_sub_ui(above, y, 1);
    mpz_mul_ui(below, y, 39081);
    mpz_add_ui(below, below, 1);
    mpz_neg(below, below);
    is_point = is_point && is_square_ratio(above, below, prime);
    mpz_clears(prime, y, above, below, NULL);
    return is_point;
}

static const struct np_edwards curves[] = {
    {SIOTLS_KEY_ED25519, ED25519_KEY_SIZE, ED25519_SIGNATURE_SIZE, ed25519_sha512_public_key, ed25519_sha512_sign,
     ed25519_sha512_verify, is_ed25519_point},
    {SIOTLS_KEY_ED448, ED448_KEY_SIZE, ED448_SIGNATURE_SIZE, ed448_shake256_public_key, ed448_shake256_sign,
     ed448_shake256_verify, is_ed448_point},
};

const struct np_edwards *np_edwards_of_key(uint32_t key_type)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (curves[i].key_type == key_type)
            return &curves[i];
    return NULL;
}

bool np_edwards_verify(const struct np_edwards *edwards, const uint8_t *public_key, const uint8_t *message,
                       size_t message_len, const uint8_t *signature, size_t signature_len)
{
    if (signature_len != edwards->signature_size)
        return false;
    /* The last byte of Ed448's S is always zero (RFC 8032 5.2.7); nettle 3.8 does not look at it. */
    if (edwards->key_type == SIOTLS_KEY_ED448 && signature[signature_len - 1] != 0)
        return false;
    return edwards->verify(public_key, message_len, message, signature) != 0;
}
