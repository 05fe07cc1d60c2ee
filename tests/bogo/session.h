/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.h: what one connection leaves to the next, and the time between them.
 */
#ifndef BOGO_SESSION_H
#define BOGO_SESSION_H

#include "link.h"
#include "setup.h"

/* shim_session_keep keeps the session of a SESSION event as the newest; 1 on success. */
int shim_session_keep(struct shim_shared *shared, struct siotls_bytes session);

/* shim_session_offer sets time and, at a client that resumes, the last connection's session; 1 on success. */
int shim_session_offer(struct shim_shared *shared, struct shim_link *link, int is_resumption);

/* shim_session_judge tells whether the tickets that came are as expected, and passes the newest on; 1 when they are. */
int shim_session_judge(struct shim_shared *shared, const struct shim_flags *flags);

#endif
