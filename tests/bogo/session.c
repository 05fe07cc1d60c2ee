/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.c: what one connection leaves to the next, and the time between them.
 */
#include "session.h"

#include <stdlib.h>
#include <string.h>

int shim_session_keep(struct shim_shared *shared, struct siotls_bytes session)
{
    shim_bytes_free(&shared->new_session);
    shared->new_session.data = malloc(session.data_len);
    if (shared->new_session.data == NULL)
        return shim_complain("no memory for a session");
    memcpy(shared->new_session.data, session.data, session.data_len);
    shared->new_session.data_len = session.data_len;
    return 1;
}

static int describe(struct siotls_session_info *info, const struct shim_bytes *session)
{
    *info = (struct siotls_session_info){.size = sizeof *info};
    return siotls_session_describe(info, session->data, session->data_len) == SIOTLS_OK ||
           shim_complain("the session cannot be read");
}

int shim_session_offer(struct shim_shared *shared, struct shim_link *link, int is_resumption)
{
    const struct shim_flags *flags = link->flags;
    struct siotls_session_info info;
    if (is_resumption)
        shared->time_ms += (uint64_t)flags->resumption_delay * 1000;
    link->time_ms = shared->time_ms;
    if (siotls_conn_set_time(link->conn, link->time_ms) != SIOTLS_OK)
        return shim_complain("the time was refused");
    if (!is_resumption || flags->is_server)
        return 1;
    if (shared->session.data_len == 0)
        return shim_complain("there is no session to resume");
    if (siotls_conn_set_session(link->conn, shared->session.data, shared->session.data_len) != SIOTLS_OK)
        return shim_complain("the session was refused");
    if (!flags->enables_early_data || !describe(&info, &shared->session))
        return !flags->enables_early_data;
    return info.max_early_data == 0 || siotls_conn_enable_early_data(link->conn) == SIOTLS_OK ||
           shim_complain("early data was refused");
}

int shim_session_judge(struct shim_shared *shared, const struct shim_flags *flags)
{
    int is_wanted = !flags->is_server && !flags->expect_no_session && !flags->shim_shuts_down;
    int is_there = shared->new_session.data_len > 0;
    struct siotls_session_info info;
    if (is_wanted != is_there && !flags->shim_shuts_down)
        return shim_complain(is_there ? "a ticket came" : "no ticket came");
    if (!is_there)
        return 1;
    if (!describe(&info, &shared->new_session))
        return 0;
    if (is_wanted && (info.max_early_data > 0) != flags->expect_ticket_supports_early_data)
        return shim_complain("the ticket allows %u bytes of early data", (unsigned)info.max_early_data);
    shim_bytes_free(&shared->session);
    shared->session = shared->new_session;
    shared->new_session = (struct shim_bytes){0};
    return 1;
}
