/* SPDX-License-Identifier: Apache-2.0 */
/* quic_plays.c: see quic_plays.h. */
#include "quic_plays.h"

#include <check.h>
#include <string.h>

#include "fake_provider.h"
#include "wire/hello.h"

struct quic_pair quic;

/* ---- plays ---- */

void quic_play_open(bool (*configure)(struct pair *world))
{
    pair_build_world();
    fake_control_reset();
    ck_assert_msg(quic_open(&quic, configure, NULL), "%s", pair_complaint());
}

void quic_play_connect(void)
{
    ck_assert(quic_connect(&quic));
}

void quic_play_hands(void)
{
    quic_play_connect();
    ck_assert_msg(quic_shake_hands(&quic), "%s: %s %s", pair_complaint(), quic_error(&quic, PAIR_CLIENT).detail,
                  quic_error(&quic, PAIR_SERVER).detail);
}

/* The second connection, with the session of the first. */
void quic_play_resume(void)
{
    ck_assert_uint_gt(quic.world.session.data_len, 0);
    quic_play_connect();
    ck_assert(quic_resume(&quic));
    ck_assert_msg(quic_shake_hands(&quic), "%s", pair_complaint());
}

void quic_play_fails(enum pair_side side, int alert)
{
    ck_assert(!quic_settle(&quic));
    struct siotls_error error = quic_error(&quic, side);
    ck_assert_msg(error.status != 0 && error.origin == SIOTLS_ORIGIN_LOCAL && error.alert == alert, "%s: %s %s",
                  siotls_alert_name(error.alert), error.reason != NULL ? error.reason : "it goes well", error.detail);
}

void quic_play_inject(enum pair_side to, int level, const char *hex_free_bytes, size_t data_len)
{
    pair_append(&quic.ends[to].coming[level], (const uint8_t *)hex_free_bytes, data_len);
}

bool quic_play_hello_has(uint16_t type)
{
    struct siotls_bytes body = {quic.ends[PAIR_SERVER].hello.data + 4, quic.ends[PAIR_SERVER].hello.data_len - 4};
    struct sio_client_hello hello;
    struct sio_error error = {0};
    struct siotls_bytes data;
    ck_assert(sio_client_hello_parse(&hello, body, &error));
    struct sio_reader reader = sio_reader(hello.extension_block);
    uint16_t found;
    while (sio_extension_next(&reader, &found, &data))
        if (found == type)
            return true;
    return false;
}
