/* SPDX-License-Identifier: Apache-2.0 */
/*
 * packet.h: what a server and its successor say to each other: packets over a socket pair, each with at most one
 * descriptor. They hold keys: a packet is wiped when it is sent or read.
 */
#ifndef TOOLS_SERVER_PACKET_H
#define TOOLS_SERVER_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <siotls/types.h>

/* No connection with all that waits to be read and sent is larger. */
enum { PACKET_CAPACITY = 196608 };

enum packet_type {
    PACKET_START = 1, /* the old one: version, latest time of the strike register */
    PACKET_READY = 2, /* the new one: version, mode, what it can restore; everything is loaded */
    PACKET_TAKE = 3,  /* the old one: the listening socket, when ticket keys changed, the ticket keys */
    PACKET_TAKEN = 4, /* the new one: it accepts connections */
    PACKET_MOVE = 5,  /* the old one: a connection and its socket */
    PACKET_LEAVE = 6  /* the new one: it was told to stop, and nobody is to accept in its place */
};

/* packet: zero it to begin. The first byte is its type. */
struct packet {
    uint8_t data[PACKET_CAPACITY];
    size_t data_len;
    size_t read_len; /* of it */
    bool is_bad;     /* it had no room, or is too short for what was read of it */
    int descriptor;  /* received with it, to be closed; -1: none */
};

/* packet_begin starts one to be sent; packet_clear wipes it and closes its descriptor. */
void packet_begin(struct packet *packet, enum packet_type type);
void packet_clear(struct packet *packet);

/* What does not fit, or is not there, makes the packet bad; numbers are 0 and bytes empty then. */
void packet_put_number(struct packet *packet, uint64_t number);
void packet_put_bytes(struct packet *packet, const void *data, size_t data_len);
uint64_t packet_number(struct packet *packet);
struct siotls_bytes packet_bytes(struct packet *packet);

/* packet_is_whole: it was good, and all of it was read. */
bool packet_is_whole(const struct packet *packet);

/* packet_channel makes the two ends of a channel; 0 or an errno value. */
int packet_channel(int ends[2]);

/* packet_channel_check tells whether a descriptor is one, made by a process of the same user. */
bool packet_channel_check(int channel);

/* packet_send: 0 or an errno value. descriptor -1: none. It never waits. */
int packet_send(int channel, const struct packet *packet, int descriptor);

/* packet_can_send: one more would be taken now. */
bool packet_can_send(int channel);

enum packet_result {
    PACKET_CAME,
    PACKET_NONE, /* not now */
    PACKET_END   /* there is nobody any more, or somebody of another user */
};

/* packet_receive takes the next one; it never waits. */
enum packet_result packet_receive(int channel, struct packet *packet);

#endif
