/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sockets.c: see sockets.h.
 */
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int connect_to(const char *host, const char *port)
{
    struct addrinfo *list = NULL;
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM};
    int connected = -1;
    int failure = getaddrinfo(host, port, &wanted, &list);
    for (const struct addrinfo *each = list; each && connected < 0; each = each->ai_next) {
        connected = socket(each->ai_family, SOCK_STREAM, 0);
        if (connected >= 0 && connect(connected, each->ai_addr, each->ai_addrlen)) {
            int why = errno;
            close(connected);
            errno = why;
            connected = -1;
        }
    }
    if (connected < 0)
        fprintf(stderr, "%s:%s: %s\n", host, port, failure ? gai_strerror(failure) : strerror(errno));
    if (list)
        freeaddrinfo(list);
    return connected;
}

int listen_here(void)
{
    const char *port = getenv("PORT");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t address_len = sizeof address;
    const int enabled = 1;
    address.sin_port = htons(port ? (uint16_t)strtoul(port, NULL, 10) : 0);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &enabled, sizeof enabled) ||
        bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64) ||
        getsockname(listener, (struct sockaddr *)&address, &address_len)) {
        perror("no listening socket");
        if (listener >= 0)
            close(listener);
        return -1;
    }
    printf("listening on 127.0.0.1:%u\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

uint64_t now_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}
