/* SPDX-License-Identifier: Apache-2.0 */
/*
 * second_hello.c: see second_hello.h. Of the first hello only a digest is kept.
 */
#include "handshake/second_hello.h"

/* Extensions that siotls does not know are not looked at: they are passed over in both hellos. */
static bool may_change(enum sio_extension extension)
{
    return extension == SIO_EXTENSION_KEY_SHARE || extension == SIO_EXTENSION_EARLY_DATA ||
           extension == SIO_EXTENSION_COOKIE || extension == SIO_EXTENSION_PRE_SHARED_KEY ||
           extension == SIO_EXTENSION_PADDING;
}

/* With the length in front, so that no two sequences of parts have the same digest. */
static bool add(struct sio_hash_run *run, struct siotls_bytes part, struct sio_error *error)
{
    const uint8_t length[3] = {(uint8_t)(part.data_len >> 16), (uint8_t)(part.data_len >> 8), (uint8_t)part.data_len};
    return sio_hash_update(run, sio_bytes(length, sizeof length), error) &&
           (part.data_len == 0 || sio_hash_update(run, part, error));
}

static bool add_extensions(struct sio_hash_run *run, const struct sio_extensions *extensions, struct sio_error *error)
{
    for (int i = 0; i < SIO_NUM_EXTENSIONS; i++) {
        enum sio_extension extension = (enum sio_extension)i;
        const uint8_t number = (uint8_t)i;
        if (may_change(extension) || !sio_extensions_have(extensions, extension))
            continue;
        if (!add(run, sio_bytes(&number, 1), error) || !add(run, extensions->data[i], error))
            return false;
    }
    return true;
}

bool sio_hello_digest(uint8_t *digest, const struct sio_hash *hash, const struct sio_client_hello *hello,
                      struct sio_error *error)
{
    const uint8_t version[2] = {(uint8_t)(hello->legacy_version >> 8), (uint8_t)hello->legacy_version};
    struct sio_hash_run run = {0};
    bool done = sio_hash_begin(&run, hash, error) && add(&run, sio_bytes(version, sizeof version), error) &&
                add(&run, hello->random, error) && add(&run, hello->legacy_session_id, error) &&
                add(&run, hello->cipher_suites, error) && add(&run, hello->legacy_compression_methods, error) &&
                add_extensions(&run, &hello->extensions, error) && sio_hash_final(&run, digest, error);
    sio_hash_clear(&run);
    return done;
}

static bool check_repeated(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    uint8_t digest[SIO_MAX_DIGEST];
    const struct sio_hash *hash = &conn->suite->kdf.hash;
    if (!sio_hello_digest(digest, hash, hello, &conn->error))
        return false;
    if (!sio_equal_secret(digest, conn->handshake->first_digest, hash->algorithm->digest_size))
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "client_hello: the second one differs from the first");
    return true;
}

/* Where a group was asked for its share is the only one; else the shares stay, and one was good. */
static bool check_share(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    struct sio_reader reader = sio_reader(hello->key_shares);
    struct siotls_bytes share;
    uint16_t group = 0;
    bool is_good =
        conn->handshake->retry_names_group
            ? sio_key_share_next(&reader, &group, &share) && group == conn->group->group && sio_read_end(&reader)
            : sio_key_share_find(&share, hello->key_shares, conn->group->group);
    return is_good || sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                               "client_hello: the second one has another share than was asked for");
}

/* None was sent: what the client puts there is passed over. */
static bool check_cookie(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    if (conn->handshake->cookie.data_len == 0 ||
        sio_bytes_equal(hello->cookie, sio_buffer_bytes(&conn->handshake->cookie)))
        return true;
    return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "client_hello: the second one has another cookie");
}

bool sio_second_hello_check(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    if (!check_repeated(conn, hello) || !check_cookie(conn, hello))
        return false;
    if (sio_extensions_have(&hello->extensions, SIO_EXTENSION_EARLY_DATA))
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "client_hello: the second one offers early data");
    return check_share(conn, hello);
}
