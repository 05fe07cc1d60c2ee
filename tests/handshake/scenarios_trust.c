/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_trust.c: resumption does not outlive trust: between two connections one side gets another config, or time
 * passes. Where anything differs a full handshake decides (RFC 9846 4.7.1).
 */
#include <string.h>

#include "scenarios.h"
#include "sessions.h"

static struct siotls_config *client_config(struct pair *pair)
{
    return pair->ends[PAIR_CLIENT].config;
}

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

/* ---- trust stores and lists ---- */

/* Adds a certificate to a new store, and the root if it is wanted; the config keeps the store. */
static bool trust(struct siotls_config *config, struct pair *pair, struct siotls_bytes certificate, bool with_root)
{
    struct siotls_trust *store = NULL;
    struct siotls_bytes root = pair_root();
    bool done = siotls_trust_new(&store, pair->memory, NULL) == 0 &&
                siotls_trust_add(store, certificate.data, certificate.data_len, NULL) == 0 &&
                (!with_root || siotls_trust_add(store, root.data, root.data_len, NULL) == 0) &&
                siotls_config_set_trust(config, store) == 0;
    siotls_trust_free(store);
    return done;
}

static bool revoke(struct siotls_config *config, struct pair *pair)
{
    struct siotls_crls *crls = NULL;
    struct siotls_bytes list = pair_crl();
    bool done = siotls_crls_new(&crls, pair->memory, NULL) == 0 &&
                siotls_crls_add(crls, list.data, list.data_len, NULL) == 0 && siotls_config_set_crls(config, crls) == 0;
    siotls_crls_free(crls);
    return done;
}

/* ---- two configs of a server ---- */

static bool set_server(struct siotls_config *config, struct pair *pair)
{
    return siotls_config_set_trust(config, pair->trust) == 0 &&
           siotls_config_set_client_auth(config, SIOTLS_CLIENT_AUTH_REQUIRE) == 0;
}

static bool share_ticket_keys(struct pair *pair)
{
    struct siotls_ticket_keys *keys = NULL;
    bool done = siotls_ticket_keys_new(&keys, pair->set, pair->memory, NULL) == 0 &&
                siotls_config_set_ticket_keys(server_config(pair), keys) == 0 &&
                siotls_config_set_ticket_keys(pair->other_config, keys) == 0;
    siotls_ticket_keys_free(keys);
    return done;
}

static bool show(struct pair *pair, enum pair_certificate which)
{
    return pair_make_identity(&pair->other_identity, pair, which, true) &&
           siotls_config_add_identity(client_config(pair), pair->other_identity) == 0;
}

/* Two that differ in nothing yet, and a client with a certificate. */
static bool two_servers(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_X25519;
    return sessions_ask(pair) && pair_make_other_config(pair) && share_ticket_keys(pair) &&
           siotls_config_set_groups(pair->other_config, &group, 1) == 0 &&
           siotls_config_add_identity(pair->other_config, pair->identity) == 0 &&
           set_server(server_config(pair), pair) && set_server(pair->other_config, pair) &&
           show(pair, PAIR_CLIENT_ED25519);
}

/* Both refuse names that they do not have; the second has that of this certificate. */
static bool strict_servers(struct pair *pair, enum pair_certificate which)
{
    struct siotls_identity *identity = NULL;
    bool done = sessions_ask(pair) && pair_make_other_config(pair) && share_ticket_keys(pair) &&
                siotls_config_set_strict_server_name(server_config(pair), 1) == 0 &&
                siotls_config_set_strict_server_name(pair->other_config, 1) == 0 &&
                pair_make_identity(&identity, pair, which, true) &&
                siotls_config_add_identity(pair->other_config, identity) == 0;
    siotls_identity_free(identity);
    return done;
}

static bool name_is_kept(struct pair *pair)
{
    return strict_servers(pair, PAIR_RSA);
}

static bool name_is_gone(struct pair *pair)
{
    return strict_servers(pair, PAIR_OTHER);
}

static bool in_other_order(struct pair *pair)
{
    struct siotls_trust *store = NULL;
    struct siotls_bytes root = pair_root();
    struct siotls_bytes leaf = pair_leaf(PAIR_OTHER);
    bool done = siotls_trust_new(&store, pair->memory, NULL) == 0 &&
                siotls_trust_add(store, root.data, root.data_len, NULL) == 0 &&
                siotls_trust_add(store, leaf.data, leaf.data_len, NULL) == 0 &&
                siotls_config_set_trust(pair->other_config, store) == 0;
    siotls_trust_free(store);
    return done;
}

static bool same_anchors(struct pair *pair)
{
    return two_servers(pair) && trust(server_config(pair), pair, pair_leaf(PAIR_OTHER), true) && in_other_order(pair);
}

static bool one_more_anchor(struct pair *pair)
{
    return two_servers(pair) && trust(pair->other_config, pair, pair_leaf(PAIR_OTHER), true);
}

static bool other_anchor(struct pair *pair)
{
    return two_servers(pair) && trust(pair->other_config, pair, pair_leaf(PAIR_OTHER), false);
}

static bool other_profile(struct pair *pair)
{
    return two_servers(pair) && siotls_config_set_profile(server_config(pair), SIOTLS_PROFILE_RFC5280) == 0;
}

static bool other_revocation(struct pair *pair)
{
    return two_servers(pair) && siotls_config_set_revocation(pair->other_config, SIOTLS_REVOCATION_OFF) == 0;
}

static bool other_mode(struct pair *pair)
{
    return two_servers(pair) && siotls_config_set_client_auth(pair->other_config, SIOTLS_CLIENT_AUTH_REQUEST) == 0;
}

static bool application_judges(struct pair *pair)
{
    return two_servers(pair) && siotls_config_set_events(pair->other_config, SIOTLS_REQUEST_VERIFY) == 0;
}

static bool application_judged(struct pair *pair)
{
    return two_servers(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_VERIFY) == 0;
}

static bool insecure_before(struct pair *pair)
{
    return two_servers(pair) && siotls_config_set_insecure_no_verification(server_config(pair)) == 0;
}

static bool insecure_after(struct pair *pair)
{
    return two_servers(pair) && siotls_config_set_insecure_no_verification(pair->other_config) == 0;
}

static bool revoked_later(struct pair *pair)
{
    return two_servers(pair) && revoke(pair->other_config, pair);
}

/* The session is kept by the application. */
static bool other_anchor_with_store(struct pair *pair)
{
    return other_anchor(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_SESSION_STORE) == 0 &&
           siotls_config_set_events(pair->other_config, SIOTLS_REQUEST_SESSION_STORE) == 0;
}

static bool set_raw(struct siotls_config *config, enum pair_certificate trusted)
{
    static const uint8_t raw[] = {SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY};
    struct siotls_bytes key = pair_key(trusted);
    return siotls_config_set_certificate_types(config, SIOTLS_ROLE_CLIENT, raw, sizeof raw) == 0 &&
           siotls_config_add_trusted_key(config, key.data, key.data_len) == 0;
}

/* A client with a raw public key, which the second config does not trust. */
static bool key_removed(struct pair *pair)
{
    static const uint8_t raw[] = {SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY};
    const uint16_t group = SIOTLS_GROUP_X25519;
    struct siotls_identity_options options = {.is_raw_public_key = 1};
    return sessions_ask(pair) && pair_make_other_config(pair) && share_ticket_keys(pair) &&
           siotls_config_set_groups(pair->other_config, &group, 1) == 0 &&
           siotls_config_add_identity(pair->other_config, pair->identity) == 0 &&
           set_server(server_config(pair), pair) && set_server(pair->other_config, pair) &&
           set_raw(server_config(pair), PAIR_CLIENT_ED25519) && set_raw(pair->other_config, PAIR_CLIENT_RSA) &&
           pair_make_special_identity(&pair->other_identity, pair, PAIR_CLIENT_ED25519, true, &options) &&
           siotls_config_set_certificate_types(client_config(pair), SIOTLS_ROLE_CLIENT, raw, sizeof raw) == 0 &&
           siotls_config_add_identity(client_config(pair), pair->other_identity) == 0;
}

/* ---- two configs of a client ---- */

static bool set_client(struct siotls_config *config, struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_X25519;
    return siotls_config_set_groups(config, &group, 1) == 0 &&
           siotls_config_set_events(config, SIOTLS_REQUEST_SESSION) == 0 &&
           siotls_config_set_trust(config, pair->trust) == 0;
}

static bool two_clients(struct pair *pair)
{
    return siotls_config_new(&pair->other_config, pair->set, SIOTLS_ROLE_CLIENT, pair->memory, NULL) == 0 &&
           set_client(client_config(pair), pair) && set_client(pair->other_config, pair);
}

static bool client_other_anchor(struct pair *pair)
{
    return two_clients(pair) && trust(pair->other_config, pair, pair_leaf(PAIR_OTHER), false);
}

static bool client_one_more_anchor(struct pair *pair)
{
    return two_clients(pair) && trust(pair->other_config, pair, pair_leaf(PAIR_OTHER), true);
}

static bool client_pins(struct pair *pair)
{
    static const uint8_t pin[32] = {1};
    return two_clients(pair) && siotls_config_set_pins(pair->other_config, pin, 1) == 0;
}

static bool client_profile(struct pair *pair)
{
    return two_clients(pair) && siotls_config_set_profile(client_config(pair), SIOTLS_PROFILE_RFC5280) == 0;
}

static bool client_insecure_before(struct pair *pair)
{
    return two_clients(pair) && siotls_config_set_insecure_no_verification(client_config(pair)) == 0;
}

static bool client_insecure_after(struct pair *pair)
{
    return two_clients(pair) && siotls_config_set_insecure_no_verification(pair->other_config) == 0;
}

static bool client_insecure(struct pair *pair)
{
    return client_insecure_before(pair) && siotls_config_set_insecure_no_verification(pair->other_config) == 0;
}

static bool client_application_judged(struct pair *pair)
{
    return two_clients(pair) &&
           siotls_config_set_events(client_config(pair), SIOTLS_REQUEST_SESSION | SIOTLS_REQUEST_VERIFY) == 0;
}

static bool client_application_judges(struct pair *pair)
{
    return client_application_judged(pair) &&
           siotls_config_set_events(pair->other_config, SIOTLS_REQUEST_SESSION | SIOTLS_REQUEST_VERIFY) == 0;
}

static bool client_revoked_later(struct pair *pair)
{
    return two_clients(pair) && revoke(pair->other_config, pair);
}

/* ---- plays ---- */

static bool swap(struct pair *pair, enum pair_side side)
{
    struct siotls_config *config = pair->ends[side].config;
    pair->ends[side].config = pair->other_config;
    pair->other_config = config;
    return true;
}

static bool second(struct pair *pair)
{
    return sessions_second(pair) && pair_shake_hands(pair);
}

static bool play_server_full(struct pair *pair)
{
    return sessions_first(pair) && swap(pair, PAIR_SERVER) && second(pair) && sessions_are_full(pair);
}

static bool play_server_resumed(struct pair *pair)
{
    return sessions_first(pair) && swap(pair, PAIR_SERVER) && second(pair) && sessions_are_resumed(pair);
}

static bool play_client_full(struct pair *pair)
{
    return sessions_first(pair) && swap(pair, PAIR_CLIENT) && second(pair) && sessions_are_full(pair);
}

static bool play_client_resumed(struct pair *pair)
{
    return sessions_first(pair) && swap(pair, PAIR_CLIENT) && second(pair) && sessions_are_resumed(pair);
}

/* ---- time passes ---- */

static bool short_client(struct pair *pair)
{
    return sessions_ask(pair) && set_server(server_config(pair), pair) && show(pair, PAIR_CLIENT_SHORT);
}

static bool short_server(struct pair *pair)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return sessions_ask(pair) && pair_make_identity(&pair->identity, pair, PAIR_SHORT, true);
}

static bool short_judged_by_application(struct pair *pair)
{
    return short_server(pair) &&
           siotls_config_set_events(client_config(pair), SIOTLS_REQUEST_SESSION | SIOTLS_REQUEST_VERIFY) == 0;
}

/* In its last second, resumed again, so that the next session has its terms from the first; then one later. */
static bool play_expired(struct pair *pair)
{
    if (!sessions_first(pair))
        return false;
    pair->later_ms = 3600999;
    if (!second(pair) || !sessions_are_resumed(pair) || !pair_say(pair, PAIR_SERVER, 1))
        return false;
    pair->later_ms = 3601000;
    return second(pair) && sessions_are_full(pair);
}

/* ---- sessions of another version ---- */

static bool play_other_version(struct pair *pair)
{
    if (!sessions_first(pair))
        return false;
    pair->session.data[4] = 1;
    return sessions_second(pair) && siotls_conn_enable_early_data(pair->ends[PAIR_CLIENT].conn) != 0 &&
           pair_shake_hands(pair) && sessions_are_full(pair);
}

static bool with_store(struct pair *pair)
{
    return sessions_ask(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_SESSION_STORE) == 0;
}

static bool play_stored_other_version(struct pair *pair)
{
    if (!sessions_first(pair))
        return false;
    pair->stored.data[32 + 4] = 1;
    return second(pair) && sessions_are_full(pair);
}

#define REFUSED_BY_SERVER(alert, why)                                                                                  \
    {                                                                                                                  \
        {SIOTLS_ERROR_PEER_ALERT, alert, SIOTLS_ORIGIN_PEER, NULL},                                                    \
        {                                                                                                              \
            SIOTLS_ERROR_UNTRUSTED, alert, SIOTLS_ORIGIN_LOCAL, why                                                    \
        }                                                                                                              \
    }

#define REFUSED_BY_CLIENT(alert, why)                                                                                  \
    {                                                                                                                  \
        {SIOTLS_ERROR_UNTRUSTED, alert, SIOTLS_ORIGIN_LOCAL, why},                                                     \
        {                                                                                                              \
            SIOTLS_ERROR_PEER_ALERT, alert, SIOTLS_ORIGIN_PEER, NULL                                                   \
        }                                                                                                              \
    }

#define UNKNOWN_CA SIOTLS_ALERT_UNKNOWN_CA, "x509: the issuer is neither trusted nor in the chain"
#define EXPIRED SIOTLS_ALERT_CERTIFICATE_EXPIRED, "x509: certificate has expired"
#define REVOKED SIOTLS_ALERT_CERTIFICATE_REVOKED, "crl: the certificate is revoked"
#define UNKNOWN_KEY SIOTLS_ALERT_CERTIFICATE_UNKNOWN, "certificate: the raw public key is not one of the trusted keys"
#define NOT_PINNED SIOTLS_ALERT_CERTIFICATE_UNKNOWN, "x509: no key of the path is one of the pinned keys"
#define BY_SERVER(what) REFUSED_BY_SERVER_OF(what)
#define BY_CLIENT(what) REFUSED_BY_CLIENT_OF(what)
#define REFUSED_BY_SERVER_OF(...) REFUSED_BY_SERVER(__VA_ARGS__)
#define REFUSED_BY_CLIENT_OF(...) REFUSED_BY_CLIENT(__VA_ARGS__)

/* clang-format off */
const struct pair_scenario scenarios_trust[] = {
    {.name = "server config made anew", .configure = two_servers, .play = play_server_resumed},
    {.name = "server's anchors in another order", .configure = same_anchors, .play = play_server_resumed},
    {.name = "strict server has another identity of the name", .configure = name_is_kept, .play = play_server_resumed},
    {.name = "strict server has the name no more", .configure = name_is_gone, .play = play_server_full,
     .ends = {{SIOTLS_ERROR_PEER_ALERT, SIOTLS_ALERT_UNRECOGNIZED_NAME, SIOTLS_ORIGIN_PEER, NULL},
              {SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_UNRECOGNIZED_NAME, SIOTLS_ORIGIN_LOCAL,
               "client_hello: no identity has that server name"}}},
    {.name = "server has another anchor", .configure = other_anchor, .play = play_server_full, .ends = BY_SERVER(UNKNOWN_CA)},
    {.name = "server has another anchor, stored session", .configure = other_anchor_with_store, .play = play_server_full, .ends = BY_SERVER(UNKNOWN_CA)},
    {.name = "server has one more anchor", .configure = one_more_anchor, .play = play_server_full},
    {.name = "server has another profile", .configure = other_profile, .play = play_server_full},
    {.name = "server has another revocation policy", .configure = other_revocation, .play = play_server_full},
    {.name = "server asks otherwise", .configure = other_mode, .play = play_server_full},
    {.name = "server's application judges now", .configure = application_judges, .play = play_server_full},
    {.name = "server's application judged before", .configure = application_judged, .play = play_server_full},
    {.name = "server did not verify before", .configure = insecure_before, .play = play_server_full},
    {.name = "server does not verify now", .configure = insecure_after, .play = play_server_full},
    {.name = "client's certificate was revoked", .configure = revoked_later, .play = play_server_full, .ends = BY_SERVER(REVOKED)},
    {.name = "client's raw key was removed", .configure = key_removed, .play = play_server_full, .ends = BY_SERVER(UNKNOWN_KEY)},
    {.name = "client's certificate has expired", .configure = short_client, .play = play_expired, .ends = BY_SERVER(EXPIRED)},
    {.name = "client config made anew", .configure = two_clients, .play = play_client_resumed},
    {.name = "client has another anchor", .configure = client_other_anchor, .play = play_client_full, .ends = BY_CLIENT(UNKNOWN_CA)},
    {.name = "client has one more anchor", .configure = client_one_more_anchor, .play = play_client_full},
    {.name = "client has pins now", .configure = client_pins, .play = play_client_full, .ends = BY_CLIENT(NOT_PINNED)},
    {.name = "client has another profile", .configure = client_profile, .play = play_client_full},
    {.name = "client never verifies", .configure = client_insecure, .play = play_client_resumed},
    {.name = "client did not verify before", .configure = client_insecure_before, .play = play_client_full},
    {.name = "client does not verify now", .configure = client_insecure_after, .play = play_client_full},
    {.name = "client's application judged before", .configure = client_application_judged, .play = play_client_full},
    {.name = "client's application judges", .configure = client_application_judges, .play = play_client_resumed},
    {.name = "server's certificate was revoked", .configure = client_revoked_later, .play = play_client_full, .ends = BY_CLIENT(REVOKED)},
    {.name = "server's certificate has expired", .configure = short_server, .play = play_expired, .ends = BY_CLIENT(EXPIRED)},
    {.name = "server's certificate has expired, application judges", .configure = short_judged_by_application, .play = play_expired},
    {.name = "session of another version", .configure = sessions_ask, .play = play_other_version},
    {.name = "stored session of another version", .configure = with_store, .play = play_stored_other_version},
    {.name = NULL},
};
/* clang-format on */
