/* SPDX-License-Identifier: Apache-2.0 */
/*
 * input.h: what the files of the record layer share among themselves.
 */
#ifndef SIO_RECORD_INPUT_H
#define SIO_RECORD_INPUT_H

#include <string.h>

#include "record/record_layer.h"

/* The only nonce size of TLS 1.3's AEADs; sio_record_set_key takes no other. */
enum { SIO_RECORD_NONCE = 12 };

/* The longest record on the wire. */
enum { SIO_MAX_RECORD = SIO_RECORD_HEADER + SIO_MAX_CIPHERTEXT };

/*
 * The nonce of the next record: the sequence number, big-endian and zeros in front, XOR iv (RFC 9846 5.3). Compilers
 * make one load, swap and store of each half.
 */
static inline void sio_record_nonce(uint8_t nonce[SIO_RECORD_NONCE], const struct sio_record_key *key)
{
    const uint8_t *iv = key->iv + 4;
    uint64_t last = (uint64_t)iv[0] << 56 | (uint64_t)iv[1] << 48 | (uint64_t)iv[2] << 40 | (uint64_t)iv[3] << 32 |
                    (uint64_t)iv[4] << 24 | (uint64_t)iv[5] << 16 | (uint64_t)iv[6] << 8 | (uint64_t)iv[7];
    last ^= key->sequence;
    memcpy(nonce, key->iv, 4);
    nonce[4] = (uint8_t)(last >> 56);
    nonce[5] = (uint8_t)(last >> 48);
    nonce[6] = (uint8_t)(last >> 40);
    nonce[7] = (uint8_t)(last >> 32);
    nonce[8] = (uint8_t)(last >> 24);
    nonce[9] = (uint8_t)(last >> 16);
    nonce[10] = (uint8_t)(last >> 8);
    nonce[11] = (uint8_t)last;
}

/* Bytes in our block that are not opened yet. */
static inline size_t sio_input_available(const struct sio_input *input)
{
    return input->block != NULL ? (size_t)(input->block->end - input->block->start) : 0;
}

/* Length of the record, header included, that begins with these five bytes. */
static inline size_t sio_record_len(const uint8_t *header)
{
    return SIO_RECORD_HEADER + ((size_t)header[3] << 8 | header[4]);
}

/* Gives our block back if it is lent and nothing and nobody needs it. */
void sio_input_release(struct sio_record_layer *layer);

static inline void sio_borrowed_take(struct sio_borrowed *borrowed, size_t len)
{
    borrowed->data += len;
    borrowed->data_len -= len;
    borrowed->num_taken += len;
}

/* Brings what is missing to so many bytes in a row from the borrowed memory; false when that has not so many. */
bool sio_input_borrow(struct sio_record_layer *layer, size_t wanted) SIO_CHECKED;

/*
 * Are wanted bytes in a row in our block, with those of the borrowed memory if need be? wanted is at most
 * SIO_MAX_RECORD, and our block is lent.
 */
static inline bool sio_input_complete(struct sio_record_layer *layer, size_t wanted)
{
    return sio_input_available(&layer->input) >= wanted || sio_input_borrow(layer, wanted);
}

/* Give all blocks back. */
void sio_input_clear(struct sio_record_layer *layer);
void sio_output_clear(struct sio_record_layer *layer);

/* Puts a block that was lent behind the others. */
void sio_output_append(struct sio_record_layer *layer, struct sio_block *block);

#endif
