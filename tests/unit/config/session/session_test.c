/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session_test.c: the serialised session: what is written is read, and nothing else is (core/config/session/session.h).
 */
#include "config/session/session.h"

#include <siotls/session.h>
#include <string.h>

#include "config_suites.h"

static struct siotls_memory memory;
static const uint8_t secret[48] = {1, 2, 3};
static const uint8_t name[] = "server.example";
static const uint8_t judgement[SIO_JUDGEMENT_SIZE] = {4, 5, 6};
static const uint8_t terms[] = {1, 2, 3, 4, 1, 2, 5, 6, 1, 2, 3, 4, 0, 1, 7};
static const uint8_t chain[] = {0, 0, 2, 7, 7, 0, 0, 1, 9};

static struct sio_session session_of(enum sio_session_kind kind)
{
    struct sio_session session = {
        .kind = (uint8_t)kind,
        .judge = SIO_JUDGED_BY_CONFIG,
        .suite = SIOTLS_SUITE_AES_128_GCM_SHA256,
        .issued_ms = 1893456000123,
        .authenticated_ms = 1893456000000,
        .lifetime_seconds = 7200,
        .age_add = 0xfedcba98,
        .max_early_data = 16384,
        .judgement = sio_bytes(judgement, sizeof judgement),
        .terms = {1893455000000, 1893457000000, sio_bytes(terms, sizeof terms)},
        .psk = sio_bytes(secret, 32),
        .alpn = sio_bytes((const uint8_t *)"h2", 2),
        .server_name = sio_bytes(name, sizeof name - 1),
    };
    if (kind == SIO_SESSION_OF_CLIENT)
        session.ticket = sio_bytes(secret, 40);
    else
        session.chain = sio_bytes(chain, sizeof chain);
    return session;
}

static void begin(struct sio_buffer *buffer, const struct sio_session *session)
{
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(buffer, &memory);
    ck_assert(sio_session_write(buffer, session));
}

static bool parses(const struct sio_session *session)
{
    struct sio_buffer buffer;
    struct sio_session again;
    begin(&buffer, session);
    bool done = sio_session_parse(&again, sio_buffer_bytes(&buffer), (enum sio_session_kind)session->kind);
    sio_buffer_clear(&buffer);
    return done;
}

START_TEST(what_is_written_is_read)
{
    for (int kind = SIO_SESSION_OF_CLIENT; kind <= SIO_SESSION_OF_SERVER; kind++) {
        struct sio_session session = session_of((enum sio_session_kind)kind);
        struct sio_session again;
        struct sio_buffer buffer;
        begin(&buffer, &session);
        ck_assert(sio_session_parse(&again, sio_buffer_bytes(&buffer), (enum sio_session_kind)kind));
        ck_assert(again.judge == session.judge && again.suite == session.suite &&
                  again.issued_ms == session.issued_ms && again.authenticated_ms == session.authenticated_ms &&
                  again.age_add == session.age_add && again.lifetime_seconds == session.lifetime_seconds &&
                  again.max_early_data == session.max_early_data);
        ck_assert(sio_bytes_equal(again.psk, session.psk) && sio_bytes_equal(again.alpn, session.alpn) &&
                  sio_bytes_equal(again.server_name, session.server_name) &&
                  sio_bytes_equal(again.judgement, session.judgement) &&
                  again.terms.not_before_ms == session.terms.not_before_ms &&
                  again.terms.not_after_ms == session.terms.not_after_ms &&
                  sio_bytes_equal(again.terms.certificates, session.terms.certificates) &&
                  sio_bytes_equal(again.ticket, session.ticket) && sio_bytes_equal(again.chain, session.chain));
        sio_buffer_clear(&buffer);
    }
}
END_TEST

START_TEST(what_is_of_quic_says_so)
{
    struct sio_session session = session_of(SIO_SESSION_OF_SERVER);
    struct sio_session again;
    struct sio_buffer buffer;
    session.is_of_quic = true;
    session.early_context = sio_bytes(secret, 20);
    begin(&buffer, &session);
    ck_assert(sio_session_parse(&again, sio_buffer_bytes(&buffer), SIO_SESSION_OF_SERVER));
    ck_assert(again.is_of_quic && !again.is_raw_key && sio_bytes_equal(again.early_context, session.early_context));
    sio_buffer_clear(&buffer);
}
END_TEST

START_TEST(a_part_or_more_is_refused)
{
    struct sio_session session = session_of(SIO_SESSION_OF_CLIENT);
    struct sio_session again;
    struct sio_buffer buffer;
    begin(&buffer, &session);
    for (size_t len = 0; len < buffer.data_len; len++)
        ck_assert(!sio_session_parse(&again, sio_bytes(buffer.data, len), SIO_SESSION_OF_CLIENT));
    ck_assert(sio_buffer_append(&buffer, secret, 1));
    ck_assert(!sio_session_parse(&again, sio_buffer_bytes(&buffer), SIO_SESSION_OF_CLIENT));
    sio_buffer_clear(&buffer);
}
END_TEST

/* Magic, version, kind, flags and judge. */
START_TEST(another_header_is_refused)
{
    struct sio_session session = session_of(SIO_SESSION_OF_CLIENT);
    struct sio_session again;
    struct sio_buffer buffer;
    begin(&buffer, &session);
    for (size_t i = 0; i < 8; i++) {
        uint8_t bit = i >= 6 ? 8 : 1;
        buffer.data[i] ^= bit;
        ck_assert_msg(!sio_session_parse(&again, sio_buffer_bytes(&buffer), SIO_SESSION_OF_CLIENT), "byte %zu", i);
        ck_assert_int_eq(sio_session_is_of_other_version(sio_buffer_bytes(&buffer)), i == 4);
        buffer.data[i] ^= bit;
    }
    ck_assert(!sio_session_parse(&again, sio_buffer_bytes(&buffer), SIO_SESSION_OF_SERVER));
    sio_buffer_clear(&buffer);
}
END_TEST

static void other_suite(struct sio_session *session)
{
    session->suite = 0x1399;
}

static void other_hash(struct sio_session *session)
{
    session->suite = SIOTLS_SUITE_AES_256_GCM_SHA384;
}

static void long_life(struct sio_session *session)
{
    session->lifetime_seconds = SIO_MAX_TICKET_LIFETIME + 1;
}

static void no_ticket(struct sio_session *session)
{
    session->ticket.data_len = 0;
}

static void with_chain(struct sio_session *session)
{
    session->chain = sio_bytes(chain, sizeof chain);
}

static void cut_terms(struct sio_session *session)
{
    session->terms.certificates.data_len--;
}

static void zero_in_name(struct sio_session *session)
{
    session->server_name = sio_bytes((const uint8_t *)"a\0b", 3);
}

static void context_over_tcp(struct sio_session *session)
{
    session->early_context = sio_bytes(secret, 3);
}

static void context_of_client(struct sio_session *session)
{
    context_over_tcp(session);
    session->is_of_quic = true;
}

static void long_name(struct sio_session *session)
{
    static uint8_t letters[256];
    memset(letters, 0x61, sizeof letters);
    session->server_name = sio_bytes(letters, sizeof letters);
}

START_TEST(what_contradicts_itself_is_refused)
{
    static void (*const changes[])(struct sio_session *) = {other_suite,      other_hash,       long_life, no_ticket,
                                                            with_chain,       zero_in_name,     long_name, cut_terms,
                                                            context_over_tcp, context_of_client};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct sio_session session = session_of(SIO_SESSION_OF_CLIENT);
        ck_assert(parses(&session));
        changes[i](&session);
        ck_assert_msg(!parses(&session), "change %zu", i);
    }
}
END_TEST

START_TEST(a_chain_is_whole_certificates)
{
    struct sio_session session = session_of(SIO_SESSION_OF_SERVER);
    ck_assert(parses(&session));
    session.chain.data_len--;
    ck_assert(!parses(&session));
    session.chain.data_len++;
    session.is_raw_key = true; /* of which there is one */
    ck_assert(!parses(&session));
    session.chain.data_len = 5;
    ck_assert(parses(&session));
    session.is_raw_key = false;
    session.chain = sio_bytes((const uint8_t *)"\0\0\0", 3);
    ck_assert(!parses(&session));
}
END_TEST

START_TEST(it_is_current_for_its_lifetime)
{
    struct sio_session session = session_of(SIO_SESSION_OF_CLIENT);
    uint64_t issued_ms = session.issued_ms;
    ck_assert(sio_session_is_current(&session, issued_ms));
    ck_assert(sio_session_is_current(&session, issued_ms + 7200000));
    ck_assert(!sio_session_is_current(&session, issued_ms + 7200001));
    ck_assert(sio_session_is_current(&session, issued_ms - 60000));
    ck_assert(!sio_session_is_current(&session, issued_ms - 60001));
    session.authenticated_ms = issued_ms - (uint64_t)SIO_MAX_TICKET_LIFETIME * 1000;
    ck_assert(sio_session_is_current(&session, issued_ms));
    ck_assert(!sio_session_is_current(&session, issued_ms + 1));
    ck_assert_uint_eq(sio_session_age_ms(&session, issued_ms + 5), 5);
    ck_assert_uint_eq(sio_session_age_ms(&session, issued_ms - 5), 0);
}
END_TEST

START_TEST(it_describes_itself)
{
    struct sio_session session = session_of(SIO_SESSION_OF_CLIENT);
    struct siotls_session_info info = {.size = sizeof info};
    struct sio_buffer buffer;
    begin(&buffer, &session);
    ck_assert_int_eq(siotls_session_describe(&info, buffer.data, buffer.data_len), SIOTLS_OK);
    ck_assert(info.suite == session.suite && info.issued_ms == session.issued_ms && info.is_verified &&
              info.lifetime_seconds == 7200 && info.max_early_data == 16384 && info.alpn.data_len == 2 &&
              info.server_name.data_len == sizeof name - 1);
    ck_assert_int_eq(siotls_session_describe(&info, buffer.data, buffer.data_len - 1), SIOTLS_ERROR_SYNTAX);
    ck_assert_int_eq(siotls_session_describe(NULL, buffer.data, buffer.data_len), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_session_describe(&info, NULL, 0), SIOTLS_ERROR_ARGUMENT);
    sio_buffer_clear(&buffer);
}
END_TEST

Suite *config_session_suite(void)
{
    Suite *suite = suite_create("config/session");
    TCase *tcase = tcase_create("form");
    tcase_add_test(tcase, what_is_written_is_read);
    tcase_add_test(tcase, what_is_of_quic_says_so);
    tcase_add_test(tcase, a_part_or_more_is_refused);
    tcase_add_test(tcase, another_header_is_refused);
    tcase_add_test(tcase, what_contradicts_itself_is_refused);
    tcase_add_test(tcase, a_chain_is_whole_certificates);
    tcase_add_test(tcase, it_is_current_for_its_lifetime);
    tcase_add_test(tcase, it_describes_itself);
    suite_add_tcase(suite, tcase);
    return suite;
}
