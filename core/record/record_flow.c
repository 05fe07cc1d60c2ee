/* SPDX-License-Identifier: Apache-2.0 */
/* record_flow.c: see record_flow.h. */
#include "record/record_flow.h"

#include "config/config.h"

void sio_record_apply_policy(struct sio_record_layer *layer, const struct siotls_config *config)
{
    layer->padding_block = (uint16_t)config->padding_block;
    layer->max_record = (uint16_t)config->max_record;
    layer->text_limit = config->key_limit != 0 ? config->key_limit : UINT64_MAX;
}

/* ---- out ---- */

/* Records know no levels: they go under the key of the moment. */
static bool send(void *carrier, enum sio_level level, struct siotls_bytes messages, struct sio_error *error)
{
    struct sio_record_layer *layer = carrier;
    (void)level;
    bool sent = sio_record_send(layer, SIO_CONTENT_HANDSHAKE, messages, error);
    layer->record_version_tls10 = false;
    return sent;
}

static bool send_urgent(void *carrier, enum sio_level level, struct siotls_bytes message, struct sio_error *error)
{
    (void)level;
    return sio_record_send_urgent(carrier, SIO_CONTENT_HANDSHAKE, message, error);
}

static bool send_alert(void *carrier, uint8_t level, uint8_t description, struct sio_error *error)
{
    const uint8_t alert[2] = {level, description};
    return sio_record_send_urgent(carrier, SIO_CONTENT_ALERT, sio_bytes(alert, sizeof alert), error);
}

static bool send_change_cipher_spec(void *carrier, struct sio_error *error)
{
    return sio_record_send_change_cipher_spec(carrier, error);
}

/* ---- keys ---- */

/* RFC 9846 7.3. */
static bool set_key(void *carrier, int direction, enum sio_level level, const struct sio_suite *suite,
                    const uint8_t *secret, struct sio_error *error)
{
    const struct sio_aead *aead = &suite->aead;
    const struct siotls_bytes nothing = sio_bytes(NULL, 0);
    uint8_t key[SIO_MAX_AEAD_KEY];
    uint8_t iv[SIO_MAX_AEAD_NONCE];
    (void)level;
    bool done = sio_kdf_expand_label(&suite->kdf, key, aead->algorithm->key_size, secret, "key", nothing, error) &&
                sio_kdf_expand_label(&suite->kdf, iv, aead->algorithm->nonce_size, secret, "iv", nothing, error) &&
                sio_record_set_key(carrier, direction, aead, key, iv, error);
    sio_wipe(key, sizeof key);
    sio_wipe(iv, sizeof iv);
    return done;
}

static void drop_send_key(void *carrier)
{
    sio_record_drop_send_key(carrier);
}

static void forget_keys(void *carrier)
{
    sio_record_forget_keys(carrier);
}

static bool is_key_unused(const void *carrier)
{
    const struct sio_record_layer *layer = carrier;
    return layer->send.sequence == 0;
}

/* ---- what is put up with ---- */

static void skip_early_data(void *carrier, uint32_t max_bytes)
{
    sio_record_skip_early_data(carrier, max_bytes);
}

static void skip_no_more(void *carrier)
{
    sio_record_skip_no_more(carrier);
}

static bool has_skipped(const void *carrier)
{
    const struct sio_record_layer *layer = carrier;
    return layer->has_skipped;
}

static void allow(void *carrier, uint32_t oddities, bool from_now_on)
{
    struct sio_record_layer *layer = carrier;
    if ((oddities & SIO_ODDITY_CHANGE_CIPHER_SPEC) != 0) {
        /* The peer's Finished, once: its change_cipher_spec is not held against what follows. */
        if (layer->allow_change_cipher_spec && !from_now_on)
            layer->input.num_empty_records = 0;
        layer->allow_change_cipher_spec = from_now_on;
    }
    if ((oddities & SIO_ODDITY_PLAIN_ALERT) != 0)
        layer->allow_plain_alert = from_now_on;
    if ((oddities & SIO_ODDITY_FIRST_HELLO) != 0)
        layer->record_version_tls10 = from_now_on;
}

static void limit_sent(void *carrier, uint32_t longest)
{
    struct sio_record_layer *layer = carrier;
    if (longest < layer->max_sent)
        layer->max_sent = (uint16_t)longest;
}

static void limit_received(void *carrier, uint32_t longest)
{
    struct sio_record_layer *layer = carrier;
    layer->max_received = (uint16_t)longest;
}

static size_t num_unsent(const void *carrier)
{
    return sio_record_pending(carrier);
}

static bool parameters(const void *carrier, struct siotls_bytes *parameters)
{
    (void)carrier;
    (void)parameters;
    return false;
}

static struct siotls_bytes early_context(const void *carrier)
{
    (void)carrier;
    return sio_bytes(NULL, 0);
}

const struct sio_flow_calls sio_record_flow = {
    .send = send,
    .send_urgent = send_urgent,
    .send_alert = send_alert,
    .send_change_cipher_spec = send_change_cipher_spec,
    .set_key = set_key,
    .drop_send_key = drop_send_key,
    .forget_keys = forget_keys,
    .skip_early_data = skip_early_data,
    .skip_no_more = skip_no_more,
    .has_skipped = has_skipped,
    .allow = allow,
    .limit_sent = limit_sent,
    .limit_received = limit_received,
    .is_key_unused = is_key_unused,
    .num_unsent = num_unsent,
    .parameters = parameters,
    .early_context = early_context,
    .wants = SIO_FLOW_OF_RECORDS,
};
