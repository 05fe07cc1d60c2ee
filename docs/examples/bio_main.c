/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bio_main.c: see bio.h. HOST PORT CA.pem
 */
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bio.h"

static int open_socket(const char *host, const char *port)
{
    struct addrinfo *list = NULL;
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM};
    int connected = -1;
    if (getaddrinfo(host, port, &wanted, &list))
        return -1;
    for (const struct addrinfo *each = list; each && connected < 0; each = each->ai_next) {
        connected = socket(each->ai_family, SOCK_STREAM, 0);
        if (connected >= 0 && connect(connected, each->ai_addr, each->ai_addrlen)) {
            close(connected);
            connected = -1;
        }
    }
    freeaddrinfo(list);
    return connected;
}

int main(int argc, char **argv)
{
    char request[512];
    if (argc != 4) {
        fprintf(stderr, "usage: %s HOST PORT CA.pem\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", argv[1]);
    int network = open_socket(argv[1], argv[2]);
    if (network < 0) {
        fprintf(stderr, "there is no connection\n");
        return 1;
    }
    int result = fetch(network, argv[1], argv[3], request);
    close(network);
    return result ? 1 : 0;
}
