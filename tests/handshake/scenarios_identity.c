/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_identity.c: servers with several identities: which one the client is shown (RFC 9846 4.5.1.2, RFC 6066 3,
 * RFC 9525).
 */
#include <string.h>

#include "scenarios.h"

/* The server has these, in this order; PAIR_ED25519, for PAIR_NAME, comes last. */
static bool offer(struct pair *pair, const enum pair_certificate *which, size_t num_which)
{
    for (size_t i = 0; i < num_which; i++) {
        struct siotls_identity *identity = NULL;
        if (!pair_make_identity(&identity, pair, which[i], true))
            return false;
        bool done = siotls_config_add_identity(pair->ends[PAIR_SERVER].config, identity) == 0;
        siotls_identity_free(identity);
        if (!done)
            return false;
    }
    return true;
}

static bool shown(struct pair *pair, enum pair_certificate which)
{
    const struct pair_bytes *leaf = &pair->ends[PAIR_CLIENT].leaf;
    struct siotls_bytes expected = pair_leaf(which);
    return leaf->data_len == expected.data_len && memcmp(leaf->data, expected.data, expected.data_len) == 0;
}

static bool offer_other_first(struct pair *pair)
{
    return offer(pair, (const enum pair_certificate[]){PAIR_OTHER}, 1);
}

static bool offer_strictly(struct pair *pair)
{
    return offer_other_first(pair) && siotls_config_set_strict_server_name(pair->ends[PAIR_SERVER].config, 1) == 0;
}

static bool offer_all(struct pair *pair)
{
    return offer(pair, (const enum pair_certificate[]){PAIR_OTHER, PAIR_RSA, PAIR_ECDSA}, 3);
}

static bool take_only(struct pair *pair, uint16_t scheme)
{
    return siotls_config_set_schemes(pair->ends[PAIR_CLIENT].config, (const uint16_t[]){scheme, SIOTLS_SCHEME_ED25519},
                                     scheme == SIOTLS_SCHEME_ED25519 ? 1 : 2) == 0;
}

static bool ask_ecdsa(struct pair *pair)
{
    const uint16_t scheme = SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256;
    return offer_all(pair) && siotls_config_set_schemes(pair->ends[PAIR_CLIENT].config, &scheme, 1) == 0 &&
           siotls_config_set_insecure_no_verification(pair->ends[PAIR_CLIENT].config) == 0;
}

static bool ask_ed25519(struct pair *pair)
{
    return offer_all(pair) && take_only(pair, SIOTLS_SCHEME_ED25519);
}

static bool accept_any_name(struct pair *pair)
{
    return pair != NULL;
}

static bool name_other(struct pair *pair)
{
    return siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, PAIR_OTHER_NAME) == 0;
}

static bool name_third(struct pair *pair)
{
    return siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, "third.example") == 0;
}

static bool ed25519_was_shown(struct pair *pair)
{
    return shown(pair, PAIR_ED25519);
}

static bool other_was_shown(struct pair *pair)
{
    return shown(pair, PAIR_OTHER);
}

static bool rsa_was_shown(struct pair *pair)
{
    return shown(pair, PAIR_RSA);
}

static bool ecdsa_was_shown(struct pair *pair)
{
    return shown(pair, PAIR_ECDSA);
}

/* A client's own default. */
static bool keep_none(struct pair *pair)
{
    return siotls_config_set_keep_peer(pair->ends[PAIR_CLIENT].config, 0) == 0;
}

static bool client_kept_none(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).peer_certificate.data_len == 0 && ed25519_was_shown(pair);
}

const struct pair_scenario scenarios_identity[] = {
    {.name = "identity that is not kept", .configure = keep_none, .check = client_kept_none},
    {.name = "identity by name, the last", .configure = offer_other_first, .check = ed25519_was_shown},
    {.name = "identity by name, the first", .configure = offer_all, .prepare = name_other, .check = other_was_shown},
    {.name = "identity by name, the first of several", .configure = offer_all, .check = rsa_was_shown},
    {.name = "identity without a name", .configure = offer_all, .prepare = accept_any_name, .check = other_was_shown},
    {.name = "identity by scheme", .configure = ask_ecdsa, .check = ecdsa_was_shown},
    {.name = "identity by scheme and name", .configure = ask_ed25519, .check = ed25519_was_shown},
    {.name = "identity by name, strictly", .configure = offer_strictly, .check = ed25519_was_shown},
    {.name = "identity without a name, strictly",
     .configure = offer_strictly,
     .prepare = accept_any_name,
     .check = other_was_shown},
    {.name = "no identity of that name",
     .configure = offer_all,
     .prepare = name_third,
     .ends = {{.status = SIOTLS_ERROR_UNTRUSTED, .alert = SIOTLS_ALERT_BAD_CERTIFICATE},
              {.status = SIOTLS_ERROR_PEER_ALERT,
               .alert = SIOTLS_ALERT_BAD_CERTIFICATE,
               .origin = SIOTLS_ORIGIN_PEER}}},
    {.name = "no identity of that name, strictly",
     .configure = offer_strictly,
     .prepare = name_third,
     .ends = {{.status = SIOTLS_ERROR_PEER_ALERT,
               .alert = SIOTLS_ALERT_UNRECOGNIZED_NAME,
               .origin = SIOTLS_ORIGIN_PEER},
              {.status = SIOTLS_ERROR_NEGOTIATION,
               .alert = SIOTLS_ALERT_UNRECOGNIZED_NAME,
               .reason = "client_hello: no identity has that server name"}}},
    {.name = NULL},
};
