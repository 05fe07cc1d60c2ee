/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_psk.c: external and imported PSKs (RFC 8446 4.2.11, RFC 9258), with certificates to fall back on or not.
 */
#include <string.h>

#include "scenarios.h"

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
    {.name = NULL},
};
