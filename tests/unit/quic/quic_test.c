/* SPDX-License-Identifier: Apache-2.0 */
/* quic_test.c: what QUIC's carrier keeps: messages until they are taken, secrets until they were seen. */
#include "quic/quic.h"

#include <string.h>

#include "check_main.h"
#include "failing_memory.h"

static struct failing_memory memory;
static struct sio_quic quic;

static void begin(void)
{
    failing_memory_init(&memory, 0);
    sio_quic_init(&quic, &memory.memory);
}

static void end(void)
{
    sio_quic_clear(&quic);
    ck_assert_uint_eq(memory.num_blocks, 0);
}

static struct siotls_bytes text(const char *words)
{
    return sio_bytes((const uint8_t *)words, strlen(words));
}

/* ---- out ---- */

START_TEST(messages_go_in_their_order_and_by_level)
{
    enum sio_level level;
    begin();
    ck_assert_uint_eq(sio_quic_output(&quic, &level).data_len, 0);
    ck_assert(sio_quic_output_add(&quic, SIO_LEVEL_INITIAL, text("one")) &&
              sio_quic_output_add(&quic, SIO_LEVEL_HANDSHAKE, text("three")) &&
              sio_quic_output_add(&quic, SIO_LEVEL_APPLICATION, sio_bytes(NULL, 0)));
    ck_assert(sio_bytes_equal(sio_quic_output(&quic, &level), text("one")) && level == SIO_LEVEL_INITIAL);
    ck_assert(!sio_quic_output_taken(&quic, 4));
    ck_assert(sio_quic_output_taken(&quic, 0) && sio_quic_output_taken(&quic, 1));
    ck_assert(sio_bytes_equal(sio_quic_output(&quic, &level), text("ne")));
    ck_assert(sio_quic_output_taken(&quic, 2));
    ck_assert(sio_bytes_equal(sio_quic_output(&quic, &level), text("three")) && level == SIO_LEVEL_HANDSHAKE);
    ck_assert_uint_eq(sio_quic_flow.num_unsent(&quic), 5);
    ck_assert(sio_quic_output_taken(&quic, 5) && !sio_quic_output_taken(&quic, 1));
    ck_assert_uint_eq(memory.num_blocks, 0);
    end();
}
END_TEST

START_TEST(a_view_stays_while_more_is_added)
{
    enum sio_level level;
    begin();
    ck_assert(sio_quic_output_add(&quic, SIO_LEVEL_INITIAL, text("first")));
    struct siotls_bytes view = sio_quic_output(&quic, &level);
    for (size_t i = 0; i < 100; i++)
        ck_assert(sio_quic_output_add(&quic, SIO_LEVEL_INITIAL, text("more")));
    ck_assert(sio_quic_output(&quic, &level).data == view.data && memcmp(view.data, "first", 5) == 0);
    end();
}
END_TEST

/* ---- secrets ---- */

static void add(int direction, uint8_t value)
{
    struct sio_quic_secret secret = {.direction = direction, .level = SIO_LEVEL_HANDSHAKE};
    memset(secret.bytes, value, sizeof secret.bytes);
    ck_assert(sio_quic_secret_add(&quic.secrets, &secret));
}

static bool is_zero(const struct sio_quic_secret *secret)
{
    static const struct sio_quic_secret zero;
    return memcmp(secret->bytes, zero.bytes, sizeof zero.bytes) == 0;
}

START_TEST(a_secret_is_wiped_when_the_next_is_asked_for)
{
    begin();
    ck_assert_ptr_null(sio_quic_secret_take(&quic.secrets));
    add(SIOTLS_DIRECTION_OPEN, 1);
    add(SIOTLS_DIRECTION_SEAL, 2);
    const struct sio_quic_secret *first = sio_quic_secret_take(&quic.secrets);
    ck_assert(first->direction == SIOTLS_DIRECTION_OPEN && first->bytes[0] == 1);
    const struct sio_quic_secret *second = sio_quic_secret_take(&quic.secrets);
    ck_assert(second->bytes[0] == 2 && is_zero(first));
    ck_assert_ptr_null(sio_quic_secret_take(&quic.secrets));
    ck_assert(is_zero(second));
    add(SIOTLS_DIRECTION_OPEN, 3);
    ck_assert_uint_eq(sio_quic_secret_take(&quic.secrets)->bytes[0], 3);
    end();
}
END_TEST

START_TEST(there_are_no_more_secrets_than_levels)
{
    struct sio_quic_secret secret = {.direction = SIOTLS_DIRECTION_SEAL};
    begin();
    for (uint8_t i = 0; i < SIO_MAX_QUIC_SECRETS; i++)
        add(SIOTLS_DIRECTION_SEAL, i);
    ck_assert(!sio_quic_secret_add(&quic.secrets, &secret));
    end();
}
END_TEST

/* What has failed still seals why. */
START_TEST(a_failure_keeps_what_seals)
{
    begin();
    add(SIOTLS_DIRECTION_OPEN, 1);
    add(SIOTLS_DIRECTION_SEAL, 2);
    add(SIOTLS_DIRECTION_OPEN, 3);
    sio_quic_flow.forget_keys(&quic);
    ck_assert(is_zero(&quic.secrets.items[0]) && is_zero(&quic.secrets.items[2]));
    ck_assert_uint_eq(sio_quic_secret_take(&quic.secrets)->bytes[0], 2);
    ck_assert_ptr_null(sio_quic_secret_take(&quic.secrets));
    end();
}
END_TEST

/* ---- levels ---- */

START_TEST(levels_only_go_up)
{
    begin();
    ck_assert(sio_quic_may_receive(&quic, SIO_LEVEL_INITIAL) && sio_quic_may_receive(&quic, SIO_LEVEL_APPLICATION));
    ck_assert(!sio_quic_may_receive(&quic, SIO_LEVEL_EARLY));
    quic.receive_level = SIO_LEVEL_HANDSHAKE;
    ck_assert(!sio_quic_may_receive(&quic, SIO_LEVEL_INITIAL) && sio_quic_may_receive(&quic, SIO_LEVEL_HANDSHAKE));
    end();
}
END_TEST

static Suite *quic_suite(void)
{
    Suite *suite = suite_create("quic");
    TCase *tcase = tcase_create("quic");
    tcase_add_test(tcase, messages_go_in_their_order_and_by_level);
    tcase_add_test(tcase, a_view_stays_while_more_is_added);
    tcase_add_test(tcase, a_secret_is_wiped_when_the_next_is_asked_for);
    tcase_add_test(tcase, there_are_no_more_secrets_than_levels);
    tcase_add_test(tcase, a_failure_keeps_what_seals);
    tcase_add_test(tcase, levels_only_go_up);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {quic_suite};
    return check_main(suites, 1);
}
