/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal_test.c: questions are asked once and answered once; notes come out as they went in.
 */
#include "handshake/context/journal.h"

#include <string.h>

#include "handshake_suites.h"

static struct siotls_memory memory;
static struct sio_journal journal;
static struct sio_error error;

static void begin(void)
{
    ck_assert(sio_memory_init(&memory, NULL));
    journal = (struct sio_journal){0};
    error = (struct sio_error){0};
}

START_TEST(a_question_waits_for_its_answer)
{
    begin();
    ck_assert(!sio_journal_waits(&journal));
    ck_assert_int_eq(sio_ask(&journal, SIOTLS_EVENT_SIGN), SIO_WAIT_FOR_ANSWER);
    uint64_t id = journal.last_question;
    ck_assert(sio_journal_waits(&journal));
    ck_assert_int_eq(sio_ask(&journal, SIOTLS_EVENT_SIGN), SIO_WAIT_FOR_ANSWER);
    ck_assert_uint_eq(journal.last_question, id);
    journal.question.is_answered = true;
    ck_assert(!sio_journal_waits(&journal));
    ck_assert_int_eq(sio_ask(&journal, SIOTLS_EVENT_SIGN), SIO_DONE);
    ck_assert_int_eq(journal.question.type, SIOTLS_EVENT_NONE);
    ck_assert_int_eq(sio_ask(&journal, SIOTLS_EVENT_VERIFY), SIO_WAIT_FOR_ANSWER);
    ck_assert_uint_eq(journal.last_question, id + 1);
    sio_journal_clear(&journal);
}
END_TEST

static void add(enum siotls_event_type type, bool sent, const char *words)
{
    struct sio_note note;
    ck_assert(sio_note_open(&note, &journal, type, sent, &memory, &error));
    sio_write_bytes(&note.writer, (const uint8_t *)words, strlen(words));
    ck_assert(sio_note_close(&note, &journal, &error));
}

static void take(enum siotls_event_type wanted, bool wanted_sent, const char *words)
{
    bool is_there;
    bool sent;
    int type;
    struct siotls_bytes content;
    ck_assert(sio_note_take(&journal, &is_there, &type, &sent, &content, &error) && is_there);
    ck_assert_int_eq(type, (int)wanted);
    ck_assert_int_eq(sent, wanted_sent);
    ck_assert(sio_bytes_equal(content, sio_bytes((const uint8_t *)words, strlen(words))));
}

START_TEST(notes_come_in_their_order)
{
    bool is_there = true;
    bool sent;
    int type;
    struct siotls_bytes content;
    begin();
    add(SIOTLS_EVENT_MESSAGE, true, "first");
    add(SIOTLS_EVENT_KEYLOG, false, "");
    take(SIOTLS_EVENT_MESSAGE, true, "first");
    add(SIOTLS_EVENT_SESSION, false, "third");
    take(SIOTLS_EVENT_KEYLOG, false, "");
    take(SIOTLS_EVENT_SESSION, false, "third");
    ck_assert(sio_note_take(&journal, &is_there, &type, &sent, &content, &error) && !is_there);
    sio_journal_clear(&journal);
}
END_TEST

/* What nobody takes has a bound: the oldest go, whole, and are counted. */
START_TEST(too_many_notes_lose_the_oldest)
{
    static char words[1 << 12];
    begin();
    memset(words, 'x', sizeof words - 1);
    add(SIOTLS_EVENT_SESSION, false, "the oldest");
    for (int i = 0; i < 1000; i++) {
        add(SIOTLS_EVENT_MESSAGE, true, words);
        ck_assert_uint_le(journal.notes->waiting.data_len, SIO_MAX_NOTES);
    }
    add(SIOTLS_EVENT_KEYLOG, false, "the newest");
    uint64_t num_kept = 1001 - journal.notes->num_lost;
    ck_assert_uint_gt(journal.notes->num_lost, 900);
    ck_assert_uint_gt(num_kept, 60);
    for (uint64_t i = 0; i < num_kept; i++)
        take(SIOTLS_EVENT_MESSAGE, true, words);
    take(SIOTLS_EVENT_KEYLOG, false, "the newest");
    sio_journal_clear(&journal);
}
END_TEST

/* Longer than a note can be: nothing of it is left. */
START_TEST(a_note_is_whole_or_not_there)
{
    static uint8_t long_words[1 << 20];
    struct sio_note note;
    begin();
    add(SIOTLS_EVENT_MESSAGE, true, "whole");
    size_t notes_len = journal.notes->waiting.data_len;
    ck_assert(sio_note_open(&note, &journal, SIOTLS_EVENT_MESSAGE, true, &memory, &error));
    sio_write_bytes(&note.writer, long_words, sizeof long_words);
    ck_assert(!sio_note_close(&note, &journal, &error));
    ck_assert_int_eq(error.status, SIOTLS_ERROR_NO_MEMORY);
    ck_assert_uint_eq(journal.notes->waiting.data_len, notes_len);
    sio_journal_clear(&journal);
}
END_TEST

Suite *handshake_journal_suite(void)
{
    Suite *suite = suite_create("handshake/journal");
    TCase *tcase = tcase_create("journal");
    tcase_add_test(tcase, a_question_waits_for_its_answer);
    tcase_add_test(tcase, notes_come_in_their_order);
    tcase_add_test(tcase, too_many_notes_lose_the_oldest);
    tcase_add_test(tcase, a_note_is_whole_or_not_there);
    suite_add_tcase(suite, tcase);
    return suite;
}
