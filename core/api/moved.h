/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved.h: the form of a connection that is moved, and of what says where it can be moved to. Both are versioned.
 * All numbers are big-endian.
 */
#ifndef SIO_API_MOVED_H
#define SIO_API_MOVED_H

#include "api/conn.h"
#include "handshake/established/moved.h"
#include "record/moved.h"

enum {
    SIO_MOVED_MAGIC = 0x73696f43,  /* "sioC" */
    SIO_TARGET_MAGIC = 0x73696f54, /* "sioT" */
    SIO_MOVED_VERSION = 2,         /* written here */
    SIO_MOVED_OLDEST = 1,          /* the oldest that is read here */
    SIO_MOVED_WITH_LEAF = 2        /* since then the peer's leaf comes last */
};

/* Views of the blob. */
struct sio_moved {
    uint8_t version;
    uint8_t role; /* siotls_role */
    uint16_t suite;
    struct sio_moved_negotiated negotiated;
    struct sio_moved_peer peer;
    struct sio_moved_established established;
    struct sio_moved_records records;
};

/* Writes all of it. */
void sio_moved_write(struct sio_writer *writer, const struct siotls_conn *conn);

/* The whole blob, to its end. False says why. */
bool sio_moved_read(struct sio_moved *moved, struct siotls_bytes blob, struct sio_error *error) SIO_CHECKED;

/* True when who wrote these bytes (siotls_config_describe_target) restores a connection of that role and suite. */
bool sio_target_takes(struct siotls_bytes target, uint8_t role, uint16_t suite, struct sio_error *error) SIO_CHECKED;

#endif
