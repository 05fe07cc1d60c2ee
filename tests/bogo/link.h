/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link.h: a connection over a blocking socket to the runner.
 */
#ifndef BOGO_LINK_H
#define BOGO_LINK_H

#include <siotls/connection.h>

#include "flags.h"
#include "quic.h"

/* shim_link: zero it, shim_link_open, then the rest; shim_link_close in the end. */
struct shim_link {
    const struct shim_flags *flags; /* of the phase */
    const struct shim_flags *retry_flags;
    struct siotls_conn *conn;
    struct shim_quic quic; /* with -quic */
    uint64_t time_ms;      /* of the connection, told whenever something comes */
    /* What to do with each event, on behalf of owner; 1 to go on. */
    int (*event)(struct shim_link *link, const struct siotls_event *event);
    void *owner;
    int fd;
    int is_held;    /* send no more than one byte of what follows */
    int held_sent;  /* that byte is gone */
    int is_quiet;   /* the handshake is over: only writing sends */
    int is_ended;   /* the runner's end of TCP was seen */
    int is_broken;  /* the runner takes nothing more */
    int is_unhappy; /* an event was not as expected */
    int is_resumption;
    int is_rejected;             /* early data was, and nothing was done about it yet */
    int is_bytewise;             /* receive one byte at a time, so that nothing comes behind a message yet */
    int is_message_seen;         /* that of -early-write-after-message */
    struct shim_bytes secret[2]; /* application traffic secrets, of the client and the server; if asked for */
    struct shim_bytes sent_leaf; /* these are for selected.c */
    struct shim_bytes psk_identities;
    size_t psk_index;
};

/* What reading came to. */
enum shim_read { SHIM_READ_TEXT, SHIM_READ_CLOSED, SHIM_READ_END, SHIM_READ_REJECTED, SHIM_READ_FAILED };

/* shim_link_open connects to the runner and tells who is calling; 1 on success. */
int shim_link_open(struct shim_link *link);

/* shim_link_wait moves bytes until is_reached says 1, the connection failed or the runner is gone; 1 when reached. */
int shim_link_wait(struct shim_link *link, int (*is_reached)(const struct shim_link *link));

/* shim_link_read waits for text and copies up to *data_len bytes, which become how many they are. */
int shim_link_read(struct shim_link *link, uint8_t *data, size_t *data_len);

/* shim_link_write sends text, when need be after the handshake; 1 on success. */
int shim_link_write(struct shim_link *link, const uint8_t *data, size_t data_len);

/* shim_link_info fills info. */
struct siotls_info shim_link_info(const struct shim_link *link);

/* shim_link_flush sends what is to be sent; 1 unless the connection failed. */
int shim_link_flush(struct shim_link *link);

/* shim_link_failed tells whether the connection has failed, and prints why when it has. */
int shim_link_failed(struct shim_link *link);

/* shim_link_close sends what is left, ends this direction, waits for the other's end so that no reset loses an alert.
 */
void shim_link_close(struct shim_link *link);

#endif
