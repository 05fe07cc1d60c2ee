/* SPDX-License-Identifier: Apache-2.0 */
/*
 * algorithm_test.c: AlgorithmIdentifiers of signatures and keys, their parameters, and which go together.
 */
#include <stdio.h>

#include "certificate_builder.h"
#include "x509/form/algorithm.h"
#include "x509/form/public_key.h"
#include "x509_suites.h"

#define RSA(last) "06092a864886f70d0101" last
#define ECDSA(last) "06082a8648ce3d0403" last
#define HASH(last)                                                                                                     \
    "300d 0609608648016503040"                                                                                         \
    "2" last " 0500"
#define BARE_HASH(last)                                                                                                \
    "300b 0609608648016503040"                                                                                         \
    "2" last
#define MGF(last) "301a 06092a864886f70d010108 " HASH(last)
#define PSS(hash, mgf, salt) "3041 " RSA("0a") " 3034 a00f " HASH(hash) " a11c " MGF(mgf) " a203 0201" salt

static const struct {
    const char *algorithm;
    enum sio_algorithm_judgement judgement;
    uint16_t scheme;
} rows[] = {
    {"300d " RSA("0b") " 0500", SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_RSA_PKCS1_SHA256},
    {"300d " RSA("0c") " 0500", SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_RSA_PKCS1_SHA384},
    {"300d " RSA("0d") " 0500", SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_RSA_PKCS1_SHA512},
    {"300b " RSA("0b"), SIO_ALGORITHM_UNKNOWN, 0}, /* NULL must be written (RFC 4055 5) */
    {"300e " RSA("0b") " 050100", SIO_ALGORITHM_UNKNOWN, 0},
    {"300d " RSA("0e") " 0500", SIO_ALGORITHM_UNKNOWN, 0}, /* SHA-224 */
    {"300d " RSA("02") " 0500", SIO_ALGORITHM_WEAK, 0},
    {"300d " RSA("04") " 0500", SIO_ALGORITHM_WEAK, 0},
    {"300d " RSA("05") " 0500", SIO_ALGORITHM_WEAK, 0},
    {"3009 06072a8648ce3d0401", SIO_ALGORITHM_WEAK, 0},
    {"3009 06072a8648ce380403", SIO_ALGORITHM_WEAK, 0},
    {"3007 06052b0e03021d", SIO_ALGORITHM_WEAK, 0},
    {"300a " ECDSA("02"), SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256},
    {"300a " ECDSA("03"), SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384},
    {"300a " ECDSA("04"), SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512},
    {"300c " ECDSA("02") " 0500", SIO_ALGORITHM_UNKNOWN, 0}, /* parameters are absent (RFC 5758 3.2) */
    {"300a " ECDSA("01"), SIO_ALGORITHM_UNKNOWN, 0},         /* SHA-224 */
    {"3005 06032b6570", SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_ED25519},
    {"3007 06032b6570 0500", SIO_ALGORITHM_UNKNOWN, 0}, /* RFC 8410 3 */
    {"3005 06032b6571", SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_ED448},
    {"300b 0609608648016503040311", SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_ML_DSA_44},
    {"300b 0609608648016503040312", SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_ML_DSA_65},
    {"300b 0609608648016503040313", SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_ML_DSA_87},
    {PSS("01", "01", "20"), SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256},
    {PSS("02", "02", "30"), SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384},
    {PSS("03", "03", "40"), SIO_ALGORITHM_USABLE, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512},
    {PSS("01", "02", "20"), SIO_ALGORITHM_UNKNOWN, 0},     /* two hashes */
    {PSS("01", "01", "30"), SIO_ALGORITHM_UNKNOWN, 0},     /* a salt of another length */
    {"300d " RSA("0a") " 3000", SIO_ALGORITHM_UNKNOWN, 0}, /* the defaults mean SHA-1 */
    {"300b " RSA("0a"), SIO_ALGORITHM_UNKNOWN, 0},
    {"3003 060100", SIO_ALGORITHM_UNKNOWN, 0},
    {"3000", SIO_ALGORITHM_UNKNOWN, 0},
    {"", SIO_ALGORITHM_UNKNOWN, 0},
};

START_TEST(signatures)
{
    builder_reset();
    uint16_t scheme = 1;
    ck_assert_int_eq(sio_signature_scheme(&scheme, der_hex(rows[_i].algorithm)), rows[_i].judgement);
    ck_assert_uint_eq(scheme, rows[_i].scheme);
}
END_TEST

static uint16_t scheme_with(uint32_t type, uint16_t scheme)
{
    const struct siotls_public_key key = {.size = sizeof key, .type = type};
    return sio_public_key_scheme(&key, scheme);
}

START_TEST(keys_and_schemes)
{
    /* Any hash with any curve: the curve in a scheme's name is meant for handshakes. */
    ck_assert_uint_eq(scheme_with(SIOTLS_KEY_SECP256R1, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384),
                      SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384);
    ck_assert_uint_eq(scheme_with(SIOTLS_KEY_SECP256R1, SIOTLS_SCHEME_RSA_PKCS1_SHA256), 0);
    ck_assert_uint_eq(scheme_with(SIOTLS_KEY_RSA, SIOTLS_SCHEME_RSA_PKCS1_SHA256), SIOTLS_SCHEME_RSA_PKCS1_SHA256);
    ck_assert_uint_eq(scheme_with(SIOTLS_KEY_RSA, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384),
                      SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384);
    ck_assert_uint_eq(scheme_with(SIOTLS_KEY_RSA, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256), 0);
    ck_assert_uint_eq(scheme_with(SIOTLS_KEY_ED25519, SIOTLS_SCHEME_ED25519), SIOTLS_SCHEME_ED25519);
    ck_assert_uint_eq(scheme_with(SIOTLS_KEY_ED25519, SIOTLS_SCHEME_ED448), 0);
    ck_assert_uint_eq(scheme_with(SIOTLS_KEY_ED448, SIOTLS_SCHEME_ED448), SIOTLS_SCHEME_ED448);
    ck_assert_uint_eq(scheme_with(SIOTLS_KEY_ML_DSA_65, SIOTLS_SCHEME_ML_DSA_65), SIOTLS_SCHEME_ML_DSA_65);
    ck_assert_uint_eq(scheme_with(SIOTLS_KEY_ML_DSA_65, SIOTLS_SCHEME_ML_DSA_44), 0);
    ck_assert_uint_eq(scheme_with(0, SIOTLS_SCHEME_ED25519), 0);
}
END_TEST

static bool parse_key(struct siotls_public_key *key, const char *hex)
{
    struct sio_error error = {0};
    return sio_public_key_parse(key, der_hex(hex), &error);
}

#define POINT                                                                                                          \
    "0342 00 04 "                                                                                                      \
    "00000000000000000000000000000000 00000000000000000000000000000000"                                                \
    "00000000000000000000000000000000 00000000000000000000000000000000"
#define EC(curve, point) "3059 3013 06072a8648ce3d0201 " curve " " point

START_TEST(public_keys)
{
    struct siotls_public_key key;
    builder_reset();
    ck_assert(parse_key(&key, EC("06082a8648ce3d030107", POINT)));
    ck_assert_uint_eq(key.type, SIOTLS_KEY_SECP256R1);
    /* Another curve, and a curve written out, are keys of an unknown type. */
    ck_assert(parse_key(&key, EC("06082a8648ce3d030101", POINT)));
    ck_assert_uint_eq(key.type, 0);
    ck_assert(parse_key(&key, "3010 300b 06072a8648ce3d0201 3000 0301 00"));
    ck_assert_uint_eq(key.type, 0);
    /* A compressed point, a short one, and one with unused bits. */
    ck_assert(!parse_key(&key, "3039 3013 06072a8648ce3d0201 06082a8648ce3d030107 0322 00 02"
                               "00000000000000000000000000000000 00000000000000000000000000000000"));
    ck_assert(!parse_key(&key, "301a 3013 06072a8648ce3d0201 06082a8648ce3d030107 0303 00 0400"));
    ck_assert(!parse_key(&key, "301a 3013 06072a8648ce3d0201 06082a8648ce3d030107 0303 01 0400"));
    /* RSA: NULL parameters; positive numbers, nothing behind them. */
    ck_assert(parse_key(&key, "301c 300d06092a864886f70d0101010500 030b 00 3008 0201 03 0203 010001"));
    ck_assert_uint_eq(key.type, SIOTLS_KEY_RSA);
    ck_assert_uint_eq(sio_public_key_rsa_bits(&key), 2);
    ck_assert(parse_key(&key, "301a 300b06092a864886f70d010101 030b 00 3008 0201 03 0203 010001"));
    ck_assert_uint_eq(key.type, 0);
    ck_assert(!parse_key(&key, "301c 300d06092a864886f70d0101010500 030b 00 3008 0201 83 0203 010001"));
    ck_assert(!parse_key(&key, "301a 300d06092a864886f70d0101010500 0309 00 3006 0201 03 0201 00"));
    ck_assert(!parse_key(&key, "301e 300d06092a864886f70d0101010500 030d 00 300a 0201 03 0203 010001 0500"));
    ck_assert(!parse_key(&key, "3003 300100"));
    ck_assert(!parse_key(&key, ""));
}
END_TEST

/* The INTEGER of an exponent, and whether a key with it is taken. */
static const struct {
    const char *exponent;
    bool is_taken;
} exponents[] = {
    {"0201 03", true},
    {"0203 010001", true},
    {"0204 7fffffff", true},
    {"0209 00ffffffffffffffff", true},
    {"0209 008000000000000001", true},
    {"0201 00", false},
    {"0201 01", false},
    {"0201 02", false},
    {"0201 04", false},
    {"0203 010000", false},
    {"0202 0100", false},
    {"0209 010000000000000001", false},
    {"020a 00ffffffffffffffffff", false},
};

START_TEST(rsa_exponents)
{
    static const char *const algorithms[] = {"300d06092a864886f70d0101010500", "300b06092a864886f70d01010a"};
    for (size_t i = 0; i < 2; i++) {
        char inner[200];
        char hex[300];
        struct siotls_public_key key;
        size_t number_len = der_hex(exponents[_i].exponent).data_len;
        snprintf(inner, sizeof inner, "03%02x 00 30%02x 0201 03 %s", (unsigned)(6 + number_len),
                 (unsigned)(3 + number_len), exponents[_i].exponent);
        snprintf(hex, sizeof hex, "30%02x %s %s", (unsigned)(der_hex(algorithms[i]).data_len + 8 + number_len),
                 algorithms[i], inner);
        ck_assert_int_eq(parse_key(&key, hex), exponents[_i].is_taken);
    }
}
END_TEST

Suite *x509_algorithm_suite(void)
{
    Suite *suite = suite_create("x509 algorithms");
    TCase *tcase = tcase_create("algorithms");
    tcase_add_loop_test(tcase, signatures, 0, (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tcase, keys_and_schemes);
    tcase_add_test(tcase, public_keys);
    tcase_add_loop_test(tcase, rsa_exponents, 0, (int)(sizeof exponents / sizeof exponents[0]));
    suite_add_tcase(suite, tcase);
    return suite;
}
