/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_in.c: finds the next record, judges its header, opens it in place (RFC 9846 5.1, 5.2, 5.4).
 *
 * legacy_record_version is ignored (5.1); it is authenticated with the header, as received.
 */
#include "record/input.h"

/* What a record has that is passed over. */
enum { NO_TYPE = 0 };

/* A whole record, header first, in our block or in the caller's memory. */
struct whole_record {
    uint8_t *data;
    size_t data_len;
};

static bool is_protected(const struct sio_record_layer *layer)
{
    return layer->receive.key.algorithm != NULL;
}

static bool check_change_cipher_spec(const struct sio_record_layer *layer, size_t length, struct sio_error *error)
{
    if (!layer->allow_change_cipher_spec)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: change_cipher_spec outside the handshake");
    if (length != 1)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: change_cipher_spec is not one byte long");
    return true;
}

/* One that is_usual does not let pass. */
static bool check_protected(const struct sio_record_layer *layer, uint8_t type, size_t length, struct sio_error *error)
{
    if (type == SIO_CONTENT_APPLICATION_DATA)
        return sio_fail(error, SIOTLS_ALERT_RECORD_OVERFLOW, "record: protected record is longer than 2^14 + 256");
    if (type != SIO_CONTENT_ALERT)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: unprotected record where a key is in use");
    if (!layer->allow_plain_alert || layer->receive.sequence > 0)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: unprotected alert where a key is in use");
    if (length != 2)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: unprotected alert is not two bytes long");
    return true;
}

static bool check_clear(const struct sio_record_layer *layer, uint8_t type, size_t length, struct sio_error *error)
{
    if (layer->receive.was_set)
        return sio_fail_status(error, SIOTLS_ERROR_STATE, "record: the receiving key is lost");
    bool may_skip = layer->skip_early_data && !layer->in_message;
    if (type == SIO_CONTENT_APPLICATION_DATA && may_skip && length <= SIO_MAX_CIPHERTEXT)
        return true;
    if (type == SIO_CONTENT_APPLICATION_DATA)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: application data without protection");
    if (type != SIO_CONTENT_HANDSHAKE && type != SIO_CONTENT_ALERT)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: unknown content type");
    if (length > SIO_MAX_PLAINTEXT)
        return sio_fail(error, SIOTLS_ALERT_RECORD_OVERFLOW, "record: record is longer than 2^14");
    if (length == 0)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: empty record without protection");
    return true;
}

/* What nearly all records are: protected, and no longer than they may be. */
static inline bool is_usual(const struct sio_record_layer *layer, const uint8_t *header)
{
    return header[0] == SIO_CONTENT_APPLICATION_DATA && is_protected(layer) &&
           sio_record_len(header) <= SIO_RECORD_HEADER + SIO_MAX_CIPHERTEXT;
}

static bool check_unusual(const struct sio_record_layer *layer, const uint8_t *header, struct sio_error *error)
{
    size_t length = sio_record_len(header) - SIO_RECORD_HEADER;
    if (header[0] == SIO_CONTENT_CHANGE_CIPHER_SPEC)
        return check_change_cipher_spec(layer, length, error);
    if (is_protected(layer))
        return check_protected(layer, header[0], length, error);
    return check_clear(layer, header[0], length, error);
}

/* Judges what can be judged before the rest of the record is there. */
static inline bool check_header(const struct sio_record_layer *layer, const uint8_t *header, struct sio_error *error)
{
    return is_usual(layer, header) || check_unusual(layer, header, error);
}

/* Takes the next record from our block, which is completed from the borrowed memory. */
static enum sio_record_result take_from_block(struct sio_record_layer *layer, struct whole_record *whole,
                                              struct sio_error *error)
{
    struct sio_input *input = &layer->input;
    if (!sio_input_complete(layer, SIO_RECORD_HEADER))
        return SIO_RECORD_NONE;
    const uint8_t *header = input->block->data + input->block->start;
    if (!check_header(layer, header, error))
        return SIO_RECORD_FAILED;
    whole->data_len = sio_record_len(header);
    if (!sio_input_complete(layer, whole->data_len))
        return SIO_RECORD_NONE;
    whole->data = input->block->data + input->block->start;
    input->block->start = (uint16_t)(input->block->start + whole->data_len);
    input->block_is_held = true;
    return SIO_RECORD_READY;
}

static enum sio_record_result take_from_borrowed(struct sio_record_layer *layer, struct whole_record *whole,
                                                 struct sio_error *error)
{
    struct sio_borrowed *borrowed = layer->input.borrowed;
    if (borrowed == NULL || borrowed->data_len < SIO_RECORD_HEADER)
        return SIO_RECORD_NONE;
    if (!check_header(layer, borrowed->data, error))
        return SIO_RECORD_FAILED;
    whole->data = borrowed->data;
    whole->data_len = sio_record_len(whole->data);
    if (borrowed->data_len < whole->data_len)
        return SIO_RECORD_NONE;
    sio_borrowed_take(borrowed, whole->data_len);
    return SIO_RECORD_READY;
}

/* True when a record may be early data that was refused: the key has opened nothing yet. */
static bool may_be_early(const struct sio_record_layer *layer)
{
    return layer->skip_early_data && layer->receive.sequence == 0;
}

/* Passes over refused early data, which the caller sees as a record of no type. */
static bool skip_early(struct sio_record_layer *layer, struct sio_record *record, size_t sealed_len,
                       struct sio_error *error)
{
    size_t cost = sealed_len > 0 ? sealed_len : 1;
    if (cost > layer->skip_left)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: more refused early data came than is skipped");
    layer->skip_left -= (uint32_t)cost;
    layer->has_skipped = true;
    *record = (struct sio_record){.type = NO_TYPE};
    return true;
}

/* Finds type and content within TLSInnerPlaintext, whose length is checked only now that it is authentic. */
static bool unwrap(struct sio_record *record, uint8_t *inner, size_t inner_len, size_t max_len, struct sio_error *error)
{
    /* RFC 8449 4: the limit that we set counts padding and type too. */
    if (inner_len > max_len && max_len <= SIO_MAX_PLAINTEXT)
        return sio_fail(error, SIOTLS_ALERT_RECORD_OVERFLOW, "record: content and padding are longer than we allowed");
    if (inner_len > max_len)
        return sio_fail(error, SIOTLS_ALERT_RECORD_OVERFLOW, "record: content and padding are longer than 2^14");
    while (inner_len > 0 && inner[inner_len - 1] == 0)
        inner_len--;
    if (inner_len == 0)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: protected record holds only padding");
    record->type = inner[inner_len - 1];
    record->content = inner;
    record->content_len = inner_len - 1;
    switch (record->type) {
    case SIO_CONTENT_APPLICATION_DATA:
        return true;
    case SIO_CONTENT_HANDSHAKE:
    case SIO_CONTENT_ALERT:
        if (record->content_len == 0)
            return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: empty handshake or alert record");
        return true;
    case SIO_CONTENT_CHANGE_CIPHER_SPEC:
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: protected change_cipher_spec");
    default:
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: unknown protected content type");
    }
}

/* Counts records that bring nothing (RFC 9846 5.1 and E.4 allow them, but not their number) until text comes. */
static bool count_empty(struct sio_input *input, const struct sio_record *record, struct sio_error *error)
{
    if (record->content_len > 0 && record->type == SIO_CONTENT_APPLICATION_DATA)
        input->num_empty_records = 0;
    if (record->content_len > 0 && record->type != SIO_CONTENT_CHANGE_CIPHER_SPEC)
        return true;
    input->num_empty_records++;
    if (input->num_empty_records > SIO_MAX_EMPTY_RECORDS)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: too many records in a row that bring nothing");
    return true;
}

/* Decrypts in place. */
static bool open_sealed(struct sio_record_layer *layer, struct sio_record *record, const struct whole_record *whole,
                        struct sio_error *error)
{
    struct sio_record_key *key = &layer->receive;
    const struct siotls_aead *aead = key->key.algorithm;
    uint8_t *sealed = whole->data + SIO_RECORD_HEADER;
    size_t sealed_len = whole->data_len - SIO_RECORD_HEADER;
    uint8_t nonce[SIO_RECORD_NONCE];
    if (sealed_len < aead->tag_size && may_be_early(layer))
        return skip_early(layer, record, sealed_len, error);
    if (sealed_len < aead->tag_size)
        return sio_fail(error, SIOTLS_ALERT_BAD_RECORD_MAC, "record: protected record is shorter than its tag");
    if (key->sequence == UINT64_MAX)
        return sio_fail_status(error, SIOTLS_ERROR_LIMIT, "record: no sequence number is left to receive with");
    sio_record_nonce(nonce, key);
    int status =
        aead->open(sio_aead_context(&key->key), nonce, whole->data, SIO_RECORD_HEADER, sealed, sealed_len, sealed);
    if (status == SIOTLS_PROVIDER_OK) {
        key->sequence++;
        return unwrap(record, sealed, sealed_len - aead->tag_size, layer->max_received, error) &&
               count_empty(&layer->input, record, error);
    }
    /* One forgery ends the connection: the AEAD's integrity limit (RFC 9846 5.5) is never neared. */
    sio_wipe(sealed, sealed_len);
    if (status == SIOTLS_PROVIDER_BAD_TAG && may_be_early(layer))
        return skip_early(layer, record, sealed_len, error);
    if (status == SIOTLS_PROVIDER_BAD_TAG)
        return sio_fail(error, SIOTLS_ALERT_BAD_RECORD_MAC, "record: the tag is wrong");
    return sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "record: the provider could not open a record");
}

static bool open_whole(struct sio_record_layer *layer, struct sio_record *record, const struct whole_record *whole,
                       struct sio_error *error)
{
    uint8_t *fragment = whole->data + SIO_RECORD_HEADER;
    size_t fragment_len = whole->data_len - SIO_RECORD_HEADER;
    if (whole->data[0] == SIO_CONTENT_APPLICATION_DATA)
        return is_protected(layer) ? open_sealed(layer, record, whole, error)
                                   : skip_early(layer, record, fragment_len, error);
    record->type = whole->data[0];
    record->content = fragment;
    record->content_len = fragment_len;
    if (record->type == SIO_CONTENT_CHANGE_CIPHER_SPEC && fragment[0] != 1)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: change_cipher_spec is not the byte 1");
    return count_empty(&layer->input, record, error);
}

enum sio_record_result sio_record_next(struct sio_record_layer *layer, struct sio_record *record,
                                       struct sio_error *error)
{
    struct sio_input *input = &layer->input;
    if (input->text_len > 0)
        return SIO_RECORD_NONE;
    do {
        struct whole_record whole;
        input->block_is_held = false;
        enum sio_record_result result = sio_input_available(input) > 0 ? take_from_block(layer, &whole, error)
                                                                       : take_from_borrowed(layer, &whole, error);
        if (result != SIO_RECORD_READY) {
            sio_input_release(layer);
            return result;
        }
        if (!open_whole(layer, record, &whole, error))
            return SIO_RECORD_FAILED;
    } while (record->type == SIO_CONTENT_CHANGE_CIPHER_SPEC || record->type == NO_TYPE);
    return SIO_RECORD_READY;
}
