/* SPDX-License-Identifier: Apache-2.0 */
/*
 * private_key_test.c: PKCS#8, plain and encrypted, good and bad, as each provider's signer reads it.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "private_keys.h"

static const uint8_t message[] = "a message";

static const struct {
    uint32_t key_type;
    uint16_t scheme;
} kinds[] = {
    {SIOTLS_KEY_RSA, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256},
    {SIOTLS_KEY_RSA_PSS, SIOTLS_SCHEME_RSA_PSS_PSS_SHA256},
    {SIOTLS_KEY_SECP256R1, SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256},
    {SIOTLS_KEY_SECP384R1, SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384},
    {SIOTLS_KEY_SECP521R1, SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512},
    {SIOTLS_KEY_ED25519, SIOTLS_SCHEME_ED25519},
    {SIOTLS_KEY_ED448, SIOTLS_SCHEME_ED448},
};

static bool decrypts(const struct opened *from)
{
    return signer_of(from, SIOTLS_SCHEME_ED25519)->pkcs8_encryption != NULL;
}

static void check_encrypted(const struct opened *from, const struct encrypted_key *encrypted)
{
    struct imported key;
    int status = import_begin(&key, from, SIOTLS_SCHEME_ED25519, encrypted->pkcs8, TEST_PASSPHRASE);
    int wanted = decrypts(from) && encrypted->is_common ? SIOTLS_PROVIDER_OK : SIOTLS_PROVIDER_UNSUPPORTED;
    if (!encrypted->is_common && status == SIOTLS_PROVIDER_OK)
        wanted = status; /* whoever reads more reads it right */
    ck_assert_msg(status == wanted, "%s, %s: %d", from->name, encrypted->name, status);
    if (status == SIOTLS_PROVIDER_OK) {
        struct siotls_public_key public_key = public_key_of(key.described.spki);
        import_sign(&key, SIOTLS_SCHEME_ED25519, message, sizeof message);
        ck_assert_int_eq(verify_once(from, &public_key, SIOTLS_SCHEME_ED25519, message, sizeof message, key.signature,
                                     key.signature_len),
                         SIOTLS_PROVIDER_OK);
    }
    import_end(&key);
    if (status != SIOTLS_PROVIDER_OK)
        return;
    static const char *const wrong[] = {NULL, "", "correct horsf", "correct horse "};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        status = import_begin(&key, from, SIOTLS_SCHEME_ED25519, encrypted->pkcs8, wrong[i]);
        ck_assert_msg(status == SIOTLS_PROVIDER_PASSPHRASE, "%s, %s, passphrase %s: %d", from->name, encrypted->name,
                      wrong[i] ? wrong[i] : "none", status);
        import_end(&key);
    }
}

START_TEST(test_encrypted)
{
    for (size_t i = 0; i < num_opened; i++)
        for (const struct encrypted_key *encrypted = encrypted_keys;
             encrypted->name != NULL && signer_of(&opened[i], SIOTLS_SCHEME_ED25519) != NULL; encrypted++)
            check_encrypted(&opened[i], encrypted);
}
END_TEST

/* One wrong passphrase in 256 leaves padding that looks right. */
START_TEST(test_many_passphrases)
{
    const struct opened *nettle = find_opened("nettle");
    for (unsigned i = 0; nettle != NULL && i < 600; i++) {
        struct imported key;
        char passphrase[16];
        snprintf(passphrase, sizeof passphrase, "wrong %u", i);
        ck_assert_int_eq(import_begin(&key, nettle, SIOTLS_SCHEME_ED25519, encrypted_keys[1].pkcs8, passphrase),
                         SIOTLS_PROVIDER_PASSPHRASE);
        import_end(&key);
    }
}
END_TEST

static void check_prefixes(const struct opened *from, uint16_t scheme, struct siotls_bytes pkcs8)
{
    uint8_t longer[2048];
    struct imported key;
    ck_assert_uint_lt(pkcs8.data_len, sizeof longer);
    for (size_t part = 0; part < pkcs8.data_len; part += part < 80 ? 1 : 31) {
        /* A copy of just that size, so that reading beyond it is seen. */
        uint8_t *copy = malloc(part > 0 ? part : 1);
        memcpy(copy, pkcs8.data, part);
        ck_assert_int_ne(import_begin(&key, from, scheme, (struct siotls_bytes){copy, part}, TEST_PASSPHRASE),
                         SIOTLS_PROVIDER_OK);
        import_end(&key);
        free(copy);
    }
    memcpy(longer, pkcs8.data, pkcs8.data_len);
    longer[pkcs8.data_len] = 0;
    ck_assert_int_ne(
        import_begin(&key, from, scheme, (struct siotls_bytes){longer, pkcs8.data_len + 1}, TEST_PASSPHRASE),
        SIOTLS_PROVIDER_OK);
    import_end(&key);
}

START_TEST(test_cut_off)
{
    for (size_t i = 0; i < num_opened; i++) {
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            if (signer_of(&opened[i], kinds[k].scheme) != NULL)
                check_prefixes(&opened[i], kinds[k].scheme, known_pkcs8(kinds[k].key_type));
        if (signer_of(&opened[i], SIOTLS_SCHEME_ED25519) != NULL)
            check_prefixes(&opened[i], SIOTLS_SCHEME_ED25519, encrypted_keys[1].pkcs8);
    }
}
END_TEST

/* A changed key is refused, or is another key whole: what it signs its public key verifies. */
static void check_changed(const struct opened *from, uint16_t scheme, struct siotls_bytes pkcs8, size_t position)
{
    uint8_t changed[2048];
    struct imported key;
    memcpy(changed, pkcs8.data, pkcs8.data_len);
    changed[position] ^= (uint8_t)(1u << position % 8);
    int status = import_begin(&key, from, scheme, (struct siotls_bytes){changed, pkcs8.data_len}, NULL);
    if (status == SIOTLS_PROVIDER_OK && key.described.schemes[0] == scheme) {
        struct siotls_public_key public_key = public_key_of(key.described.spki);
        import_sign(&key, scheme, message, sizeof message);
        ck_assert_msg(verify_once(from, &public_key, scheme, message, sizeof message, key.signature,
                                  key.signature_len) == SIOTLS_PROVIDER_OK,
                      "%s signs wrongly with byte %zu of a key changed", from->name, position);
    }
    import_end(&key);
}

/* nettle and sodium check what they import; libcrypto finds out some of it when it signs, which is its own affair. */
START_TEST(test_changed)
{
    for (size_t i = 0; i < num_opened; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            struct siotls_bytes pkcs8 = known_pkcs8(kinds[k].key_type);
            size_t step = pkcs8.data_len > 500 ? 11 : 1;
            if (strcmp(opened[i].name, "openssl") == 0 || signer_of(&opened[i], kinds[k].scheme) == NULL)
                continue;
            for (size_t position = 0; position < pkcs8.data_len; position += step)
                check_changed(&opened[i], kinds[k].scheme, pkcs8, position);
        }
}
END_TEST

/* Version 2 of PKCS#8 states the public key (RFC 8410 10.3), which must be this private key's. */
static int import_version_2(const struct opened *from, const uint8_t *public_key)
{
    static const uint8_t attributes_and_head[] = {0xa0, 0x00, 0x81, 0x21, 0x00};
    struct siotls_bytes known = known_pkcs8(SIOTLS_KEY_ED25519);
    uint8_t der[128];
    struct imported key;
    size_t der_len = known.data_len;
    memcpy(der, known.data, known.data_len);
    der[4] = 1;
    memcpy(der + der_len, attributes_and_head, sizeof attributes_and_head);
    der_len += sizeof attributes_and_head;
    memcpy(der + der_len, public_key, 32);
    der_len += 32;
    der[1] = (uint8_t)(der_len - 2);
    int status = import_begin(&key, from, SIOTLS_SCHEME_ED25519, (struct siotls_bytes){der, der_len}, NULL);
    import_end(&key);
    return status;
}

START_TEST(test_version_2)
{
    for (size_t i = 0; i < num_opened; i++) {
        struct imported key;
        uint8_t public_key[32];
        if (strcmp(opened[i].name, "openssl") == 0 || signer_of(&opened[i], SIOTLS_SCHEME_ED25519) == NULL)
            continue; /* libcrypto passes over the public key */
        import_begin(&key, &opened[i], SIOTLS_SCHEME_ED25519, known_pkcs8(SIOTLS_KEY_ED25519), NULL);
        memcpy(public_key, key.described.spki.data + key.described.spki.data_len - 32, 32);
        import_end(&key);
        ck_assert_int_eq(import_version_2(&opened[i], public_key), SIOTLS_PROVIDER_OK);
        public_key[9] ^= 1;
        ck_assert_int_eq(import_version_2(&opened[i], public_key), SIOTLS_PROVIDER_BAD_KEY);
    }
}
END_TEST

/* Ed25519's key with the byte at position changed to value. */
static int import_changed(const struct opened *from, size_t position, uint8_t value)
{
    struct siotls_bytes known = known_pkcs8(SIOTLS_KEY_ED25519);
    uint8_t der[128];
    struct imported key;
    memcpy(der, known.data, known.data_len);
    der[position] = value;
    int status = import_begin(&key, from, SIOTLS_SCHEME_ED25519, (struct siotls_bytes){der, known.data_len}, NULL);
    import_end(&key);
    return status;
}

/* A key of an algorithm that nobody knows is no bad key: another provider may have it. */
START_TEST(test_unknown_algorithm)
{
    enum { OID_END = 11, INNER_TAG = 14 };
    for (size_t i = 0; i < num_opened; i++) {
        if (signer_of(&opened[i], SIOTLS_SCHEME_ED25519) == NULL)
            continue;
        int status = import_changed(&opened[i], OID_END, 0x63);
        ck_assert_msg(status == SIOTLS_PROVIDER_UNSUPPORTED, "%s, unknown algorithm: %d", opened[i].name, status);
        status = import_changed(&opened[i], INNER_TAG, 0x05);
        ck_assert_msg(status == SIOTLS_PROVIDER_BAD_KEY, "%s, bad key: %d", opened[i].name, status);
    }
}
END_TEST

/* Every byte of an RSA key's numbers matters to nettle, also of those that it does not use. */
START_TEST(test_rsa_consistent)
{
    enum { NUMBERS = 32 }; /* PrivateKeyInfo, its algorithm and the version are before them */
    const struct opened *nettle = find_opened("nettle");
    struct siotls_bytes pkcs8 = known_pkcs8(SIOTLS_KEY_RSA);
    uint8_t changed[2048];
    for (size_t position = NUMBERS; nettle != NULL && position < pkcs8.data_len; position += 5) {
        struct imported key;
        memcpy(changed, pkcs8.data, pkcs8.data_len);
        changed[position] ^= 0x04;
        ck_assert_msg(import_begin(&key, nettle, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256,
                                   (struct siotls_bytes){changed, pkcs8.data_len}, NULL) != SIOTLS_PROVIDER_OK,
                      "byte %zu", position);
        import_end(&key);
    }
}
END_TEST

static void expect_schemes(const struct opened *from, struct siotls_bytes pkcs8, const uint16_t *schemes,
                           size_t num_schemes)
{
    struct imported key;
    ck_assert_int_eq(import_begin(&key, from, schemes[0], pkcs8, NULL), SIOTLS_PROVIDER_OK);
    struct siotls_public_key public_key = public_key_of(key.described.spki);
    ck_assert_uint_eq(key.described.num_schemes, num_schemes);
    for (size_t i = 0; i < num_schemes; i++) {
        ck_assert_uint_eq(key.described.schemes[i], schemes[i]);
        import_sign(&key, schemes[i], message, sizeof message);
        for (size_t k = 0; k < num_opened; k++)
            if (verifier_of(&opened[k], public_key.type) != NULL)
                ck_assert_int_eq(verify_once(&opened[k], &public_key, schemes[i], message, sizeof message,
                                             key.signature, key.signature_len),
                                 SIOTLS_PROVIDER_OK);
    }
    import_end(&key);
}

START_TEST(test_restricted)
{
    static const uint16_t sha384[] = {SIOTLS_SCHEME_RSA_PSS_PSS_SHA384};
    static const uint16_t rsae[] = {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384,
                                    SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512};
    static const uint16_t ecdsa[] = {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256};
    const struct opened *nettle = find_opened("nettle");
    struct imported key;
    if (nettle == NULL)
        return;
    expect_schemes(nettle, restricted_pss_key, sha384, 1);
    expect_schemes(nettle, rsa_2049_key, rsae, 3);
    expect_schemes(nettle, rsa_1024_key, rsae, 2); /* too short for a digest and a salt of 64 bytes */
    expect_schemes(nettle, bare_secp256r1_key, ecdsa, 1);
    ck_assert_int_eq(import_begin(&key, nettle, rsae[0], rsa_768_key, NULL), SIOTLS_PROVIDER_BAD_KEY);
    import_end(&key);
    ck_assert_int_eq(import_begin(&key, nettle, rsae[0], three_primes_key, NULL), SIOTLS_PROVIDER_UNSUPPORTED);
    import_end(&key);
    ck_assert_int_eq(import_begin(&key, nettle, rsae[0], secp256k1_key, NULL), SIOTLS_PROVIDER_UNSUPPORTED);
    import_end(&key);
}
END_TEST

/* Signatures do not fit what is too small, other keys' schemes are not taken, URIs are for others. */
START_TEST(test_misuse)
{
    for (size_t i = 0; i < num_opened; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            const struct siotls_signer *signer = signer_of(&opened[i], kinds[k].scheme);
            const struct siotls_private_key_source source = {.size = sizeof source, .uri = "pkcs11:object=key"};
            struct imported key;
            if (signer == NULL)
                continue;
            ck_assert_int_eq(import_begin(&key, &opened[i], kinds[k].scheme, known_pkcs8(kinds[k].key_type), NULL),
                             SIOTLS_PROVIDER_OK);
            ck_assert_int_eq(signer->sign(key.context, kinds[k].scheme, message, sizeof message, key.signature, 8,
                                          &key.signature_len),
                             SIOTLS_PROVIDER_TOO_SMALL);
            ck_assert_int_eq(signer->sign(key.context, kinds[(k + 1) % 7].scheme, message, sizeof message,
                                          key.signature, sizeof key.signature, &key.signature_len),
                             SIOTLS_PROVIDER_UNSUPPORTED);
            ck_assert_int_eq(signer->import(opened[i].instance, signer, key.context, &source),
                             SIOTLS_PROVIDER_UNSUPPORTED);
            import_end(&key);
        }
}
END_TEST

/* ---- files ---- */

static void write_file(const char *path, struct siotls_bytes bytes)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.data, 1, bytes.data_len, file), bytes.data_len);
    ck_assert_int_eq(fclose(file), 0);
}

static int identity_status(const struct opened *from, const char *chain, const char *key, const char *passphrase)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_identity *identity = NULL;
    int status = siotls_identity_from_files(&identity, from->set, chain, key, passphrase, &error);
    ck_assert_int_eq(status == SIOTLS_OK, identity != NULL);
    /* Whatever is wrong with a key, its file is named. */
    ck_assert(status == SIOTLS_OK || strstr(error.detail, key) != NULL);
    siotls_identity_free(identity);
    return status;
}

START_TEST(test_files)
{
    char folder[] = "/tmp/siotls-keys-XXXXXX";
    char chain[64];
    char key[64];
    const struct test_certificate *certificate = test_certificates;
    while (certificate->key_type != SIOTLS_KEY_ED25519)
        certificate++;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(chain, sizeof chain, "%s/chain", folder);
    snprintf(key, sizeof key, "%s/key", folder);
    write_file(chain, certificate->der);
    for (size_t i = 0; i < num_opened; i++) {
        const struct siotls_signer *signer = signer_of(&opened[i], SIOTLS_SCHEME_ED25519);
        if (signer == NULL || signer->pkcs8_encryption == NULL)
            continue;
        write_file(key, known_pkcs8(SIOTLS_KEY_ED25519));
        ck_assert_int_eq(identity_status(&opened[i], chain, key, NULL), SIOTLS_OK);
        write_file(key, encrypted_keys[1].pkcs8);
        ck_assert_int_eq(identity_status(&opened[i], chain, key, NULL), SIOTLS_ERROR_PASSPHRASE);
        ck_assert_int_eq(identity_status(&opened[i], chain, key, "correct horsf"), SIOTLS_ERROR_PASSPHRASE);
        ck_assert_int_eq(identity_status(&opened[i], chain, key, TEST_PASSPHRASE), SIOTLS_OK);
    }
    (void)unlink(chain);
    (void)unlink(key);
    (void)rmdir(folder);
}
END_TEST

Suite *private_key_suite(void)
{
    Suite *suite = suite_create("private keys");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_providers, close_providers);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_encrypted);
    tcase_add_test(tests, test_many_passphrases);
    tcase_add_test(tests, test_cut_off);
    tcase_add_test(tests, test_changed);
    tcase_add_test(tests, test_version_2);
    tcase_add_test(tests, test_unknown_algorithm);
    tcase_add_test(tests, test_rsa_consistent);
    tcase_add_test(tests, test_restricted);
    tcase_add_test(tests, test_misuse);
    tcase_add_test(tests, test_files);
    suite_add_tcase(suite, tests);
    return suite;
}
