/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quic_flow.c: what a handshake asks of its carrier, over QUIC. Alerts are the connection's error, which the
 * application sends in a CONNECTION_CLOSE frame (RFC 9001 4.8); records, and what goes with them, there are none.
 */
#include "quic/quic.h"

#include <string.h>

/* ---- out ---- */

static bool send(void *carrier, enum sio_level level, struct siotls_bytes messages, struct sio_error *error)
{
    return sio_quic_output_add(carrier, level, messages) || sio_fail_memory(error);
}

static bool send_alert(void *carrier, uint8_t level, uint8_t description, struct sio_error *error)
{
    (void)carrier;
    (void)level;
    (void)description;
    (void)error;
    return true;
}

static bool send_change_cipher_spec(void *carrier, struct sio_error *error)
{
    (void)carrier;
    return sio_fail_status(error, SIOTLS_ERROR_STATE, "quic: there is no change_cipher_spec");
}

static size_t num_unsent(const void *carrier)
{
    const struct sio_quic *quic = carrier;
    size_t num = 0;
    for (const struct sio_quic_chunk *chunk = quic->first; chunk != NULL; chunk = chunk->next)
        num += chunk->data_len - chunk->num_taken;
    return num;
}

/* ---- keys ---- */

/* CRYPTO frames of early data there are none (RFC 9001 4.1.3), so its key changes nothing of what comes next. */
static bool turn_level(struct sio_quic *quic, enum sio_level level, struct sio_error *error)
{
    if (level == SIO_LEVEL_EARLY)
        return true;
    if (quic->input.data_len > 0)
        return sio_fail(error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "quic: bytes are left over at the end of a level");
    quic->receive_level = level;
    return true;
}

static bool set_key(void *carrier, int direction, enum sio_level level, const struct sio_suite *suite,
                    const uint8_t *secret, struct sio_error *error)
{
    struct sio_quic *quic = carrier;
    struct sio_quic_secret made = {.direction = direction, .level = level, .suite = suite};
    if (direction == SIOTLS_DIRECTION_OPEN && !turn_level(quic, level, error))
        return false;
    memcpy(made.bytes, secret, suite->kdf.hash.algorithm->digest_size);
    bool added = sio_quic_secret_add(&quic->secrets, &made);
    sio_wipe(&made, sizeof made);
    return added || sio_fail_status(error, SIOTLS_ERROR_LIMIT, "quic: there are more keys than levels");
}

/* QUIC has one key for each level. */
static void drop_send_key(void *carrier)
{
    (void)carrier;
}

/* What says why the connection ends is still to be sealed. */
static void forget_keys(void *carrier)
{
    struct sio_quic *quic = carrier;
    sio_quic_secrets_forget(&quic->secrets, SIOTLS_DIRECTION_OPEN);
    sio_buffer_clear(&quic->input);
}

static bool is_key_unused(const void *carrier)
{
    (void)carrier;
    return false;
}

/* ---- what is put up with: nothing ---- */

static void skip_early_data(void *carrier, uint32_t max_bytes)
{
    (void)carrier;
    (void)max_bytes;
}

static void skip_no_more(void *carrier)
{
    (void)carrier;
}

static bool has_skipped(const void *carrier)
{
    (void)carrier;
    return false;
}

static void allow(void *carrier, uint32_t oddities, bool from_now_on)
{
    (void)carrier;
    (void)oddities;
    (void)from_now_on;
}

static void limit(void *carrier, uint32_t longest)
{
    (void)carrier;
    (void)longest;
}

/* ---- what it says of itself ---- */

static bool parameters(const void *carrier, struct siotls_bytes *parameters)
{
    const struct sio_quic *quic = carrier;
    *parameters = sio_buffer_bytes(&quic->parameters);
    return quic->has_parameters;
}

static struct siotls_bytes early_context(const void *carrier)
{
    const struct sio_quic *quic = carrier;
    return sio_bytes(quic->early_context, quic->early_context_len);
}

const struct sio_flow_calls sio_quic_flow = {
    .send = send,
    .send_urgent = send,
    .send_alert = send_alert,
    .send_change_cipher_spec = send_change_cipher_spec,
    .set_key = set_key,
    .drop_send_key = drop_send_key,
    .forget_keys = forget_keys,
    .skip_early_data = skip_early_data,
    .skip_no_more = skip_no_more,
    .has_skipped = has_skipped,
    .allow = allow,
    .limit_sent = limit,
    .limit_received = limit,
    .is_key_unused = is_key_unused,
    .num_unsent = num_unsent,
    .parameters = parameters,
    .early_context = early_context,
    .wants = SIO_FLOW_OF_QUIC,
};
