/* SPDX-License-Identifier: Apache-2.0 */
/* address.c: see address.h. */
#include "common/address.h"

#include <stdio.h>
#include <string.h>

#include "common/options.h"

bool tool_address_parse(struct tool_address *address, const char *text, int default_port, uint16_t min_port)
{
    const char *host = text;
    size_t host_len = strcspn(text, ":");
    const char *rest = text + host_len;
    if (text[0] == '[') {
        host++;
        host_len = strcspn(host, "]");
        if (host[host_len] != ']' || host_len == 0)
            return false;
        rest = host + host_len + 1;
    } else if (rest[0] == ':' && strchr(rest + 1, ':')) {
        host_len = strlen(text);
        rest = text + host_len;
    }
    uint64_t port = (uint64_t)default_port;
    if (rest[0] == ':' ? !tool_number_parse(&port, rest + 1, min_port, UINT16_MAX) : rest[0] || default_port < 0)
        return false;
    if (host_len >= sizeof address->host || strcspn(host, " \t\r\n/@") < host_len)
        return false;
    memcpy(address->host, host, host_len);
    address->host[host_len] = 0;
    address->port = (uint16_t)port;
    return true;
}

int tool_address_resolve(struct addrinfo **list, uv_loop_t *loop, const struct tool_address *address, bool is_server)
{
    char port[8];
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = is_server ? AI_PASSIVE : 0};
    uv_getaddrinfo_t request;
    snprintf(port, sizeof port, "%u", (unsigned)address->port);
    int status = uv_getaddrinfo(loop, &request, NULL, address->host[0] ? address->host : NULL, port, &hints);
    *list = request.addrinfo;
    return status;
}

void tool_address_text(char text[TOOL_MAX_ADDRESS_TEXT], const struct sockaddr *address)
{
    char host[INET6_ADDRSTRLEN] = "?";
    uint16_t port = 0;
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *address6 = (const void *)address;
        uv_ip6_name(address6, host, sizeof host);
        port = ntohs(address6->sin6_port);
    } else if (address->sa_family == AF_INET) {
        const struct sockaddr_in *address4 = (const void *)address;
        uv_ip4_name(address4, host, sizeof host);
        port = ntohs(address4->sin_port);
    }
    snprintf(text, TOOL_MAX_ADDRESS_TEXT, address->sa_family == AF_INET6 ? "[%s]:%u" : "%s:%u", host, (unsigned)port);
}
