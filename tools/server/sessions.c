/* SPDX-License-Identifier: Apache-2.0 */
/* sessions.c: the server's tickets, pre-shared keys and early data, from the options. */
#include "common/sessions.h"

#include <string.h>

#include <siotls/init.h>

#include "common/report.h"
#include "common/system.h"
#include "server/server.h"

/* Early data hellos in 20 seconds that one process remembers; beyond that early data is refused. */
enum { NUM_STRIKES = 65536, TICKET_LIFETIME_SECONDS = 7200 };

static void rotate(uv_timer_t *timer)
{
    struct server *server = timer->data;
    server->rotated_ms = tool_time_ms();
    if (siotls_ticket_keys_rotate(server->ticket_keys, 1, NULL) != 0)
        tool_complain(SERVER_NAME, "the ticket keys could not be changed; they stay for another while");
}

/* Keys of our own change every lifetime, and open until the tickets that they sealed expire. */
static void rotate_from(struct server *server, uint64_t rotated_ms)
{
    uint64_t interval_ms = (uint64_t)TICKET_LIFETIME_SECONDS * 1000;
    uint64_t now_ms = tool_time_ms();
    uint64_t age_ms = now_ms > rotated_ms ? now_ms - rotated_ms : 0;
    server->rotated_ms = rotated_ms < now_ms ? rotated_ms : now_ms;
    (void)uv_timer_start(&server->rotation, rotate, age_ms < interval_ms ? interval_ms - age_ms : 0, interval_ms);
    uv_unref((uv_handle_t *)&server->rotation);
}

/* What an old process took before it handed over is not known here: the register begins after it. */
static bool open_register(struct server *server)
{
    uint64_t now_ms = tool_time_ms();
    uint64_t start_ms = server->predecessor.latest_ms > now_ms ? server->predecessor.latest_ms : now_ms;
    if (server->options.early_data == 0 ||
        siotls_strike_register_new(&server->strike_register, NUM_STRIKES, start_ms, NULL, NULL) == 0)
        return true;
    tool_complain(SERVER_NAME, "there is not enough memory for --early-data");
    return false;
}

bool server_sessions_open(struct server *server)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    if (!open_register(server))
        return false;
    if (server->options.ticket_keys == NULL && server->options.num_tickets == 0)
        return true;
    if (siotls_ticket_keys_new(&server->ticket_keys, server->set, NULL, &error) != 0) {
        tool_report(SERVER_NAME, server->options.ticket_keys ? "--ticket-keys" : "cannot make ticket keys", &error);
        return false;
    }
    if (server->options.ticket_keys == NULL)
        rotate_from(server, tool_time_ms());
    return true;
}

bool server_sessions_set(struct siotls_config *config, const struct server *server)
{
    const struct server_options *options = &server->options;
    int status = siotls_config_set_tickets(config, (uint32_t)options->num_tickets, TICKET_LIFETIME_SECONDS);
    if (status == 0)
        status = siotls_config_set_early_data(config, (uint32_t)options->early_data);
    if (status == 0 && options->is_psk_ke)
        status = siotls_config_set_psk_modes(config, SIOTLS_PSK_DHE_KE | SIOTLS_PSK_KE);
    if (status == 0 && server->strike_register)
        status = siotls_config_set_strike_register(config, server->strike_register);
    if (status == 0 && server->ticket_keys)
        status = siotls_config_set_ticket_keys(config, server->ticket_keys);
    if (status != 0) {
        tool_complain(SERVER_NAME, "cannot set up sessions: %s", siotls_status_name(status));
        return false;
    }
    return tool_psk_load(config, SERVER_NAME, "--psk", options->psk);
}

bool server_sessions_rekey(const struct server *server)
{
    return server->options.ticket_keys == NULL ||
           tool_ticket_keys_load(server->ticket_keys, SERVER_NAME, "--ticket-keys", server->options.ticket_keys);
}

void server_sessions_close(struct server *server)
{
    siotls_ticket_keys_free(server->ticket_keys);
    siotls_strike_register_free(server->strike_register);
}

void server_sessions_put(struct packet *packet, struct server *server)
{
    uint8_t keys[SIOTLS_MAX_TICKET_KEYS * SIOTLS_TICKET_KEY_SIZE];
    size_t keys_len = sizeof keys;
    /* Those of a file the other one reads itself. */
    if (server->ticket_keys == NULL || server->options.ticket_keys ||
        siotls_ticket_keys_get(server->ticket_keys, keys, &keys_len) != 0)
        keys_len = 0;
    packet_put_number(packet, server->rotated_ms);
    packet_put_bytes(packet, keys, keys_len);
    tool_wipe(keys, sizeof keys);
}

bool server_sessions_take(struct server *server, struct packet *packet)
{
    uint64_t rotated_ms = packet_number(packet);
    struct siotls_bytes keys = packet_bytes(packet);
    if (keys.data_len == 0 || server->ticket_keys == NULL || server->options.ticket_keys)
        return true;
    if (siotls_ticket_keys_set(server->ticket_keys, keys.data, keys.data_len, NULL) != 0)
        return false;
    rotate_from(server, rotated_ms);
    return true;
}

uint64_t server_latest_ms(const struct server *server)
{
    struct siotls_strike_register_info info = SIOTLS_INIT_STRIKE_REGISTER_INFO;
    if (server->strike_register == NULL || siotls_strike_register_describe(server->strike_register, &info) != 0)
        return 0;
    return info.latest_ms;
}
