/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_psk.c: external and imported PSKs (RFC 9846 4.3.11, RFC 9258), with certificates to fall back on or not.
 */
#include <string.h>

#include "fake_provider.h"
#include "scenarios.h"
#include "sessions.h"

static bool add(struct siotls_config *config, const char *identity, const char *key, uint32_t hash, bool is_imported)
{
    struct siotls_psk psk = {
        .size = sizeof psk,
        .identity = {(const uint8_t *)identity, strlen(identity)},
        .key = {(const uint8_t *)key, strlen(key)},
        .hash = hash,
        .is_imported = is_imported,
    };
    return siotls_config_add_psk(config, &psk) == 0;
}

#define KEY "0123456789abcdef0123456789abcdef"
#define OTHER_KEY "0123456789abcdef0123456789abcdeX"

static bool add_both(struct pair *pair, const char *client_key, const char *server_key, uint32_t hash, bool is_imported)
{
    return add(pair->ends[PAIR_CLIENT].config, "somebody", client_key, hash, is_imported) &&
           add(pair->ends[PAIR_SERVER].config, "nobody", OTHER_KEY, hash, is_imported) &&
           add(pair->ends[PAIR_SERVER].config, "somebody", server_key, hash, is_imported);
}

static bool external(struct pair *pair)
{
    return add_both(pair, KEY, KEY, 0, false);
}

static bool external_sha384(struct pair *pair)
{
    return add_both(pair, KEY, KEY, SIOTLS_HASH_SHA384, false);
}

static bool imported(struct pair *pair)
{
    const uint16_t suite = SIOTLS_SUITE_AES_256_GCM_SHA384;
    return add_both(pair, KEY, KEY, 0, true) &&
           siotls_config_set_suites(pair->ends[PAIR_SERVER].config, &suite, 1) == 0;
}

static bool external_retried(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return imported(pair) && siotls_config_set_groups(pair->ends[PAIR_SERVER].config, &group, 1) == 0;
}

static bool without_certificates(struct pair *pair)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return external(pair);
}

static bool is_external(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).psk_kind == SIOTLS_PSK_EXTERNAL &&
           pair_info(pair, PAIR_SERVER).psk_kind == SIOTLS_PSK_EXTERNAL && !pair_info(pair, PAIR_SERVER).is_resumed &&
           pair_info(pair, PAIR_CLIENT).scheme == 0;
}

static bool is_external_sha384(struct pair *pair)
{
    return is_external(pair) && pair_info(pair, PAIR_CLIENT).suite == SIOTLS_SUITE_AES_256_GCM_SHA384;
}

static bool has_fallen_back(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).psk_kind == SIOTLS_PSK_NONE && pair_info(pair, PAIR_CLIENT).scheme != 0;
}

static bool unknown_to_server(struct pair *pair)
{
    return add(pair->ends[PAIR_CLIENT].config, "somebody", KEY, 0, false) &&
           add(pair->ends[PAIR_SERVER].config, "nobody", KEY, 0, false);
}

static bool wrong_key(struct pair *pair)
{
    return add_both(pair, KEY, OTHER_KEY, 0, false);
}

/* The first PSK of the server under another name: its binder would be right. */
static bool unknown_without_certificates(struct pair *pair)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return unknown_to_server(pair);
}

/* The second client's identity is unknown, the first one's key is wrong. */
static bool two_strangers(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_X25519;
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return add_both(pair, KEY, OTHER_KEY, 0, false) &&
           siotls_config_new(&pair->other_config, pair->set, SIOTLS_ROLE_CLIENT, pair->memory, NULL) == 0 &&
           siotls_config_set_groups(pair->other_config, &group, 1) == 0 &&
           siotls_config_set_groups(pair->ends[PAIR_CLIENT].config, &group, 1) == 0 &&
           add(pair->other_config, "anybody!", KEY, 0, false);
}

static bool is_refused(const struct pair *pair)
{
    struct siotls_error error = {.size = sizeof error};
    siotls_conn_error(pair->ends[PAIR_SERVER].conn, &error);
    return error.alert == SIOTLS_ALERT_DECRYPT_ERROR && error.origin == SIOTLS_ORIGIN_LOCAL;
}

/* Both are refused alike, for as much work. It went well when a difference can be seen. */
static bool play_strangers(struct pair *pair)
{
    struct siotls_config *first = pair->ends[PAIR_CLIENT].config;
    size_t start = fake_control.num_calls;
    if (pair_shake_hands(pair) || !is_refused(pair))
        return false;
    size_t num_calls = fake_control.num_calls - start;
    size_t num_sent = pair->ends[PAIR_CLIENT].num_wired;
    pair->ends[PAIR_CLIENT].config = pair->other_config;
    pair->other_config = first;
    if (!pair_again(pair))
        return false;
    start = fake_control.num_calls;
    if (pair_shake_hands(pair) || !is_refused(pair))
        return false;
    return num_calls != fake_control.num_calls - start || num_sent != pair->ends[PAIR_CLIENT].num_wired;
}

/* ---- certificates that are required ---- */

static bool required(struct pair *pair)
{
    return external(pair) && siotls_config_set_trust(pair->ends[PAIR_SERVER].config, pair->trust) == 0 &&
           siotls_config_set_client_auth(pair->ends[PAIR_SERVER].config, SIOTLS_CLIENT_AUTH_REQUIRE) == 0;
}

static bool required_and_there(struct pair *pair)
{
    return required(pair) && pair_make_identity(&pair->other_identity, pair, PAIR_CLIENT_ED25519, true) &&
           siotls_config_add_identity(pair->ends[PAIR_CLIENT].config, pair->other_identity) == 0;
}

static bool has_certificate(struct pair *pair)
{
    return has_fallen_back(pair) && pair_info(pair, PAIR_SERVER).client_scheme != 0;
}

static bool asks_later(struct pair *pair)
{
    return external(pair) && sessions_ask(pair) &&
           siotls_config_set_trust(pair->ends[PAIR_SERVER].config, pair->trust) == 0 &&
           siotls_config_set_post_handshake_auth(pair->ends[PAIR_SERVER].config, 1) == 0 &&
           siotls_config_set_post_handshake_auth(pair->ends[PAIR_CLIENT].config, 1) == 0;
}

static bool cannot_ask(const struct pair *pair)
{
    return siotls_conn_request_certificate(pair->ends[PAIR_SERVER].conn) == SIOTLS_ERROR_STATE ||
           pair_complain("a certificate is asked for beside a PSK");
}

/* RFC 9846 4.4.2: nor after a session that goes back to one. */
static bool play_asked_later(struct pair *pair)
{
    return sessions_first(pair) && cannot_ask(pair) && sessions_second(pair) && pair_shake_hands(pair) &&
           sessions_are_resumed(pair) && cannot_ask(pair);
}

/* ---- sessions that go back to a PSK ---- */

static bool two_servers(struct pair *pair, const char *key)
{
    const uint16_t group = SIOTLS_GROUP_X25519;
    struct siotls_ticket_keys *keys = NULL;
    bool done = sessions_ask(pair) && external(pair) && pair_make_other_config(pair) &&
                siotls_config_set_groups(pair->other_config, &group, 1) == 0 &&
                siotls_config_add_identity(pair->other_config, pair->identity) == 0 &&
                add(pair->other_config, "somebody", key, 0, false) &&
                siotls_ticket_keys_new(&keys, pair->set, pair->memory, NULL) == 0 &&
                siotls_config_set_ticket_keys(pair->ends[PAIR_SERVER].config, keys) == 0 &&
                siotls_config_set_ticket_keys(pair->other_config, keys) == 0;
    siotls_ticket_keys_free(keys);
    return done;
}

static bool same_psk(struct pair *pair)
{
    return two_servers(pair, KEY);
}

static bool replaced_psk(struct pair *pair)
{
    return two_servers(pair, OTHER_KEY);
}

static bool second_server(struct pair *pair)
{
    if (!sessions_first(pair))
        return false;
    struct siotls_config *first = pair->ends[PAIR_SERVER].config;
    pair->ends[PAIR_SERVER].config = pair->other_config;
    pair->other_config = first;
    return sessions_second(pair) && pair_shake_hands(pair);
}

static bool play_psk_resumed(struct pair *pair)
{
    return second_server(pair) && sessions_are_resumed(pair);
}

/* Imported at one end only: another identity altogether (RFC 9258 4.1). */
static bool imported_by_one(struct pair *pair)
{
    return add(pair->ends[PAIR_CLIENT].config, "somebody", KEY, 0, true) &&
           add(pair->ends[PAIR_SERVER].config, "somebody", KEY, 0, false);
}

const struct pair_scenario scenarios_psk[] = {
    {.name = "external PSK", .configure = external, .check = is_external},
    {.name = "external PSK, SHA-384", .configure = external_sha384, .check = is_external_sha384},
    {.name = "external PSK, imported", .configure = imported, .check = is_external_sha384},
    {.name = "external PSK after a retry", .configure = external_retried, .check = is_external_sha384},
    {.name = "external PSK, nobody has certificates", .configure = without_certificates, .check = is_external},
    {.name = "unknown PSK, certificates instead", .configure = unknown_to_server, .check = has_fallen_back},
    {.name = "PSK imported by one side", .configure = imported_by_one, .check = has_fallen_back},
    {.name = "external PSK, wrong key",
     .configure = wrong_key,
     .ends = {{SIOTLS_ERROR_PEER_ALERT, SIOTLS_ALERT_DECRYPT_ERROR, SIOTLS_ORIGIN_PEER, NULL},
              {SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_DECRYPT_ERROR, SIOTLS_ORIGIN_LOCAL,
               "pre_shared_key: the binder is wrong"}}},
    {.name = "unknown PSK, no certificates",
     .configure = unknown_without_certificates,
     .ends = {{SIOTLS_ERROR_PEER_ALERT, SIOTLS_ALERT_DECRYPT_ERROR, SIOTLS_ORIGIN_PEER, NULL},
              {SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_DECRYPT_ERROR, SIOTLS_ORIGIN_LOCAL,
               "pre_shared_key: no PSK that is offered is known"}}},
    {.name = "unknown PSK, as if its key were wrong",
     .configure = two_strangers,
     .play = play_strangers,
     .ends = {{SIOTLS_ERROR_PEER_ALERT, SIOTLS_ALERT_DECRYPT_ERROR, SIOTLS_ORIGIN_PEER, NULL},
              {SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_DECRYPT_ERROR, SIOTLS_ORIGIN_LOCAL, NULL}}},
    {.name = "external PSK where a certificate is required",
     .configure = required,
     .ends = {{SIOTLS_ERROR_PEER_ALERT, SIOTLS_ALERT_CERTIFICATE_REQUIRED, SIOTLS_ORIGIN_PEER, NULL},
              {SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_REQUIRED, SIOTLS_ORIGIN_LOCAL,
               "certificate: the client sent no certificate"}}},
    {.name = "external PSK beside a certificate that is required",
     .configure = required_and_there,
     .check = has_certificate},
    {.name = "external PSK, no certificate later", .configure = asks_later, .play = play_asked_later},
    {.name = "session of a PSK", .configure = same_psk, .play = play_psk_resumed},
    {.name = "session of a PSK that was replaced",
     .configure = replaced_psk,
     .play = second_server,
     .ends = {{SIOTLS_ERROR_PEER_ALERT, SIOTLS_ALERT_DECRYPT_ERROR, SIOTLS_ORIGIN_PEER, NULL},
              {SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_DECRYPT_ERROR, SIOTLS_ORIGIN_LOCAL,
               "pre_shared_key: the binder is wrong"}}},
    {.name = NULL},
};
