/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_process.c: see sign.h. Jobs go to signer.c and come back by a Unix socket that keeps each in one piece.
 */
#include "sign.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

const char sign_usage[] = "SIGNER-SOCKET";
const int sign_num_arguments = 1;
const uint16_t sign_schemes[] = {0};
const size_t sign_num_schemes = 0;

static int signer = -1;

int sign_open(char **arguments)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t path_len = strlen(arguments[0]);
    if (path_len >= sizeof address.sun_path) {
        fprintf(stderr, "%s: too long for a socket's name\n", arguments[0]);
        return -1;
    }
    memcpy(address.sun_path, arguments[0], path_len);
    signer = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (signer < 0 || connect(signer, (struct sockaddr *)&address, sizeof address)) {
        perror(arguments[0]);
        return -1;
    }
    return signer;
}

/* When the signer does not keep up with us the handshake fails: better that than a loop that waits. */
int sign_begin(const struct sign_job *job)
{
    return send(signer, job, sizeof *job, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)sizeof *job ? 0 : -1;
}

int sign_next(struct sign_job *job)
{
    ssize_t received = recv(signer, job, sizeof *job, MSG_DONTWAIT);
    if (received == (ssize_t)sizeof *job)
        return 1;
    if (received < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    fprintf(stderr, "the signer has ended\n");
    return -1;
}
