/* SPDX-License-Identifier: Apache-2.0 */
/* channel_posix.c: packets over a socket pair; see packet.h. */
#define _GNU_SOURCE /* struct ucred: who sent it */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/packet.h"

int packet_channel(int ends[2])
{
    int room = 2 * PACKET_CAPACITY;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
        return errno;
    for (int i = 0; i < 2; i++) {
        (void)fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        (void)fcntl(ends[i], F_SETFL, O_NONBLOCK);
        (void)setsockopt(ends[i], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
#ifdef SO_PASSCRED
        int wanted = 1;
        (void)setsockopt(ends[i], SOL_SOCKET, SO_PASSCRED, &wanted, sizeof wanted);
#endif
    }
    return 0;
}

bool packet_channel_check(int channel)
{
    int type = 0;
    socklen_t type_len = sizeof type;
    struct sockaddr_storage name = {0};
    socklen_t name_len = sizeof name;
    if (getsockopt(channel, SOL_SOCKET, SO_TYPE, &type, &type_len) != 0 || type != SOCK_SEQPACKET ||
        getsockname(channel, (struct sockaddr *)&name, &name_len) != 0 || name.ss_family != AF_UNIX)
        return false;
#ifdef SO_PEERCRED
    struct ucred maker = {0};
    socklen_t maker_len = sizeof maker;
    if (getsockopt(channel, SOL_SOCKET, SO_PEERCRED, &maker, &maker_len) != 0 || maker.uid != geteuid())
        return false;
#endif
    return fcntl(channel, F_SETFD, FD_CLOEXEC) == 0 && fcntl(channel, F_SETFL, O_NONBLOCK) == 0;
}

/* Room for what comes beside a packet. */
union beside {
    struct cmsghdr header;
    uint8_t room[256];
};

int packet_send(int channel, const struct packet *packet, int descriptor)
{
    union beside beside = {0};
    struct iovec part = {.iov_base = (void *)(uintptr_t)packet->data, .iov_len = packet->data_len};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (packet->is_bad)
        return EMSGSIZE;
    if (descriptor >= 0) {
        message.msg_control = beside.room;
        message.msg_controllen = CMSG_SPACE(sizeof descriptor);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof descriptor);
        memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    ssize_t sent;
    do {
        sent = sendmsg(channel, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? errno : 0;
}

bool packet_can_send(int channel)
{
    struct pollfd asked = {.fd = channel, .events = POLLOUT};
    return poll(&asked, 1, 0) == 1 && asked.revents == POLLOUT;
}

/* Only one descriptor is taken; packets of another user are not. */
static bool take_beside(struct packet *packet, struct msghdr *message)
{
    bool is_ours = true;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header; header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET)
            continue;
        if (header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof packet->descriptor))
            memcpy(&packet->descriptor, CMSG_DATA(header), sizeof packet->descriptor);
#ifdef SO_PASSCRED
        if (header->cmsg_type == SCM_CREDENTIALS) {
            struct ucred sender;
            memcpy(&sender, CMSG_DATA(header), sizeof sender);
            is_ours = is_ours && sender.uid == getuid();
        }
#endif
    }
    return is_ours;
}

enum packet_result packet_receive(int channel, struct packet *packet)
{
    union beside beside;
    struct iovec part = {.iov_base = packet->data, .iov_len = sizeof packet->data};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = beside.room, .msg_controllen = sizeof beside.room};
    packet_begin(packet, (enum packet_type)0);
    ssize_t received;
    do {
        received = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
    } while (received < 0 && errno == EINTR);
    if (received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return PACKET_NONE;
    if (received <= 0)
        return PACKET_END;
    packet->data_len = (size_t)received;
    packet->is_bad = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
    return take_beside(packet, &message) ? PACKET_CAME : PACKET_END;
}
