/* SPDX-License-Identifier: Apache-2.0 */
/* journal.c: see journal.h. */
#include "handshake/context/journal.h"

#include "base/reader.h"

enum { MAX_NOTE = 1 << 20, NOTE_HEADER = 5 };

void sio_journal_init(struct sio_journal *journal, const struct siotls_memory *memory)
{
    *journal = (struct sio_journal){0};
    sio_buffer_init(&journal->notes, memory);
}

void sio_journal_clear(struct sio_journal *journal)
{
    sio_buffer_clear(&journal->notes);
    sio_bytes_forget(&journal->taken, journal->notes.memory);
}

enum sio_outcome sio_ask(struct sio_journal *journal, enum siotls_event_type type)
{
    struct sio_question *question = &journal->question;
    if (question->type == SIOTLS_EVENT_NONE)
        *question = (struct sio_question){.type = (int)type, .id = ++journal->last_question};
    if (!question->is_answered)
        return SIO_WAIT_FOR_ANSWER;
    *question = (struct sio_question){.type = SIOTLS_EVENT_NONE};
    return SIO_DONE;
}

void sio_note_open(struct sio_note *note, struct sio_journal *journal, enum siotls_event_type type, bool sent)
{
    note->start = journal->notes.data_len;
    sio_writer_init(&note->writer, &journal->notes, note->start + MAX_NOTE);
    sio_write_u8(&note->writer, (uint8_t)type);
    sio_write_u8(&note->writer, sent);
    note->mark = sio_write_open(&note->writer, 3);
}

static void lose_oldest(struct sio_journal *journal)
{
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&journal->notes));
    uint16_t type_and_direction;
    struct siotls_bytes bytes;
    bool is_there = sio_read_u16(&reader, &type_and_direction) && sio_read_vector24(&reader, &bytes, 0, MAX_NOTE);
    const size_t note_len = is_there ? NOTE_HEADER + bytes.data_len : journal->notes.data_len;
    sio_buffer_consume(&journal->notes, note_len);
    journal->num_lost++;
}

bool sio_note_close(struct sio_note *note, struct sio_journal *journal, struct sio_error *error)
{
    sio_write_close(&note->writer, note->mark);
    if (!sio_writer_ok(&note->writer)) {
        journal->notes.data_len = note->start;
        return sio_fail_memory(error);
    }
    while (journal->notes.data_len > SIO_MAX_NOTES)
        lose_oldest(journal);
    return true;
}

bool sio_note_take(struct sio_journal *journal, bool *is_there, int *type, bool *sent, struct siotls_bytes *content,
                   struct sio_error *error)
{
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&journal->notes));
    uint8_t note_type;
    uint8_t note_sent;
    struct siotls_bytes bytes;
    sio_bytes_forget(&journal->taken, journal->notes.memory);
    *is_there = sio_read_u8(&reader, &note_type) && sio_read_u8(&reader, &note_sent) &&
                sio_read_vector24(&reader, &bytes, 0, MAX_NOTE);
    if (!*is_there)
        return true;
    *is_there = sio_bytes_keep(&journal->taken, bytes, journal->notes.memory);
    if (!*is_there)
        return sio_fail_memory(error);
    sio_buffer_consume(&journal->notes, NOTE_HEADER + bytes.data_len);
    *type = note_type;
    *sent = note_sent != 0;
    *content = journal->taken;
    return true;
}
