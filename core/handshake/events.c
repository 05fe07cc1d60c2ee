/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events.c: see events.h. A note is kept as type, direction and a vector, in one buffer.
 */
#include "handshake/events.h"

#include <string.h>

#include "base/writer.h"

enum { MAX_NOTES = 1 << 20, NOTE_HEADER = 5 };

enum sio_outcome sio_decide(struct siotls_conn *conn, enum siotls_event_type type)
{
    struct sio_decision *decision = &conn->handshake->decision;
    if (decision->type == SIOTLS_EVENT_NONE) {
        *decision = (struct sio_decision){.type = (int)type, .id = ++conn->last_decision_id};
        return SIO_WAIT;
    }
    if (!decision->answered)
        return SIO_WAIT;
    *decision = (struct sio_decision){.type = SIOTLS_EVENT_NONE};
    return SIO_DONE;
}

/* A note being written. */
struct note {
    struct sio_writer writer;
    struct sio_mark mark;
    size_t start;
};

static void open_note(struct note *note, struct siotls_conn *conn, enum siotls_event_type type, bool sent)
{
    note->start = conn->notes.data_len;
    sio_writer_init(&note->writer, &conn->notes, MAX_NOTES);
    sio_write_u8(&note->writer, (uint8_t)type);
    sio_write_u8(&note->writer, sent);
    note->mark = sio_write_open(&note->writer, 3);
}

/* A note is whole or not there. */
static bool close_note(struct note *note, struct siotls_conn *conn)
{
    sio_write_close(&note->writer, note->mark);
    if (sio_writer_ok(&note->writer))
        return true;
    conn->notes.data_len = note->start;
    return sio_fail_memory(&conn->error);
}

bool sio_note_message(struct siotls_conn *conn, bool sent, struct siotls_bytes message)
{
    struct note note;
    if (!sio_config_requests(conn->config, SIOTLS_REQUEST_MESSAGE))
        return true;
    open_note(&note, conn, SIOTLS_EVENT_MESSAGE, sent);
    sio_write_bytes(&note.writer, message.data, message.data_len);
    return close_note(&note, conn);
}

static void write_hex(struct sio_writer *writer, const uint8_t *data, size_t data_len)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < data_len; i++) {
        sio_write_u8(writer, (uint8_t)digits[data[i] >> 4]);
        sio_write_u8(writer, (uint8_t)digits[data[i] & 15]);
    }
}

bool sio_note_session(struct siotls_conn *conn, enum siotls_event_type type, struct siotls_bytes name,
                      struct siotls_bytes state)
{
    struct note note;
    open_note(&note, conn, type, false);
    sio_write_bytes(&note.writer, name.data, name.data_len);
    sio_write_bytes(&note.writer, state.data, state.data_len);
    return close_note(&note, conn);
}

bool sio_note_secret(struct siotls_conn *conn, const char *label, const uint8_t *secret, size_t secret_len)
{
    struct note note;
    if (!sio_config_requests(conn->config, SIOTLS_REQUEST_KEYLOG))
        return true;
    open_note(&note, conn, SIOTLS_EVENT_KEYLOG, false);
    sio_write_bytes(&note.writer, (const uint8_t *)label, strlen(label));
    sio_write_u8(&note.writer, ' ');
    write_hex(&note.writer, conn->handshake->client_random, SIO_RANDOM_SIZE);
    sio_write_u8(&note.writer, ' ');
    write_hex(&note.writer, secret, secret_len);
    return close_note(&note, conn);
}

bool sio_note_take(struct siotls_conn *conn, int *type, bool *sent, struct siotls_bytes *content)
{
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&conn->notes));
    uint8_t note_type;
    uint8_t note_sent;
    struct siotls_bytes bytes;
    sio_buffer_clear(&conn->shown_note);
    if (!sio_read_u8(&reader, &note_type) || !sio_read_u8(&reader, &note_sent) ||
        !sio_read_vector24(&reader, &bytes, 0, MAX_NOTES))
        return false;
    if (!sio_buffer_append(&conn->shown_note, bytes.data, bytes.data_len)) {
        sio_fail_memory(&conn->error);
        return false;
    }
    sio_buffer_consume(&conn->notes, NOTE_HEADER + bytes.data_len);
    *type = note_type;
    *sent = note_sent != 0;
    *content = sio_buffer_bytes(&conn->shown_note);
    return true;
}
