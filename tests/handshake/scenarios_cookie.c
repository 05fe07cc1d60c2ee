/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_cookie.c: HelloRetryRequest without state (RFC 9846 4.2.4, 4.3.2): one connection answers the first
 * ClientHello and is freed, another takes the second; and cookies that are refused.
 */
#include <string.h>

#include "scenarios.h"
#include "sessions.h"

static const uint8_t keys[3][32] = {{1}, {2}, {3}};
static const uint8_t address[] = "192.0.2.1";
static const uint8_t other_address[] = "192.0.2.2";

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

static bool with_cookies(struct pair *pair)
{
    return siotls_config_set_cookie_keys(server_config(pair), keys[0], 1) == 0;
}

static bool with_cookies_and_group(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return with_cookies(pair) && siotls_config_set_groups(server_config(pair), &group, 1) == 0;
}

static bool with_sha384(struct pair *pair)
{
    const uint16_t suite = SIOTLS_SUITE_AES_256_GCM_SHA384;
    return with_cookies_and_group(pair) && siotls_config_set_suites(server_config(pair), &suite, 1) == 0;
}

/* Another config with other keys, of which some are the first one's. */
static bool with_other_config(struct pair *pair, const uint8_t *other_keys, size_t num_keys)
{
    return with_cookies(pair) && pair_make_other_config(pair) &&
           siotls_config_add_identity(pair->other_config, pair->identity) == 0 &&
           siotls_config_set_cookie_keys(pair->other_config, other_keys, num_keys) == 0;
}

static bool with_changed_keys(struct pair *pair)
{
    const uint8_t changed[3][32] = {{3}, {2}, {1}};
    return with_other_config(pair, changed[0], 3);
}

static bool with_foreign_keys(struct pair *pair)
{
    return with_other_config(pair, keys[1], 2);
}

static bool start(struct pair *pair, enum pair_side side)
{
    struct pair_end *end = &pair->ends[side];
    end->started = true;
    end->status = siotls_conn_start(end->conn);
    return end->status == 0;
}

/* The first connection answers and goes; all that is left of it is on the wire. */
static bool play_first(struct pair *pair)
{
    struct pair_end *server = &pair->ends[PAIR_SERVER];
    if (siotls_conn_set_cookie_context(server->conn, address, sizeof address) != 0 || !start(pair, PAIR_SERVER) ||
        !start(pair, PAIR_CLIENT) || !pair_settle_without(pair, PAIR_CLIENT))
        return false;
    if (!pair_info(pair, PAIR_SERVER).is_stateless_retry_sent || !pair_info(pair, PAIR_SERVER).is_hello_retried)
        return pair_complain("there is no stateless retry");
    siotls_conn_free(server->conn);
    server->conn = NULL;
    server->started = false;
    return true;
}

struct second {
    const uint8_t *context;
    int64_t later_ms;
    bool is_other_config;
};

static bool play_second(struct pair *pair, const struct second *second)
{
    struct pair_end *server = &pair->ends[PAIR_SERVER];
    struct siotls_config *config = second->is_other_config ? pair->other_config : server->config;
    if (siotls_conn_new(&server->conn, config, server->pool, NULL) != 0)
        return false;
    if (!pair_set_time(pair, PAIR_SERVER, pair_time_ms + (uint64_t)second->later_ms) ||
        siotls_conn_set_cookie_context(server->conn, second->context, sizeof address) != 0 ||
        !start(pair, PAIR_SERVER) || !pair_settle(pair))
        return false;
    return pair_say(pair, PAIR_CLIENT, 100) && pair_say(pair, PAIR_SERVER, 100) && pair_close(pair, PAIR_CLIENT) &&
           pair_close(pair, PAIR_SERVER);
}

/* A connection that is missing at the end cannot be judged. */
static bool play_both(struct pair *pair, const struct second *second, void (*between)(struct pair *pair))
{
    bool done = play_first(pair);
    if (done && between != NULL)
        between(pair);
    if (done)
        done = play_second(pair, second);
    if (pair->ends[PAIR_SERVER].conn == NULL &&
        siotls_conn_new(&pair->ends[PAIR_SERVER].conn, server_config(pair), NULL, NULL) != 0)
        pair->ends[PAIR_SERVER].conn = NULL;
    return done;
}

static bool play_fresh(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address}, NULL);
}

static bool play_late(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address, .later_ms = 60000}, NULL);
}

static bool play_too_late(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address, .later_ms = 60001}, NULL);
}

static bool play_early(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address, .later_ms = -10000}, NULL);
}

static bool play_too_early(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address, .later_ms = -10001}, NULL);
}

static bool play_elsewhere(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = other_address}, NULL);
}

static bool play_other_config(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address, .is_other_config = true}, NULL);
}

/* Where the cookie's own bytes begin on the client's wire: behind type, length, length. */
static uint8_t *find_cookie(struct pair *pair)
{
    struct pair_bytes *wire = &pair->ends[PAIR_CLIENT].wire;
    for (size_t i = 0; i + 6 < wire->data_len; i++)
        if (wire->data[i] == 0 && wire->data[i + 1] == 44 && wire->data[i + 2] == 0 && wire->data[i + 4] == 0)
            return wire->data + i + 6;
    return NULL;
}

static void change(struct pair *pair, size_t at)
{
    uint8_t *cookie = find_cookie(pair);
    if (cookie != NULL)
        cookie[at] ^= 1;
}

static void change_version(struct pair *pair)
{
    change(pair, 0);
}

static void change_salt(struct pair *pair)
{
    change(pair, 5);
}

static void change_sealed(struct pair *pair)
{
    change(pair, 40);
}

static bool play_changed_version(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address}, change_version);
}

static bool play_changed_salt(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address}, change_salt);
}

static bool play_changed_cookie(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address}, change_sealed);
}

/* The random of the second hello, behind change_cipher_spec and the headers. */
static void change_hello(struct pair *pair)
{
    struct pair_bytes *wire = &pair->ends[PAIR_SERVER].wire;
    if (pair_settle(pair) && wire->data_len > 6 + 5 + 4 + 2)
        wire->data[6 + 5 + 4 + 2] ^= 1;
}

static bool play_changed_hello(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address}, change_hello);
}

/* ---- with sessions: the second connection is the one that is split ---- */

static bool with_sessions(struct pair *pair)
{
    return with_cookies(pair) && sessions_ask(pair) && siotls_config_set_early_data(server_config(pair), 1000) == 0;
}

static bool play_resumed(struct pair *pair)
{
    return sessions_first(pair) && sessions_second(pair) && play_fresh(pair) && sessions_are_resumed(pair);
}

/* A byte of the only PSK's identity, in the extension that ends the second hello. */
static void change_psk(struct pair *pair)
{
    struct pair_bytes *wire = &pair->ends[PAIR_SERVER].wire;
    (void)pair_settle(pair);
    for (size_t i = 0; i + 4 < wire->data_len; i++)
        if (wire->data[i] == 0 && wire->data[i + 1] == 41 &&
            i + 4 + ((size_t)wire->data[i + 2] << 8) + wire->data[i + 3] == wire->data_len) {
            wire->data[i + 8] ^= 1;
            return;
        }
}

static bool play_changed_psk(struct pair *pair)
{
    return sessions_first(pair) && sessions_second(pair) &&
           play_both(pair, &(const struct second){.context = address}, change_psk);
}

/* A record of early data that was on its way when the first connection answered. */
static void come_early(struct pair *pair)
{
    const uint8_t record[5 + 32] = {23, 3, 3, 0, 32, 0xaa};
    pair_append(&pair->ends[PAIR_SERVER].wire, record, sizeof record);
}

static bool play_early_data(struct pair *pair)
{
    if (!sessions_first(pair) || !sessions_second(pair) ||
        siotls_conn_enable_early_data(pair->ends[PAIR_CLIENT].conn) != 0)
        return false;
    return play_both(pair, &(const struct second){.context = address}, come_early) && sessions_are_resumed(pair) &&
           pair_info(pair, PAIR_SERVER).early_data == SIOTLS_EARLY_DATA_REJECTED &&
           pair_info(pair, PAIR_CLIENT).early_data == SIOTLS_EARLY_DATA_REJECTED;
}

/* The second hello has begun, and goes on behind it. */
static void come_between(struct pair *pair)
{
    static const uint8_t begun[] = {22, 3, 3, 0, 1, 1};
    pair_append(&pair->ends[PAIR_SERVER].wire, begun, sizeof begun);
    come_early(pair);
}

static bool play_early_data_between(struct pair *pair)
{
    return sessions_first(pair) && sessions_second(pair) &&
           siotls_conn_enable_early_data(pair->ends[PAIR_CLIENT].conn) == 0 &&
           play_both(pair, &(const struct second){.context = address}, come_between);
}

static bool play_early_data_of_nobody(struct pair *pair)
{
    return play_both(pair, &(const struct second){.context = address}, come_early);
}

static bool is_retried(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).is_hello_retried && pair_info(pair, PAIR_SERVER).is_hello_retried;
}

static bool is_retried_to_p256(struct pair *pair)
{
    return is_retried(pair) && pair_info(pair, PAIR_SERVER).group == SIOTLS_GROUP_SECP256R1;
}

#define REFUSED(reason_)                                                                                               \
    {                                                                                                                  \
        {.status = SIOTLS_ERROR_PEER_ALERT, .alert = SIOTLS_ALERT_ILLEGAL_PARAMETER, .origin = SIOTLS_ORIGIN_PEER},    \
        {                                                                                                              \
            .status = SIOTLS_ERROR_PROTOCOL, .alert = SIOTLS_ALERT_ILLEGAL_PARAMETER, .reason = (reason_)              \
        }                                                                                                              \
    }

const struct pair_scenario scenarios_cookie[] = {
    {.name = "cookie, the same connection", .configure = with_cookies, .check = is_retried},
    {.name = "cookie, the same connection, group", .configure = with_cookies_and_group, .check = is_retried_to_p256},
    {.name = "cookie, fresh connection", .configure = with_cookies, .play = play_fresh, .check = is_retried},
    {.name = "cookie, fresh connection, group",
     .configure = with_cookies_and_group,
     .play = play_fresh,
     .check = is_retried_to_p256},
    {.name = "cookie, SHA-384", .configure = with_sha384, .play = play_fresh, .check = is_retried_to_p256},
    {.name = "cookie, changed keys", .configure = with_changed_keys, .play = play_other_config, .check = is_retried},
    {.name = "cookie, just in time", .configure = with_cookies, .play = play_late, .check = is_retried},
    {.name = "cookie, clocks differ", .configure = with_cookies, .play = play_early, .check = is_retried},
    {.name = "cookie too old",
     .configure = with_cookies,
     .play = play_too_late,
     .ends = REFUSED("cookie: it is too old")},
    {.name = "cookie from the future",
     .configure = with_cookies,
     .play = play_too_early,
     .ends = REFUSED("cookie: it comes from the future")},
    {.name = "cookie of another client",
     .configure = with_cookies,
     .play = play_elsewhere,
     .ends = REFUSED("cookie: none of our keys opens it")},
    {.name = "cookie of other keys",
     .configure = with_foreign_keys,
     .play = play_other_config,
     .ends = REFUSED("cookie: none of our keys opens it")},
    {.name = "cookie of another version",
     .configure = with_cookies,
     .play = play_changed_version,
     .ends = REFUSED("cookie: it is not one of ours")},
    {.name = "cookie with another salt",
     .configure = with_cookies,
     .play = play_changed_salt,
     .ends = REFUSED("cookie: none of our keys opens it")},
    {.name = "cookie changed",
     .configure = with_cookies,
     .play = play_changed_cookie,
     .ends = REFUSED("cookie: none of our keys opens it")},
    {.name = "cookie with another hello",
     .configure = with_cookies_and_group,
     .play = play_changed_hello,
     .ends = REFUSED("client_hello: the second one differs from the first")},
    {.name = "cookie, resumption", .configure = with_sessions, .play = play_resumed, .check = is_retried},
    {.name = "cookie with another PSK",
     .configure = with_sessions,
     .play = play_changed_psk,
     .ends = REFUSED("client_hello: the second one offers a PSK that the first did not")},
    {.name = "cookie, early data", .configure = with_sessions, .play = play_early_data, .check = is_retried},
    {.name = "cookie, early data within a hello",
     .configure = with_sessions,
     .play = play_early_data_between,
     .ends = {{.status = SIOTLS_ERROR_PEER_ALERT,
               .alert = SIOTLS_ALERT_UNEXPECTED_MESSAGE,
               .origin = SIOTLS_ORIGIN_PEER},
              {.status = SIOTLS_ERROR_PROTOCOL,
               .alert = SIOTLS_ALERT_UNEXPECTED_MESSAGE,
               .reason = "record: application data without protection"}}},
    {.name = "cookie, early data that was not offered",
     .configure = with_sessions,
     .play = play_early_data_of_nobody,
     .ends = {{.status = SIOTLS_ERROR_PEER_ALERT,
               .alert = SIOTLS_ALERT_UNEXPECTED_MESSAGE,
               .origin = SIOTLS_ORIGIN_PEER},
              {.status = SIOTLS_ERROR_PROTOCOL,
               .alert = SIOTLS_ALERT_UNEXPECTED_MESSAGE,
               .reason = "cookie: early data came that was not offered"}}},
    {.name = NULL},
};
