/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transcript.c: see transcript.h.
 */
#include "handshake/keys/transcript.h"

#include "wire/constants.h"

void sio_transcript_init(struct sio_transcript *transcript, const struct siotls_memory *memory)
{
    sio_buffer_init(&transcript->early, memory);
    sio_buffer_init(&transcript->kept, memory);
    transcript->keep_limit = 0;
    transcript->run = NULL;
}

void sio_transcript_clear(struct sio_transcript *transcript)
{
    sio_buffer_clear(&transcript->early);
    sio_buffer_clear(&transcript->kept);
    if (transcript->run == NULL)
        return;
    sio_hash_clear(transcript->run);
    sio_hash_run_free(transcript->run, &transcript->hash, transcript->early.memory);
    transcript->run = NULL;
}

void sio_transcript_keep(struct sio_transcript *transcript, size_t max_bytes)
{
    transcript->keep_limit = max_bytes;
}

/* Hashes, and keeps what is hashed. */
static bool update(struct sio_transcript *transcript, struct siotls_bytes bytes, struct sio_error *error)
{
    struct sio_buffer *kept = &transcript->kept;
    if (!sio_hash_update(transcript->run, bytes, error))
        return false;
    if (transcript->keep_limit == 0)
        return true;
    if (bytes.data_len <= transcript->keep_limit - kept->data_len)
        return sio_buffer_append(kept, bytes.data, bytes.data_len) || sio_fail_memory(error);
    sio_buffer_clear(kept);
    transcript->keep_limit = 0;
    return true;
}

bool sio_transcript_add(struct sio_transcript *transcript, struct siotls_bytes message, struct sio_error *error)
{
    if (sio_transcript_is_started(transcript))
        return update(transcript, message, error);
    return sio_buffer_append(&transcript->early, message.data, message.data_len) || sio_fail_memory(error);
}

static bool make_run(struct sio_transcript *transcript, const struct sio_hash *hash, struct sio_error *error)
{
    transcript->hash = *hash;
    transcript->run = sio_hash_run_new(hash, transcript->early.memory);
    return transcript->run != NULL || sio_fail_memory(error);
}

bool sio_transcript_start(struct sio_transcript *transcript, const struct sio_hash *hash, struct sio_error *error)
{
    if (sio_transcript_is_started(transcript))
        return true;
    if (!make_run(transcript, hash, error) || !sio_hash_begin(transcript->run, hash, error))
        return false;
    bool added = update(transcript, sio_buffer_bytes(&transcript->early), error);
    sio_buffer_clear(&transcript->early);
    return added;
}

/* RFC 9846 4.1: message_hash || 00 00 Hash.length || Hash(ClientHello1). */
bool sio_transcript_retry(struct sio_transcript *transcript, struct sio_error *error)
{
    uint8_t message[SIO_MESSAGE_HEADER + SIO_MAX_DIGEST] = {SIO_MESSAGE_MESSAGE_HASH};
    uint32_t digest_size = transcript->hash.algorithm->digest_size;
    message[3] = (uint8_t)digest_size;
    sio_buffer_clear(&transcript->kept);
    return sio_hash_final(transcript->run, message + SIO_MESSAGE_HEADER, error) &&
           sio_hash_begin(transcript->run, &transcript->hash, error) &&
           update(transcript, sio_bytes(message, SIO_MESSAGE_HEADER + digest_size), error);
}

bool sio_transcript_copy(struct sio_transcript *copy, const struct sio_transcript *transcript, struct sio_error *error)
{
    return make_run(copy, &transcript->hash, error) && sio_hash_copy(copy->run, transcript->run, error);
}

bool sio_transcript_hash(const struct sio_transcript *transcript, uint8_t *digest, struct sio_error *error)
{
    return sio_hash_snapshot(transcript->run, digest, error);
}

static bool begin_copy(const struct sio_transcript *transcript, struct sio_hash_run *run, const struct sio_hash *hash,
                       struct sio_error *error)
{
    if (sio_transcript_is_started(transcript))
        return sio_hash_copy(run, transcript->run, error);
    if (!sio_hash_begin(run, hash, error))
        return false;
    if (sio_hash_update(run, sio_buffer_bytes(&transcript->early), error))
        return true;
    sio_hash_clear(run);
    return false;
}

bool sio_transcript_hash_with(const struct sio_transcript *transcript, uint8_t *digest, const struct sio_hash *hash,
                              const struct siotls_bytes *pieces, size_t num_pieces, struct sio_error *error)
{
    struct sio_hash_run run;
    if (!begin_copy(transcript, &run, hash, error))
        return false;
    for (size_t i = 0; i < num_pieces; i++)
        if (!sio_hash_update(&run, pieces[i], error)) {
            sio_hash_clear(&run);
            return false;
        }
    return sio_hash_final(&run, digest, error);
}
