/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_compression.c: certificates that are compressed on the wire (RFC 8879).
 */
#include <string.h>

#include "scenarios.h"

enum { COMPRESSED_CERTIFICATE = 25, CERTIFICATE = 11 };

static const uint16_t zlib[] = {SIOTLS_COMPRESSOR_ZLIB};
static const uint16_t zstd_zlib[] = {SIOTLS_COMPRESSOR_ZSTD, SIOTLS_COMPRESSOR_ZLIB};
static const uint16_t brotli[] = {SIOTLS_COMPRESSOR_BROTLI};

static struct siotls_config *config_of(struct pair *pair, enum pair_side side)
{
    return pair->ends[side].config;
}

static bool take(struct pair *pair, enum pair_side side, const uint16_t *algorithms, size_t num_algorithms)
{
    return siotls_config_set_certificate_compression(config_of(pair, side), algorithms, num_algorithms) == 0 &&
           siotls_config_set_events(config_of(pair, side), SIOTLS_REQUEST_MESSAGE) == 0;
}

static bool both_take_zlib(struct pair *pair)
{
    return take(pair, PAIR_CLIENT, zlib, 1) && take(pair, PAIR_SERVER, zlib, 1);
}

/* The sender's preference decides. */
static bool server_prefers_zstd(struct pair *pair)
{
    const uint16_t all[] = {SIOTLS_COMPRESSOR_ZLIB, SIOTLS_COMPRESSOR_BROTLI, SIOTLS_COMPRESSOR_ZSTD};
    return take(pair, PAIR_CLIENT, all, 3) && take(pair, PAIR_SERVER, zstd_zlib, 2);
}

static bool nothing_in_common(struct pair *pair)
{
    return take(pair, PAIR_CLIENT, zlib, 1) && take(pair, PAIR_SERVER, brotli, 1);
}

static bool only_client_takes(struct pair *pair)
{
    return take(pair, PAIR_CLIENT, zlib, 1);
}

static bool ask(struct pair *pair)
{
    struct siotls_identity *identity = NULL;
    if (!pair_make_identity(&identity, pair, PAIR_CLIENT_ED25519, true))
        return false;
    bool done = siotls_config_add_identity(config_of(pair, PAIR_CLIENT), identity) == 0 &&
                siotls_config_set_trust(config_of(pair, PAIR_SERVER), pair->trust) == 0;
    siotls_identity_free(identity);
    return done && both_take_zlib(pair);
}

static bool ask_in_handshake(struct pair *pair)
{
    return ask(pair) && siotls_config_set_client_auth(config_of(pair, PAIR_SERVER), SIOTLS_CLIENT_AUTH_REQUIRE) == 0;
}

static bool ask_later(struct pair *pair)
{
    return ask(pair) && siotls_config_set_post_handshake_auth(config_of(pair, PAIR_CLIENT), 1) == 0 &&
           siotls_config_set_post_handshake_auth(config_of(pair, PAIR_SERVER), 1) == 0;
}

static bool ask_nobody(struct pair *pair)
{
    return both_take_zlib(pair) && siotls_config_set_trust(config_of(pair, PAIR_SERVER), pair->trust) == 0 &&
           siotls_config_set_client_auth(config_of(pair, PAIR_SERVER), SIOTLS_CLIENT_AUTH_REQUEST) == 0;
}

static bool play_ask_later(struct pair *pair)
{
    if (!pair_shake_hands(pair))
        return false;
    pair->ends[PAIR_SERVER].status = siotls_conn_request_certificate(pair->ends[PAIR_SERVER].conn);
    return pair_say(pair, PAIR_CLIENT, 10) && pair->ends[PAIR_SERVER].num_events[SIOTLS_EVENT_PEER_CERTIFICATE] == 1;
}

/* How the peer's certificate came to that side: with that algorithm, 0: as it is. */
static bool came(struct pair *pair, enum pair_side side, uint16_t algorithm)
{
    const struct pair_end *end = &pair->ends[side];
    return end->num_messages[0][COMPRESSED_CERTIFICATE] == (algorithm != 0) &&
           end->num_messages[0][CERTIFICATE] == (algorithm == 0) && end->leaf.data_len > 0 &&
           pair_info(pair, side).certificate_compression == algorithm;
}

static bool zlib_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT, SIOTLS_COMPRESSOR_ZLIB);
}

static bool zstd_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT, SIOTLS_COMPRESSOR_ZSTD);
}

static bool plain_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT, 0);
}

static bool zlib_came_both_ways(struct pair *pair)
{
    return zlib_came(pair) && came(pair, PAIR_SERVER, SIOTLS_COMPRESSOR_ZLIB);
}

static bool nobody_came(struct pair *pair)
{
    const struct pair_end *server = &pair->ends[PAIR_SERVER];
    return zlib_came(pair) && server->num_messages[0][CERTIFICATE] == 1 &&
           server->num_messages[0][COMPRESSED_CERTIFICATE] == 0;
}

const struct pair_scenario scenarios_compression[] = {
    {.name = "compressed certificate", .configure = both_take_zlib, .check = zlib_came},
    {.name = "compressed certificate, by preference", .configure = server_prefers_zstd, .check = zstd_came},
    {.name = "compressed certificate, nothing in common", .configure = nothing_in_common, .check = plain_came},
    {.name = "compressed certificate, not offered by the server", .configure = only_client_takes, .check = plain_came},
    {.name = "compressed certificates of both", .configure = ask_in_handshake, .check = zlib_came_both_ways},
    {.name = "compressed certificate later",
     .configure = ask_later,
     .play = play_ask_later,
     .check = zlib_came_both_ways},
    {.name = "no certificate is not compressed", .configure = ask_nobody, .check = nobody_came},
    {.name = NULL},
};
