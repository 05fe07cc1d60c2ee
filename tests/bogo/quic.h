/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quic.h: the runner's QUIC, which is a mock over TCP: records of a type, a level, a suite, and a value that begins
 * with the level's traffic secret in the clear. So it sees that both sides agree on all of them.
 */
#ifndef BOGO_QUIC_H
#define BOGO_QUIC_H

#include <siotls/quic.h>

#include "input.h"

enum { SHIM_NUM_LEVELS = 4, SHIM_MAX_SECRET = 64 };

struct shim_secret {
    uint16_t suite; /* 0: none yet */
    uint8_t bytes[SHIM_MAX_SECRET];
    size_t bytes_len;
};

/* shim_quic: zero it; shim_quic_free in the end. */
struct shim_quic {
    struct shim_secret secrets[3][SHIM_NUM_LEVELS]; /* by siotls_direction */
    int send_level;                                 /* the last one of which there is a secret */
    struct shim_bytes text;                         /* received and not yet read */
    int is_alert_sent;
};

struct shim_link;

/* shim_quic_start makes the connection of the link and tells it what the flags say of QUIC; 1 on success. */
int shim_quic_start(struct shim_link *link, struct siotls_config *config);

/* shim_quic_event takes SECRET and QUIC_PARAMETERS events; 1 to go on. */
int shim_quic_event(struct shim_link *link, const struct siotls_event *event);

/* shim_quic_send sends what is to be sent, and in the end the alert of a failure. */
void shim_quic_send(struct shim_link *link);

/* shim_quic_receive waits for a record and takes it; 0 when none can come any more. */
int shim_quic_receive(struct shim_link *link);

/* shim_quic_read takes up to *data_len bytes of text, which become how many they are. */
void shim_quic_read(struct shim_quic *quic, uint8_t *data, size_t *data_len);

/* shim_quic_write sends text at the level that it can be sent at; 0 when there is none yet, -1 when that fails. */
int shim_quic_write(struct shim_link *link, const uint8_t *data, size_t data_len);

void shim_quic_free(struct shim_quic *quic);

#endif
