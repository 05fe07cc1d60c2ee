/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signature_test.c: what one provider signs another verifies; what was altered nobody takes; bad public keys are
 * refused.
 */
#include <string.h>

#include "private_keys.h"

enum { MAX_MESSAGE = 300 };

static const struct {
    uint32_t key_type;
    uint16_t scheme;
} cases[] = {
    {SIOTLS_KEY_RSA, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256},
    {SIOTLS_KEY_RSA, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384},
    {SIOTLS_KEY_RSA, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512},
    {SIOTLS_KEY_RSA_PSS, SIOTLS_SCHEME_RSA_PSS_PSS_SHA256},
    {SIOTLS_KEY_RSA_PSS, SIOTLS_SCHEME_RSA_PSS_PSS_SHA384},
    {SIOTLS_KEY_RSA_PSS, SIOTLS_SCHEME_RSA_PSS_PSS_SHA512},
    {SIOTLS_KEY_SECP256R1, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256},
    {SIOTLS_KEY_SECP384R1, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384},
    {SIOTLS_KEY_SECP521R1, SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512},
    {SIOTLS_KEY_ED25519, SIOTLS_SCHEME_ED25519},
    {SIOTLS_KEY_ED448, SIOTLS_SCHEME_ED448},
};

static uint8_t message[MAX_MESSAGE];

/* Several forgeries of one signature; each is refused by each provider. */
static void check_forgeries(const struct opened *to, const struct siotls_public_key *public_key, struct imported *key,
                            uint16_t scheme, struct draw *draw)
{
    uint8_t forged[sizeof key->signature + 1];
    memcpy(forged, key->signature, key->signature_len);
    forged[key->signature_len] = 0;
    for (int i = 0; i < 8; i++) {
        size_t position = draw_below(draw, (uint32_t)key->signature_len);
        forged[position] ^= (uint8_t)(1u << i);
        ck_assert_int_eq(verify_once(to, public_key, scheme, message, sizeof message, forged, key->signature_len),
                         SIOTLS_PROVIDER_BAD_SIGNATURE);
        forged[position] ^= (uint8_t)(1u << i);
    }
    static const size_t lengths[] = {0, 1, 2, 8, 63};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        ck_assert_int_eq(verify_once(to, public_key, scheme, message, sizeof message, forged, lengths[i]),
                         SIOTLS_PROVIDER_BAD_SIGNATURE);
    ck_assert_int_eq(verify_once(to, public_key, scheme, message, sizeof message, forged, key->signature_len - 1),
                     SIOTLS_PROVIDER_BAD_SIGNATURE);
    ck_assert_int_eq(verify_once(to, public_key, scheme, message, sizeof message, forged, key->signature_len + 1),
                     SIOTLS_PROVIDER_BAD_SIGNATURE);
    ck_assert_int_eq(verify_once(to, public_key, scheme, message, sizeof message - 1, forged, key->signature_len),
                     SIOTLS_PROVIDER_BAD_SIGNATURE);
}

static void check_pair(const struct opened *from, const struct opened *to, uint32_t key_type, uint16_t scheme)
{
    static const size_t lengths[] = {0, 1, 31, 64, MAX_MESSAGE};
    struct draw draw = {scheme};
    struct imported key;
    ck_assert_int_eq(import_begin(&key, from, scheme, known_pkcs8(key_type), NULL), SIOTLS_PROVIDER_OK);
    ck_assert_uint_eq(key.described.key_type, key_type);
    struct siotls_public_key public_key = public_key_of(key.described.spki);
    draw_fill(&draw, message, sizeof message);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        const uint8_t *data = lengths[i] > 0 ? message : NULL;
        import_sign(&key, scheme, data, lengths[i]);
        ck_assert_msg(verify_once(to, &public_key, scheme, data, lengths[i], key.signature, key.signature_len) ==
                          SIOTLS_PROVIDER_OK,
                      "%s does not verify %s of %s", to->name, siotls_algorithm_name(SIOTLS_KIND_SIGNER, scheme),
                      from->name);
    }
    check_forgeries(to, &public_key, &key, scheme, &draw);
    import_end(&key);
}

START_TEST(test_agree)
{
    for (size_t i = 0; i < num_opened; i++)
        for (size_t k = 0; k < num_opened; k++)
            for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++)
                if (signer_of(&opened[i], cases[n].scheme) != NULL &&
                    verifier_of(&opened[k], cases[n].key_type) != NULL)
                    check_pair(&opened[i], &opened[k], cases[n].key_type, cases[n].scheme);
}
END_TEST

/* ECDSA has many signatures for one message, so providers sign many times: short numbers occur, too. */
START_TEST(test_ecdsa_lengths)
{
    size_t shortest = SIZE_MAX;
    for (size_t i = 0; i < num_opened; i++) {
        struct imported key;
        if (signer_of(&opened[i], SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256) == NULL)
            continue;
        import_begin(&key, &opened[i], SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, known_pkcs8(SIOTLS_KEY_SECP256R1), NULL);
        struct siotls_public_key public_key = public_key_of(key.described.spki);
        for (int round = 0; round < 300; round++) {
            import_sign(&key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, message, sizeof message);
            shortest = key.signature_len < shortest ? key.signature_len : shortest;
            for (size_t k = 0; k < num_opened; k++)
                if (verifier_of(&opened[k], SIOTLS_KEY_SECP256R1) != NULL)
                    ck_assert_int_eq(verify_once(&opened[k], &public_key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, message,
                                                 sizeof message, key.signature, key.signature_len),
                                     SIOTLS_PROVIDER_OK);
        }
        import_end(&key);
    }
    ck_assert_uint_lt(shortest, 72);
}
END_TEST

/* How a good signature is written otherwise. */
enum encoding { STRICT, ZERO_IN_FRONT, LONG_LENGTH, INDEFINITE_LENGTH, THIRD_NUMBER, BYTE_BEHIND, SET, NUM_ENCODINGS };

/* SEQUENCE { INTEGER r, INTEGER s }, of elements as they are in the good one. */
static size_t encode(uint8_t *output, enum encoding encoding, const uint8_t *good, size_t good_len)
{
    static const uint8_t one[] = {2, 1, 1};
    size_t r_len = 2 + (size_t)good[3];
    size_t length_at = 1, written = 0;
    output[written++] = encoding == SET ? 0x31 : 0x30;
    if (encoding == LONG_LENGTH)
        output[written++] = 0x81;
    length_at = written++;
    memcpy(output + written, good + 2, r_len);
    if (encoding == ZERO_IN_FRONT) {
        output[written + 1]++;
        output[written + 2] = 0;
        memcpy(output + written + 3, good + 4, r_len - 2);
        written++;
    }
    written += r_len;
    memcpy(output + written, good + 2 + r_len, good_len - 2 - r_len);
    written += good_len - 2 - r_len;
    if (encoding == THIRD_NUMBER) {
        memcpy(output + written, one, sizeof one);
        written += sizeof one;
    }
    output[length_at] = (uint8_t)(written - length_at - 1);
    if (encoding == INDEFINITE_LENGTH) {
        output[length_at] = 0x80;
        output[written++] = 0;
        output[written++] = 0;
    }
    if (encoding == BYTE_BEHIND)
        output[written++] = 0;
    return written;
}

static void check_encodings(const struct opened *from, struct imported *key)
{
    struct siotls_public_key public_key = public_key_of(key->described.spki);
    for (enum encoding encoding = STRICT; encoding < NUM_ENCODINGS; encoding++) {
        uint8_t signature[96];
        size_t signature_len = encode(signature, encoding, key->signature, key->signature_len);
        int status = verify_once(from, &public_key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, message, sizeof message,
                                 signature, signature_len);
        ck_assert_msg(status == (encoding == STRICT ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_BAD_SIGNATURE),
                      "%s, encoding %d: %d", from->name, (int)encoding, status);
    }
}

/* Numbers that are out of range. */
static void check_numbers(const struct opened *from, struct imported *key)
{
    static const uint8_t signatures[][8] = {
        {0x30, 6, 2, 1, 0, 2, 1, 0}, {0x30, 6, 2, 1, 1, 2, 1, 0},    {0x30, 6, 2, 1, 0, 2, 1, 1},
        {0x30, 6, 2, 1, 1, 2, 1, 1}, {0x30, 6, 2, 1, 0xff, 2, 1, 1}, {0x30, 6, 2, 0, 2, 2, 1, 1},
    };
    struct siotls_public_key public_key = public_key_of(key->described.spki);
    for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
        ck_assert_int_eq(verify_once(from, &public_key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, message, sizeof message,
                                     signatures[i], sizeof signatures[i]),
                         SIOTLS_PROVIDER_BAD_SIGNATURE);
}

START_TEST(test_ecdsa_encodings)
{
    for (size_t i = 0; i < num_opened; i++) {
        struct imported key;
        if (signer_of(&opened[i], SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256) == NULL)
            continue;
        import_begin(&key, &opened[i], SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, known_pkcs8(SIOTLS_KEY_SECP256R1), NULL);
        import_sign(&key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, message, sizeof message);
        check_encodings(&opened[i], &key);
        check_numbers(&opened[i], &key);
        import_end(&key);
    }
}
END_TEST

/* Adds the order of the group to S: the equation still holds, but RFC 8032 5.1.7 wants S below it. */
static void add_order(uint8_t *s)
{
    static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                      0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                                      0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
    unsigned carry = 0;
    for (size_t i = 0; i < sizeof order; i++) {
        carry += s[i] + order[i];
        s[i] = (uint8_t)carry;
        carry >>= 8;
    }
}

START_TEST(test_edwards_malleability)
{
    for (size_t i = 0; i < num_opened; i++) {
        struct imported key;
        if (signer_of(&opened[i], SIOTLS_SCHEME_ED25519) != NULL) {
            import_begin(&key, &opened[i], SIOTLS_SCHEME_ED25519, known_pkcs8(SIOTLS_KEY_ED25519), NULL);
            struct siotls_public_key public_key = public_key_of(key.described.spki);
            import_sign(&key, SIOTLS_SCHEME_ED25519, message, sizeof message);
            add_order(key.signature + 32);
            ck_assert_int_eq(verify_once(&opened[i], &public_key, SIOTLS_SCHEME_ED25519, message, sizeof message,
                                         key.signature, key.signature_len),
                             SIOTLS_PROVIDER_BAD_SIGNATURE);
            import_end(&key);
        }
        if (signer_of(&opened[i], SIOTLS_SCHEME_ED448) != NULL) {
            import_begin(&key, &opened[i], SIOTLS_SCHEME_ED448, known_pkcs8(SIOTLS_KEY_ED448), NULL);
            struct siotls_public_key public_key = public_key_of(key.described.spki);
            import_sign(&key, SIOTLS_SCHEME_ED448, message, sizeof message);
            key.signature[113] = 1; /* the last byte of S is always zero (RFC 8032 5.2.7) */
            ck_assert_int_eq(verify_once(&opened[i], &public_key, SIOTLS_SCHEME_ED448, message, sizeof message,
                                         key.signature, key.signature_len),
                             SIOTLS_PROVIDER_BAD_SIGNATURE);
            import_end(&key);
        }
    }
}
END_TEST

/* A public key of numbers or a point that nobody can have; each provider with a verifier refuses it, most at import. */
static void refuse_key(const struct siotls_public_key *key, uint16_t scheme, const char *what)
{
    static const uint8_t signature[256] = {0x30};
    for (size_t i = 0; i < num_opened; i++) {
        if (verifier_of(&opened[i], key->type) == NULL)
            continue;
        int status = verify_once(&opened[i], key, scheme, message, sizeof message, signature, 64);
        /* libcrypto looks at some when it verifies, as HACL* and AWS-LC do at Ed25519's. */
        bool is_late = strcmp(opened[i].name, "openssl") == 0 ||
                       (key->type == SIOTLS_KEY_ED25519 &&
                        (strcmp(opened[i].name, "hacl") == 0 || strcmp(opened[i].name, "awslc") == 0));
        ck_assert_msg(status == SIOTLS_PROVIDER_BAD_KEY || (is_late && status == SIOTLS_PROVIDER_BAD_SIGNATURE),
                      "%s: %s: %d", opened[i].name, what, status);
    }
}

START_TEST(test_bad_points)
{
    static const uint32_t types[] = {SIOTLS_KEY_SECP256R1, SIOTLS_KEY_SECP384R1, SIOTLS_KEY_SECP521R1};
    static const size_t sizes[] = {65, 97, 133};
    uint8_t point[134] = {4};
    struct siotls_public_key key = {.size = sizeof key};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        key.type = types[i];
        key.point = (struct siotls_bytes){point, sizes[i]};
        memset(point + 1, 0, sizeof point - 1);
        refuse_key(&key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, "zero coordinates");
        memset(point + 1, 0xff, sizeof point - 1);
        refuse_key(&key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, "coordinates above the prime");
        memset(point + 1, 0x11, sizeof point - 1);
        refuse_key(&key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, "a point off the curve");
        key.point.data_len = sizes[i] + 1;
        refuse_key(&key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, "a point that is too long");
        key.point.data_len = 1;
        refuse_key(&key, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, "a point that is too short");
    }
}
END_TEST

START_TEST(test_bad_edwards)
{
    uint8_t point[58] = {2}; /* y = 2 is no point of edwards25519 */
    struct siotls_public_key key = {.size = sizeof key, .type = SIOTLS_KEY_ED25519, .point = {point, 32}};
    refuse_key(&key, SIOTLS_SCHEME_ED25519, "no point of edwards25519");
    key.point.data_len = 31;
    refuse_key(&key, SIOTLS_SCHEME_ED25519, "a short key");
    key.point.data_len = 33;
    refuse_key(&key, SIOTLS_SCHEME_ED25519, "a long key");
    key = (struct siotls_public_key){.size = sizeof key, .type = SIOTLS_KEY_ED448, .point = {point, 57}};
    point[0] = 6; /* and y = 6 none of edwards448 */
    refuse_key(&key, SIOTLS_SCHEME_ED448, "no point of edwards448");
    key.point.data_len = 56;
    refuse_key(&key, SIOTLS_SCHEME_ED448, "a short key");
    key.point.data_len = 58;
    refuse_key(&key, SIOTLS_SCHEME_ED448, "a long key");
}
END_TEST

START_TEST(test_bad_rsa)
{
    static const uint8_t three[] = {3}, one[] = {1}, even[] = {1, 0, 0}, huge[9] = {1, 0, 0, 0, 0, 0, 0, 0, 1};
    static uint8_t modulus[2049];
    struct siotls_public_key key = {.size = sizeof key, .type = SIOTLS_KEY_RSA, .modulus = {modulus, 256}};
    memset(modulus, 0xab, sizeof modulus);
    key.exponent = (struct siotls_bytes){one, 1};
    refuse_key(&key, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, "an exponent of 1");
    key.exponent = (struct siotls_bytes){even, 3};
    refuse_key(&key, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, "an even exponent");
    key.exponent = (struct siotls_bytes){huge, 9};
    refuse_key(&key, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, "a huge exponent");
    key.exponent = (struct siotls_bytes){NULL, 0};
    refuse_key(&key, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, "no exponent");
    key.exponent = (struct siotls_bytes){three, 1};
    key.modulus.data_len = 0;
    refuse_key(&key, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, "no modulus");
    key.modulus.data_len = 64;
    refuse_key(&key, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, "a modulus of 512 bits");
    key.modulus.data_len = 2049;
    refuse_key(&key, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, "a modulus that is too long");
    key.modulus.data_len = 256;
    modulus[255] = 0xaa;
    refuse_key(&key, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, "an even modulus");
}
END_TEST

Suite *signature_suite(void)
{
    Suite *suite = suite_create("signatures");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_agree);
    tcase_add_test(tests, test_ecdsa_lengths);
    tcase_add_test(tests, test_ecdsa_encodings);
    tcase_add_test(tests, test_edwards_malleability);
    tcase_add_test(tests, test_bad_points);
    tcase_add_test(tests, test_bad_edwards);
    tcase_add_test(tests, test_bad_rsa);
    suite_add_tcase(suite, tests);
    return suite;
}
