/* SPDX-License-Identifier: Apache-2.0 */
/* alone_windows.c: no successor and no predecessor: sockets do not cross to another process as packets do elsewhere. */
#include <stdlib.h>

#include "common/report.h"
#include "server/server.h"

bool successor_is_possible(void)
{
    return false;
}

void successor_start(struct server *server)
{
    (void)server;
}

bool successor_take(struct server *server, struct connection *connection)
{
    (void)server;
    (void)connection;
    return false;
}

void successor_close(struct server *server)
{
    (void)server;
}

bool predecessor_find(struct server *server)
{
    (void)server;
    if (getenv(SERVER_CHANNEL_VARIABLE) == NULL)
        return true;
    tool_complain(SERVER_NAME, SERVER_CHANNEL_VARIABLE " is set, but on Windows nothing is handed over");
    return false;
}

bool predecessor_ready(struct server *server)
{
    (void)server;
    return false;
}

void predecessor_close(struct server *server)
{
    (void)server;
}
