/* SPDX-License-Identifier: Apache-2.0 */
/* signals.c: what signals ask of the server. */
#include <signal.h>

#include "server/server.h"

static void stop(uv_signal_t *handle, int number)
{
    (void)number;
    server_stop(handle->data);
}

#ifndef _WIN32
static void reload(uv_signal_t *handle, int number)
{
    (void)number;
    server_reload(handle->data);
}

static void hand_over(uv_signal_t *handle, int number)
{
    (void)number;
    successor_start(handle->data);
}
#endif

/* On Windows libuv makes signals of Ctrl+C, Ctrl+Break and the end of the console; nothing else comes. */
static const struct {
    int number;
    uv_signal_cb act;
} rows[SERVER_NUM_SIGNALS] = {
    {SIGINT, stop},
    {SIGTERM, stop},
#ifdef _WIN32
    {SIGBREAK, stop},
    {SIGHUP, stop},
#else
    {SIGHUP, reload},
    {SIGUSR2, hand_over},
#endif
};

bool server_signals_watch(struct server *server)
{
    for (size_t i = 0; i < SERVER_NUM_SIGNALS; i++) {
        uv_signal_t *handle = &server->signals[i];
        handle->data = server;
        if (uv_signal_init(&server->loop, handle) != 0 || uv_signal_start(handle, rows[i].act, rows[i].number) != 0)
            return false;
        uv_unref((uv_handle_t *)handle);
    }
    return true;
}

void server_signals_close(struct server *server)
{
    for (size_t i = 0; i < SERVER_NUM_SIGNALS; i++)
        uv_close((uv_handle_t *)&server->signals[i], NULL);
}
