/* SPDX-License-Identifier: Apache-2.0 */
/* sessions.c: the server's tickets, pre-shared keys and early data, from the options. */
#include "common/sessions.h"

#include "common/report.h"
#include "server/server.h"

/* Early data hellos in 20 seconds that one process remembers; beyond that early data is refused. */
enum { NUM_STRIKES = 65536, TICKET_LIFETIME_SECONDS = 7200 };

int server_sessions_open(struct server *server)
{
    struct siotls_error error = {.size = sizeof error};
    if (server->options.early_data > 0 &&
        siotls_strike_register_new(&server->strike_register, NUM_STRIKES, tool_time_ms(), NULL, NULL) != 0) {
        tool_complain(SERVER_NAME, "there is not enough memory for --early-data");
        return 0;
    }
    if (server->options.ticket_keys == NULL ||
        siotls_ticket_keys_new(&server->ticket_keys, server->set, NULL, &error) == 0)
        return 1;
    tool_report(SERVER_NAME, "--ticket-keys", &error);
    return 0;
}

int server_sessions_set(struct siotls_config *config, const struct server *server)
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
        return 0;
    }
    return tool_psk_load(config, SERVER_NAME, "--psk", options->psk);
}

int server_sessions_rekey(const struct server *server)
{
    return server->ticket_keys == NULL ||
           tool_ticket_keys_load(server->ticket_keys, SERVER_NAME, "--ticket-keys", server->options.ticket_keys);
}

void server_sessions_close(struct server *server)
{
    siotls_ticket_keys_free(server->ticket_keys);
    siotls_strike_register_free(server->strike_register);
}
