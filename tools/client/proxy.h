/* SPDX-License-Identifier: Apache-2.0 */
/* proxy.h: --proxy: an HTTP proxy that is asked to connect us to somebody else (RFC 9110 9.3.6). */
#ifndef TOOLS_CLIENT_PROXY_H
#define TOOLS_CLIENT_PROXY_H

#include <stdbool.h>

#include "client/prologue.h"

/* proxy_parse reads HOST:PORT or http://HOST:PORT; false and a line on stderr when it is neither. */
bool proxy_parse(struct tool_address *address, const char *program, const char *text);

/* proxy_connect asks for prologue->beyond_proxy. */
prologue_stage proxy_connect;

#endif
