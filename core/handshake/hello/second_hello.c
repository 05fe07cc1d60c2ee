/* SPDX-License-Identifier: Apache-2.0 */
/*
 * second_hello.c: see second_hello.h. Of the first hello only digests are kept.
 */
#include "handshake/hello/second_hello.h"

#include <string.h>

/* Numbers of extensions that a second hello may change (RFC 9846 4.2.2, RFC 9849 6.1.5). */
static bool may_change(uint16_t type)
{
    enum { ENCRYPTED_CLIENT_HELLO = 0xfe0d };
    return type == sio_extension_type(SIO_EXTENSION_KEY_SHARE) || type == sio_extension_type(SIO_EXTENSION_COOKIE) ||
           type == sio_extension_type(SIO_EXTENSION_EARLY_DATA) ||
           type == sio_extension_type(SIO_EXTENSION_PRE_SHARED_KEY) ||
           type == sio_extension_type(SIO_EXTENSION_PADDING) || type == ENCRYPTED_CLIENT_HELLO;
}

/* With the length in front, so that no two sequences of parts have the same digest. */
static bool add(struct sio_hash_run *run, struct siotls_bytes part, struct sio_error *error)
{
    const uint8_t length[3] = {(uint8_t)(part.data_len >> 16), (uint8_t)(part.data_len >> 8), (uint8_t)part.data_len};
    return sio_hash_update(run, sio_bytes(length, sizeof length), error) &&
           (part.data_len == 0 || sio_hash_update(run, part, error));
}

/* As they stand: the known and the unknown, in their order. */
static bool add_extensions(struct sio_hash_run *run, struct siotls_bytes block, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(block);
    struct siotls_bytes data;
    uint16_t type;
    while (sio_extension_next(&reader, &type, &data)) {
        const uint8_t number[2] = {(uint8_t)(type >> 8), (uint8_t)type};
        if (!may_change(type) && (!add(run, sio_bytes(number, sizeof number), error) || !add(run, data, error)))
            return false;
    }
    return true;
}

/* Of all that has to stay as it is. */
static bool hello_digest(uint8_t *digest, const struct sio_hash *hash, const struct sio_client_hello *hello,
                         struct sio_error *error)
{
    const uint8_t version[2] = {(uint8_t)(hello->legacy_version >> 8), (uint8_t)hello->legacy_version};
    struct sio_hash_run run = {0};
    bool done = sio_hash_begin(&run, hash, error) && add(&run, sio_bytes(version, sizeof version), error) &&
                add(&run, hello->random, error) && add(&run, hello->legacy_session_id, error) &&
                add(&run, hello->cipher_suites, error) && add(&run, hello->legacy_compression_methods, error) &&
                add_extensions(&run, hello->extension_block, error) && sio_hash_final(&run, digest, error);
    sio_hash_clear(&run);
    return done;
}

/* ---- pre-shared keys ---- */

static bool name_psk(uint8_t name[SIO_PSK_NAME], const struct sio_hash *hash, struct siotls_bytes identity,
                     struct sio_error *error)
{
    uint8_t digest[SIO_MAX_DIGEST];
    struct sio_hash_run run = {0};
    bool done = sio_hash_begin(&run, hash, error) && sio_hash_update(&run, identity, error) &&
                sio_hash_final(&run, digest, error);
    sio_hash_clear(&run);
    if (done)
        memcpy(name, digest, SIO_PSK_NAME);
    return done;
}

/* Steps through the identities of a hello; false at the end. */
static bool next_identity(struct sio_reader *reader, struct siotls_bytes *identity)
{
    uint32_t obfuscated_age;
    return sio_read_vector16(reader, identity, 1, 65535) && sio_read_u32(reader, &obfuscated_age);
}

static bool note_psks(struct sio_first_psks *psks, const struct sio_hash *hash, const struct sio_psk_choice *choice,
                      const struct sio_client_hello *hello, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(hello->psk_identities);
    struct siotls_bytes identity;
    *psks = (struct sio_first_psks){.has_chosen = choice->psk != NULL};
    for (size_t i = 0; next_identity(&reader, &identity); i++) {
        if (i < SIO_MAX_FIRST_PSKS && !name_psk(psks->names[psks->num_names++], hash, identity, error))
            return false;
        if (psks->has_chosen && i == choice->index && !name_psk(psks->chosen, hash, identity, error))
            return false;
        psks->has_more = i >= SIO_MAX_FIRST_PSKS;
    }
    return true;
}

bool sio_first_hello_note(struct sio_first_hello *first, const struct sio_choice *choice,
                          const struct sio_psk_choice *psk, const struct sio_client_hello *hello,
                          struct sio_error *error)
{
    const struct sio_hash *hash = &choice->suite->kdf.hash;
    *first = (struct sio_first_hello){
        .suite = choice->suite,
        .group = choice->group,
        .names_group = choice->names_group,
        .offered_early = sio_extensions_have(&hello->extensions, SIO_EXTENSION_EARLY_DATA),
    };
    return hello_digest(first->digest, hash, hello, error) && note_psks(&first->psks, hash, psk, hello, error);
}

static bool names_equal(const uint8_t *a, const uint8_t *b)
{
    return sio_bytes_equal(sio_bytes(a, SIO_PSK_NAME), sio_bytes(b, SIO_PSK_NAME));
}

/* The one that was chosen fits the suite, so there was no reason to leave it out. */
static bool check_chosen(const struct sio_first_psks *psks, const struct sio_client_hello *hello, bool is_there,
                         struct sio_error *error)
{
    if (is_there || !psks->has_chosen)
        return true;
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_PRE_SHARED_KEY))
        return sio_fail(error, SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: the second one has no pre_shared_key");
    return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                    "client_hello: the second one leaves out the PSK that was chosen");
}

/* Some of the first hello's, in their order. What was not noted of a very long list cannot be compared. */
static bool check_psks(const struct sio_first_psks *psks, const struct sio_hash *hash,
                       const struct sio_client_hello *hello, struct sio_error *error)
{
    struct sio_reader reader = sio_reader(hello->psk_identities);
    struct siotls_bytes identity;
    uint8_t name[SIO_PSK_NAME];
    bool has_chosen = false;
    size_t at = 0;
    while (next_identity(&reader, &identity)) {
        if (!name_psk(name, hash, identity, error))
            return false;
        has_chosen |= psks->has_chosen && names_equal(name, psks->chosen);
        while (at < psks->num_names && !names_equal(name, psks->names[at]))
            at++;
        if (at == psks->num_names && !psks->has_more)
            return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                            "client_hello: the second one offers a PSK that the first did not");
        at += at < psks->num_names;
    }
    return check_chosen(psks, hello, has_chosen, error);
}

/* ---- all of it ---- */

static bool check_repeated(const struct sio_first_hello *first, const struct sio_client_hello *hello,
                           struct sio_error *error)
{
    uint8_t digest[SIO_MAX_DIGEST];
    const struct sio_hash *hash = &first->suite->kdf.hash;
    if (!hello_digest(digest, hash, hello, error))
        return false;
    return sio_equal_secret(digest, first->digest, hash->algorithm->digest_size) ||
           sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "client_hello: the second one differs from the first");
}

/* Where a group was asked for its share is the only one; else the shares stay, and one was good. */
static bool check_share(const struct sio_first_hello *first, const struct sio_client_hello *hello,
                        struct sio_error *error)
{
    struct sio_reader reader = sio_reader(hello->key_shares);
    struct siotls_bytes share;
    uint16_t group = 0;
    bool is_good = first->names_group ? sio_key_share_next(&reader, &group, &share) && group == first->group->group &&
                                            sio_read_end(&reader)
                                      : sio_key_share_find(&share, hello->key_shares, first->group->group);
    return is_good || sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                               "client_hello: the second one has another share than was asked for");
}

/* Where none was sent, what the client puts there is passed over. */
static bool check_cookie(const struct sio_client_hello *hello, struct siotls_bytes sent_cookie, struct sio_error *error)
{
    return sent_cookie.data_len == 0 || sio_bytes_equal(hello->cookie, sent_cookie) ||
           sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "client_hello: the second one has another cookie");
}

bool sio_second_hello_check(const struct sio_first_hello *first, const struct sio_client_hello *hello,
                            struct siotls_bytes sent_cookie, struct sio_error *error)
{
    if (!check_repeated(first, hello, error) || !check_cookie(hello, sent_cookie, error))
        return false;
    if (sio_extensions_have(&hello->extensions, SIO_EXTENSION_EARLY_DATA))
        return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "client_hello: the second one offers early data");
    return check_psks(&first->psks, &first->suite->kdf.hash, hello, error) && check_share(first, hello, error);
}
