/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_refused.c: handshakes that fail as they should, with the alert of the RFC at one end and what the other end
 * makes of it (RFC 9846 4.2.1, 6, 9.2; RFC 7301 3.2); and connections that are cut.
 */
#include <string.h>

#include "scenarios.h"

static bool no_common_suite(struct pair *pair)
{
    const uint16_t one = SIOTLS_SUITE_AES_128_GCM_SHA256;
    const uint16_t other = SIOTLS_SUITE_CHACHA20_POLY1305_SHA256;
    return siotls_config_set_suites(pair->ends[PAIR_CLIENT].config, &one, 1) == 0 &&
           siotls_config_set_suites(pair->ends[PAIR_SERVER].config, &other, 1) == 0;
}

static bool no_common_group(struct pair *pair)
{
    const uint16_t one = SIOTLS_GROUP_X25519;
    const uint16_t other = SIOTLS_GROUP_SECP256R1;
    return siotls_config_set_groups(pair->ends[PAIR_CLIENT].config, &one, 1) == 0 &&
           siotls_config_set_groups(pair->ends[PAIR_SERVER].config, &other, 1) == 0;
}

static bool no_common_scheme(struct pair *pair)
{
    const uint16_t scheme = SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256;
    return siotls_config_set_schemes(pair->ends[PAIR_CLIENT].config, &scheme, 1) == 0;
}

static bool no_common_protocol(struct pair *pair)
{
    const struct siotls_bytes one = {(const uint8_t *)"h2", 2};
    const struct siotls_bytes other = {(const uint8_t *)"http/1.1", 8};
    return siotls_config_set_alpn(pair->ends[PAIR_CLIENT].config, &one, 1) == 0 &&
           siotls_config_set_alpn(pair->ends[PAIR_SERVER].config, &other, 1) == 0;
}

static bool untrusted(struct pair *pair)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return pair_make_identity(&pair->identity, pair, PAIR_UNTRUSTED, true);
}

static bool no_signatures(struct pair *pair)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return pair_make_identity(&pair->identity, pair, PAIR_NO_SIGNATURES, true) &&
           siotls_config_set_events(pair->ends[PAIR_CLIENT].config, SIOTLS_REQUEST_VERIFY) == 0;
}

static bool wrong_name(struct pair *pair)
{
    return siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, PAIR_OTHER_NAME) == 0;
}

static bool too_late(struct pair *pair)
{
    return pair_set_time(pair, PAIR_CLIENT, 2 * pair_time_ms) &&
           siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, PAIR_NAME) == 0;
}

static bool other_pin(struct pair *pair)
{
    static const uint8_t pin[32] = {1};
    return siotls_config_set_pins(pair->ends[PAIR_CLIENT].config, pin, 1) == 0;
}

static bool too_deep(struct pair *pair)
{
    return siotls_config_set_verify_limits(pair->ends[PAIR_CLIENT].config, 1, 0) == 0;
}

/* No certificate of the path has a policy. */
static bool other_policy(struct pair *pair)
{
    static const char *const policies[] = {"2.23.140.1.2.1"};
    return siotls_config_set_policies(pair->ends[PAIR_CLIENT].config, policies, 1, SIOTLS_POLICY_EXPLICIT) == 0;
}

/* The leaf has a common name that is none of its subjectAltName. */
static bool against_profile(struct pair *pair)
{
    return siotls_config_set_profile(pair->ends[PAIR_CLIENT].config, SIOTLS_PROFILE_WEB_STRICT) == 0;
}

/* ---- cut and given up ---- */

static bool play_cut_to_client(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_say(pair, PAIR_SERVER, 100) && pair_end_input(pair, PAIR_CLIENT);
}

static bool play_cut_to_server(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_say(pair, PAIR_CLIENT, 100) && pair_end_input(pair, PAIR_SERVER);
}

/* The server hears of it in clear: it has no keys yet. */
static bool play_given_up(struct pair *pair)
{
    if (!pair_start(pair))
        return false;
    pair->ends[PAIR_CLIENT].status = siotls_conn_close(pair->ends[PAIR_CLIENT].conn);
    return pair_settle(pair);
}

/* ---- alerts ---- */

/* Who was let in by TLS may still not come in. */
static bool play_abort(struct pair *pair)
{
    struct pair_end *server = &pair->ends[PAIR_SERVER];
    if (siotls_conn_abort(server->conn, SIOTLS_ALERT_ACCESS_DENIED) != SIOTLS_ERROR_STATE || !pair_shake_hands(pair) ||
        siotls_conn_abort(server->conn, SIOTLS_ALERT_CLOSE_NOTIFY) != SIOTLS_ERROR_ARGUMENT ||
        siotls_conn_abort(server->conn, 256) != SIOTLS_ERROR_ARGUMENT)
        return false;
    server->status = siotls_conn_abort(server->conn, SIOTLS_ALERT_ACCESS_DENIED);
    return server->status == SIOTLS_OK && pair_settle(pair);
}

static bool play_unknown_level(struct pair *pair)
{
    static const uint8_t alert[] = {21, 3, 3, 0, 2, 0x42, SIOTLS_ALERT_UNEXPECTED_MESSAGE};
    struct pair_end *server = &pair->ends[PAIR_SERVER];
    return pair_append(&server->wire, alert, sizeof alert) && pair_start(pair) && pair_settle(pair);
}

#define FAILS(status_, alert_, reason_)                                                                                \
    {                                                                                                                  \
        .status = (status_), .alert = (alert_), .reason = (reason_)                                                    \
    }
/* With text between them any number is fine (RFC 9846 4.7.3); 32 in a row are, too. */
static bool play_key_updates(struct pair *pair)
{
    if (!pair_shake_hands(pair))
        return false;
    for (int i = 0; i < 40; i++)
        if (!pair_update_key(pair, PAIR_CLIENT, false) || !pair_say(pair, PAIR_CLIENT, 1))
            return pair_complain("KeyUpdates with text between them fail");
    for (int i = 0; i < 32; i++)
        if (!pair_update_key(pair, PAIR_CLIENT, false))
            return pair_complain("KeyUpdate %d in a row fails", i);
    return pair_update_key(pair, PAIR_CLIENT, false);
}

#define HEARS(alert_)                                                                                                  \
    {                                                                                                                  \
        .status = SIOTLS_ERROR_PEER_ALERT, .alert = (alert_), .origin = SIOTLS_ORIGIN_PEER                             \
    }

const struct pair_scenario scenarios_refused[] = {
    {.name = "no suite in common",
     .configure = no_common_suite,
     .ends = {HEARS(SIOTLS_ALERT_HANDSHAKE_FAILURE), FAILS(SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_HANDSHAKE_FAILURE,
                                                           "client_hello: no cipher suite in common")}},
    {.name = "no group in common",
     .configure = no_common_group,
     .ends = {HEARS(SIOTLS_ALERT_HANDSHAKE_FAILURE),
              FAILS(SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_HANDSHAKE_FAILURE, "client_hello: no group in common")}},
    {.name = "no scheme in common",
     .configure = no_common_scheme,
     .ends = {HEARS(SIOTLS_ALERT_HANDSHAKE_FAILURE),
              FAILS(SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_HANDSHAKE_FAILURE,
                    "client_hello: no signature scheme in common with any identity")}},
    {.name = "no protocol in common",
     .configure = no_common_protocol,
     .ends = {HEARS(SIOTLS_ALERT_NO_APPLICATION_PROTOCOL),
              FAILS(SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_NO_APPLICATION_PROTOCOL,
                    "client_hello: no application protocol in common")}},
    {.name = "untrusted chain",
     .configure = untrusted,
     .ends = {FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_UNKNOWN_CA, NULL), HEARS(SIOTLS_ALERT_UNKNOWN_CA)}},
    {.name = "a key that may not sign, judged by the application",
     .configure = no_signatures,
     .ends = {FAILS(SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_BAD_CERTIFICATE,
                    "certificate_verify: the certificate's key usage does not allow signatures"),
              HEARS(SIOTLS_ALERT_BAD_CERTIFICATE)}},
    {.name = "wrong name",
     .prepare = wrong_name,
     .ends = {FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_BAD_CERTIFICATE, NULL), HEARS(SIOTLS_ALERT_BAD_CERTIFICATE)}},
    {.name = "expired certificate",
     .prepare = too_late,
     .ends = {FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_EXPIRED, NULL),
              HEARS(SIOTLS_ALERT_CERTIFICATE_EXPIRED)}},
    {.name = "another key is pinned",
     .configure = other_pin,
     .ends = {FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_CERTIFICATE_UNKNOWN,
                    "x509: no key of the path is one of the pinned keys"),
              HEARS(SIOTLS_ALERT_CERTIFICATE_UNKNOWN)}},
    {.name = "another policy is wanted",
     .configure = other_policy,
     .ends = {FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_BAD_CERTIFICATE,
                    "x509: no certificate policy is valid down to this certificate"),
              HEARS(SIOTLS_ALERT_BAD_CERTIFICATE)}},
    {.name = "a path longer than allowed",
     .configure = too_deep,
     .ends = {FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_BAD_CERTIFICATE,
                    "x509: the path to an anchor is longer than allowed"),
              HEARS(SIOTLS_ALERT_BAD_CERTIFICATE)}},
    {.name = "a profile that asks for more",
     .configure = against_profile,
     .ends = {FAILS(SIOTLS_ERROR_UNTRUSTED, SIOTLS_ALERT_BAD_CERTIFICATE,
                    "x509: the common name is not a name of the subjectAltName"),
              HEARS(SIOTLS_ALERT_BAD_CERTIFICATE)}},
    {.name = "the transport to the client is cut",
     .play = play_cut_to_client,
     .ends = {FAILS(SIOTLS_ERROR_TRUNCATED, SIOTLS_ALERT_INTERNAL_ERROR,
                    "connection: the transport ended without close_notify"),
              HEARS(SIOTLS_ALERT_INTERNAL_ERROR)}},
    {.name = "the transport to the server is cut",
     .play = play_cut_to_server,
     .ends = {HEARS(SIOTLS_ALERT_INTERNAL_ERROR), FAILS(SIOTLS_ERROR_TRUNCATED, SIOTLS_ALERT_INTERNAL_ERROR,
                                                        "connection: the transport ended without close_notify")}},
    {.name = "the application ends it",
     .play = play_abort,
     .ends = {HEARS(SIOTLS_ALERT_ACCESS_DENIED),
              FAILS(SIOTLS_ERROR_REFUSED, SIOTLS_ALERT_ACCESS_DENIED, "connection: the application ended it")}},
    {.name = "an alert of an unknown level",
     .play = play_unknown_level,
     .ends = {HEARS(SIOTLS_ALERT_ILLEGAL_PARAMETER),
              FAILS(SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_ILLEGAL_PARAMETER, "alert: the level is unknown")}},
    {.name = "a flood of KeyUpdates",
     .play = play_key_updates,
     .ends = {HEARS(SIOTLS_ALERT_UNEXPECTED_MESSAGE),
              FAILS(SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "key_update: too many came in a row")}},
    {.name = "the client gives up",
     .play = play_given_up,
     .ends = {FAILS(SIOTLS_ERROR_CLOSED, SIOTLS_ALERT_USER_CANCELED, NULL),
              FAILS(SIOTLS_ERROR_CLOSED, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                    "alert: the peer closed during the handshake")}},
    {.name = NULL},
};
