/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_basic.c: handshakes that go well: suites, groups, names, protocols, keys that change, directions that
 * close (RFC 9846 2, 4.2.4, 4.7.3, 5.4, 6.1; RFC 6066 3; RFC 7301).
 */
#include <string.h>

#include "api/conn.h"
#include "scenarios.h"

static struct siotls_config *client_config(struct pair *pair)
{
    return pair->ends[PAIR_CLIENT].config;
}

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

static bool is_text(struct siotls_bytes bytes, const char *text)
{
    return bytes.data_len == strlen(text) && memcmp(bytes.data, text, bytes.data_len) == 0;
}

/* ---- suites ---- */

static bool only_suite(struct pair *pair, uint16_t suite)
{
    return siotls_config_set_suites(client_config(pair), &suite, 1) == 0;
}

static bool only_chacha20(struct pair *pair)
{
    return only_suite(pair, SIOTLS_SUITE_CHACHA20_POLY1305_SHA256);
}

static bool only_aes_256(struct pair *pair)
{
    return only_suite(pair, SIOTLS_SUITE_AES_256_GCM_SHA384);
}

static bool is_suite(struct pair *pair, uint16_t suite)
{
    return pair_info(pair, PAIR_CLIENT).suite == suite && pair_info(pair, PAIR_SERVER).suite == suite;
}

static bool is_aes_128(struct pair *pair)
{
    return is_suite(pair, SIOTLS_SUITE_AES_128_GCM_SHA256) && !pair_info(pair, PAIR_CLIENT).is_hello_retried &&
           pair_info(pair, PAIR_CLIENT).scheme == SIOTLS_SCHEME_ED25519 &&
           pair_info(pair, PAIR_SERVER).scheme == SIOTLS_SCHEME_ED25519 &&
           pair_info(pair, PAIR_SERVER).group == SIOTLS_GROUP_X25519 &&
           is_text(pair_info(pair, PAIR_SERVER).server_name, PAIR_NAME);
}

static bool is_chacha20(struct pair *pair)
{
    return is_suite(pair, SIOTLS_SUITE_CHACHA20_POLY1305_SHA256);
}

static bool is_aes_256(struct pair *pair)
{
    return is_suite(pair, SIOTLS_SUITE_AES_256_GCM_SHA384);
}

/* ---- certificates ---- */

static bool replace_identity(struct pair *pair, enum pair_certificate which)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return pair_make_identity(&pair->identity, pair, which, true);
}

static bool with_rsa(struct pair *pair)
{
    return replace_identity(pair, PAIR_RSA);
}

static bool with_ecdsa(struct pair *pair)
{
    return replace_identity(pair, PAIR_ECDSA);
}

static bool is_rsa(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).scheme == SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256;
}

static bool is_ecdsa(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).scheme == SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256;
}

/* The Ed25519 identity comes last, and is the only one that suits. */
static bool choose_by_scheme(struct pair *pair)
{
    const uint16_t scheme = SIOTLS_SCHEME_ED25519;
    return pair_make_identity(&pair->other_identity, pair, PAIR_RSA, true) &&
           siotls_config_add_identity(server_config(pair), pair->other_identity) == 0 &&
           siotls_config_set_schemes(client_config(pair), &scheme, 1) == 0;
}

/* ---- groups ---- */

static bool no_share(struct pair *pair)
{
    return siotls_config_set_key_shares(client_config(pair), NULL, 0) == 0;
}

static bool share_of_another_group(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return siotls_config_set_groups(server_config(pair), &group, 1) == 0;
}

static bool two_shares(struct pair *pair)
{
    const uint16_t groups[] = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1};
    return share_of_another_group(pair) && siotls_config_set_key_shares(client_config(pair), groups, 2) == 0;
}

static bool is_retried(struct pair *pair, uint16_t group)
{
    struct siotls_info client = pair_info(pair, PAIR_CLIENT);
    struct siotls_info server = pair_info(pair, PAIR_SERVER);
    return client.is_hello_retried && server.is_hello_retried && client.group == group && server.group == group;
}

static bool is_retried_x25519(struct pair *pair)
{
    return is_retried(pair, SIOTLS_GROUP_X25519);
}

static bool is_retried_p256(struct pair *pair)
{
    return is_retried(pair, SIOTLS_GROUP_SECP256R1);
}

static bool is_p256_at_once(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).group == SIOTLS_GROUP_SECP256R1 &&
           !pair_info(pair, PAIR_CLIENT).is_hello_retried;
}

static bool retry_without_compatibility(struct pair *pair)
{
    return share_of_another_group(pair) && siotls_config_set_compatibility_mode(client_config(pair), 0) == 0;
}

/* ---- names and protocols ---- */

static bool unverified(struct pair *pair)
{
    return siotls_config_set_insecure_no_verification(client_config(pair)) == 0;
}

static bool no_name(struct pair *pair)
{
    (void)pair;
    return true;
}

static bool address_as_name(struct pair *pair)
{
    return siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, "192.0.2.1") == 0;
}

static bool has_no_name(struct pair *pair)
{
    return pair_info(pair, PAIR_SERVER).server_name.data_len == 0;
}

static bool set_alpn(struct siotls_config *config, const char *first, const char *second)
{
    const struct siotls_bytes protocols[] = {
        {(const uint8_t *)first, strlen(first)},
        {(const uint8_t *)second, strlen(second)},
    };
    return siotls_config_set_alpn(config, protocols, 2) == 0;
}

static bool alpn(struct pair *pair)
{
    return set_alpn(client_config(pair), "http/1.1", "h2") && set_alpn(server_config(pair), "h2", "dot");
}

static bool alpn_of_client(struct pair *pair)
{
    return set_alpn(client_config(pair), "http/1.1", "h2");
}

static bool is_h2(struct pair *pair)
{
    return is_text(pair_info(pair, PAIR_CLIENT).alpn, "h2") && is_text(pair_info(pair, PAIR_SERVER).alpn, "h2");
}

static bool has_no_alpn(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).alpn.data_len == 0 && pair_info(pair, PAIR_SERVER).alpn.data_len == 0;
}

/* ---- records ---- */

static bool without_compatibility(struct pair *pair)
{
    return siotls_config_set_compatibility_mode(client_config(pair), 0) == 0;
}

static bool short_records(struct pair *pair)
{
    return siotls_config_set_max_record(client_config(pair), 64) == 0 &&
           siotls_config_set_max_record(server_config(pair), 64) == 0;
}

static bool padded(struct pair *pair)
{
    return siotls_config_set_padding(client_config(pair), 512) == 0 &&
           siotls_config_set_padding(server_config(pair), 512) == 0;
}

/* A header of 5, text padded to 512, the type, a tag of 16. */
static bool play_padded(struct pair *pair)
{
    if (!pair_shake_hands(pair))
        return false;
    size_t before = pair->ends[PAIR_SERVER].num_wired;
    if (!pair_say(pair, PAIR_CLIENT, 1) || pair->ends[PAIR_SERVER].num_wired - before != 534)
        return false;
    before = pair->ends[PAIR_CLIENT].num_wired;
    return pair_say(pair, PAIR_SERVER, 512) && pair->ends[PAIR_CLIENT].num_wired - before == 534 &&
           pair_close(pair, PAIR_CLIENT) && pair_close(pair, PAIR_SERVER);
}

static bool play_much_text(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_say(pair, PAIR_CLIENT, 40000) && pair_say(pair, PAIR_SERVER, 70000) &&
           pair_say(pair, PAIR_CLIENT, 16384) && pair_close(pair, PAIR_SERVER) && pair_say(pair, PAIR_CLIENT, 1);
}

/* RFC 9846 2: a server may send behind its Finished, before the client's came. */
static bool play_early_server(struct pair *pair)
{
    const uint8_t greeting[] = "220 server.example";
    pair_append(&pair->ends[PAIR_SERVER].unsent, greeting, sizeof greeting);
    pair_append(&pair->ends[PAIR_CLIENT].said, greeting, sizeof greeting);
    return pair_shake_hands(pair) && pair_say(pair, PAIR_SERVER, 0) && pair_say(pair, PAIR_CLIENT, 5);
}

/* It may even close before that. */
static bool play_early_close(struct pair *pair)
{
    struct pair_end *server = &pair->ends[PAIR_SERVER];
    const uint8_t all[] = "all there is";
    pair_append(&server->unsent, all, sizeof all);
    pair_append(&pair->ends[PAIR_CLIENT].said, all, sizeof all);
    if (!pair_start(pair) || !pair_settle_without(pair, PAIR_CLIENT) || pair_info(pair, PAIR_SERVER).is_done)
        return false;
    server->status = siotls_conn_close(server->conn);
    return pair_settle(pair) && pair_info(pair, PAIR_SERVER).is_done && pair_say(pair, PAIR_CLIENT, 100) &&
           pair_info(pair, PAIR_CLIENT).is_peer_closed && pair_say(pair, PAIR_SERVER, 0) &&
           pair_close(pair, PAIR_CLIENT);
}

/* ---- keys ---- */

static bool play_client_updates(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_update_key(pair, PAIR_CLIENT, false) && pair_say(pair, PAIR_CLIENT, 100) &&
           pair_say(pair, PAIR_SERVER, 100) && pair_close(pair, PAIR_CLIENT);
}

static bool play_server_updates(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_say(pair, PAIR_SERVER, 10) && pair_update_key(pair, PAIR_SERVER, false) &&
           pair_say(pair, PAIR_SERVER, 100) && pair_say(pair, PAIR_CLIENT, 100) && pair_close(pair, PAIR_SERVER);
}

static bool play_updates_on_request(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_update_key(pair, PAIR_CLIENT, true) && pair_say(pair, PAIR_SERVER, 100) &&
           pair_update_key(pair, PAIR_SERVER, true) && pair_say(pair, PAIR_CLIENT, 100) &&
           pair_update_key(pair, PAIR_SERVER, false) && pair_say(pair, PAIR_SERVER, 100) &&
           pair_say(pair, PAIR_CLIENT, 100);
}

/* RFC 9846 4.7.3: requests may cross on the way. */
static bool play_crossing_updates(struct pair *pair)
{
    if (!pair_shake_hands(pair))
        return false;
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        pair->ends[side].status = siotls_conn_update_key(pair->ends[side].conn, 1);
    return pair_settle(pair) && pair_say(pair, PAIR_CLIENT, 100) && pair_say(pair, PAIR_SERVER, 100) &&
           pair_close(pair, PAIR_SERVER) && pair_close(pair, PAIR_CLIENT);
}

/* Two requests that come together are answered once (RFC 9846 4.7.3). */
static bool count_messages(struct pair *pair)
{
    return siotls_config_set_events(pair->ends[PAIR_CLIENT].config, SIOTLS_REQUEST_MESSAGE) == 0;
}

static bool play_two_requests(struct pair *pair)
{
    struct pair_end *client = &pair->ends[PAIR_CLIENT];
    if (!pair_shake_hands(pair))
        return false;
    for (int i = 0; i < 2; i++) {
        client->status = siotls_conn_update_key(client->conn, 1);
        if (!pair_settle_without(pair, PAIR_SERVER))
            return false;
        if (siotls_conn_update_key(client->conn, 1) != SIOTLS_ERROR_LIMIT)
            return pair_complain("a second request is not refused");
        client->conn->engine.established.key_update_awaited = false; /* a peer that does not keep to this asks again */
    }
    return pair_settle(pair) && pair_say(pair, PAIR_SERVER, 100) && pair_say(pair, PAIR_CLIENT, 100) &&
           pair_close(pair, PAIR_CLIENT);
}

static bool is_answered_once(struct pair *pair)
{
    bool is_together = pair->mode->split == PAIR_WHOLE;
    unsigned num_answers = pair->ends[PAIR_CLIENT].num_messages[0][24];
    return num_answers == 1 || (num_answers == 2 && !is_together);
}

/* ---- closing ---- */

static bool play_client_closes(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_close(pair, PAIR_CLIENT) && pair_say(pair, PAIR_SERVER, 100) &&
           pair_end_input(pair, PAIR_SERVER) && pair_say(pair, PAIR_SERVER, 100) && pair_close(pair, PAIR_SERVER) &&
           pair_end_input(pair, PAIR_CLIENT);
}

static bool play_server_closes(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_close(pair, PAIR_SERVER) && pair_say(pair, PAIR_CLIENT, 100) &&
           pair_end_input(pair, PAIR_CLIENT) && pair_say(pair, PAIR_CLIENT, 100) && pair_close(pair, PAIR_CLIENT) &&
           pair_end_input(pair, PAIR_SERVER);
}

/* A closed direction still answers a request for a KeyUpdate with nothing. */
static bool play_update_after_close(struct pair *pair)
{
    if (!pair_shake_hands(pair) || !pair_close(pair, PAIR_CLIENT))
        return false;
    pair->ends[PAIR_SERVER].status = siotls_conn_update_key(pair->ends[PAIR_SERVER].conn, 1);
    return pair_settle(pair) && pair_say(pair, PAIR_SERVER, 100) && pair_close(pair, PAIR_SERVER);
}

const struct pair_scenario scenarios_basic[] = {
    {.name = "AES-128-GCM", .check = is_aes_128},
    {.name = "ChaCha20-Poly1305", .configure = only_chacha20, .check = is_chacha20},
    {.name = "AES-256-GCM", .configure = only_aes_256, .check = is_aes_256},
    {.name = "RSA certificate", .configure = with_rsa, .check = is_rsa},
    {.name = "ECDSA certificate", .configure = with_ecdsa, .check = is_ecdsa},
    {.name = "certificate chosen by scheme", .configure = choose_by_scheme, .check = is_aes_128},
    {.name = "HelloRetryRequest to no share", .configure = no_share, .check = is_retried_x25519},
    {.name = "HelloRetryRequest to another share", .configure = share_of_another_group, .check = is_retried_p256},
    {.name = "HelloRetryRequest, no compatibility", .configure = retry_without_compatibility, .check = is_retried_p256},
    {.name = "two shares", .configure = two_shares, .check = is_p256_at_once},
    {.name = "no server name", .prepare = no_name, .check = has_no_name},
    {.name = "address as name", .configure = unverified, .prepare = address_as_name, .check = has_no_name},
    {.name = "ALPN", .configure = alpn, .check = is_h2},
    {.name = "ALPN of the client only", .configure = alpn_of_client, .check = has_no_alpn},
    {.name = "no compatibility mode", .configure = without_compatibility, .check = is_aes_128},
    {.name = "records of 64 bytes", .configure = short_records, .check = is_aes_128},
    {.name = "padding", .configure = padded, .play = play_padded},
    {.name = "much text", .play = play_much_text},
    {.name = "text behind the server's Finished", .play = play_early_server},
    {.name = "the server closes behind its Finished", .play = play_early_close},
    {.name = "the client updates its key", .play = play_client_updates},
    {.name = "the server updates its key", .play = play_server_updates},
    {.name = "two requests for one update",
     .configure = count_messages,
     .play = play_two_requests,
     .check = is_answered_once},
    {.name = "key updates on request", .play = play_updates_on_request},
    {.name = "key updates that cross", .play = play_crossing_updates},
    {.name = "the client closes first", .play = play_client_closes},
    {.name = "the server closes first", .play = play_server_closes},
    {.name = "key update to a closed direction", .play = play_update_after_close},
    {.name = NULL},
};
