/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_key.c: the state of a record layer from its first byte to its last key (RFC 9846 5.3, 5.5).
 */
#include "record/input.h"

void sio_record_init(struct sio_record_layer *layer, const struct siotls_memory *memory, struct siotls_pool *pool)
{
    *layer = (struct sio_record_layer){.memory = memory,
                                       .pool = pool,
                                       .max_record = SIO_MAX_PLAINTEXT,
                                       .max_sent = SIO_MAX_PLAINTEXT,
                                       .max_received = SIO_MAX_PLAINTEXT + 1,
                                       .text_limit = UINT64_MAX,
                                       .send_overhead = SIO_RECORD_HEADER};
    layer->output.reserve.data = layer->output.reserve_data;
    layer->output.reserve.capacity = sizeof layer->output.reserve_data;
}

static void clear_key(struct sio_record_key *key, const struct siotls_memory *memory)
{
    sio_aead_key_clear(&key->key, memory);
    sio_wipe(key, sizeof *key);
}

void sio_record_clear(struct sio_record_layer *layer)
{
    sio_input_clear(layer);
    sio_output_clear(layer);
    clear_key(&layer->send, layer->memory);
    clear_key(&layer->receive, layer->memory);
}

/*
 * What every record would ask of the AEAD. Messages and alerts may use the last eighth of what it allows. Another
 * AEAD follows only where early data was of another suite; then the lower limit of both stays.
 */
static void note_aead(struct sio_record_layer *layer, const struct siotls_aead *aead)
{
    uint64_t limit = aead->confidentiality_limit - aead->confidentiality_limit / 8;
    if (limit < layer->text_limit)
        layer->text_limit = limit;
    layer->send_overhead = (uint16_t)(SIO_RECORD_HEADER + 1 + aead->tag_size);
}

bool sio_record_set_key(struct sio_record_layer *layer, int direction, const struct sio_aead *aead, const uint8_t *key,
                        const uint8_t *iv, struct sio_error *error)
{
    struct sio_record_key *record_key = direction == SIOTLS_DIRECTION_SEAL ? &layer->send : &layer->receive;
    if (aead->algorithm->nonce_size != SIO_RECORD_NONCE || aead->algorithm->tag_size > SIO_MAX_AEAD_TAG)
        return sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "record: the AEAD's sizes are not those of TLS 1.3");
    if (!sio_aead_key_set(&record_key->key, aead, key, direction, layer->memory, error))
        return false;
    memcpy(record_key->iv, iv, SIO_RECORD_NONCE);
    record_key->sequence = 0;
    record_key->was_set = true;
    if (direction == SIOTLS_DIRECTION_SEAL)
        note_aead(layer, aead->algorithm);
    return true;
}

static void forget_key(struct sio_record_key *key, const struct siotls_memory *memory)
{
    sio_aead_key_clear(&key->key, memory);
    sio_wipe(key->iv, sizeof key->iv);
}

void sio_record_forget_keys(struct sio_record_layer *layer)
{
    forget_key(&layer->send, layer->memory);
    forget_key(&layer->receive, layer->memory);
}

void sio_record_drop_send_key(struct sio_record_layer *layer)
{
    clear_key(&layer->send, layer->memory);
    layer->send_overhead = SIO_RECORD_HEADER;
}

void sio_record_skip_early_data(struct sio_record_layer *layer, uint32_t max_bytes)
{
    layer->skip_early_data = true;
    layer->skip_left = max_bytes;
}

void sio_record_skip_no_more(struct sio_record_layer *layer)
{
    layer->skip_early_data = false;
}
