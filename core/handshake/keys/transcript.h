/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transcript.h: the hash over all handshake messages (RFC 9846 4.1).
 *
 * A client does not know the hash before the ServerHello: messages are kept until sio_transcript_start.
 */
#ifndef SIO_KEYS_TRANSCRIPT_H
#define SIO_KEYS_TRANSCRIPT_H

#include "base/buffer.h"
#include "crypto/hash.h"

struct sio_transcript {
    struct sio_buffer early; /* messages before the hash is known */
    struct sio_hash hash;
    struct sio_hash_run *run; /* NULL: the hash is not known yet */
    size_t keep_limit;        /* up to so many bytes of what was hashed are kept; 0: none are, or there were more */
    struct sio_buffer kept;   /* to be hashed again where a running hash cannot be taken to */
};

void sio_transcript_init(struct sio_transcript *transcript, const struct siotls_memory *memory);
void sio_transcript_clear(struct sio_transcript *transcript);

static inline bool sio_transcript_is_started(const struct sio_transcript *transcript)
{
    return transcript->run != NULL;
}

/* Adds a whole message with its header. */
bool sio_transcript_add(struct sio_transcript *transcript, struct siotls_bytes message,
                        struct sio_error *error) SIO_CHECKED;

/* Chooses the hash and adds what was kept. */
bool sio_transcript_start(struct sio_transcript *transcript, const struct sio_hash *hash,
                          struct sio_error *error) SIO_CHECKED;

/* From now on, up to so many bytes of what is hashed are kept. When there are more, none are: no part is of use. */
void sio_transcript_keep(struct sio_transcript *transcript, size_t max_bytes);

/* Replaces the first ClientHello by message_hash, before a HelloRetryRequest is added. */
bool sio_transcript_retry(struct sio_transcript *transcript, struct sio_error *error) SIO_CHECKED;

/* A copy of a started transcript, to go on in another way; without what is kept. */
bool sio_transcript_copy(struct sio_transcript *copy, const struct sio_transcript *transcript,
                         struct sio_error *error) SIO_CHECKED;

/* Transcript-Hash of what was added so far. */
bool sio_transcript_hash(const struct sio_transcript *transcript, uint8_t *digest, struct sio_error *error) SIO_CHECKED;

/* Transcript-Hash of what was added so far and of the pieces, with the hash that the transcript has or will have. */
bool sio_transcript_hash_with(const struct sio_transcript *transcript, uint8_t *digest, const struct sio_hash *hash,
                              const struct siotls_bytes *pieces, size_t num_pieces,
                              struct sio_error *error) SIO_CHECKED;

#endif
