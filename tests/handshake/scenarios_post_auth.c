/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_post_auth.c: servers that ask for a certificate after the handshake (RFC 9846 4.7.2).
 */
#include <string.h>

#include "scenarios.h"

static struct siotls_config *client_config(struct pair *pair)
{
    return pair->ends[PAIR_CLIENT].config;
}

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

static struct siotls_conn *server(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].conn;
}

static bool show(struct pair *pair, enum pair_certificate which, bool with_key)
{
    struct siotls_identity *identity = NULL;
    if (!pair_make_identity(&identity, pair, which, with_key))
        return false;
    bool done = siotls_config_add_identity(client_config(pair), identity) == 0;
    siotls_identity_free(identity);
    return done;
}

static bool agree(struct pair *pair)
{
    return siotls_config_set_post_handshake_auth(client_config(pair), 1) == 0 &&
           siotls_config_set_post_handshake_auth(server_config(pair), 1) == 0 &&
           siotls_config_set_trust(server_config(pair), pair->trust) == 0 &&
           siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_MESSAGE) == 0;
}

static bool agree_ed25519(struct pair *pair)
{
    return agree(pair) && show(pair, PAIR_CLIENT_ED25519, true);
}

static bool agree_sign(struct pair *pair)
{
    return agree(pair) && show(pair, PAIR_CLIENT_RSA, false);
}

static bool agree_untrusted(struct pair *pair)
{
    return agree(pair) && show(pair, PAIR_CLIENT_UNTRUSTED, true);
}

/* In the handshake the client comes without; later it has to have one. */
static bool agree_required(struct pair *pair)
{
    return agree(pair) && siotls_config_set_client_auth(server_config(pair), SIOTLS_CLIENT_AUTH_REQUEST) == 0;
}

static bool agree_twice(struct pair *pair)
{
    return agree_ed25519(pair) && siotls_config_set_client_auth(server_config(pair), SIOTLS_CLIENT_AUTH_REQUIRE) == 0;
}

static bool only_server_agrees(struct pair *pair)
{
    return agree_ed25519(pair) && siotls_config_set_post_handshake_auth(client_config(pair), 0) == 0;
}

static bool only_client_agrees(struct pair *pair)
{
    return agree_ed25519(pair) && siotls_config_set_post_handshake_auth(server_config(pair), 0) == 0;
}

static bool verify_elsewhere(struct pair *pair)
{
    return agree_ed25519(pair) &&
           siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_VERIFY | SIOTLS_REQUEST_MESSAGE) == 0;
}

/* Asks, and the answer comes. */
static bool ask(struct pair *pair)
{
    struct pair_end *end = &pair->ends[PAIR_SERVER];
    unsigned before = end->num_events[SIOTLS_EVENT_PEER_CERTIFICATE];
    end->status = siotls_conn_request_certificate(end->conn);
    if (!pair_settle(pair))
        return false;
    return end->num_events[SIOTLS_EVENT_PEER_CERTIFICATE] == before + 1 || pair_complain("no PEER_CERTIFICATE");
}

static bool play_ask(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_say(pair, PAIR_CLIENT, 10) && ask(pair) && pair_say(pair, PAIR_CLIENT, 10) &&
           pair_say(pair, PAIR_SERVER, 10) && pair_close(pair, PAIR_CLIENT) && pair_close(pair, PAIR_SERVER);
}

/* Keys change before: the Finished is made with the secret of the moment. */
static bool play_ask_with_new_keys(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_update_key(pair, PAIR_CLIENT, true) &&
           pair_update_key(pair, PAIR_CLIENT, false) && ask(pair) && pair_update_key(pair, PAIR_SERVER, true) &&
           ask(pair) && pair_say(pair, PAIR_CLIENT, 10) && pair_say(pair, PAIR_SERVER, 10);
}

/* Text and a change of keys are on their way while the server waits. */
static bool play_ask_amid_text(struct pair *pair)
{
    if (!pair_shake_hands(pair) || siotls_conn_update_key(pair->ends[PAIR_CLIENT].conn, 1) != 0)
        return false;
    pair->ends[PAIR_SERVER].status = siotls_conn_request_certificate(server(pair));
    return pair_say(pair, PAIR_SERVER, 100) && pair_say(pair, PAIR_CLIENT, 100) &&
           pair->ends[PAIR_SERVER].num_events[SIOTLS_EVENT_PEER_CERTIFICATE] == 1;
}

/* One at a time. */
static bool play_ask_twice_at_once(struct pair *pair)
{
    if (!pair_shake_hands(pair))
        return false;
    pair->ends[PAIR_SERVER].status = siotls_conn_request_certificate(server(pair));
    if (pair->ends[PAIR_SERVER].status == 0 && siotls_conn_request_certificate(server(pair)) != SIOTLS_ERROR_STATE)
        return pair_complain("a second request is not refused");
    return pair_settle(pair) && ask(pair);
}

static bool play_cannot_ask(struct pair *pair)
{
    if (siotls_conn_request_certificate(server(pair)) != SIOTLS_ERROR_STATE)
        return pair_complain("the server may ask before the handshake");
    if (!pair_shake_hands(pair))
        return false;
    if (siotls_conn_request_certificate(server(pair)) != SIOTLS_ERROR_STATE ||
        siotls_conn_request_certificate(pair->ends[PAIR_CLIENT].conn) != SIOTLS_ERROR_STATE)
        return pair_complain("somebody may ask who must not");
    return pair_say(pair, PAIR_CLIENT, 10);
}

/* Eight requests without any text between cost the client as many signatures, and that is enough. */
static bool play_ask_too_often(struct pair *pair)
{
    bool going = pair_shake_hands(pair);
    for (int i = 0; going && i < 9; i++)
        going = ask(pair);
    return going;
}

static bool play_ask_often(struct pair *pair)
{
    bool going = pair_shake_hands(pair);
    for (int i = 0; going && i < 9; i++)
        going = ask(pair) && pair_say(pair, PAIR_SERVER, 1);
    return going;
}

static bool came(struct pair *pair, enum pair_certificate which, uint16_t scheme)
{
    const struct pair_bytes *leaf = &pair->ends[PAIR_SERVER].leaf;
    struct siotls_bytes expected = pair_leaf(which);
    return leaf->data_len == expected.data_len && memcmp(leaf->data, expected.data, expected.data_len) == 0 &&
           pair_info(pair, PAIR_SERVER).client_scheme == scheme &&
           pair_info(pair, PAIR_CLIENT).client_scheme == scheme &&
           pair->ends[PAIR_CLIENT].num_events[SIOTLS_EVENT_PEER_CERTIFICATE] == 0;
}

static bool ed25519_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT_ED25519, SIOTLS_SCHEME_ED25519);
}

static bool rsa_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT_RSA, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256);
}

static bool nobody_came(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].leaf.data_len == 0 && pair_info(pair, PAIR_SERVER).client_scheme == 0 &&
           pair_info(pair, PAIR_SERVER).num_peer_chain == 0;
}

static bool refuse_access(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    return siotls_conn_refuse(pair->ends[side].conn, event->id, SIOTLS_ALERT_ACCESS_DENIED) == 0;
}

static bool sign_wrongly(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    const uint8_t nonsense[] = {1, 2, 3};
    return siotls_conn_answer_sign(pair->ends[side].conn, event->id, nonsense, sizeof nonsense) == 0;
}

#define FAILS(status_, alert_, reason_)                                                                                \
    {                                                                                                                  \
        .status = (status_), .alert = (alert_), .reason = (reason_)                                                    \
    }
#define HEARS(alert_)                                                                                                  \
    {                                                                                                                  \
        .status = SIOTLS_ERROR_PEER_ALERT, .alert = (alert_), .origin = SIOTLS_ORIGIN_PEER                             \
    }

const struct pair_scenario scenarios_post_auth[] = {
    {.name = "asked later", .configure = agree_ed25519, .play = play_ask, .check = ed25519_came},
    {.name = "asked later, SIGN", .configure = agree_sign, .play = play_ask, .check = rsa_came},
    {.name = "asked later, VERIFY", .configure = verify_elsewhere, .play = play_ask, .check = ed25519_came},
    {.name = "asked later, nobody", .configure = agree, .play = play_ask, .check = nobody_came},
    {.name = "asked later, with new keys",
     .configure = agree_ed25519,
     .play = play_ask_with_new_keys,
     .check = ed25519_came},
    {.name = "asked later, amid text", .configure = agree_ed25519, .play = play_ask_amid_text, .check = ed25519_came},
    {.name = "asked in the handshake and later", .configure = agree_twice, .play = play_ask, .check = ed25519_came},
    {.name = "asked again", .configure = agree_ed25519, .play = play_ask_twice_at_once, .check = ed25519_came},
    {.name = "asked often", .configure = agree_ed25519, .play = play_ask_often, .check = ed25519_came},
    {.name = "not asked, the client would not answer", .configure = only_server_agrees, .play = play_cannot_ask},
    {.name = "not asked, the server does not", .configure = only_client_agrees, .play = play_cannot_ask},
    {.name = "asked later, requested and nobody", .configure = agree_required, .play = play_ask, .check = nobody_came},
    {.name = "asked later, untrusted",
     .configure = agree_untrusted,
     .play = play_ask,
     .ends = {HEARS(SIOTLS_ALERT_UNKNOWN_CA), FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_UNKNOWN_CA, NULL)}},
    {.name = "asked later, VERIFY refused",
     .configure = verify_elsewhere,
     .play = play_ask,
     .answer = refuse_access,
     .ends = {HEARS(SIOTLS_ALERT_ACCESS_DENIED), FAILS(SIOTLS_ERROR_REFUSED, SIOTLS_ALERT_ACCESS_DENIED, NULL)}},
    {.name = "asked later, SIGN wrongly",
     .configure = agree_sign,
     .play = play_ask,
     .answer = sign_wrongly,
     .ends = {HEARS(SIOTLS_ALERT_DECRYPT_ERROR), FAILS(SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_DECRYPT_ERROR, NULL)}},
    {.name = "asked too often",
     .configure = agree_ed25519,
     .play = play_ask_too_often,
     .ends = {FAILS(SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                    "certificate_request: too many came in a row"),
              HEARS(SIOTLS_ALERT_UNEXPECTED_MESSAGE)}},
    {.name = NULL},
};
