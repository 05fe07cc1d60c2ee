/* SPDX-License-Identifier: Apache-2.0 */
/*
 * binder.c: see binder.h.
 */
#include "handshake/binder.h"

#include <string.h>

/* RFC 9846 7.1, and RFC 9258 5.2 for the last. */
static const char *label_of(const struct sio_psk *psk)
{
    static const char *const labels[] = {
        [SIO_PSK_RESUMPTION] = "res binder",
        [SIO_PSK_EXTERNAL] = "ext binder",
        [SIO_PSK_IMPORTED] = "imp binder",
    };
    return labels[psk->kind];
}

/* HMAC(finished_key, Transcript-Hash(Truncate(ClientHello))), the key from Derive-Secret(early secret, label, ""). */
static bool make_binder(struct siotls_conn *conn, uint8_t *binder, const struct sio_psk *psk,
                        const struct siotls_bytes *truncated, size_t num_pieces)
{
    const struct sio_kdf *kdf = &psk->kdf;
    size_t size = kdf->hash.algorithm->digest_size;
    uint8_t secret[SIO_MAX_DIGEST];
    uint8_t key[SIO_MAX_DIGEST];
    uint8_t hash[SIO_MAX_DIGEST];
    struct sio_error *error = &conn->error;
    bool done =
        sio_kdf_extract(kdf, secret, sio_bytes(NULL, 0), psk->key, error) &&
        sio_hash_digest(&kdf->hash, hash, NULL, 0, error) &&
        sio_kdf_expand_label(kdf, key, size, secret, label_of(psk), sio_bytes(hash, size), error) &&
        sio_kdf_expand_label(kdf, secret, size, key, "finished", sio_bytes(NULL, 0), error) &&
        sio_transcript_hash_with(&conn->handshake->transcript, hash, &kdf->hash, truncated, num_pieces, error) &&
        sio_kdf_hmac(kdf, binder, sio_bytes(secret, size), sio_bytes(hash, size), error);
    sio_wipe(secret, sizeof secret);
    sio_wipe(key, sizeof key);
    return done;
}

bool sio_binders_write(struct siotls_conn *conn, const struct sio_outgoing *outgoing)
{
    const struct sio_handshake *handshake = conn->handshake;
    const struct sio_buffer *flight = &handshake->flight;
    size_t binders_len = handshake->psk_binders.data_len;
    if (handshake->num_offered_psks == 0 || !sio_writer_ok(&outgoing->writer))
        return true;
    uint8_t *message = flight->data + outgoing->start;
    size_t message_len = flight->data_len - outgoing->start;
    size_t body_len = message_len - SIO_MESSAGE_HEADER;
    /* The length is that of the whole message, and hashed too. */
    message[1] = (uint8_t)(body_len >> 16);
    message[2] = (uint8_t)(body_len >> 8);
    message[3] = (uint8_t)body_len;
    const struct siotls_bytes truncated = sio_bytes(message, message_len - binders_len - 2);
    uint8_t *next = message + message_len - binders_len;
    for (size_t i = 0; i < handshake->num_offered_psks; i++) {
        uint8_t size = *next++;
        if (!make_binder(conn, next, handshake->offered_psks[i], &truncated, 1))
            return false;
        next += size;
    }
    return true;
}

/* The binder at an index; the list's form is checked. */
static struct siotls_bytes binder_at(const struct sio_client_hello *hello, size_t index)
{
    struct sio_reader reader = sio_reader(hello->psk_binders);
    struct siotls_bytes binder = {0};
    for (size_t i = 0; i <= index; i++)
        if (!sio_read_vector8(&reader, &binder, 32, 255))
            return sio_bytes(NULL, 0);
    return binder;
}

bool sio_binder_check(struct siotls_conn *conn, const struct sio_client_hello *hello, struct siotls_bytes body)
{
    struct sio_handshake *handshake = conn->handshake;
    const struct sio_psk *psk = handshake->psk;
    const uint8_t header[SIO_MESSAGE_HEADER] = {SIO_MESSAGE_CLIENT_HELLO, (uint8_t)(body.data_len >> 16),
                                                (uint8_t)(body.data_len >> 8), (uint8_t)body.data_len};
    const struct siotls_bytes truncated[2] = {sio_bytes(header, sizeof header),
                                              sio_bytes(body.data, hello->truncated_len)};
    struct siotls_bytes binder = binder_at(hello, handshake->psk_index);
    if (!make_binder(conn, handshake->binder, psk, truncated, 2))
        return false;
    bool is_right = binder.data_len == psk->kdf.hash.algorithm->digest_size &&
                    sio_equal_secret(handshake->binder, binder.data, binder.data_len);
    if (handshake->psk_is_pretended)
        return sio_fail(&conn->error, SIOTLS_ALERT_DECRYPT_ERROR, "pre_shared_key: no PSK that is offered is known");
    if (!is_right)
        return sio_fail(&conn->error, SIOTLS_ALERT_DECRYPT_ERROR, "pre_shared_key: the binder is wrong");
    return true;
}
