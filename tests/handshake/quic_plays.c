/* SPDX-License-Identifier: Apache-2.0 */
/* quic_plays.c: see quic_plays.h. */
#include "quic_plays.h"

#include <check.h>
#include <string.h>

#include "early.h"
#include "fake_provider.h"
#include "wire/hello.h"

struct quic_pair quic;

/* ---- configs ---- */

static struct siotls_config *config_of(struct pair *world, enum pair_side side)
{
    return world->ends[side].config;
}

static bool set_protocols(struct pair *world, const char *of_client, const char *of_server)
{
    const struct siotls_bytes first = {(const uint8_t *)of_client, of_client != NULL ? strlen(of_client) : 0};
    const struct siotls_bytes second = {(const uint8_t *)of_server, of_server != NULL ? strlen(of_server) : 0};
    return (of_client == NULL || siotls_config_set_alpn(config_of(world, PAIR_CLIENT), &first, 1) == 0) &&
           (of_server == NULL || siotls_config_set_alpn(config_of(world, PAIR_SERVER), &second, 1) == 0);
}

bool quic_plain(struct pair *world)
{
    return set_protocols(world, "h3", "h3");
}

bool quic_with_messages(struct pair *world)
{
    return quic_plain(world) && siotls_config_set_events(config_of(world, PAIR_SERVER), SIOTLS_REQUEST_MESSAGE) == 0;
}

bool quic_with_sessions(struct pair *world)
{
    return quic_plain(world) && sessions_ask(world);
}

bool quic_with_early_data(struct pair *world)
{
    return quic_plain(world) && early_with_register(world) &&
           siotls_config_set_events(config_of(world, PAIR_SERVER), SIOTLS_REQUEST_MESSAGE) == 0;
}

static bool retry(struct pair *world)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return siotls_config_set_groups(config_of(world, PAIR_SERVER), &group, 1) == 0;
}

bool quic_with_retry(struct pair *world)
{
    return quic_with_early_data(world) && retry(world);
}

bool quic_with_client_auth(struct pair *world)
{
    struct siotls_identity *identity = NULL;
    bool done = quic_plain(world) && pair_make_identity(&identity, world, PAIR_CLIENT_ED25519, true) &&
                siotls_config_add_identity(config_of(world, PAIR_CLIENT), identity) == 0 &&
                siotls_config_set_client_auth(config_of(world, PAIR_SERVER), SIOTLS_CLIENT_AUTH_REQUIRE) == 0 &&
                siotls_config_set_trust(config_of(world, PAIR_SERVER), world->trust) == 0;
    siotls_identity_free(identity);
    return done;
}

/* What has no meaning over QUIC. */
bool quic_with_features_of_records(struct pair *world)
{
    return quic_with_messages(world) && siotls_config_set_record_size_limit(config_of(world, PAIR_CLIENT), 512) == 0 &&
           siotls_config_set_post_handshake_auth(config_of(world, PAIR_CLIENT), 1) == 0 &&
           siotls_config_set_post_handshake_auth(config_of(world, PAIR_SERVER), 1) == 0 &&
           siotls_config_set_trust(config_of(world, PAIR_SERVER), world->trust) == 0;
}

bool quic_with_plain_tcp_hello(struct pair *world)
{
    return quic_plain(world) && siotls_config_set_compatibility_mode(config_of(world, PAIR_CLIENT), 0) == 0;
}

bool quic_without_protocol_at_client(struct pair *world)
{
    return set_protocols(world, NULL, "h3");
}

bool quic_without_protocol_at_server(struct pair *world)
{
    return set_protocols(world, "h3", NULL);
}

bool quic_with_other_protocols(struct pair *world)
{
    return set_protocols(world, "h3", "doq");
}

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
