/* SPDX-License-Identifier: Apache-2.0 */
/*
 * importer_test.c: what an imported PSK becomes (RFC 9258 4.1), over the providers of SIOTLS_PROVIDER, against
 * identities and keys made with another program.
 */
#include <string.h>

#include "check_main.h"
#include "config/config.h"

static const char *const expected[2][2] = {
    {"0008736f6d65626f647900046865726503040001", "fb5cff72f0e065635a2320cdc650e48fbd884f33fc0837f71b8fd55f19719413"},
    {"0008736f6d65626f647900046865726503040002",
     "ed3402740a6fdda56aae7d073a070efeb0656ea2c40254c3c3181f8728b02baa461a997cd6121715edcaf83434a30ee0"},
};

static void check_hex(struct siotls_bytes bytes, const char *hex)
{
    static const char digits[] = "0123456789abcdef";
    ck_assert_uint_eq(2 * bytes.data_len, strlen(hex));
    for (size_t i = 0; i < bytes.data_len; i++) {
        ck_assert_int_eq(hex[2 * i], digits[bytes.data[i] >> 4]);
        ck_assert_int_eq(hex[2 * i + 1], digits[bytes.data[i] & 15]);
    }
}

static struct siotls_config *open_config(struct siotls_set *set, const uint16_t *suites, size_t num_suites)
{
    uint8_t key[32];
    struct siotls_config *config = NULL;
    struct siotls_psk psk = {.size = sizeof psk, .identity = {(const uint8_t *)"somebody", 8}, .is_imported = 1};
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)i;
    psk.key = sio_bytes(key, sizeof key);
    psk.context = sio_bytes((const uint8_t *)"here", 4);
    ck_assert_int_eq(siotls_config_new(&config, set, SIOTLS_ROLE_CLIENT, NULL, NULL), 0);
    ck_assert_int_eq(siotls_config_set_suites(config, suites, num_suites), 0);
    ck_assert_int_eq(siotls_config_add_psk(config, &psk), 0);
    ck_assert_int_eq(siotls_config_ready(config, NULL), 0);
    return config;
}

START_TEST(keys_are_made_for_each_hash_of_the_suites)
{
    static const uint16_t suites[] = {SIOTLS_SUITE_AES_128_GCM_SHA256, SIOTLS_SUITE_AES_256_GCM_SHA384};
    struct siotls_set *set = NULL;
    ck_assert_int_eq(siotls_set_new(&set, NULL, NULL), 0);
    for (size_t first = 0; first < 2; first++)
        for (size_t num = 1; first + num <= 2; num++) {
            struct siotls_config *config = open_config(set, suites + first, num);
            const struct sio_psks *psks = config->sessions.psks;
            ck_assert_uint_eq(psks->num_ready, num);
            for (size_t i = 0; i < num; i++) {
                ck_assert_int_eq(psks->ready[i].kind, SIO_PSK_IMPORTED);
                check_hex(psks->ready[i].identity, expected[first + i][0]);
                check_hex(psks->ready[i].key, expected[first + i][1]);
            }
            siotls_config_free(config);
        }
    siotls_set_free(set);
}
END_TEST

/* Limits of the header. */
START_TEST(unusable_keys_are_refused)
{
    static const uint8_t bytes[1025] = {0};
    struct siotls_set *set = NULL;
    struct siotls_config *config = NULL;
    ck_assert_int_eq(siotls_set_new(&set, NULL, NULL), 0);
    ck_assert_int_eq(siotls_config_new(&config, set, SIOTLS_ROLE_SERVER, NULL, NULL), 0);
    const struct siotls_psk good = {.size = sizeof good, .identity = {bytes, 1}, .key = {bytes, 16}};
    struct siotls_psk bad[8];
    for (size_t i = 0; i < 8; i++)
        bad[i] = good;
    bad[0].identity.data_len = 0;
    bad[1].identity.data_len = 1025;
    bad[2].key.data_len = 15;
    bad[3].key.data_len = 257;
    bad[4].hash = SIOTLS_HASH_SHA512;
    bad[5].context = sio_bytes(bytes, 1); /* without importer */
    bad[6].is_imported = 1;
    bad[6].context = sio_bytes(bytes, 1025);
    bad[7].size = 1;
    for (size_t i = 0; i < 8; i++)
        ck_assert_msg(siotls_config_add_psk(config, &bad[i]) == SIOTLS_ERROR_ARGUMENT, "number %zu", i);
    ck_assert_int_eq(siotls_config_add_psk(config, NULL), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_add_psk(NULL, &good), SIOTLS_ERROR_ARGUMENT);
    for (size_t i = 0; i < SIO_MAX_CONFIG_PSKS; i++)
        ck_assert_int_eq(siotls_config_add_psk(config, &good), 0);
    ck_assert_int_eq(siotls_config_add_psk(config, &good), SIOTLS_ERROR_LIMIT);
    ck_assert_int_eq(siotls_config_ready(config, NULL), 0);
    ck_assert_int_eq(siotls_config_add_psk(config, &good), SIOTLS_ERROR_STATE);
    siotls_config_free(config);
    siotls_set_free(set);
}
END_TEST

static Suite *importer_suite(void)
{
    Suite *suite = suite_create("handshake/importer");
    TCase *tcase = tcase_create("psks");
    tcase_add_test(tcase, keys_are_made_for_each_hash_of_the_suites);
    tcase_add_test(tcase, unusable_keys_are_refused);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {importer_suite};
    return check_main(suites, 1);
}
