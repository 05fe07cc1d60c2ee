/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_events.c: handshakes in which the application decides or looks on.
 */
#include <string.h>

#include "scenarios.h"

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

static bool came(struct pair *pair, enum pair_side side, enum siotls_event_type type)
{
    return pair->ends[side].num_events[type] == 1 && pair->ends[1 - side].num_events[type] == 0;
}

/* What is to be judged is not yet the peer's. */
static struct siotls_bytes claimed_leaf(struct pair *pair)
{
    struct siotls_info info = pair_info(pair, PAIR_CLIENT);
    return info.num_peer_chain == 0 && info.num_claimed_chain > 0 ? info.claimed_chain[0]
                                                                  : (struct siotls_bytes){NULL, 0};
}

static bool same(struct siotls_bytes left, struct siotls_bytes right)
{
    return left.data_len == right.data_len && memcmp(left.data, right.data, left.data_len) == 0;
}

/* ---- SIGN ---- */

static bool key_elsewhere(struct pair *pair)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return pair_make_identity(&pair->identity, pair, PAIR_RSA, false);
}

static bool was_asked_to_sign(struct pair *pair)
{
    return came(pair, PAIR_SERVER, SIOTLS_EVENT_SIGN) && pair_info(pair, PAIR_SERVER).signature_provider == NULL &&
           pair_info(pair, PAIR_CLIENT).scheme == SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256;
}

static bool sign_wrongly(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    const uint8_t nonsense[] = {1, 2, 3};
    return siotls_conn_answer_sign(pair->ends[side].conn, event->id, nonsense, sizeof nonsense) == 0;
}

static bool refuse_internal(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    return siotls_conn_refuse(pair->ends[side].conn, event->id, SIOTLS_ALERT_INTERNAL_ERROR) == 0;
}

/* ---- VERIFY ---- */

static bool verify_elsewhere(struct pair *pair)
{
    return siotls_config_set_events(pair->ends[PAIR_CLIENT].config, SIOTLS_REQUEST_VERIFY) == 0;
}

static bool verify_leaf(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->type != SIOTLS_EVENT_VERIFY || event->num_chain != 2 || strcmp(event->server_name, PAIR_NAME) != 0 ||
        !same(event->chain[0], pair_leaf(PAIR_ED25519)) || !same(claimed_leaf(pair), event->chain[0]))
        return pair_complain("VERIFY shows something else");
    return pair_answer(pair, side, event);
}

static bool was_asked_to_verify(struct pair *pair)
{
    return came(pair, PAIR_CLIENT, SIOTLS_EVENT_VERIFY);
}

static bool refuse_revoked(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    return siotls_conn_refuse(pair->ends[side].conn, event->id, SIOTLS_ALERT_CERTIFICATE_REVOKED) == 0;
}

/* ---- CLIENT_HELLO ---- */

static bool choose_by_hello(struct pair *pair)
{
    const struct siotls_bytes protocols[] = {{(const uint8_t *)"h2", 2}, {(const uint8_t *)"http/1.1", 8}};
    return siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_CLIENT_HELLO) == 0 &&
           siotls_config_set_alpn(pair->ends[PAIR_CLIENT].config, protocols, 2) == 0;
}

/* In front of the lists is what nobody knows (RFC 8701). */
static bool shows_hello(const struct siotls_client_hello *hello)
{
    const struct siotls_bytes name = {(const uint8_t *)PAIR_OTHER_NAME, strlen(PAIR_OTHER_NAME)};
    return same(hello->server_name, name) && hello->num_alpn == 2 && hello->alpn[1].data_len == 8 &&
           hello->num_suites == 4 && hello->suites[3] == SIOTLS_SUITE_AES_256_GCM_SHA384 && hello->num_groups == 3 &&
           hello->groups[2] == SIOTLS_GROUP_SECP256R1 && hello->num_schemes > 3 && hello->message.data[0] == 1;
}

static bool with_other_identity(struct pair *pair)
{
    return choose_by_hello(pair) && pair_make_identity(&pair->other_identity, pair, PAIR_OTHER, true);
}

static bool ask_other(struct pair *pair)
{
    return siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, PAIR_OTHER_NAME) == 0;
}

static bool answer_other(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->type != SIOTLS_EVENT_CLIENT_HELLO || !shows_hello(event->client_hello))
        return pair_complain("CLIENT_HELLO shows something else");
    return siotls_conn_answer_client_hello(pair->ends[side].conn, event->id, pair->other_config,
                                           pair->other_identity) == 0;
}

static bool was_shown_hello(struct pair *pair)
{
    return came(pair, PAIR_SERVER, SIOTLS_EVENT_CLIENT_HELLO) && pair_info(pair, PAIR_SERVER).alpn.data_len == 0;
}

/* The other config has other protocols, another suite, and costs a HelloRetryRequest; no second event comes. */
static bool with_other_config(struct pair *pair)
{
    const struct siotls_bytes protocol = {(const uint8_t *)"http/1.1", 8};
    const uint16_t suite = SIOTLS_SUITE_AES_256_GCM_SHA384;
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    struct siotls_identity *identity = NULL;
    if (!choose_by_hello(pair) || !pair_make_other_config(pair) ||
        !pair_make_identity(&identity, pair, PAIR_OTHER, true))
        return false;
    bool done = siotls_config_add_identity(pair->other_config, identity) == 0 &&
                siotls_config_set_alpn(pair->other_config, &protocol, 1) == 0 &&
                siotls_config_set_suites(pair->other_config, &suite, 1) == 0 &&
                siotls_config_set_groups(pair->other_config, &group, 1) == 0 &&
                siotls_config_set_events(pair->other_config, SIOTLS_REQUEST_CLIENT_HELLO) == 0;
    siotls_identity_free(identity);
    return done;
}

static bool was_other_config(struct pair *pair)
{
    struct siotls_info info = pair_info(pair, PAIR_SERVER);
    return came(pair, PAIR_SERVER, SIOTLS_EVENT_CLIENT_HELLO) && info.alpn.data_len == 8 && info.is_hello_retried &&
           info.suite == SIOTLS_SUITE_AES_256_GCM_SHA384;
}

/* A server without any identity gets one with the answer. */
static bool without_identity(struct pair *pair)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return with_other_identity(pair);
}

static bool refuse_name(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    return siotls_conn_refuse(pair->ends[side].conn, event->id, SIOTLS_ALERT_UNRECOGNIZED_NAME) == 0;
}

/* ---- MESSAGE and KEYLOG ---- */

static bool look_on(struct pair *pair)
{
    const uint32_t requests = SIOTLS_REQUEST_MESSAGE | SIOTLS_REQUEST_KEYLOG;
    return siotls_config_set_events(pair->ends[PAIR_CLIENT].config, requests) == 0 &&
           siotls_config_set_events(pair->ends[PAIR_SERVER].config, requests) == 0;
}

static bool play_update(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_update_key(pair, PAIR_CLIENT, true) && pair_say(pair, PAIR_SERVER, 10) &&
           pair_say(pair, PAIR_CLIENT, 10);
}

/* ClientHello, ServerHello, EncryptedExtensions, Certificate, CertificateVerify, Finished, KeyUpdate (RFC 9846 4). */
static bool saw_messages(struct pair *pair)
{
    static const struct {
        uint8_t type;
        unsigned by[PAIR_NUM_SIDES];
    } expected[] = {{1, {1, 0}}, {2, {0, 1}}, {8, {0, 1}}, {11, {0, 1}}, {15, {0, 1}}, {20, {1, 1}}, {24, {1, 1}}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        for (int side = 0; side < PAIR_NUM_SIDES; side++)
            if (pair->ends[side].num_messages[1][expected[i].type] != expected[i].by[side] ||
                pair->ends[1 - side].num_messages[0][expected[i].type] != expected[i].by[side])
                return pair_complain("message %u was not shown as often as it went", expected[i].type);
    return true;
}

static bool has_line(const struct pair_bytes *log, const char *label)
{
    size_t label_len = strlen(label);
    for (size_t i = 0; i + label_len <= log->data_len; i++)
        if ((i == 0 || log->data[i - 1] == '\n') && memcmp(log->data + i, label, label_len) == 0)
            return true;
    return pair_complain("there is no line %s", label);
}

static bool saw_secrets(struct pair *pair)
{
    static const char *const labels[] = {"CLIENT_HANDSHAKE_TRAFFIC_SECRET ", "SERVER_HANDSHAKE_TRAFFIC_SECRET ",
                                         "CLIENT_TRAFFIC_SECRET_0 ", "SERVER_TRAFFIC_SECRET_0 ", "EXPORTER_SECRET "};
    const struct pair_bytes *client = &pair->ends[PAIR_CLIENT].keylog;
    const struct pair_bytes *server = &pair->ends[PAIR_SERVER].keylog;
    for (size_t i = 0; i < 4; i++)
        if (!has_line(client, labels[i]) || !has_line(server, labels[i]))
            return false;
    return (client->data_len == server->data_len && pair->ends[PAIR_CLIENT].num_events[SIOTLS_EVENT_KEYLOG] >= 4) ||
           pair_complain("the sides wrote other secrets");
}

static bool saw_all(struct pair *pair)
{
    return saw_messages(pair) && saw_secrets(pair);
}

#define REFUSED(alert_)                                                                                                \
    {                                                                                                                  \
        .status = SIOTLS_ERROR_REFUSED, .alert = (alert_), .reason = "connection: the application refused"             \
    }
#define HEARS(alert_)                                                                                                  \
    {                                                                                                                  \
        .status = SIOTLS_ERROR_PEER_ALERT, .alert = (alert_), .origin = SIOTLS_ORIGIN_PEER                             \
    }

const struct pair_scenario scenarios_events[] = {
    {.name = "SIGN", .configure = key_elsewhere, .check = was_asked_to_sign},
    {.name = "SIGN, wrongly",
     .configure = key_elsewhere,
     .answer = sign_wrongly,
     .ends = {{.status = SIOTLS_ERROR_PROTOCOL,
               .alert = SIOTLS_ALERT_DECRYPT_ERROR,
               .reason = "certificate_verify: the signature is wrong"},
              HEARS(SIOTLS_ALERT_DECRYPT_ERROR)}},
    {.name = "SIGN, refused",
     .configure = key_elsewhere,
     .answer = refuse_internal,
     .ends = {HEARS(SIOTLS_ALERT_INTERNAL_ERROR), REFUSED(SIOTLS_ALERT_INTERNAL_ERROR)}},
    {.name = "VERIFY", .configure = verify_elsewhere, .answer = verify_leaf, .check = was_asked_to_verify},
    {.name = "VERIFY, refused",
     .configure = verify_elsewhere,
     .answer = refuse_revoked,
     .ends = {REFUSED(SIOTLS_ALERT_CERTIFICATE_REVOKED), HEARS(SIOTLS_ALERT_CERTIFICATE_REVOKED)}},
    {.name = "CLIENT_HELLO, another identity",
     .configure = with_other_identity,
     .prepare = ask_other,
     .answer = answer_other,
     .check = was_shown_hello},
    {.name = "CLIENT_HELLO, another config",
     .configure = with_other_config,
     .prepare = ask_other,
     .answer = answer_other,
     .check = was_other_config},
    {.name = "CLIENT_HELLO, the only identity",
     .configure = without_identity,
     .prepare = ask_other,
     .answer = answer_other,
     .check = was_shown_hello},
    {.name = "CLIENT_HELLO, refused",
     .configure = choose_by_hello,
     .answer = refuse_name,
     .ends = {HEARS(SIOTLS_ALERT_UNRECOGNIZED_NAME), REFUSED(SIOTLS_ALERT_UNRECOGNIZED_NAME)}},
    {.name = "MESSAGE and KEYLOG", .configure = look_on, .play = play_update, .check = saw_all},
    {.name = NULL},
};
