/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved.h: what of a handshake a connection takes along when it goes on elsewhere: the negotiated and the established
 * part, with its secrets. What was shown of the peer stays behind, and so does a server's running transcript.
 */
#ifndef SIO_ESTABLISHED_MOVED_H
#define SIO_ESTABLISHED_MOVED_H

#include "base/reader.h"
#include "base/writer.h"
#include "handshake/established/established.h"

/* As read; views. The numbers are those of struct sio_negotiated. */
struct sio_moved_negotiated {
    uint16_t group; /* 0: none */
    uint16_t scheme;
    uint16_t client_scheme;
    uint16_t certificate_compression;
    uint8_t client_certificate_type;
    uint8_t server_certificate_type;
    uint8_t psk_kind;
    uint8_t early_data;
    bool is_resumed;
    bool is_hello_retried;
    struct siotls_bytes alpn;
    struct siotls_bytes server_name;
};

/* By what the peer is known. */
struct sio_moved_peer {
    uint8_t judge; /* enum sio_judge */
    uint64_t since_ms;
    struct siotls_bytes judgement;
    struct sio_terms terms;
    struct siotls_bytes leaf; /* its certificate or raw key; since version 2 */
};

/* As in struct sio_established, and the clock and the question's number of the context. */
struct sio_moved_established {
    struct siotls_bytes traffic[2];
    struct siotls_bytes exporter;
    struct siotls_bytes resumption; /* empty: no more sessions are made */
    struct siotls_bytes transcript; /* of a client that may be asked for a certificate; empty: it may not */
    uint8_t num_sessions;
    uint8_t num_user_canceled;
    uint8_t spent[SIO_NUM_ALLOWANCES];
    uint8_t flags;
    uint32_t news;
    uint32_t answer_unsent;
    uint64_t num_sent_updates;
    uint64_t forgiven_ms;
    uint64_t now_ms;
    uint64_t last_question;
};

/* Write one part each. */
void sio_moved_negotiated_write(struct sio_writer *writer, const struct sio_negotiated *negotiated);
void sio_moved_peer_write(struct sio_writer *writer, const struct sio_established *established);
void sio_moved_leaf_write(struct sio_writer *writer, const struct sio_established *established);
void sio_moved_established_write(struct sio_writer *writer, const struct sio_established *established);

/* False when it is not of that form or a number is out of its range. */
bool sio_moved_negotiated_read(struct sio_moved_negotiated *moved, struct sio_reader *reader) SIO_CHECKED;
bool sio_moved_peer_read(struct sio_moved_peer *moved, struct sio_reader *reader) SIO_CHECKED;
bool sio_moved_leaf_read(struct sio_moved_peer *moved, struct sio_reader *reader) SIO_CHECKED;
bool sio_moved_established_read(struct sio_moved_established *moved, struct sio_reader *reader) SIO_CHECKED;

/* Give it to the parts of a new connection. negotiated has its suite, whose hash the secrets must fit. */
bool sio_negotiated_take_over(struct sio_negotiated *negotiated, const struct sio_moved_negotiated *moved,
                              struct sio_context *context) SIO_CHECKED;
bool sio_established_take_over(struct sio_established *established, const struct sio_moved_established *moved,
                               const struct sio_moved_peer *peer) SIO_CHECKED;

#endif
