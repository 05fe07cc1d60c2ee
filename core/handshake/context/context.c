/* SPDX-License-Identifier: Apache-2.0 */
/* context.c: see context.h. */
#include "handshake/context/context.h"

#include <string.h>

#include "base/writer.h"
#include "wire/constants.h"

uint32_t sio_max_early_data(const struct sio_context *context)
{
    uint32_t most = context->config->sessions.max_early_data;
    return most > 0 && sio_flow_wants(&context->flow, SIO_FLOW_UNBOUNDED_EARLY_DATA) ? UINT32_MAX : most;
}

bool sio_incoming_ends(struct sio_context *context)
{
    return sio_incoming_has_no_rest(context->incoming) ||
           sio_fail(&context->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                    "handshake: a record holds bytes behind what must end it");
}

bool sio_note_message(struct sio_context *context, bool sent, struct siotls_bytes message)
{
    struct sio_note note;
    if (!sio_config_requests(context->config, SIOTLS_REQUEST_MESSAGE))
        return true;
    if (!sio_note_open(&note, &context->journal, SIOTLS_EVENT_MESSAGE, sent, &context->home->memory, &context->error))
        return false;
    sio_write_bytes(&note.writer, message.data, message.data_len);
    return sio_note_close(&note, &context->journal, &context->error);
}

static void write_hex(struct sio_writer *writer, struct siotls_bytes bytes)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.data_len; i++) {
        sio_write_u8(writer, (uint8_t)digits[bytes.data[i] >> 4]);
        sio_write_u8(writer, (uint8_t)digits[bytes.data[i] & 15]);
    }
}

bool sio_note_secret(struct sio_context *context, const char *label, const uint8_t client_random[32],
                     struct siotls_bytes secret)
{
    struct sio_note note;
    if (!sio_config_requests(context->config, SIOTLS_REQUEST_KEYLOG))
        return true;
    if (!sio_note_open(&note, &context->journal, SIOTLS_EVENT_KEYLOG, false, &context->home->memory, &context->error))
        return false;
    sio_write_bytes(&note.writer, (const uint8_t *)label, strlen(label));
    sio_write_u8(&note.writer, ' ');
    write_hex(&note.writer, sio_bytes(client_random, SIO_RANDOM_SIZE));
    sio_write_u8(&note.writer, ' ');
    write_hex(&note.writer, secret);
    return sio_note_close(&note, &context->journal, &context->error);
}

bool sio_note_parameters(struct sio_context *context, struct siotls_bytes parameters)
{
    struct sio_note note;
    if (!sio_note_open(&note, &context->journal, SIOTLS_EVENT_QUIC_PARAMETERS, false, &context->home->memory,
                       &context->error))
        return false;
    sio_write_bytes(&note.writer, parameters.data, parameters.data_len);
    return sio_note_close(&note, &context->journal, &context->error);
}

bool sio_note_session(struct sio_context *context, enum siotls_event_type type, struct siotls_bytes name,
                      struct siotls_bytes state)
{
    struct sio_note note;
    if (!sio_note_open(&note, &context->journal, type, false, &context->home->memory, &context->error))
        return false;
    sio_write_bytes(&note.writer, name.data, name.data_len);
    sio_write_bytes(&note.writer, state.data, state.data_len);
    return sio_note_close(&note, &context->journal, &context->error);
}
