/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal.h: what the application is told and asked: notes that it asked for, news that are flags, and the one question
 * that may be open.
 */
#ifndef SIO_CONTEXT_JOURNAL_H
#define SIO_CONTEXT_JOURNAL_H

#include <siotls/connection.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/writer.h"
#include "handshake/context/outcome.h"

/* News; bits. */
enum sio_news {
    SIO_NEWS_HANDSHAKE_DONE = 1,
    SIO_NEWS_KEY_UPDATE = 2,
    SIO_NEWS_CLOSED = 4,
    SIO_NEWS_EARLY_DATA = 8,
    SIO_NEWS_EARLY_DATA_REJECTED = 16,
    SIO_NEWS_PEER_CERTIFICATE = 32
};

/* The decision that the application is asked for; type SIOTLS_EVENT_NONE: none. Its id is last_question. */
struct sio_question {
    uint8_t type; /* siotls_event_type */
    bool is_shown;
    bool is_answered;
};

/* What all notes that are not taken may have together, in bytes: more than one handshake's. */
enum { SIO_MAX_NOTES = 1 << 18 };

struct sio_notes {
    struct sio_buffer waiting; /* kept and not yet taken: type, direction, and a vector each; SIO_MAX_NOTES */
    struct siotls_bytes taken; /* kept: the one whose pointers the application has */
    uint64_t num_lost;         /* that were not taken in time */
};

/* All of it may be zero. */
struct sio_journal {
    struct sio_notes *notes;      /* made with the first, for who asks for any; NULL: there are none */
    uint64_t last_question;       /* ids are never used twice */
    uint32_t news;                /* bits of enum sio_news */
    struct sio_question question; /* one at a time */
};

/* Forgets the notes. */
void sio_journal_clear(struct sio_journal *journal);

/* True when a note waits. */
static inline bool sio_journal_has_note(const struct sio_journal *journal)
{
    return journal->notes != NULL && journal->notes->waiting.data_len > 0;
}

/*
 * Asks the application. The first time it raises the question and says WAIT_FOR_ANSWER; run again after the answer it
 * says DONE, and the question is over.
 */
enum sio_outcome sio_ask(struct sio_journal *journal, enum siotls_event_type type);

/* True while the application owes an answer. */
static inline bool sio_journal_waits(const struct sio_journal *journal)
{
    return journal->question.type != SIOTLS_EVENT_NONE && !journal->question.is_answered;
}

/* A note being written. */
struct sio_note {
    struct sio_writer writer;
    struct sio_mark mark;
    size_t start;
};

/*
 * A note is whole or not there. When there are too many the oldest go: nobody takes them, and a peer must not be able
 * to fill the memory. memory: the same for all notes of a journal.
 */
bool sio_note_open(struct sio_note *note, struct sio_journal *journal, enum siotls_event_type type, bool sent,
                   const struct siotls_memory *memory, struct sio_error *error) SIO_CHECKED;
bool sio_note_close(struct sio_note *note, struct sio_journal *journal, struct sio_error *error) SIO_CHECKED;

/* Takes the oldest note; *is_there false: there is none. content is valid until the next one is taken. */
bool sio_note_take(struct sio_journal *journal, bool *is_there, int *type, bool *sent, struct siotls_bytes *content,
                   struct sio_error *error) SIO_CHECKED;

#endif
