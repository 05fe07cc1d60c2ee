/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schedule_test.c: the key schedule by itself (RFC 9846 7.1): what a secret depends on, and that it is wiped. Its
 * values are compared with recorded handshakes in tests/handshake/rfc8448_test.c.
 */
#include "handshake/keys/schedule.h"

#include <string.h>

#include "crypto/load/set.h"
#include "fake_provider.h"
#include "handshake_suites.h"

static struct siotls_memory memory;
static struct siotls_set *set;
static struct sio_kdf kdf;
static struct sio_transcript transcript;
static struct sio_schedule schedule;
static struct sio_error error;

static const struct siotls_bytes message = {(const uint8_t *)"a message", 9};
static const struct siotls_bytes psk = {(const uint8_t *)"a key of thirty-two bytes, as is", 32};

static void begin(void)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = ""};
    fake_control_reset();
    ck_assert(sio_memory_init(&memory, NULL));
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), 0);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), 0);
    sio_set_skip_tests(set);
    error = (struct sio_error){0};
    ck_assert(sio_set_select_hash(set, &kdf.hash, SIOTLS_HASH_SHA256, &error) &&
              sio_set_select_hkdf(set, &kdf.hkdf, SIOTLS_HASH_SHA256, &error));
    sio_transcript_init(&transcript, &memory);
    sio_schedule_init(&schedule, &memory);
    ck_assert(sio_transcript_add(&transcript, message, &error) && sio_transcript_start(&transcript, &kdf.hash, &error));
}

static void end(void)
{
    sio_schedule_clear(&schedule);
    sio_transcript_clear(&transcript);
    siotls_set_free(set);
}

static void share(const char *secret)
{
    ck_assert(sio_buffer_append(&schedule.shared_secret, (const uint8_t *)secret, strlen(secret)));
}

START_TEST(secrets_depend_on_all_that_went_in)
{
    uint8_t traffic[3][SIO_MAX_DIGEST];
    begin();
    share("secret");
    ck_assert(sio_schedule_handshake(&schedule, &kdf, psk, &transcript, &error));
    ck_assert_uint_eq(schedule.shared_secret.data_len, 0);
    ck_assert_mem_ne(schedule.traffic[0], schedule.traffic[1], 32);
    memcpy(traffic[0], schedule.traffic[0], 32);
    share("secret");
    ck_assert(sio_schedule_handshake(&schedule, &kdf, sio_bytes(NULL, 0), &transcript, &error));
    memcpy(traffic[1], schedule.traffic[0], 32);
    share("another");
    ck_assert(sio_schedule_handshake(&schedule, &kdf, psk, &transcript, &error));
    memcpy(traffic[2], schedule.traffic[0], 32);
    ck_assert_mem_ne(traffic[0], traffic[1], 32);
    ck_assert_mem_ne(traffic[0], traffic[2], 32);
    share("secret");
    ck_assert(sio_transcript_add(&transcript, message, &error));
    ck_assert(sio_schedule_handshake(&schedule, &kdf, psk, &transcript, &error));
    ck_assert_mem_ne(traffic[0], schedule.traffic[0], 32);
    end();
}
END_TEST

START_TEST(a_failure_leaves_no_shared_secret)
{
    begin();
    share("secret");
    fake_control.fail_at = fake_control.num_calls + 3;
    ck_assert(!sio_schedule_handshake(&schedule, &kdf, psk, &transcript, &error));
    ck_assert_uint_eq(schedule.shared_secret.data_len, 0);
    end();
}
END_TEST

START_TEST(cleared_secrets_are_gone)
{
    static const uint8_t zeros[SIO_MAX_SECRET];
    begin();
    ck_assert(sio_schedule_early(&schedule, &kdf, psk, &transcript, &error) && schedule.has_early_exporter);
    ck_assert(sio_schedule_handshake(&schedule, &kdf, psk, &transcript, &error));
    ck_assert(sio_schedule_master(&schedule, &kdf, &error));
    sio_schedule_clear(&schedule);
    ck_assert_mem_eq(schedule.secret, zeros, sizeof zeros);
    ck_assert_mem_eq(schedule.traffic[0], zeros, sizeof zeros);
    ck_assert_mem_eq(schedule.traffic[1], zeros, sizeof zeros);
    ck_assert_mem_eq(schedule.early_traffic, zeros, sizeof zeros);
    ck_assert_mem_eq(schedule.early_exporter, zeros, sizeof zeros);
    ck_assert(!schedule.has_early_exporter);
    end();
}
END_TEST

Suite *handshake_schedule_suite(void)
{
    Suite *suite = suite_create("handshake/schedule");
    TCase *tcase = tcase_create("secrets");
    tcase_add_test(tcase, secrets_depend_on_all_that_went_in);
    tcase_add_test(tcase, a_failure_leaves_no_shared_secret);
    tcase_add_test(tcase, cleared_secrets_are_gone);
    suite_add_tcase(suite, tcase);
    return suite;
}
