/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_client_auth.c: clients that are asked for certificates (RFC 9846 4.4.2, 4.5.1, 4.5.1.3).
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

static bool same(struct siotls_bytes left, struct siotls_bytes right)
{
    return left.data_len == right.data_len && memcmp(left.data, right.data, left.data_len) == 0;
}

/* Adds an identity to the client's. */
static bool show(struct pair *pair, enum pair_certificate which, bool with_key)
{
    struct siotls_identity *identity = NULL;
    if (!pair_make_identity(&identity, pair, which, with_key))
        return false;
    bool done = siotls_config_add_identity(client_config(pair), identity) == 0;
    siotls_identity_free(identity);
    return done;
}

static bool ask(struct pair *pair, int mode)
{
    return siotls_config_set_client_auth(server_config(pair), mode) == 0 &&
           siotls_config_set_trust(server_config(pair), pair->trust) == 0 &&
           siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_MESSAGE) == 0;
}

static bool require(struct pair *pair)
{
    return ask(pair, SIOTLS_CLIENT_AUTH_REQUIRE);
}

static bool request(struct pair *pair)
{
    return ask(pair, SIOTLS_CLIENT_AUTH_REQUEST);
}

static bool require_ed25519(struct pair *pair)
{
    return require(pair) && show(pair, PAIR_CLIENT_ED25519, true);
}

static bool require_after_retry(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return require_ed25519(pair) && siotls_config_set_groups(server_config(pair), &group, 1) == 0;
}

/* The server saw so much of the client's authentication, and knows who came. */
static bool came(struct pair *pair, enum pair_certificate which, uint16_t scheme)
{
    const struct pair_end *server = &pair->ends[PAIR_SERVER];
    struct siotls_bytes leaf = {server->leaf.data, server->leaf.data_len};
    return server->num_messages[1][13] == 1 && server->num_messages[0][11] == 1 && server->num_messages[0][15] == 1 &&
           pair_info(pair, PAIR_SERVER).client_scheme == scheme &&
           pair_info(pair, PAIR_CLIENT).client_scheme == scheme &&
           pair_info(pair, PAIR_SERVER).scheme == SIOTLS_SCHEME_ED25519 && same(leaf, pair_leaf(which));
}

static bool ed25519_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT_ED25519, SIOTLS_SCHEME_ED25519);
}

static bool nobody_came(struct pair *pair)
{
    const struct pair_end *server = &pair->ends[PAIR_SERVER];
    return server->num_messages[1][13] == 1 && server->num_messages[0][11] == 1 && server->num_messages[0][15] == 0 &&
           pair_info(pair, PAIR_SERVER).client_scheme == 0 && server->leaf.data_len == 0;
}

/* ---- decisions ---- */

static bool sign_elsewhere(struct pair *pair)
{
    return require(pair) && show(pair, PAIR_CLIENT_RSA, false);
}

static bool was_signed_elsewhere(struct pair *pair)
{
    return pair->ends[PAIR_CLIENT].num_events[SIOTLS_EVENT_SIGN] == 1 &&
           came(pair, PAIR_CLIENT_RSA, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256);
}

static bool sign_wrongly(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    const uint8_t nonsense[] = {1, 2, 3};
    return siotls_conn_answer_sign(pair->ends[side].conn, event->id, nonsense, sizeof nonsense) == 0;
}

/* The application judges, so that no trust store is needed. */
static bool verify_elsewhere(struct pair *pair)
{
    return siotls_config_set_client_auth(server_config(pair), SIOTLS_CLIENT_AUTH_REQUIRE) == 0 &&
           siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_VERIFY | SIOTLS_REQUEST_MESSAGE) == 0 &&
           show(pair, PAIR_CLIENT_UNTRUSTED, true);
}

static bool verify_client(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (side != PAIR_SERVER || event->type != SIOTLS_EVENT_VERIFY || event->num_chain != 2 ||
        event->server_name != NULL || !same(event->chain[0], pair_leaf(PAIR_CLIENT_UNTRUSTED)))
        return pair_complain("VERIFY shows something else");
    return pair_answer(pair, side, event);
}

static bool untrusted_came(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].num_events[SIOTLS_EVENT_VERIFY] == 1 &&
           came(pair, PAIR_CLIENT_UNTRUSTED, SIOTLS_SCHEME_ED25519);
}

static bool refuse_access(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    return siotls_conn_refuse(pair->ends[side].conn, event->id, SIOTLS_ALERT_ACCESS_DENIED) == 0;
}

static bool accept_anybody(struct pair *pair)
{
    return siotls_config_set_client_auth(server_config(pair), SIOTLS_CLIENT_AUTH_REQUIRE) == 0 &&
           siotls_config_set_insecure_no_verification(server_config(pair)) == 0 &&
           siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_MESSAGE) == 0 &&
           show(pair, PAIR_CLIENT_UNTRUSTED, true);
}

static bool anybody_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT_UNTRUSTED, SIOTLS_SCHEME_ED25519);
}

/* ---- what cannot be trusted ---- */

static bool show_untrusted(struct pair *pair)
{
    return require(pair) && show(pair, PAIR_CLIENT_UNTRUSTED, true);
}

/* A server's certificate is not one of a client. */
static bool show_servers(struct pair *pair)
{
    return require(pair) && show(pair, PAIR_OTHER, true);
}

static bool too_late(struct pair *pair)
{
    return pair_set_time(pair, PAIR_SERVER, 2 * pair_time_ms) &&
           siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, PAIR_NAME) == 0;
}

/* No scheme in common: as if the client had none. */
static bool other_schemes(struct pair *pair)
{
    const uint16_t scheme = SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256;
    return siotls_config_set_schemes(server_config(pair), &scheme, 1) == 0 && show(pair, PAIR_CLIENT_ED25519, true);
}

static bool request_other_schemes(struct pair *pair)
{
    return request(pair) && other_schemes(pair);
}

static bool require_other_schemes(struct pair *pair)
{
    return require(pair) && other_schemes(pair);
}

/* ---- which of several ---- */

/* The server names its root: the second one leads there. */
static bool show_both(struct pair *pair)
{
    return require(pair) && show(pair, PAIR_CLIENT_UNTRUSTED, true) && show(pair, PAIR_CLIENT_RSA, true);
}

static bool rsa_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT_RSA, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256);
}

/* Nothing is named, so the first one goes. */
static bool show_both_unnamed(struct pair *pair)
{
    return accept_anybody(pair) && siotls_config_set_certificate_authorities(server_config(pair), 0) == 0 &&
           siotls_config_set_trust(server_config(pair), pair->trust) == 0 && show(pair, PAIR_CLIENT_RSA, true);
}

/* ---- text ---- */

/* The server may not talk before it knows to whom (RFC 9846 4.5.3 would let it). */
static bool play_wait(struct pair *pair)
{
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        pair->ends[side].started = true;
        if (siotls_conn_start(pair->ends[side].conn) != 0)
            return false;
    }
    if (!pair_settle_without(pair, PAIR_CLIENT))
        return false;
    if (pair_info(pair, PAIR_SERVER).can_send)
        return pair_complain("the server may send before it knows who is there");
    return pair_settle(pair) && pair_info(pair, PAIR_SERVER).can_send && pair_say(pair, PAIR_SERVER, 10);
}

#define FAILS(status_, alert_, reason_)                                                                                \
    {                                                                                                                  \
        .status = (status_), .alert = (alert_), .reason = (reason_)                                                    \
    }
#define HEARS(alert_)                                                                                                  \
    {                                                                                                                  \
        .status = SIOTLS_ERROR_PEER_ALERT, .alert = (alert_), .origin = SIOTLS_ORIGIN_PEER                             \
    }

const struct pair_scenario scenarios_client_auth[] = {
    {.name = "client certificate", .configure = require_ed25519, .check = ed25519_came},
    {.name = "client certificate, retried", .configure = require_after_retry, .check = ed25519_came},
    {.name = "client certificate, requested and not there", .configure = request, .check = nobody_came},
    {.name = "client certificate, no scheme in common", .configure = request_other_schemes, .check = nobody_came},
    {.name = "client certificate, SIGN", .configure = sign_elsewhere, .check = was_signed_elsewhere},
    {.name = "client certificate, VERIFY",
     .configure = verify_elsewhere,
     .answer = verify_client,
     .check = untrusted_came},
    {.name = "client certificate, not verified", .configure = accept_anybody, .check = anybody_came},
    {.name = "client certificate, by authority", .configure = show_both, .check = rsa_came},
    {.name = "client certificate, no authority", .configure = show_both_unnamed, .check = anybody_came},
    {.name = "client certificate, no text before", .configure = require_ed25519, .play = play_wait},
    {.name = "client certificate, required and not there",
     .configure = require,
     .ends = {HEARS(SIOTLS_ALERT_CERTIFICATE_REQUIRED), FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_REQUIRED,
                                                              "certificate: the client sent no certificate")}},
    {.name = "client certificate, required and no scheme in common",
     .configure = require_other_schemes,
     .ends = {HEARS(SIOTLS_ALERT_CERTIFICATE_REQUIRED),
              FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_REQUIRED, NULL)}},
    {.name = "client certificate, SIGN wrongly",
     .configure = sign_elsewhere,
     .answer = sign_wrongly,
     .ends = {HEARS(SIOTLS_ALERT_DECRYPT_ERROR),
              FAILS(SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_DECRYPT_ERROR, "certificate_verify: the signature is wrong")}},
    {.name = "client certificate, VERIFY refused",
     .configure = verify_elsewhere,
     .answer = refuse_access,
     .ends = {HEARS(SIOTLS_ALERT_ACCESS_DENIED),
              FAILS(SIOTLS_ERROR_REFUSED, SIOTLS_ALERT_ACCESS_DENIED, "connection: the application refused")}},
    {.name = "client certificate, untrusted",
     .configure = show_untrusted,
     .ends = {HEARS(SIOTLS_ALERT_UNKNOWN_CA), FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_UNKNOWN_CA, NULL)}},
    {.name = "client certificate, for servers",
     .configure = show_servers,
     .ends = {HEARS(SIOTLS_ALERT_BAD_CERTIFICATE), FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_BAD_CERTIFICATE, NULL)}},
    {.name = "client certificate, expired",
     .configure = require_ed25519,
     .prepare = too_late,
     .ends = {HEARS(SIOTLS_ALERT_CERTIFICATE_EXPIRED),
              FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_EXPIRED, NULL)}},
    {.name = NULL},
};
