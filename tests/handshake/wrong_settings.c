/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrong_settings.c: what setters of configs refuse.
 */
#include "wrong_rows.h"

#define NONE "setting: the config is NULL"
#define LATE "setting: the config is ready, and does not change any more"
#define LONG "setting: the list is longer than 64"
#define TWICE "setting: a number stands twice in the list"
#define NO_LIST "setting: the list is NULL"
#define OF_SERVERS "setting: only a server's config has it"
#define OF_CLIENTS "setting: only a client's config has it"

/* What is so of every setter. */
#define SETTER(function, ...)                                                                                          \
    do {                                                                                                               \
        WRONG_SETTING("null", ARGUMENT, NONE, "", function, (struct siotls_config *)NULL, __VA_ARGS__);                \
        WRONG_SETTING("state", STATE, LATE, "", function, configs->ready, __VA_ARGS__);                                \
    } while (0)
#define SERVERS_SETTER(function, ...)                                                                                  \
    do {                                                                                                               \
        SETTER(function, __VA_ARGS__);                                                                                 \
        WRONG_SETTING("role", ARGUMENT, OF_SERVERS, "", function, configs->client, __VA_ARGS__);                       \
    } while (0)
#define CLIENTS_SETTER(function, ...)                                                                                  \
    do {                                                                                                               \
        SETTER(function, __VA_ARGS__);                                                                                 \
        WRONG_SETTING("role", ARGUMENT, OF_CLIENTS, "", function, configs->server, __VA_ARGS__);                       \
    } while (0)
/* A number out of its range, or a pointer that is NULL, at a config that would take another one. */
#define RANGE(reason, value, function, ...)                                                                            \
    WRONG_SETTING("range", ARGUMENT, reason, "value " value, function, configs->server, __VA_ARGS__)
#define CLIENTS_RANGE(reason, value, function, ...)                                                                    \
    WRONG_SETTING("range", ARGUMENT, reason, "value " value, function, configs->client, __VA_ARGS__)
#define LACKS(reason, function, ...) WRONG_SETTING("null", ARGUMENT, reason, "", function, configs->server, __VA_ARGS__)

static const uint16_t many[65];
static const uint16_t twice[] = {29, 29};
static const struct siotls_bytes no_name = {(const uint8_t *)"", 0};
static const struct siotls_bytes no_data = {NULL, 3};

static void lists(const struct wrong_configs *configs)
{
#define LIST(function)                                                                                                 \
    do {                                                                                                               \
        SETTER(function, NULL, 0);                                                                                     \
        LACKS(NO_LIST, function, NULL, 1);                                                                             \
        RANGE(LONG, "65", function, many, 65);                                                                         \
        RANGE(TWICE, "29", function, twice, 2);                                                                        \
    } while (0)
    LIST(siotls_config_set_suites);
    LIST(siotls_config_set_groups);
    LIST(siotls_config_set_schemes);
    LIST(siotls_config_set_certificate_schemes);
    CLIENTS_SETTER(siotls_config_set_key_shares, NULL, 0);
    CLIENTS_RANGE("key shares: there are more than 6", "7", siotls_config_set_key_shares, many, 7);
    CLIENTS_RANGE(TWICE, "29", siotls_config_set_key_shares, twice, 2);
    SETTER(siotls_config_set_certificate_compression, NULL, 0);
    RANGE("compression: there are more than 3 algorithms", "4", siotls_config_set_certificate_compression, many, 4);
    LACKS(NO_LIST, siotls_config_set_certificate_compression, NULL, 1);
    SETTER(siotls_config_set_alpn, NULL, 0);
    LACKS("alpn: the list is NULL", siotls_config_set_alpn, NULL, 1);
    LACKS("alpn: a name is NULL", siotls_config_set_alpn, &no_data, 1);
    RANGE("alpn: a name has not 1 to 255 bytes", "0", siotls_config_set_alpn, &no_name, 1);
}

static void identities(const struct wrong_configs *configs)
{
    static const uint8_t types[] = {0, 0};
    static const uint8_t other[] = {1};
    SETTER(siotls_config_add_identity, NULL);
    LACKS("identity: there is none to add", siotls_config_add_identity, NULL);
    SETTER(siotls_config_set_certificate_types, SIOTLS_ROLE_CLIENT, NULL, 0);
    RANGE("certificate types: whose is no siotls_role", "-3", siotls_config_set_certificate_types, -3, types, 1);
    LACKS("certificate types: the list is NULL", siotls_config_set_certificate_types, SIOTLS_ROLE_CLIENT, NULL, 1);
    RANGE("certificate types: the list is not 1 or 2 types", "0", siotls_config_set_certificate_types,
          SIOTLS_ROLE_CLIENT, types, 0);
    RANGE("certificate types: one stands twice in the list", "0", siotls_config_set_certificate_types,
          SIOTLS_ROLE_CLIENT, types, 2);
    RANGE("certificate types: one is no siotls_certificate_type", "1", siotls_config_set_certificate_types,
          SIOTLS_ROLE_CLIENT, other, 1);
    SETTER(siotls_config_add_trusted_key, NULL, 0);
    LACKS("trusted key: it is NULL", siotls_config_add_trusted_key, NULL, 1);
    WRONG_SETTING("other", SYNTAX, "trusted key: it is malformed, or of an unknown type", "",
                  siotls_config_add_trusted_key, configs->server, types, 1);
    SERVERS_SETTER(siotls_config_set_strict_server_name, 1);
    SERVERS_SETTER(siotls_config_set_client_auth, 1);
    RANGE("client auth: the mode is no siotls_client_auth", "-1", siotls_config_set_client_auth, -1);
    SERVERS_SETTER(siotls_config_set_certificate_authorities, 1);
    SETTER(siotls_config_request_ocsp, 1);
    SETTER(siotls_config_request_scts, 1);
    SETTER(siotls_config_set_post_handshake_auth, 1);
    SETTER(siotls_config_set_keep_peer, 1);
    CLIENTS_SETTER(siotls_config_set_keep_transcript, 1);
    CLIENTS_RANGE("transcript: more than 2^20 bytes are to be kept", "1048577", siotls_config_set_keep_transcript,
                  1048577);
}

static void chains(const struct wrong_configs *configs)
{
    static const char *const policy = "x";
    SETTER(siotls_config_set_trust, NULL);
    LACKS("setting: the trust store is NULL", siotls_config_set_trust, NULL);
    SETTER(siotls_config_set_profile, 0);
    RANGE("profile: it is no siotls_profile", "-1", siotls_config_set_profile, -1);
    SETTER(siotls_config_set_verify_limits, 0, 0);
    RANGE("verify limits: a path has at most 32 certificates", "33", siotls_config_set_verify_limits, 33, 0);
    SETTER(siotls_config_set_pins, NULL, 0);
    LACKS("pins: they are NULL", siotls_config_set_pins, NULL, 1);
    RANGE("pins: there are more than 64", "65", siotls_config_set_pins, (const uint8_t *)many, 65);
    SETTER(siotls_config_set_policies, NULL, 0, 0);
    LACKS("policies: the list is NULL", siotls_config_set_policies, NULL, 1, 0);
    RANGE("policies: there are more than 64", "65", siotls_config_set_policies, &policy, 65, 0);
    RANGE("policies: a flag is no siotls_policy_flag", "8", siotls_config_set_policies, NULL, 0, 8);
    WRONG_SETTING("other", SYNTAX, "policies: a text is no OID", "", siotls_config_set_policies, configs->server,
                  &policy, 1, 0);
    SETTER(siotls_config_set_public_suffixes, NULL, 0);
    LACKS("public suffixes: the list is NULL", siotls_config_set_public_suffixes, NULL, 1);
    WRONG_SETTING("other", SYNTAX, "public suffixes: the list has none, or is cut short", "",
                  siotls_config_set_public_suffixes, configs->server, (const uint8_t *)"x", 1);
    SETTER(siotls_config_set_revocation, 0);
    RANGE("revocation: it is no siotls_revocation", "4", siotls_config_set_revocation, 4);
    SETTER(siotls_config_set_max_ocsp_age, 0);
    SETTER(siotls_config_set_crls, NULL);
    LACKS("setting: the revocation lists are NULL", siotls_config_set_crls, NULL);
}

static void records(const struct wrong_configs *configs)
{
    SETTER(siotls_config_set_padding, 0);
    RANGE("padding: the block is longer than 16384", "16385", siotls_config_set_padding, 16385);
    SETTER(siotls_config_set_compatibility_mode, 1);
    SETTER(siotls_config_set_grease, 1);
    SETTER(siotls_config_set_max_record, 64);
    RANGE("max record: it is not 64 to 16384", "63", siotls_config_set_max_record, 63);
    SETTER(siotls_config_set_record_size_limit, 0);
    RANGE("record size limit: it is neither 0 nor 64 to 16385", "63", siotls_config_set_record_size_limit, 63);
    CLIENTS_SETTER(siotls_config_set_max_fragment_length, 0);
    CLIENTS_RANGE("fragment length: it is not 0, 512, 1024, 2048 or 4096", "511", siotls_config_set_max_fragment_length,
                  511);
    SETTER(siotls_config_set_key_limit, 0);
    SERVERS_SETTER(siotls_config_set_prefer_group, 1);
    SERVERS_SETTER(siotls_config_set_cookie_keys, NULL, 0);
    LACKS("cookie keys: they are NULL", siotls_config_set_cookie_keys, NULL, 1);
    RANGE("cookie keys: there are more than 16", "17", siotls_config_set_cookie_keys, (const uint8_t *)many, 17);
    SERVERS_SETTER(siotls_config_set_events, SIOTLS_REQUEST_CLIENT_HELLO);
    CLIENTS_SETTER(siotls_config_set_events, SIOTLS_REQUEST_SESSION);
    RANGE("events: a bit is no siotls_event_request", "128", siotls_config_set_events, 128);
    WRONG_BARE_SETTING("null", ARGUMENT, NONE, "", siotls_config_set_insecure_no_verification,
                       (struct siotls_config *)NULL);
    WRONG_BARE_SETTING("state", STATE, LATE, "", siotls_config_set_insecure_no_verification, configs->ready);
}

void wrong_settings(const struct wrong_configs *configs)
{
    lists(configs);
    identities(configs);
    chains(configs);
    records(configs);
}

static void psks(const struct wrong_configs *configs)
{
    static const uint8_t bytes[1025];
    struct siotls_psk psk = {.size = 0};
    SETTER(siotls_config_add_psk, NULL);
    LACKS("psk: it is NULL", siotls_config_add_psk, NULL);
    WRONG_SETTING("size", ARGUMENT, "psk: its size is not set", "", siotls_config_add_psk, configs->server, &psk);
    psk.size = sizeof psk;
    LACKS("psk: its identity, key or context is NULL", siotls_config_add_psk, &psk);
    psk.identity.data = psk.key.data = psk.context.data = bytes;
    psk.identity.data_len = 1025;
    RANGE("psk: the identity has not 1 to 1024 bytes", "1025", siotls_config_add_psk, &psk);
    psk.identity.data_len = 1;
    psk.key.data_len = 15;
    RANGE("psk: the key has not 16 to 256 bytes", "15", siotls_config_add_psk, &psk);
    psk.key.data_len = 16;
    psk.context.data_len = 1025;
    RANGE("psk: the context is longer than 1024 bytes", "1025", siotls_config_add_psk, &psk);
    psk.context.data_len = 1;
    WRONG_SETTING("range", ARGUMENT, "psk: a context needs is_imported", "", siotls_config_add_psk, configs->server,
                  &psk);
    psk.context.data_len = 0;
    psk.hash = 99;
    RANGE("psk: the hash is neither SHA256 nor SHA384", "99", siotls_config_add_psk, &psk);
}

void wrong_session_settings(const struct wrong_configs *configs)
{
    psks(configs);
    SETTER(siotls_config_set_psk_modes, 1);
    RANGE("psk modes: none, or one that is no siotls_psk_mode", "4", siotls_config_set_psk_modes, 4);
    CLIENTS_SETTER(siotls_config_set_max_sessions, 1);
    CLIENTS_RANGE("sessions: their number is not 1 to 64", "65", siotls_config_set_max_sessions, 65);
    SERVERS_SETTER(siotls_config_set_ticket_keys, NULL);
    LACKS("setting: the ticket keys are NULL", siotls_config_set_ticket_keys, NULL);
    SERVERS_SETTER(siotls_config_set_tickets, 1, 1);
    RANGE("tickets: there are more than 16", "17", siotls_config_set_tickets, 17, 1);
    RANGE("tickets: they live longer than 604800 seconds", "604801", siotls_config_set_tickets, 1, 604801);
    SERVERS_SETTER(siotls_config_set_early_data, 1);
    SERVERS_SETTER(siotls_config_set_early_data_window, 1);
    RANGE("early data: the window is not 1 to 600000 ms", "600001", siotls_config_set_early_data_window, 600001);
    SERVERS_SETTER(siotls_config_set_strike_register, NULL);
    LACKS("setting: the strike register is NULL", siotls_config_set_strike_register, NULL);
}
