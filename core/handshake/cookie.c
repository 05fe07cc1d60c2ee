/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cookie.c: see cookie.h. A cookie is: version, salt, and sealed: time, suite, group, flags, the first ClientHello's
 * PSKs, its hash, the digest of what the second has to repeat. Key and nonce are derived from a config's key and the
 * salt, so that no number of cookies wears the key out. The application's context is authenticated beside it.
 */
#include "handshake/cookie.h"

#include <string.h>

#include "handshake/hello_checks.h"
#include "handshake/second_hello.h"

enum { VERSION = 2, SALT_SIZE = 16, HEAD_SIZE = 1 + SALT_SIZE, MAX_SEALED = 320 };

enum flags { NAMES_GROUP = 1, EARLY_DATA_OFFERED = 2, HAS_MORE_PSKS = 4, HAS_CHOSEN_PSK = 8 };

/* What a cookie says. */
struct contents {
    uint64_t time_ms;
    uint16_t suite;
    uint16_t group;
    uint8_t flags; /* of enum flags */
    struct sio_first_psks psks;
    struct siotls_bytes first_hash;
    struct siotls_bytes first_digest;
};

bool sio_cookie_is_wanted(const struct siotls_conn *conn)
{
    return conn->config->cookie_keys.data_len > 0;
}

/* ---- sealing ---- */

/* The key and nonce of one cookie. */
static bool key_cookie(struct sio_aead_key *key, uint8_t nonce[SIO_MAX_AEAD_NONCE], struct siotls_conn *conn,
                       const uint8_t *config_key, const uint8_t *salt, int direction)
{
    const struct sio_suite *suite = &conn->config->cookie_suite;
    const struct siotls_bytes context = sio_bytes(salt, SALT_SIZE);
    uint8_t derived[SIO_MAX_AEAD_KEY];
    bool done = sio_kdf_expand_label(&suite->kdf, derived, suite->aead.algorithm->key_size, config_key,
                                     "siotls cookie key", context, &conn->error) &&
                sio_kdf_expand_label(&suite->kdf, nonce, suite->aead.algorithm->nonce_size, config_key,
                                     "siotls cookie iv", context, &conn->error) &&
                sio_aead_key_set(key, &suite->aead, derived, direction, &conn->memory, &conn->error);
    sio_wipe(derived, sizeof derived);
    return done;
}

/* Additional data: version and context. Returns its length. */
static size_t additional_data(uint8_t data[1 + SIO_MAX_COOKIE_CONTEXT], const struct siotls_conn *conn)
{
    const struct sio_buffer *context = &conn->handshake->cookie_context;
    data[0] = VERSION;
    for (size_t i = 0; i < context->data_len && i < SIO_MAX_COOKIE_CONTEXT; i++)
        data[1 + i] = context->data[i];
    return 1 + context->data_len;
}

static bool seal(struct siotls_conn *conn, struct siotls_bytes plain, const uint8_t *salt, uint8_t *sealed)
{
    struct sio_aead_key key = {0};
    uint8_t nonce[SIO_MAX_AEAD_NONCE];
    uint8_t aad[1 + SIO_MAX_COOKIE_CONTEXT];
    size_t aad_len = additional_data(aad, conn);
    if (!key_cookie(&key, nonce, conn, conn->config->cookie_keys.data, salt, SIOTLS_DIRECTION_SEAL))
        return false;
    int result = key.aead.algorithm->seal(key.context, nonce, aad, aad_len, &plain, 1, sealed);
    sio_aead_key_clear(&key, &conn->memory);
    return result == SIOTLS_PROVIDER_OK ||
           sio_fail_status(&conn->error, SIOTLS_ERROR_PROVIDER, "cookie: the provider could not seal it");
}

/* With one of the config's keys; *opened false: not with this one. */
static bool open_with(bool *opened, uint8_t *plain, struct siotls_conn *conn, const uint8_t *config_key,
                      struct siotls_bytes cookie)
{
    struct sio_aead_key key = {0};
    uint8_t nonce[SIO_MAX_AEAD_NONCE];
    uint8_t aad[1 + SIO_MAX_COOKIE_CONTEXT];
    size_t aad_len = additional_data(aad, conn);
    if (!key_cookie(&key, nonce, conn, config_key, cookie.data + 1, SIOTLS_DIRECTION_OPEN))
        return false;
    int result = key.aead.algorithm->open(key.context, nonce, aad, aad_len, cookie.data + HEAD_SIZE,
                                          cookie.data_len - HEAD_SIZE, plain);
    sio_aead_key_clear(&key, &conn->memory);
    *opened = result == SIOTLS_PROVIDER_OK;
    return *opened || result == SIOTLS_PROVIDER_BAD_TAG ||
           sio_fail_status(&conn->error, SIOTLS_ERROR_PROVIDER, "cookie: the provider could not open it");
}

/* ---- contents ---- */

static void write_psks(struct sio_writer *writer, const struct sio_first_psks *psks)
{
    sio_write_u8(writer, psks->num_names);
    for (size_t i = 0; i < psks->num_names; i++)
        sio_write_bytes(writer, psks->names[i], SIO_PSK_NAME);
    if (psks->has_chosen)
        sio_write_bytes(writer, psks->chosen, SIO_PSK_NAME);
}

static bool read_name(struct sio_reader *reader, uint8_t name[SIO_PSK_NAME])
{
    struct siotls_bytes bytes;
    if (!sio_read_bytes(reader, &bytes, SIO_PSK_NAME))
        return false;
    memcpy(name, bytes.data, SIO_PSK_NAME);
    return true;
}

static bool read_psks(struct sio_reader *reader, struct sio_first_psks *psks, uint8_t flags)
{
    psks->has_more = (flags & HAS_MORE_PSKS) != 0;
    psks->has_chosen = (flags & HAS_CHOSEN_PSK) != 0;
    if (!sio_read_u8(reader, &psks->num_names) || psks->num_names > SIO_MAX_FIRST_PSKS)
        return false;
    for (size_t i = 0; i < psks->num_names; i++)
        if (!read_name(reader, psks->names[i]))
            return false;
    return !psks->has_chosen || read_name(reader, psks->chosen);
}

static bool write_contents(struct sio_buffer *plain, struct siotls_conn *conn, const uint8_t *first_hash)
{
    const struct sio_handshake *handshake = conn->handshake;
    size_t digest_size = conn->suite->kdf.hash.algorithm->digest_size;
    const struct sio_first_psks *psks = &handshake->first_psks;
    bool is_early = sio_extensions_have(&handshake->hello.extensions, SIO_EXTENSION_EARLY_DATA);
    struct sio_writer writer;
    sio_writer_init(&writer, plain, MAX_SEALED);
    sio_write_u64(&writer, conn->time_ms);
    sio_write_u16(&writer, conn->suite->id);
    sio_write_u16(&writer, conn->group->group);
    sio_write_u8(&writer,
                 (uint8_t)((handshake->retry_names_group ? NAMES_GROUP : 0) | (is_early ? EARLY_DATA_OFFERED : 0) |
                           (psks->has_more ? HAS_MORE_PSKS : 0) | (psks->has_chosen ? HAS_CHOSEN_PSK : 0)));
    write_psks(&writer, psks);
    sio_write_bytes(&writer, first_hash, digest_size);
    sio_write_bytes(&writer, handshake->first_digest, digest_size);
    return sio_writer_ok(&writer) || sio_fail_memory(&conn->error);
}

static bool read_contents(struct contents *contents, struct siotls_bytes plain)
{
    struct sio_reader reader = sio_reader(plain);
    uint32_t high;
    uint32_t low;
    if (!sio_read_u32(&reader, &high) || !sio_read_u32(&reader, &low) || !sio_read_u16(&reader, &contents->suite) ||
        !sio_read_u16(&reader, &contents->group) || !sio_read_u8(&reader, &contents->flags) ||
        !read_psks(&reader, &contents->psks, contents->flags))
        return false;
    size_t digest_size = reader.left / 2;
    contents->time_ms = (uint64_t)high << 32 | low;
    return sio_read_bytes(&reader, &contents->first_hash, digest_size) &&
           sio_read_bytes(&reader, &contents->first_digest, digest_size) && sio_read_end(&reader);
}

/* A config of a CLIENT_HELLO's answer may be the first to need the time. */
static bool check_time(struct siotls_conn *conn)
{
    return conn->has_time || sio_fail_status(&conn->error, SIOTLS_ERROR_STATE, "cookie: the time was not set");
}

bool sio_cookie_make(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    uint8_t first_hash[SIO_MAX_DIGEST];
    uint8_t head[HEAD_SIZE] = {VERSION};
    struct sio_buffer plain;
    struct sio_writer writer;
    if (!check_time(conn))
        return false;
    sio_buffer_init(&plain, &conn->memory);
    sio_writer_init(&writer, &handshake->cookie, UINT16_MAX);
    bool done = sio_transcript_hash(&handshake->transcript, first_hash, &conn->error) &&
                write_contents(&plain, conn, first_hash) &&
                sio_random_fill(&conn->config->random, head + 1, SALT_SIZE, &conn->error);
    if (done) {
        sio_write_bytes(&writer, head, HEAD_SIZE);
        uint8_t *sealed = sio_write_room(&writer, plain.data_len + conn->config->cookie_suite.aead.algorithm->tag_size);
        done = sealed != NULL ? seal(conn, sio_buffer_bytes(&plain), head + 1, sealed) : sio_fail_memory(&conn->error);
    }
    sio_buffer_clear(&plain);
    return done;
}

/* ---- taking ---- */

static bool refuse(struct siotls_conn *conn, const char *reason)
{
    return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, reason);
}

/* plain has room for MAX_SEALED. */
static bool open_any(struct siotls_bytes *plain_view, uint8_t *plain, struct siotls_conn *conn,
                     struct siotls_bytes cookie)
{
    const struct sio_buffer *keys = &conn->config->cookie_keys;
    size_t tag_size = conn->config->cookie_suite.aead.algorithm->tag_size;
    bool opened = false;
    if (cookie.data_len < HEAD_SIZE + tag_size || cookie.data_len > HEAD_SIZE + MAX_SEALED || cookie.data[0] != VERSION)
        return refuse(conn, "cookie: it is not one of ours");
    for (size_t at = 0; !opened && at < keys->data_len; at += SIO_COOKIE_KEY_SIZE)
        if (!open_with(&opened, plain, conn, keys->data + at, cookie))
            return false;
    if (!opened)
        return refuse(conn, "cookie: none of our keys opens it");
    *plain_view = sio_bytes(plain, cookie.data_len - HEAD_SIZE - tag_size);
    return true;
}

/* Clocks of several servers may differ by some seconds. */
static bool check_age(struct siotls_conn *conn, uint64_t issued_ms)
{
    if (issued_ms > conn->time_ms + SIO_COOKIE_MAX_SKEW_MS)
        return refuse(conn, "cookie: it comes from the future");
    if (conn->time_ms > issued_ms && conn->time_ms - issued_ms > SIO_COOKIE_LIFETIME_MS)
        return refuse(conn, "cookie: it is too old");
    return true;
}

/* As the other connection's transcript was: message_hash of the first hello, the HelloRetryRequest (RFC 9846 4.1). */
static bool start_transcript(struct siotls_conn *conn, const struct sio_client_hello *hello,
                             const struct contents *contents)
{
    struct sio_transcript *transcript = &conn->handshake->transcript;
    const uint8_t head[] = {SIO_MESSAGE_MESSAGE_HASH, 0, 0, (uint8_t)contents->first_hash.data_len};
    struct sio_buffer message;
    struct sio_writer writer;
    sio_buffer_init(&message, &conn->memory);
    sio_writer_init(&writer, &message, UINT16_MAX);
    sio_write_u8(&writer, SIO_MESSAGE_SERVER_HELLO);
    struct sio_mark body = sio_write_open(&writer, 3);
    sio_hello_retry_write(&writer, conn, hello->legacy_session_id, hello->cookie);
    sio_write_close(&writer, body);
    bool done = (sio_writer_ok(&writer) || sio_fail_memory(&conn->error)) &&
                sio_transcript_start(transcript, &conn->suite->kdf.hash, &conn->error) &&
                sio_transcript_add(transcript, sio_bytes(head, sizeof head), &conn->error) &&
                sio_transcript_add(transcript, contents->first_hash, &conn->error) &&
                sio_transcript_add(transcript, sio_buffer_bytes(&message), &conn->error);
    sio_buffer_clear(&message);
    return done;
}

/* A config that lost the suite or group meanwhile does not know the cookie. */
static bool apply(struct siotls_conn *conn, const struct contents *contents)
{
    struct sio_handshake *handshake = conn->handshake;
    conn->suite = sio_config_suite(conn->config, contents->suite);
    conn->group = sio_config_group(conn->config, contents->group);
    if (conn->suite == NULL || conn->group == NULL ||
        contents->first_hash.data_len != conn->suite->kdf.hash.algorithm->digest_size)
        return refuse(conn, "cookie: its suite or group is not in the config");
    for (size_t i = 0; i < contents->first_digest.data_len; i++)
        handshake->first_digest[i] = contents->first_digest.data[i];
    handshake->first_psks = contents->psks;
    handshake->retry_names_group = (contents->flags & NAMES_GROUP) != 0;
    handshake->early_data_was_offered = (contents->flags & EARLY_DATA_OFFERED) != 0;
    handshake->change_cipher_spec_sent = true; /* behind the HelloRetryRequest */
    conn->hello_retried = true;
    if (conn->record_layer.has_skipped && !handshake->early_data_was_offered)
        return sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "cookie: early data came that was not offered");
    return true;
}

bool sio_cookie_take(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    uint8_t plain[MAX_SEALED];
    struct siotls_bytes view = {0};
    struct contents contents = {0};
    if (!open_any(&view, plain, conn, hello->cookie))
        return false;
    if (!read_contents(&contents, view))
        return refuse(conn, "cookie: its contents are malformed");
    return check_time(conn) && check_age(conn, contents.time_ms) && apply(conn, &contents) &&
           sio_second_hello_check(conn, hello) && start_transcript(conn, hello, &contents);
}
