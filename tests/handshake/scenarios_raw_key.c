/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_raw_key.c: raw public keys in the place of certificates (RFC 7250).
 */
#include <string.h>

#include "scenarios.h"
#include "sessions.h"

static const uint8_t raw[] = {SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY};
static const uint8_t raw_or_x509[] = {SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY, SIOTLS_CERTIFICATE_X509};
static const uint8_t x509_or_raw[] = {SIOTLS_CERTIFICATE_X509, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY};

static struct siotls_config *config_of(struct pair *pair, enum pair_side side)
{
    return pair->ends[side].config;
}

/* A raw identity of one side, of the key of a certificate. */
static bool add_raw(struct pair *pair, enum pair_side side, enum pair_certificate which, bool with_key)
{
    struct siotls_identity_options options = {.is_raw_public_key = 1};
    struct siotls_identity *identity = NULL;
    if (!with_key)
        options.chain = pair_key(which);
    if (!pair_make_special_identity(&identity, pair, which, with_key, &options))
        return false;
    bool done = siotls_config_add_identity(config_of(pair, side), identity) == 0;
    siotls_identity_free(identity);
    return done;
}

/* Which types the certificates of that role may have, at either side. */
static bool set_types(struct pair *pair, enum pair_side at, int whose, const uint8_t *types, size_t num_types)
{
    return siotls_config_set_certificate_types(config_of(pair, at), whose, types, num_types) == 0;
}

static bool trust_key(struct pair *pair, enum pair_side side, enum pair_certificate which)
{
    struct siotls_bytes key = pair_key(which);
    return siotls_config_add_trusted_key(config_of(pair, side), key.data, key.data_len) == 0;
}

/* The server shows nothing but a key. */
static bool only_raw(struct pair *pair, bool with_key)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return add_raw(pair, PAIR_SERVER, PAIR_RSA, with_key) &&
           set_types(pair, PAIR_SERVER, SIOTLS_ROLE_SERVER, raw, sizeof raw) &&
           set_types(pair, PAIR_CLIENT, SIOTLS_ROLE_SERVER, raw, sizeof raw);
}

static bool server_key(struct pair *pair)
{
    return only_raw(pair, true) && trust_key(pair, PAIR_CLIENT, PAIR_ECDSA) && trust_key(pair, PAIR_CLIENT, PAIR_RSA);
}

static bool server_key_elsewhere(struct pair *pair)
{
    return only_raw(pair, false) && trust_key(pair, PAIR_CLIENT, PAIR_RSA);
}

static bool server_key_retried(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return server_key(pair) && siotls_config_set_groups(config_of(pair, PAIR_SERVER), &group, 1) == 0;
}

static bool server_key_unknown(struct pair *pair)
{
    return only_raw(pair, true) && trust_key(pair, PAIR_CLIENT, PAIR_ECDSA);
}

static bool server_key_verified_elsewhere(struct pair *pair)
{
    return only_raw(pair, true) && siotls_config_set_events(config_of(pair, PAIR_CLIENT), SIOTLS_REQUEST_VERIFY) == 0;
}

/* The server has both; the client's list says what it takes, the server's what it prefers. */
static bool server_has_both(struct pair *pair, const uint8_t *preference, const uint8_t *taken, size_t num_taken)
{
    return add_raw(pair, PAIR_SERVER, PAIR_RSA, true) &&
           set_types(pair, PAIR_SERVER, SIOTLS_ROLE_SERVER, preference, 2) &&
           set_types(pair, PAIR_CLIENT, SIOTLS_ROLE_SERVER, taken, num_taken) && trust_key(pair, PAIR_CLIENT, PAIR_RSA);
}

static bool server_prefers_raw(struct pair *pair)
{
    return server_has_both(pair, raw_or_x509, x509_or_raw, 2);
}

static bool server_prefers_x509(struct pair *pair)
{
    return server_has_both(pair, x509_or_raw, raw_or_x509, 2);
}

static bool client_takes_raw(struct pair *pair)
{
    return server_has_both(pair, x509_or_raw, raw, 1);
}

static bool client_takes_x509(struct pair *pair)
{
    return add_raw(pair, PAIR_SERVER, PAIR_RSA, true) &&
           set_types(pair, PAIR_SERVER, SIOTLS_ROLE_SERVER, raw_or_x509, 2);
}

static bool no_common_type(struct pair *pair)
{
    return set_types(pair, PAIR_CLIENT, SIOTLS_ROLE_SERVER, raw, 1) && trust_key(pair, PAIR_CLIENT, PAIR_RSA);
}

/* ---- clients ---- */

static bool client_key(struct pair *pair, enum pair_certificate trusted)
{
    return add_raw(pair, PAIR_CLIENT, PAIR_CLIENT_ED25519, true) &&
           set_types(pair, PAIR_CLIENT, SIOTLS_ROLE_CLIENT, raw, sizeof raw) &&
           set_types(pair, PAIR_SERVER, SIOTLS_ROLE_CLIENT, raw, sizeof raw) && trust_key(pair, PAIR_SERVER, trusted) &&
           siotls_config_set_client_auth(config_of(pair, PAIR_SERVER), SIOTLS_CLIENT_AUTH_REQUIRE) == 0;
}

static bool client_key_known(struct pair *pair)
{
    return client_key(pair, PAIR_CLIENT_ED25519);
}

static bool client_key_unknown(struct pair *pair)
{
    return client_key(pair, PAIR_ECDSA);
}

static bool both_keys(struct pair *pair)
{
    return client_key_known(pair) && server_key(pair);
}

static bool client_has_only_x509(struct pair *pair)
{
    return set_types(pair, PAIR_SERVER, SIOTLS_ROLE_CLIENT, raw, sizeof raw) &&
           trust_key(pair, PAIR_SERVER, PAIR_CLIENT_ED25519) &&
           siotls_config_set_client_auth(config_of(pair, PAIR_SERVER), SIOTLS_CLIENT_AUTH_REQUIRE) == 0;
}

/* ---- what came of it ---- */

static bool is_key(const struct pair_bytes *shown, enum pair_certificate which)
{
    struct siotls_bytes key = pair_key(which);
    return shown->data_len == key.data_len && memcmp(shown->data, key.data, key.data_len) == 0;
}

static bool has_types(struct pair *pair, int server, int client)
{
    struct siotls_info at_client = pair_info(pair, PAIR_CLIENT);
    struct siotls_info at_server = pair_info(pair, PAIR_SERVER);
    return at_client.peer_certificate_type == server && at_server.our_certificate_type == server &&
           at_client.our_certificate_type == client && at_server.peer_certificate_type == client;
}

static bool server_key_was_shown(struct pair *pair)
{
    return is_key(&pair->ends[PAIR_CLIENT].leaf, PAIR_RSA) &&
           has_types(pair, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY, SIOTLS_CERTIFICATE_X509);
}

static bool certificate_was_shown(struct pair *pair)
{
    struct siotls_bytes leaf = pair_leaf(PAIR_ED25519);
    const struct pair_bytes *shown = &pair->ends[PAIR_CLIENT].leaf;
    return shown->data_len == leaf.data_len && memcmp(shown->data, leaf.data, leaf.data_len) == 0 &&
           has_types(pair, SIOTLS_CERTIFICATE_X509, SIOTLS_CERTIFICATE_X509);
}

static bool client_key_was_shown(struct pair *pair)
{
    return is_key(&pair->ends[PAIR_SERVER].leaf, PAIR_CLIENT_ED25519) &&
           has_types(pair, SIOTLS_CERTIFICATE_X509, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY);
}

static bool both_keys_were_shown(struct pair *pair)
{
    return is_key(&pair->ends[PAIR_SERVER].leaf, PAIR_CLIENT_ED25519) &&
           is_key(&pair->ends[PAIR_CLIENT].leaf, PAIR_RSA) &&
           has_types(pair, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY);
}

static bool client_key_with_sessions(struct pair *pair)
{
    return client_key_known(pair) && sessions_ask(pair);
}

static bool play_resumed(struct pair *pair)
{
    return sessions_both(pair) && sessions_are_resumed(pair);
}

static bool server_key_with_sessions(struct pair *pair)
{
    return server_key(pair) && sessions_ask(pair);
}

/* Nobody shows a key, but the server says of which type its own is. */
static bool server_type_came_back(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).peer_certificate_type == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY &&
           pair_info(pair, PAIR_SERVER).our_certificate_type == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY;
}

/* The session brings the key back, and that it is one. */
static bool client_key_came_back(struct pair *pair)
{
    return is_key(&pair->ends[PAIR_SERVER].leaf, PAIR_CLIENT_ED25519) &&
           pair_info(pair, PAIR_SERVER).peer_certificate_type == SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY;
}

static bool verify_key(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    struct siotls_bytes key = pair_key(PAIR_RSA);
    if (event->type != SIOTLS_EVENT_VERIFY || event->certificate_type != SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY ||
        event->num_chain != 1 || event->chain[0].data_len != key.data_len ||
        memcmp(event->chain[0].data, key.data, key.data_len) != 0)
        return pair_complain("VERIFY shows something else");
    return pair_answer(pair, side, event);
}

/* The harness signs for the key of a certificate; here there is none. */
static bool sign_raw(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    return event->type == SIOTLS_EVENT_SIGN && pair_sign(pair, side, event, pair_key(PAIR_RSA));
}

#define FAILS(status_, alert_, reason_)                                                                                \
    {                                                                                                                  \
        .status = (status_), .alert = (alert_), .reason = (reason_)                                                    \
    }
#define HEARS(alert_)                                                                                                  \
    {                                                                                                                  \
        .status = SIOTLS_ERROR_PEER_ALERT, .alert = (alert_), .origin = SIOTLS_ORIGIN_PEER                             \
    }

const struct pair_scenario scenarios_raw_key[] = {
    {.name = "raw key of a server", .configure = server_key, .check = server_key_was_shown},
    {.name = "raw key of a server, retried", .configure = server_key_retried, .check = server_key_was_shown},
    {.name = "raw key of a server, SIGN",
     .configure = server_key_elsewhere,
     .answer = sign_raw,
     .check = server_key_was_shown},
    {.name = "raw key of a server, VERIFY",
     .configure = server_key_verified_elsewhere,
     .answer = verify_key,
     .check = server_key_was_shown},
    {.name = "raw key preferred by the server", .configure = server_prefers_raw, .check = server_key_was_shown},
    {.name = "certificate preferred by the server", .configure = server_prefers_x509, .check = certificate_was_shown},
    {.name = "raw key preferred by the client", .configure = client_takes_raw, .check = server_key_was_shown},
    {.name = "raw key not known to the client", .configure = client_takes_x509, .check = certificate_was_shown},
    {.name = "raw key of a client", .configure = client_key_known, .check = client_key_was_shown},
    {.name = "raw keys of both", .configure = both_keys, .check = both_keys_were_shown},
    {.name = "raw key of a client, resumed",
     .configure = client_key_with_sessions,
     .play = play_resumed,
     .check = client_key_came_back},
    {.name = "raw key of a server, resumed",
     .configure = server_key_with_sessions,
     .play = play_resumed,
     .check = server_type_came_back},
    {.name = "raw key of a server, not trusted",
     .configure = server_key_unknown,
     .ends = {FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_UNKNOWN,
                    "certificate: the raw public key is not one of the trusted keys"),
              HEARS(SIOTLS_ALERT_CERTIFICATE_UNKNOWN)}},
    {.name = "raw key of a client, not trusted",
     .configure = client_key_unknown,
     .ends = {HEARS(SIOTLS_ALERT_CERTIFICATE_UNKNOWN),
              FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_UNKNOWN,
                    "certificate: the raw public key is not one of the trusted keys")}},
    {.name = "raw key wanted of a server that has none",
     .configure = no_common_type,
     .ends = {HEARS(SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE),
              FAILS(SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE,
                    "client_hello: no certificate type in common")}},
    {.name = "raw key wanted of a client that has none",
     .configure = client_has_only_x509,
     .ends = {HEARS(SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE),
              FAILS(SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE,
                    "client_hello: no certificate type in common")}},
    {.name = NULL},
};
