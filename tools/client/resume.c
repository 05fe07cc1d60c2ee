/* SPDX-License-Identifier: Apache-2.0 */
/* resume.c: the client's session from one connection to the next, and its early data. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <siotls/init.h>

#include "client/client.h"
#include "common/report.h"
#include "common/sessions.h"
#include "common/system.h"

uint32_t client_session_requests(const struct client_options *options)
{
    return options->session || options->num_reconnects > 0 ? SIOTLS_REQUEST_SESSION : 0;
}

bool client_resume_open(struct client *client)
{
    const struct client_options *options = &client->options;
    if (options->session && tool_exists(options->session) &&
        !tool_file_read(&client->session, CLIENT_NAME, "--session", options->session))
        return false;
    client->num_left = options->num_reconnects;
    return options->early_data == NULL ||
           tool_file_read(&client->early_data, CLIENT_NAME, "--early-data", options->early_data);
}

void client_resume_close(struct client *client)
{
    tool_file_clear(&client->session);
    tool_file_clear(&client->early_data);
}

/* A session is used once: it is forgotten, here and in the file, before it is offered. */
static void forget(struct client *client)
{
    tool_file_clear(&client->session);
    if (client->options.session && tool_remove(client->options.session) != 0 && errno != ENOENT)
        tool_complain(CLIENT_NAME, "--session %s: cannot remove the used session: %s", client->options.session,
                      strerror(errno));
}

bool client_resume_offer(struct client *client)
{
    client->early_sent = 0;
    if (client->session.data_len == 0)
        return true;
    int status = siotls_conn_set_session(client->conn, client->session.data, client->session.data_len);
    if (status != 0) {
        tool_complain(CLIENT_NAME, "--session: the file holds no session; a new one will replace it");
        forget(client);
        return true;
    }
    /* Not every session allows early data; what is not sent early is sent later. */
    if (client->early_data.data_len > 0)
        (void)siotls_conn_enable_early_data(client->conn);
    return true;
}

/* Whatever may go now: early at first, the rest after the handshake. */
bool client_early_data_send(struct client *client)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    while (client->early_sent < client->early_data.data_len) {
        if (siotls_conn_info(client->conn, &info) != 0 || (!info.can_send && info.early_data_left == 0))
            return false;
        size_t taken = tool_link_send(&client->link, client->early_data.data + client->early_sent,
                                      client->early_data.data_len - client->early_sent);
        if (taken == 0)
            return false;
        client->early_sent += taken;
    }
    return true;
}

void client_resume_started(struct client *client)
{
    if (client->session.data_len > 0)
        forget(client);
}

static void keep(struct client *client, const struct siotls_bytes *session)
{
    uint8_t *copy = malloc(session->data_len);
    if (client->options.session)
        (void)tool_session_save(CLIENT_NAME, client->options.session, session);
    if (copy == NULL)
        return;
    memcpy(copy, session->data, session->data_len);
    tool_file_clear(&client->session);
    client->session = (struct tool_file){.data = copy, .data_len = session->data_len};
}

void client_resume_event(struct client *client, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_SESSION)
        keep(client, &event->message);
    else if (event->type == SIOTLS_EVENT_EARLY_DATA_REJECTED)
        client->early_sent = 0;
    else if (event->type == SIOTLS_EVENT_HANDSHAKE_DONE && client->num_left > 0)
        tool_link_close(&client->link);
}

bool client_resume_again(struct client *client)
{
    if (client->num_left == 0 || client->error.size != 0)
        return false;
    client->num_left--;
    siotls_conn_free(client->conn);
    client->conn = NULL;
    json_decref(client->chain);
    client->chain = NULL;
    client->done_ns = 0;
    client->is_connected = client->is_connect_over = false;
    uv_freeaddrinfo(client->addresses);
    client->addresses = NULL;
    return client_conn_make(client);
}
