/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bio_main.c: see bio.h. HOST PORT CA.pem
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "bio.h"
#include "sockets.h"

int main(int argc, char **argv)
{
    char request[512];
    if (argc != 4) {
        fprintf(stderr, "usage: %s HOST PORT CA.pem\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", argv[1]);
    int network = connect_to(argv[1], argv[2]);
    if (network < 0)
        return 1;
    int result = fetch(network, argv[1], argv[3], request);
    close(network);
    return result ? 1 : 0;
}
