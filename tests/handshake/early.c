/* SPDX-License-Identifier: Apache-2.0 */
/*
 * early.c: see early.h.
 */
#include "early.h"

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

bool early_allow(struct pair *pair)
{
    return sessions_ask(pair) && siotls_config_set_early_data(server_config(pair), EARLY_MAX) == 0;
}

bool early_with_register(struct pair *pair)
{
    struct siotls_strike_register *reg = NULL;
    bool done = early_allow(pair) && siotls_strike_register_new(&reg, 8, pair_time_ms, pair->memory, NULL) == 0 &&
                siotls_config_set_strike_register(server_config(pair), reg) == 0;
    siotls_strike_register_free(reg);
    return done;
}

bool early_with_events(struct pair *pair)
{
    return early_allow(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_REPLAY_CHECK) == 0;
}

/* ---- parts ---- */

/* Early text of the client; what does not go is dropped. */
bool early_say(struct pair *pair, size_t text_len)
{
    struct pair_end *client = &pair->ends[PAIR_CLIENT];
    size_t taken = 0;
    uint8_t text[4096];
    for (size_t i = 0; i < text_len; i++)
        text[i] = (uint8_t)(i * 7);
    int status = siotls_conn_send_data(client->conn, &taken, text, text_len);
    if (status != 0)
        client->status = status;
    return status == 0 && (taken == text_len || pair_complain("%zu early bytes are sent", taken));
}

bool early_begin(struct pair *pair, size_t text_len)
{
    return sessions_second(pair) && siotls_conn_enable_early_data(pair->ends[PAIR_CLIENT].conn) == 0 &&
           pair_start(pair) && early_say(pair, text_len);
}

bool early_play(struct pair *pair, size_t text_len)
{
    return early_begin(pair, text_len) && pair_settle(pair);
}

bool early_both_say(struct pair *pair, int early_data, enum siotls_event_type client_event)
{
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        struct siotls_info info = pair_info(pair, (enum pair_side)side);
        if (!info.is_done || info.early_data != early_data || info.early_data_left != 0)
            return pair_complain("side %d says of early data: %d", side, info.early_data);
    }
    return pair->ends[PAIR_CLIENT].num_events[client_event] == 1 || pair_complain("the client's event is missing");
}

bool early_is_accepted(struct pair *pair)
{
    const struct pair_end *server = &pair->ends[PAIR_SERVER];
    for (size_t i = 0; i < EARLY_LEN && i < server->text.data_len; i++)
        if (server->text.data[i] != (uint8_t)(i * 7))
            return pair_complain("early text is another");
    return (server->text.data_len == EARLY_LEN || pair_complain("%zu early bytes came", server->text.data_len)) &&
           (pair->num_early == EARLY_LEN || pair_complain("%zu bytes came as early", pair->num_early)) &&
           server->num_events[SIOTLS_EVENT_EARLY_DATA] == 1 &&
           early_both_say(pair, SIOTLS_EARLY_DATA_ACCEPTED, SIOTLS_EVENT_EARLY_DATA) && sessions_are_resumed(pair);
}

/* The server saw none of it, and the connection goes on. */
bool early_is_rejected(struct pair *pair)
{
    return (pair->ends[PAIR_SERVER].text.data_len == 0 || pair_complain("refused text comes")) &&
           pair->num_early == 0 && early_both_say(pair, SIOTLS_EARLY_DATA_REJECTED, SIOTLS_EVENT_EARLY_DATA_REJECTED) &&
           pair_say(pair, PAIR_CLIENT, 100) && pair_say(pair, PAIR_SERVER, 100);
}

bool early_is_rejected_and_resumed(struct pair *pair)
{
    return early_is_rejected(pair) && sessions_are_resumed(pair);
}
