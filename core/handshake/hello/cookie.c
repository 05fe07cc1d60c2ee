/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cookie.c: see cookie.h. A cookie is: version, salt, and sealed: time, suite, group, flags, the first ClientHello's
 * PSKs, its hash, the digest of what the second has to repeat. Key and nonce are derived from a config's key and the
 * salt, so that no number of cookies wears the key out. The application's context is authenticated beside it.
 */
#include "handshake/hello/cookie.h"

#include <string.h>

#include "base/reader.h"
#include "base/writer.h"
#include "handshake/hello/hello_retry.h"

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

bool sio_cookie_is_wanted(const struct siotls_config *config)
{
    return config->cookie_keys.data_len > 0;
}

/* ---- sealing ---- */

/* The key and nonce of one cookie. */
static bool key_cookie(struct sio_aead_key *key, uint8_t nonce[SIO_MAX_AEAD_NONCE], struct sio_context *context,
                       const uint8_t *config_key, const uint8_t *salt, int direction)
{
    const struct sio_suite *suite = &context->config->cookie_suite;
    const struct siotls_bytes salt_bytes = sio_bytes(salt, SALT_SIZE);
    uint8_t derived[SIO_MAX_AEAD_KEY];
    bool done = sio_kdf_expand_label(&suite->kdf, derived, suite->aead.algorithm->key_size, config_key,
                                     "siotls cookie key", salt_bytes, &context->error) &&
                sio_kdf_expand_label(&suite->kdf, nonce, suite->aead.algorithm->nonce_size, config_key,
                                     "siotls cookie iv", salt_bytes, &context->error) &&
                sio_aead_key_set(key, &suite->aead, derived, direction, &context->home->memory, &context->error);
    sio_wipe(derived, sizeof derived);
    return done;
}

/* Additional data: version and context. Returns its length. */
static size_t additional_data(uint8_t data[1 + SIO_MAX_COOKIE_CONTEXT], struct siotls_bytes bound)
{
    data[0] = VERSION;
    if (bound.data_len > 0)
        memcpy(data + 1, bound.data, bound.data_len);
    return 1 + bound.data_len;
}

static bool seal(struct sio_context *context, struct siotls_bytes bound, struct siotls_bytes plain, const uint8_t *salt,
                 uint8_t *sealed)
{
    struct sio_aead_key key = {0};
    uint8_t nonce[SIO_MAX_AEAD_NONCE];
    uint8_t aad[1 + SIO_MAX_COOKIE_CONTEXT];
    size_t aad_len = additional_data(aad, bound);
    if (!key_cookie(&key, nonce, context, context->config->cookie_keys.data, salt, SIOTLS_DIRECTION_SEAL))
        return false;
    int result = key.algorithm->seal(sio_aead_context(&key), nonce, aad, aad_len, &plain, 1, sealed);
    sio_aead_key_clear(&key, &context->home->memory);
    return result == SIOTLS_PROVIDER_OK ||
           sio_fail_status(&context->error, SIOTLS_ERROR_PROVIDER, "cookie: the provider could not seal it");
}

/* With one of the config's keys; *opened false: not with this one. */
static bool open_with(bool *opened, uint8_t *plain, struct sio_context *context, struct siotls_bytes bound,
                      const uint8_t *config_key, struct siotls_bytes cookie)
{
    struct sio_aead_key key = {0};
    uint8_t nonce[SIO_MAX_AEAD_NONCE];
    uint8_t aad[1 + SIO_MAX_COOKIE_CONTEXT];
    size_t aad_len = additional_data(aad, bound);
    if (!key_cookie(&key, nonce, context, config_key, cookie.data + 1, SIOTLS_DIRECTION_OPEN))
        return false;
    int result = key.algorithm->open(sio_aead_context(&key), nonce, aad, aad_len, cookie.data + HEAD_SIZE,
                                     cookie.data_len - HEAD_SIZE, plain);
    sio_aead_key_clear(&key, &context->home->memory);
    *opened = result == SIOTLS_PROVIDER_OK;
    return *opened || result == SIOTLS_PROVIDER_BAD_TAG ||
           sio_fail_status(&context->error, SIOTLS_ERROR_PROVIDER, "cookie: the provider could not open it");
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

static bool write_contents(struct sio_buffer *plain, const struct sio_first_hello *first, const uint8_t *first_hash,
                           struct sio_context *context)
{
    size_t digest_size = first->suite->kdf.hash.algorithm->digest_size;
    const struct sio_first_psks *psks = &first->psks;
    struct sio_writer writer;
    sio_writer_init(&writer, plain, MAX_SEALED);
    sio_write_u64(&writer, context->clock.now_ms);
    sio_write_u16(&writer, first->suite->id);
    sio_write_u16(&writer, first->group->group);
    sio_write_u8(&writer,
                 (uint8_t)((first->names_group ? NAMES_GROUP : 0) | (first->offered_early ? EARLY_DATA_OFFERED : 0) |
                           (psks->has_more ? HAS_MORE_PSKS : 0) | (psks->has_chosen ? HAS_CHOSEN_PSK : 0)));
    write_psks(&writer, psks);
    sio_write_bytes(&writer, first_hash, digest_size);
    sio_write_bytes(&writer, first->digest, digest_size);
    return sio_writer_ok(&writer) || sio_fail_memory(&context->error);
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
static bool check_time(struct sio_context *context)
{
    return context->clock.is_set ||
           sio_fail_status(&context->error, SIOTLS_ERROR_STATE, "cookie: the time was not set");
}

bool sio_cookie_make(struct sio_buffer *cookie, const struct sio_first_hello *first, const uint8_t *first_hash,
                     struct siotls_bytes bound, struct sio_context *context)
{
    uint8_t head[HEAD_SIZE] = {VERSION};
    struct sio_buffer plain;
    struct sio_writer writer;
    if (!check_time(context))
        return false;
    sio_buffer_init(&plain, &context->home->memory);
    sio_writer_init(&writer, cookie, UINT16_MAX);
    bool done = write_contents(&plain, first, first_hash, context) &&
                sio_random_fill(&context->config->random, head + 1, SALT_SIZE, &context->error);
    if (done) {
        sio_write_bytes(&writer, head, HEAD_SIZE);
        uint8_t *sealed =
            sio_write_room(&writer, plain.data_len + context->config->cookie_suite.aead.algorithm->tag_size);
        done = sealed != NULL ? seal(context, bound, sio_buffer_bytes(&plain), head + 1, sealed)
                              : sio_fail_memory(&context->error);
    }
    sio_buffer_clear(&plain);
    return done;
}

/* ---- taking ---- */

static bool refuse(struct sio_context *context, const char *reason)
{
    return sio_fail(&context->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, reason);
}

/* plain has room for MAX_SEALED. */
static bool open_any(struct siotls_bytes *plain_view, uint8_t *plain, struct sio_context *context,
                     struct siotls_bytes bound, struct siotls_bytes cookie)
{
    const struct sio_buffer *keys = &context->config->cookie_keys;
    size_t tag_size = context->config->cookie_suite.aead.algorithm->tag_size;
    bool opened = false;
    if (cookie.data_len < HEAD_SIZE + tag_size || cookie.data_len > HEAD_SIZE + MAX_SEALED || cookie.data[0] != VERSION)
        return refuse(context, "cookie: it is not one of ours");
    for (size_t at = 0; !opened && at < keys->data_len; at += SIO_COOKIE_KEY_SIZE)
        if (!open_with(&opened, plain, context, bound, keys->data + at, cookie))
            return false;
    if (!opened)
        return refuse(context, "cookie: none of our keys opens it");
    *plain_view = sio_bytes(plain, cookie.data_len - HEAD_SIZE - tag_size);
    return true;
}

/* Clocks of several servers may differ by some seconds. */
static bool check_age(struct sio_context *context, uint64_t issued_ms)
{
    uint64_t now_ms = context->clock.now_ms;
    if (issued_ms > now_ms + SIO_COOKIE_MAX_SKEW_MS)
        return refuse(context, "cookie: it comes from the future");
    if (now_ms > issued_ms && now_ms - issued_ms > SIO_COOKIE_LIFETIME_MS)
        return refuse(context, "cookie: it is too old");
    return true;
}

/* A config that lost the suite or group meanwhile does not know the cookie. */
static bool remember(struct sio_first_hello *first, const struct contents *contents, struct sio_context *context)
{
    *first = (struct sio_first_hello){
        .suite = sio_config_suite(context->config, contents->suite),
        .group = sio_config_group(context->config, contents->group),
        .psks = contents->psks,
        .names_group = (contents->flags & NAMES_GROUP) != 0,
        .offered_early = (contents->flags & EARLY_DATA_OFFERED) != 0,
        .is_of_cookie = true,
    };
    if (first->suite == NULL || first->group == NULL ||
        contents->first_hash.data_len != first->suite->kdf.hash.algorithm->digest_size)
        return refuse(context, "cookie: its suite or group is not in the config");
    memcpy(first->digest, contents->first_digest.data, contents->first_digest.data_len);
    memcpy(first->hash, contents->first_hash.data, contents->first_hash.data_len);
    return true;
}

bool sio_cookie_open(struct sio_first_hello *first, struct siotls_bytes cookie, struct siotls_bytes bound,
                     struct sio_context *context)
{
    uint8_t plain[MAX_SEALED];
    struct siotls_bytes view = {0};
    struct contents contents = {0};
    if (!open_any(&view, plain, context, bound, cookie))
        return false;
    if (!read_contents(&contents, view))
        return refuse(context, "cookie: its contents are malformed");
    return check_time(context) && check_age(context, contents.time_ms) && remember(first, &contents, context);
}

/* RFC 9846 4.1. */
bool sio_cookie_start(struct sio_transcript *transcript, const struct sio_first_hello *first,
                      const struct sio_client_hello *hello, struct sio_context *context)
{
    const struct sio_hash *hash = &first->suite->kdf.hash;
    const uint8_t head[] = {SIO_MESSAGE_MESSAGE_HASH, 0, 0, (uint8_t)hash->algorithm->digest_size};
    struct sio_buffer message;
    struct sio_writer writer;
    sio_buffer_init(&message, &context->home->memory);
    sio_writer_init(&writer, &message, UINT16_MAX);
    sio_write_u8(&writer, SIO_MESSAGE_SERVER_HELLO);
    struct sio_mark body = sio_write_open(&writer, 3);
    sio_hello_retry_write(&writer, first, hello->legacy_session_id, hello->cookie);
    sio_write_close(&writer, body);
    bool done = (sio_writer_ok(&writer) || sio_fail_memory(&context->error)) &&
                sio_transcript_start(transcript, hash, &context->error) &&
                sio_transcript_add(transcript, sio_bytes(head, sizeof head), &context->error) &&
                sio_transcript_add(transcript, sio_bytes(first->hash, hash->algorithm->digest_size), &context->error) &&
                sio_transcript_add(transcript, sio_buffer_bytes(&message), &context->error);
    sio_buffer_clear(&message);
    return done;
}
