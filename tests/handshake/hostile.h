/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hostile.h: peers that break the protocol. A case says which message is changed, or what is sent before it, and with
 * which alert and reason the other side ends the connection. hostile_client.c attacks servers, hostile_server.c
 * clients, hostile_both.c either.
 */
#ifndef TESTS_HANDSHAKE_HOSTILE_H
#define TESTS_HANDSHAKE_HOSTILE_H

#include "base/buffer.h"
#include "pair.h"

enum hostile_op {
    HOSTILE_SET_BYTE, /* number: its place in the body; negative: from the end */
    HOSTILE_CUT,      /* number: bytes at the end of the body */
    HOSTILE_APPEND,   /* hex, to the body */
    HOSTILE_REPLACE,  /* hex is the body */
    HOSTILE_DROP_EXTENSION,
    HOSTILE_SET_EXTENSION, /* hex is its data */
    HOSTILE_DOUBLE_EXTENSION,
    HOSTILE_MOVE_EXTENSION, /* to the end */
    HOSTILE_SEND, /* number: the content type of a record of hex that goes before, behind what is ready to go */
    HOSTILE_WIRE, /* hex goes before, as it is */
};

/* The reason for an extension whose data does not have its form: "name in message". */
#define MALFORMED(detail) "extensions: the data of an extension is malformed: " detail

/* message 0: after the handshake. nth: of the messages of this type; 0: the first. */
struct hostile_case {
    const char *name;
    bool (*configure)(struct pair *pair);
    enum pair_side from;
    uint8_t message;
    uint8_t nth;
    enum hostile_op op;
    int number; /* an extension's number, or as said above */
    const char *hex;
    int alert;
    const char *reason;
    int status; /* 0: PROTOCOL */
};

/* Changes a body as the case says. The ops of records do nothing. */
void hostile_edit(const struct hostile_case *hostile, uint8_t message, struct sio_buffer *body);

/* Appends the bytes of a hexadecimal text; spaces are passed over. */
void hostile_append_hex(struct pair_bytes *bytes, const char *hex);

/* Tables that end with name NULL. */
extern const struct hostile_case hostile_client[];
extern const struct hostile_case hostile_server[];
extern const struct hostile_case hostile_both[];
extern const struct hostile_case hostile_limits[];
extern const struct hostile_case hostile_authentication[];
extern const struct hostile_case hostile_psk[];

#endif
