/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_records.c: how long records may be (RFC 8449, RFC 6066 4), and keys that are updated by themselves
 * (RFC 9846 5.5).
 */
#include "api/conn.h"
#include "handshake/established/key_update.h"
#include "scenarios.h"

static struct siotls_config *client_config(struct pair *pair)
{
    return pair->ends[PAIR_CLIENT].config;
}

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

static bool play_text(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_say(pair, PAIR_CLIENT, 5000) && pair_say(pair, PAIR_SERVER, 5000) &&
           pair_close(pair, PAIR_CLIENT) && pair_close(pair, PAIR_SERVER);
}

/* The longest content and padding that a side sends, and content, padding and type that it takes. */
static bool has_limits(struct pair *pair, enum pair_side side, uint32_t sent, uint32_t received)
{
    const struct sio_record_layer *transport = &pair->ends[side].conn->record_layer;
    return (transport->max_sent == sent && transport->max_received == received) ||
           pair_complain("side %d sends %u and takes %u", (int)side, transport->max_sent, transport->max_received);
}

static bool limit_client(struct pair *pair)
{
    return siotls_config_set_record_size_limit(client_config(pair), 64) == 0;
}

static bool client_is_limited(struct pair *pair)
{
    return has_limits(pair, PAIR_SERVER, 63, 16385) && has_limits(pair, PAIR_CLIENT, 16384, 64);
}

static bool limit_server(struct pair *pair)
{
    return siotls_config_set_record_size_limit(client_config(pair), 16385) == 0 &&
           siotls_config_set_record_size_limit(server_config(pair), 1000) == 0;
}

static bool server_is_limited(struct pair *pair)
{
    return has_limits(pair, PAIR_CLIENT, 999, 16385) && has_limits(pair, PAIR_SERVER, 16384, 1000);
}

static bool limit_both(struct pair *pair)
{
    return siotls_config_set_record_size_limit(client_config(pair), 200) == 0 &&
           siotls_config_set_record_size_limit(server_config(pair), 100) == 0 &&
           siotls_config_set_max_fragment_length(client_config(pair), 512) == 0 &&
           siotls_config_set_padding(client_config(pair), 1000) == 0 &&
           siotls_config_set_padding(server_config(pair), 64) == 0;
}

static bool both_are_limited(struct pair *pair)
{
    return has_limits(pair, PAIR_CLIENT, 99, 200) && has_limits(pair, PAIR_SERVER, 199, 100);
}

/* A server's own wish counts for nothing where the client offers none. */
static bool limit_without_offer(struct pair *pair)
{
    return siotls_config_set_record_size_limit(server_config(pair), 1000) == 0;
}

static bool nobody_is_limited(struct pair *pair)
{
    return has_limits(pair, PAIR_CLIENT, 16384, 16385) && has_limits(pair, PAIR_SERVER, 16384, 16385);
}

static bool short_fragments(struct pair *pair)
{
    return siotls_config_set_max_fragment_length(client_config(pair), 512) == 0;
}

static bool fragments_are_short(struct pair *pair)
{
    return has_limits(pair, PAIR_CLIENT, 512, 513) && has_limits(pair, PAIR_SERVER, 512, 513);
}

static bool middling_fragments(struct pair *pair)
{
    return siotls_config_set_max_fragment_length(client_config(pair), 4096) == 0 &&
           siotls_config_set_padding(server_config(pair), 5000) == 0;
}

static bool fragments_are_middling(struct pair *pair)
{
    return has_limits(pair, PAIR_CLIENT, 4096, 4097) && has_limits(pair, PAIR_SERVER, 4096, 4097);
}

/* ---- keys ---- */

static bool short_keys(struct pair *pair)
{
    return siotls_config_set_key_limit(client_config(pair), 3) == 0 &&
           siotls_config_set_max_record(client_config(pair), 100) == 0;
}

static bool one_record_per_key(struct pair *pair)
{
    return siotls_config_set_key_limit(client_config(pair), 1) == 0 &&
           siotls_config_set_key_limit(server_config(pair), 1) == 0 &&
           siotls_config_set_max_record(server_config(pair), 64) == 0;
}

static bool play_short_keys(struct pair *pair)
{
    if (!pair_shake_hands(pair) || !pair_say(pair, PAIR_CLIENT, 300))
        return false;
    /* Three records went under the first key; the fourth needs the second. */
    if (pair->ends[PAIR_SERVER].num_events[SIOTLS_EVENT_KEY_UPDATE] != 0)
        return pair_complain("the key was updated too early");
    if (!pair_say(pair, PAIR_CLIENT, 1) || pair->ends[PAIR_SERVER].num_events[SIOTLS_EVENT_KEY_UPDATE] != 1)
        return pair_complain("the key was not updated");
    if (!pair_say(pair, PAIR_CLIENT, 2000) || pair_info(pair, PAIR_CLIENT).records_sent > 3)
        return pair_complain("a key sealed too much");
    return pair_say(pair, PAIR_SERVER, 2000) && pair_close(pair, PAIR_CLIENT) && pair_close(pair, PAIR_SERVER);
}

static bool only_the_client_updates(struct pair *pair)
{
    return pair->ends[PAIR_CLIENT].num_events[SIOTLS_EVENT_KEY_UPDATE] == 0;
}

/* At the last epoch a request for another key is passed over, and text goes on (RFC 9846 4.7.3). */
static bool play_last_epoch(struct pair *pair)
{
    struct pair_end *server = &pair->ends[PAIR_SERVER];
    if (!pair_shake_hands(pair))
        return false;
    server->conn->engine.established.num_sent_updates = SIO_MAX_EPOCH - 1;
    if (!pair_update_key(pair, PAIR_CLIENT, true) || !pair_say(pair, PAIR_SERVER, 100) ||
        server->conn->engine.established.num_sent_updates != SIO_MAX_EPOCH)
        return pair_complain("the last update is missing");
    if (siotls_conn_update_key(pair->ends[PAIR_CLIENT].conn, 1) != 0 || !pair_settle(pair) ||
        !pair_say(pair, PAIR_SERVER, 100) || pair->ends[PAIR_CLIENT].num_events[SIOTLS_EVENT_KEY_UPDATE] != 1)
        return pair_complain("a key was updated once too often");
    return pair_say(pair, PAIR_CLIENT, 100) && pair_close(pair, PAIR_CLIENT) && pair_close(pair, PAIR_SERVER);
}

const struct pair_scenario scenarios_records[] = {
    {.name = "the last epoch of a key", .play = play_last_epoch},
    {.name = "record_size_limit of the client",
     .configure = limit_client,
     .play = play_text,
     .check = client_is_limited},
    {.name = "record_size_limit of the server",
     .configure = limit_server,
     .play = play_text,
     .check = server_is_limited},
    {.name = "record_size_limit of both", .configure = limit_both, .play = play_text, .check = both_are_limited},
    {.name = "record_size_limit not offered", .configure = limit_without_offer, .check = nobody_is_limited},
    {.name = "max_fragment_length 512", .configure = short_fragments, .play = play_text, .check = fragments_are_short},
    {.name = "max_fragment_length 4096",
     .configure = middling_fragments,
     .play = play_text,
     .check = fragments_are_middling},
    {.name = "three records per key",
     .configure = short_keys,
     .play = play_short_keys,
     .check = only_the_client_updates},
    {.name = "one record per key", .configure = one_record_per_key, .play = play_text},
    {.name = NULL},
};
