/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_layer.h: the record protocol of one connection (RFC 9846 5): records in, records out, their keys.
 *
 * Reading order: this file, record_in.c, record_out.c. The handshake sees only messages and keys, so that
 * another carrier of messages can take its place.
 */
#ifndef SIO_RECORD_RECORD_LAYER_H
#define SIO_RECORD_RECORD_LAYER_H

#include "crypto/aead.h"
#include "record/pool.h"
#include "wire/constants.h"

/* One direction's protection. key.algorithm NULL: records are in the clear. */
struct sio_record_key {
    struct sio_aead_key key;
    uint64_t sequence; /* of the next record */
    uint8_t iv[SIO_MAX_AEAD_NONCE];
    bool was_set; /* once keyed, this direction never again is in the clear */
};

/* Most blocks that application data may fill before siotls_conn_send_data takes less. */
enum { SIO_MAX_OUTPUT_BLOCKS = 4, SIO_RESERVE_ROOM = 56 };

/*
 * What is to be sent: a list of blocks, appended at the last, acknowledged at the first. The reserve is a small block
 * that is always there, for an alert and a KeyUpdate when no memory is to be had.
 */
struct sio_output {
    struct sio_block *first;
    struct sio_block *last;
    uint32_t num_blocks;
    bool reserve_in_use;
    struct sio_block reserve;
    uint8_t reserve_data[SIO_RESERVE_ROOM];
};

/* What is left of the caller's memory of receive_in_place, and how much was taken; it lives as long as that call. */
struct sio_borrowed {
    uint8_t *data;
    size_t data_len;
    size_t num_taken;
};

/*
 * What was received. Bytes lie in our block from block->start to block->end, or for one call in the caller's memory.
 * shown_len > 0: a buffer was shown by receive_buffer and is not acknowledged, so nothing is moved. text is what is
 * decrypted and not yet read; nothing is opened while it is there.
 */
struct sio_input {
    struct sio_block *block;
    struct sio_borrowed *borrowed; /* NULL: nothing is */
    const uint8_t *text;
    struct sio_block *moved; /* holds the text with which a connection came from elsewhere; NULL: none */
    uint16_t text_len;
    uint16_t shown_len;
    uint16_t num_empty_records; /* since text came */
    bool block_is_held;         /* the record opened last lies in our block and may still be looked at */
};

/* Lengths of records fit 16 bits, and what is odd about them one each: every connection has one of these. */
struct sio_record_layer {
    const struct siotls_memory *memory;
    struct siotls_pool *pool;
    struct sio_record_key send;
    struct sio_record_key receive;
    struct sio_output output;
    struct sio_input input;
    uint64_t text_limit;    /* records of text that a key seals: the application's limit, or what the AEAD allows */
    uint16_t padding_block; /* 0 or 1: none */
    uint16_t max_record;    /* longest content that is sent */
    uint16_t max_sent;      /* longest content with padding of a protected record that is sent */
    uint16_t max_received;  /* longest content with padding and type of a protected record that is taken */
    uint16_t send_overhead; /* what a record takes besides its content and padding */
    bool allow_change_cipher_spec : 1; /* RFC 9846 5: only during the handshake */
    bool allow_plain_alert : 1;        /* the peer may have failed before it had keys */
    bool skip_early_data : 1;          /* a server: the client may have sent early data that is not wanted */
    bool has_skipped : 1;              /* some came */
    bool in_message : 1;           /* a message in the clear has begun: nothing is passed over within (RFC 9846 5.1) */
    bool record_version_tls10 : 1; /* a client's first ClientHello says 0x0301 (RFC 9846 5.1) */
    uint32_t skip_left;            /* bytes of early data that are passed over */
};

_Static_assert(SIO_MAX_PLAINTEXT + 1 <= UINT16_MAX && SIO_MAX_EMPTY_RECORDS < UINT16_MAX, "these fit 16 bits");

/* layer must not move afterwards. */
void sio_record_init(struct sio_record_layer *layer, const struct siotls_memory *memory, struct siotls_pool *pool);
void sio_record_clear(struct sio_record_layer *layer);

/*
 * Installs a key. direction SIOTLS_DIRECTION_SEAL is for sending. The sequence starts at 0 (RFC 9846 5.3); an old key
 * of the same algorithm is re-keyed in its context.
 */
bool sio_record_set_key(struct sio_record_layer *layer, int direction, const struct sio_aead *aead, const uint8_t *key,
                        const uint8_t *iv, struct sio_error *error) SIO_CHECKED;

/* Gives both keys up: nothing more is sealed or opened. How many records there were stays known. */
void sio_record_forget_keys(struct sio_record_layer *layer);

/* Sends in the clear again: a client that sent early data and got a HelloRetryRequest (RFC 9846 4.2.2). */
void sio_record_drop_send_key(struct sio_record_layer *layer);

/*
 * Passes over early data that is refused, up to so many bytes of records (RFC 9846 4.3.10): without a receiving key,
 * all application data; with one, what it does not open, until it opened something. More than that fails with
 * unexpected_message.
 */
void sio_record_skip_early_data(struct sio_record_layer *layer, uint32_t max_bytes);
void sio_record_skip_no_more(struct sio_record_layer *layer);

/*
 * True when the sending key sealed as much text as the application allows, or 7/8 of what its AEAD does: it is time to
 * update it.
 * No more text is taken then; messages and alerts are, up to the AEAD's limit (RFC 9846 5.5).
 */
static inline bool sio_record_send_key_is_worn(const struct sio_record_layer *layer)
{
    return layer->send.sequence >= layer->text_limit;
}

/* ---- in ---- */

/*
 * The ports of connection.h. *buffer_len 0: full. While a buffer is shown and not acknowledged, receive_data and
 * borrow_begin take nothing.
 */
bool sio_record_receive_buffer(struct sio_record_layer *layer, uint8_t **buffer, size_t *buffer_len, size_t size_hint,
                               struct sio_error *error) SIO_CHECKED;
/* True when sio_record_receive_buffer would show room, as far as memory allows; lends nothing. */
bool sio_record_can_receive(const struct sio_record_layer *layer);
/* False when data_len exceeds what was shown: nothing happens then. */
bool sio_record_received(struct sio_record_layer *layer, size_t data_len) SIO_CHECKED;
bool sio_record_receive_data(struct sio_record_layer *layer, size_t *taken, const uint8_t *data, size_t data_len,
                             struct sio_error *error) SIO_CHECKED;

/*
 * Borrows the caller's memory: begin, any number of sio_record_next, end. end copies a trailing part of a
 * record into our block, unless something stopped before it, and says how much was taken. borrowed is filled by begin
 * and stays until end.
 */
static inline void sio_record_borrow_begin(struct sio_record_layer *layer, struct sio_borrowed *borrowed, uint8_t *data,
                                           size_t data_len)
{
    struct sio_input *input = &layer->input;
    *borrowed = (struct sio_borrowed){.data = data, .data_len = input->shown_len > 0 ? 0 : data_len};
    input->borrowed = borrowed;
}

bool sio_record_borrow_end(struct sio_record_layer *layer, size_t *taken, bool stopped,
                           struct sio_error *error) SIO_CHECKED;

/* An opened record: content in place, without padding. */
struct sio_record {
    uint8_t type; /* enum sio_content_type */
    uint8_t *content;
    size_t content_len;
};

enum sio_record_result { SIO_RECORD_NONE, SIO_RECORD_READY, SIO_RECORD_FAILED };

/*
 * Opens the next record, in wire order. NONE: no whole record is there. The content stays until the next call. A
 * change_cipher_spec that may be passed over is (RFC 9846 E.4); too many empty records in a row fail. Application data
 * is given to sio_record_keep_text by the caller, unless it is empty. Failures carry the RFC's alert:
 * bad_record_mac, record_overflow, unexpected_message, decode_error.
 */
enum sio_record_result sio_record_next(struct sio_record_layer *layer, struct sio_record *record,
                                       struct sio_error *error) SIO_CHECKED;

/* So many empty records are forgiven: time has passed. */
static inline void sio_record_forgive(struct sio_record_layer *layer, uint64_t num)
{
    uint16_t *num_empty = &layer->input.num_empty_records;
    *num_empty = num < *num_empty ? (uint16_t)(*num_empty - num) : 0;
}

/* Makes a record's content the text to be read; it must not be empty and there must be no other. */
static inline void sio_record_keep_text(struct sio_record_layer *layer, const struct sio_record *record)
{
    layer->input.text = record->content;
    layer->input.text_len = (uint16_t)record->content_len;
}

/* True while decrypted text waits. */
static inline bool sio_record_has_text(const struct sio_record_layer *layer)
{
    return layer->input.text_len > 0;
}

/* True when no received bytes are left to be opened: there is no record to look for. */
static inline bool sio_record_input_is_empty(const struct sio_record_layer *layer)
{
    const struct sio_borrowed *borrowed = layer->input.borrowed;
    return layer->input.block == NULL && (borrowed == NULL || borrowed->data_len == 0);
}

static inline struct siotls_bytes sio_record_text(const struct sio_record_layer *layer)
{
    return sio_bytes(layer->input.text, layer->input.text_len);
}

/* False when data_len exceeds the text. Gives the block back when it is empty. */
bool sio_record_text_read(struct sio_record_layer *layer, size_t data_len) SIO_CHECKED;

/* ---- out ---- */

/* Seals data as records of one type, splitting it at max_record. For handshake messages and alerts: no limit on blocks.
 */
bool sio_record_send(struct sio_record_layer *layer, uint8_t content_type, struct siotls_bytes data,
                     struct sio_error *error) SIO_CHECKED;

/* As above for what fits SIO_RESERVE_ROOM (an alert, a KeyUpdate), using the reserve when there is no memory. */
bool sio_record_send_urgent(struct sio_record_layer *layer, uint8_t content_type, struct siotls_bytes data,
                            struct sio_error *error) SIO_CHECKED;

/* The one-byte change_cipher_spec of compatibility mode, never protected (RFC 9846 E.4). */
bool sio_record_send_change_cipher_spec(struct sio_record_layer *layer, struct sio_error *error) SIO_CHECKED;

/*
 * Seals application data straight from data, as much as the output has room for and the key may seal; nothing while
 * the reserve is in use. Content and padding of a record together are a multiple of padding_block, but at most
 * max_sent.
 */
bool sio_record_send_text(struct sio_record_layer *layer, size_t *taken, const uint8_t *data, size_t data_len,
                          struct sio_error *error) SIO_CHECKED;

static inline struct siotls_bytes sio_record_data_to_send(const struct sio_record_layer *layer)
{
    const struct sio_block *block = layer->output.first;
    return block != NULL ? sio_bytes(block->data + block->start, (size_t)(block->end - block->start))
                         : sio_bytes(NULL, 0);
}

/* False when data_len exceeds the view. */
bool sio_record_data_sent(struct sio_record_layer *layer, size_t data_len) SIO_CHECKED;

/* How many bytes are to be sent in all. */
size_t sio_record_pending(const struct sio_record_layer *layer);

bool sio_record_output_is_empty(const struct sio_record_layer *layer);

#endif
