/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_key.c: the state of a record layer from its first byte to its last key (RFC 9846 5.3, 5.5).
 */
#include "transport/parts.h"

void sio_transport_init(struct sio_transport *transport, const struct siotls_memory *memory, struct siotls_pool *pool)
{
    *transport = (struct sio_transport){.memory = memory,
                                        .pool = pool,
                                        .max_record = SIO_MAX_PLAINTEXT,
                                        .max_sent = SIO_MAX_PLAINTEXT,
                                        .max_received = SIO_MAX_PLAINTEXT + 1,
                                        .key_limit = UINT64_MAX,
                                        .text_limit = UINT64_MAX,
                                        .send_overhead = SIO_RECORD_HEADER};
    transport->output.reserve.data = transport->output.reserve_data;
    transport->output.reserve.capacity = sizeof transport->output.reserve_data;
}

static void clear_key(struct sio_record_key *key, const struct siotls_memory *memory)
{
    sio_aead_key_clear(&key->key, memory);
    sio_wipe(key, sizeof *key);
}

void sio_transport_clear(struct sio_transport *transport)
{
    struct sio_input *input = &transport->input;
    if (input->block != NULL)
        sio_block_return(transport->pool, transport->memory, input->block);
    *input = (struct sio_input){0};
    sio_output_clear(transport);
    clear_key(&transport->send, transport->memory);
    clear_key(&transport->receive, transport->memory);
}

/* What every record would ask of the AEAD. Messages and alerts may use the last eighth of what it allows. */
static void note_aead(struct sio_transport *transport, const struct siotls_aead *aead)
{
    uint64_t limit = aead->confidentiality_limit - aead->confidentiality_limit / 8;
    transport->text_limit = limit < transport->key_limit ? limit : transport->key_limit;
    transport->send_overhead = SIO_RECORD_HEADER + 1 + aead->tag_size;
}

bool sio_transport_set_key(struct sio_transport *transport, int direction, const struct sio_aead *aead,
                           const uint8_t *key, const uint8_t *iv, struct sio_error *error)
{
    struct sio_record_key *record_key = direction == SIOTLS_DIRECTION_SEAL ? &transport->send : &transport->receive;
    if (aead->algorithm->nonce_size != SIO_RECORD_NONCE || aead->algorithm->tag_size > SIO_MAX_AEAD_TAG)
        return sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "record: the AEAD's sizes are not those of TLS 1.3");
    if (!sio_aead_key_set(&record_key->key, aead, key, direction, transport->memory, error))
        return false;
    memcpy(record_key->iv, iv, SIO_RECORD_NONCE);
    record_key->sequence = 0;
    record_key->was_set = true;
    if (direction == SIOTLS_DIRECTION_SEAL)
        note_aead(transport, aead->algorithm);
    return true;
}

static void forget_key(struct sio_record_key *key, const struct siotls_memory *memory)
{
    sio_aead_key_clear(&key->key, memory);
    sio_wipe(key->iv, sizeof key->iv);
}

void sio_transport_forget_keys(struct sio_transport *transport)
{
    forget_key(&transport->send, transport->memory);
    forget_key(&transport->receive, transport->memory);
}

void sio_transport_drop_send_key(struct sio_transport *transport)
{
    clear_key(&transport->send, transport->memory);
    transport->text_limit = UINT64_MAX;
    transport->send_overhead = SIO_RECORD_HEADER;
}

void sio_transport_skip_early_data(struct sio_transport *transport, uint32_t max_bytes)
{
    transport->skip_early_data = true;
    transport->skip_left = max_bytes;
}

void sio_transport_skip_no_more(struct sio_transport *transport)
{
    transport->skip_early_data = false;
}
