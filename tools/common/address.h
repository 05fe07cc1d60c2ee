/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address.h: HOST:PORT texts, names to addresses, addresses to texts.
 */
#ifndef TOOLS_ADDRESS_H
#define TOOLS_ADDRESS_H

#include <stdbool.h>
#include <uv.h>

/* Room for "[ipv6%scope]:port". */
enum { TOOL_MAX_HOST = 256, TOOL_MAX_ADDRESS_TEXT = 80 };

/* tool_address: a host and a port as given. */
struct tool_address {
    char host[TOOL_MAX_HOST]; /* without brackets; empty: any (servers) */
    uint16_t port;
};

/*
 * tool_address_parse reads HOST, HOST:PORT, [IPV6]:PORT or a bare IPv6 address. default_port -1: a port must be
 * given. min_port is 0 for servers, which may let the system choose. False when text is anything else.
 */
bool tool_address_parse(struct tool_address *address, const char *text, int default_port, uint16_t min_port);

/* tool_address_resolve looks the host up; 0 or a libuv error. Free the list with uv_freeaddrinfo. */
int tool_address_resolve(struct addrinfo **list, uv_loop_t *loop, const struct tool_address *address, bool is_server);

/* tool_address_text writes "127.0.0.1:443" or "[::1]:443". */
void tool_address_text(char text[TOOL_MAX_ADDRESS_TEXT], const struct sockaddr *address);

#endif
