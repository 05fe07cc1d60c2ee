/* SPDX-License-Identifier: Apache-2.0 */
/* target.h: whom the command line names, where to connect for that, and what is said before TLS. */
#ifndef TOOLS_CLIENT_TARGET_H
#define TOOLS_CLIENT_TARGET_H

#include <stdbool.h>

#include "client/prologue.h"
#include "common/address.h"

enum { TARGET_MAX_AUTHORITY = TOOL_MAX_HOST + 16, TARGET_MAX_PATH = 2048 };

/* target_options: the words of the command line; NULL: not given. */
struct target_options {
    const char *target; /* HOST, HOST:PORT or a URL */
    const char *connect;
    const char *proxy;
    const char *starttls;
    const char *get;
};

/* target: what they mean. */
struct target {
    struct tool_address address; /* of the name */
    struct tool_address dialed;  /* where TCP goes: there, to --connect, or to the proxy */
    char authority[TARGET_MAX_AUTHORITY];
    char path[TARGET_MAX_PATH]; /* to get; empty: none */
};

/* target_parse fills target, and the prologue's stages; false and a line on stderr when the options do not fit. */
bool target_parse(struct target *target, struct prologue *prologue, const char *program,
                  const struct target_options *options);

#endif
