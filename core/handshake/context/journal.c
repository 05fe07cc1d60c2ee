/* SPDX-License-Identifier: Apache-2.0 */
/* journal.c: see journal.h. */
#include "handshake/context/journal.h"

#include "base/reader.h"

enum { MAX_NOTE = 1 << 20, NOTE_HEADER = 5 };

void sio_journal_clear(struct sio_journal *journal)
{
    struct sio_notes *notes = journal->notes;
    if (notes == NULL)
        return;
    const struct siotls_memory *memory = notes->waiting.memory;
    sio_buffer_clear(&notes->waiting);
    sio_bytes_forget(&notes->taken, memory);
    sio_release(memory, notes, sizeof *notes);
    journal->notes = NULL;
}

enum sio_outcome sio_ask(struct sio_journal *journal, enum siotls_event_type type)
{
    struct sio_question *question = &journal->question;
    if (question->type == SIOTLS_EVENT_NONE) {
        journal->last_question++;
        *question = (struct sio_question){.type = (uint8_t)type};
    }
    if (!question->is_answered)
        return SIO_WAIT_FOR_ANSWER;
    *question = (struct sio_question){.type = SIOTLS_EVENT_NONE};
    return SIO_DONE;
}

static bool make_notes(struct sio_journal *journal, const struct siotls_memory *memory, struct sio_error *error)
{
    if (journal->notes != NULL)
        return true;
    journal->notes = sio_allocate(memory, sizeof *journal->notes);
    if (journal->notes == NULL)
        return sio_fail_memory(error);
    sio_buffer_init(&journal->notes->waiting, memory);
    return true;
}

bool sio_note_open(struct sio_note *note, struct sio_journal *journal, enum siotls_event_type type, bool sent,
                   const struct siotls_memory *memory, struct sio_error *error)
{
    if (!make_notes(journal, memory, error))
        return false;
    struct sio_buffer *waiting = &journal->notes->waiting;
    note->start = waiting->data_len;
    sio_writer_init(&note->writer, waiting, note->start + MAX_NOTE);
    sio_write_u8(&note->writer, (uint8_t)type);
    sio_write_u8(&note->writer, sent);
    note->mark = sio_write_open(&note->writer, 3);
    return true;
}

static void lose_oldest(struct sio_notes *notes)
{
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&notes->waiting));
    uint16_t type_and_direction;
    struct siotls_bytes bytes;
    bool is_there = sio_read_u16(&reader, &type_and_direction) && sio_read_vector24(&reader, &bytes, 0, MAX_NOTE);
    const size_t note_len = is_there ? NOTE_HEADER + bytes.data_len : notes->waiting.data_len;
    sio_buffer_consume(&notes->waiting, note_len);
    notes->num_lost++;
}

bool sio_note_close(struct sio_note *note, struct sio_journal *journal, struct sio_error *error)
{
    struct sio_notes *notes = journal->notes;
    sio_write_close(&note->writer, note->mark);
    if (!sio_writer_ok(&note->writer)) {
        notes->waiting.data_len = note->start;
        return sio_fail_memory(error);
    }
    while (notes->waiting.data_len > SIO_MAX_NOTES)
        lose_oldest(notes);
    return true;
}

bool sio_note_take(struct sio_journal *journal, bool *is_there, int *type, bool *sent, struct siotls_bytes *content,
                   struct sio_error *error)
{
    struct sio_notes *notes = journal->notes;
    uint8_t note_type;
    uint8_t note_sent;
    struct siotls_bytes bytes;
    *is_there = false;
    if (notes == NULL)
        return true;
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&notes->waiting));
    sio_bytes_forget(&notes->taken, notes->waiting.memory);
    *is_there = sio_read_u8(&reader, &note_type) && sio_read_u8(&reader, &note_sent) &&
                sio_read_vector24(&reader, &bytes, 0, MAX_NOTE);
    if (!*is_there) {
        if (notes->num_lost == 0)
            sio_journal_clear(journal);
        return true;
    }
    *is_there = sio_bytes_keep(&notes->taken, bytes, notes->waiting.memory);
    if (!*is_there)
        return sio_fail_memory(error);
    sio_buffer_consume(&notes->waiting, NOTE_HEADER + bytes.data_len);
    *type = note_type;
    *sent = note_sent != 0;
    *content = notes->taken;
    return true;
}
