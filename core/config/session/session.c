/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.c: see session.h.
 */
#include "config/session/session.h"

#include <string.h>

#include <siotls/session.h>

#include "base/writer.h"
#include "wire/constants.h"

enum {
    MAGIC = 0x73696f53, /* "sioS" */
    VERSION = 3,
    FLAG_RAW_KEY = 2,
    FLAG_QUIC = 4,
    MAX_SESSION = 1 << 18,
    MAX_SKEW_MS = 60000
};

static void write_vector(struct sio_writer *writer, uint8_t num_length_bytes, struct siotls_bytes bytes)
{
    struct sio_mark mark = sio_write_open(writer, num_length_bytes);
    sio_write_bytes(writer, bytes.data, bytes.data_len);
    sio_write_close(writer, mark);
}

bool sio_session_write(struct sio_buffer *buffer, const struct sio_session *session)
{
    struct sio_writer writer;
    sio_writer_init(&writer, buffer, MAX_SESSION);
    sio_write_u32(&writer, MAGIC);
    sio_write_u8(&writer, VERSION);
    sio_write_u8(&writer, session->kind);
    sio_write_u8(&writer, (uint8_t)((session->is_raw_key ? FLAG_RAW_KEY : 0) | (session->is_of_quic ? FLAG_QUIC : 0)));
    sio_write_u8(&writer, session->judge);
    sio_write_u16(&writer, session->suite);
    sio_write_u64(&writer, session->issued_ms);
    sio_write_u64(&writer, session->authenticated_ms);
    sio_write_u32(&writer, session->lifetime_seconds);
    sio_write_u32(&writer, session->age_add);
    sio_write_u32(&writer, session->max_early_data);
    sio_write_bytes(&writer, session->judgement.data, session->judgement.data_len);
    sio_write_u64(&writer, session->terms.not_before_ms);
    sio_write_u64(&writer, session->terms.not_after_ms);
    write_vector(&writer, 2, session->terms.certificates);
    write_vector(&writer, 1, session->psk);
    write_vector(&writer, 1, session->alpn);
    write_vector(&writer, 2, session->server_name);
    write_vector(&writer, 1, session->early_context);
    write_vector(&writer, 2, session->ticket);
    write_vector(&writer, 3, session->chain);
    return sio_writer_ok(&writer);
}

static bool read_header(struct sio_reader *reader, struct sio_session *session)
{
    uint32_t magic;
    uint8_t version;
    uint8_t flags;
    if (!sio_read_u32(reader, &magic) || magic != MAGIC || !sio_read_u8(reader, &version) || version != VERSION ||
        !sio_read_u8(reader, &session->kind) || !sio_read_u8(reader, &flags) ||
        (flags & ~(FLAG_RAW_KEY | FLAG_QUIC)) != 0 || !sio_read_u8(reader, &session->judge))
        return false;
    session->is_raw_key = (flags & FLAG_RAW_KEY) != 0;
    session->is_of_quic = (flags & FLAG_QUIC) != 0;
    return true;
}

static bool read_terms(struct sio_reader *reader, struct sio_session *session)
{
    return sio_read_bytes(reader, &session->judgement, SIO_JUDGEMENT_SIZE) &&
           sio_read_u64(reader, &session->terms.not_before_ms) && sio_read_u64(reader, &session->terms.not_after_ms) &&
           sio_read_vector16(reader, &session->terms.certificates, 0, SIO_MAX_TERMS) &&
           sio_terms_are_well_formed(&session->terms);
}

static bool read_body(struct sio_reader *reader, struct sio_session *session)
{
    return sio_read_u16(reader, &session->suite) && sio_read_u64(reader, &session->issued_ms) &&
           sio_read_u64(reader, &session->authenticated_ms) && sio_read_u32(reader, &session->lifetime_seconds) &&
           sio_read_u32(reader, &session->age_add) && sio_read_u32(reader, &session->max_early_data) &&
           read_terms(reader, session) && sio_read_vector8(reader, &session->psk, 32, 64) &&
           sio_read_vector8(reader, &session->alpn, 0, 255) &&
           sio_read_vector16(reader, &session->server_name, 0, 255) &&
           sio_read_vector8(reader, &session->early_context, 0, SIO_MAX_EARLY_CONTEXT) &&
           sio_read_vector16(reader, &session->ticket, 0, 65535) &&
           sio_read_vector24(reader, &session->chain, 0, SIO_MAX_SESSION_CHAIN) && sio_read_end(reader);
}

bool sio_session_certificate_next(struct sio_reader *reader, struct siotls_bytes *certificate)
{
    return sio_read_vector24(reader, certificate, 1, SIO_MAX_SESSION_CHAIN);
}

/* Of a raw key there is exactly one. */
static bool is_chain(const struct sio_session *session)
{
    struct sio_reader reader = sio_reader(session->chain);
    struct siotls_bytes certificate;
    size_t num_certificates = 0;
    while (sio_session_certificate_next(&reader, &certificate))
        num_certificates++;
    return sio_read_end(&reader) && num_certificates <= SIO_MAX_CHAIN &&
           (!session->is_raw_key || num_certificates == 1);
}

uint32_t sio_session_hash(const struct sio_session *session)
{
    uint32_t aead;
    uint32_t hash;
    return siotls_suite_parts(&aead, &hash, session->suite) == SIOTLS_OK ? hash : 0;
}

uint64_t sio_session_age_ms(const struct sio_session *session, uint64_t time_ms)
{
    return time_ms > session->issued_ms ? time_ms - session->issued_ms : 0;
}

static bool is_within(uint64_t since_ms, uint64_t time_ms, uint32_t seconds)
{
    if (since_ms > time_ms)
        return since_ms - time_ms <= MAX_SKEW_MS;
    return time_ms - since_ms <= (uint64_t)seconds * 1000;
}

bool sio_session_is_current(const struct sio_session *session, uint64_t time_ms)
{
    return is_within(session->issued_ms, time_ms, session->lifetime_seconds) &&
           is_within(session->authenticated_ms, time_ms, SIO_MAX_TICKET_LIFETIME);
}

/* The PSK is one digest long. */
static bool is_consistent(const struct sio_session *session)
{
    uint32_t hash = sio_session_hash(session);
    size_t digest_size = hash == SIOTLS_HASH_SHA256 ? 32 : hash == SIOTLS_HASH_SHA384 ? 48 : 0;
    bool is_client = session->kind == SIO_SESSION_OF_CLIENT;
    return session->judge <= SIO_JUDGED_BY_PSK && session->psk.data_len == digest_size &&
           session->lifetime_seconds <= SIO_MAX_TICKET_LIFETIME &&
           (session->server_name.data_len == 0 ||
            memchr(session->server_name.data, 0, session->server_name.data_len) == NULL) &&
           is_client == (session->ticket.data_len > 0) && (!is_client || session->chain.data_len == 0) &&
           ((session->is_of_quic && !is_client) || session->early_context.data_len == 0);
}

bool sio_session_parse(struct sio_session *session, struct siotls_bytes data, enum sio_session_kind kind)
{
    struct sio_reader reader = sio_reader(data);
    *session = (struct sio_session){0};
    return read_header(&reader, session) && session->kind == kind && read_body(&reader, session) && is_chain(session) &&
           is_consistent(session);
}

bool sio_session_is_of_other_version(struct siotls_bytes data)
{
    struct sio_reader reader = sio_reader(data);
    uint32_t magic;
    uint8_t version;
    return sio_read_u32(&reader, &magic) && magic == MAGIC && sio_read_u8(&reader, &version) && version != VERSION;
}

int siotls_session_describe(struct siotls_session_info *info, const uint8_t *data, size_t data_len)
{
    struct sio_session session;
    struct siotls_session_info full = {.size = sizeof full};
    if (info == NULL || info->size < sizeof info->size || data == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    if (!sio_session_parse(&session, sio_bytes(data, data_len), SIO_SESSION_OF_CLIENT))
        return SIOTLS_ERROR_SYNTAX;
    full.server_name = session.server_name;
    full.alpn = session.alpn;
    full.suite = session.suite;
    full.issued_ms = session.issued_ms;
    full.lifetime_seconds = session.lifetime_seconds;
    full.max_early_data = session.max_early_data;
    full.is_verified = session.judge != SIO_JUDGED_BY_NOBODY;
    full.is_quic = session.is_of_quic;
    return sio_struct_fill(info, &full, sizeof full) ? SIOTLS_OK : SIOTLS_ERROR_ARGUMENT;
}
