/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved.h: what a record layer takes along when its connection goes on elsewhere: how far its keys are, and its bytes
 * in all directions. The keys themselves are made of the traffic secrets (established/moved.h).
 */
#ifndef SIO_RECORD_MOVED_H
#define SIO_RECORD_MOVED_H

#include "base/reader.h"
#include "base/writer.h"
#include "record/record_layer.h"

/* As read; views. */
struct sio_moved_records {
    uint64_t send_sequence;
    uint64_t receive_sequence;
    uint32_t max_sent; /* both as in sio_record_layer */
    uint32_t max_received;
    uint32_t num_empty_records;
    struct siotls_bytes text;   /* opened and not read */
    struct siotls_bytes input;  /* not opened; its first record may be half there */
    struct siotls_bytes output; /* sealed and not sent; its first record may be half gone */
};

/* Writes it. Nothing is borrowed and no buffer is shown. */
void sio_moved_records_write(struct sio_writer *writer, const struct sio_record_layer *layer);

/* False when it is not of that form or a number is out of its range. */
bool sio_moved_records_read(struct sio_moved_records *moved, struct sio_reader *reader) SIO_CHECKED;

/* Gives it to a new layer that has both keys. */
bool sio_record_take_over(struct sio_record_layer *layer, const struct sio_moved_records *moved,
                          struct sio_error *error) SIO_CHECKED;

/* The source is left with no bytes and no keys. */
void sio_record_give_up(struct sio_record_layer *layer);

#endif
