/* SPDX-License-Identifier: Apache-2.0 */
/*
 * binder.c: see binder.h.
 */
#include "handshake/keys/binder.h"

#include "wire/constants.h"

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

/* The key comes from Derive-Secret(early secret, label, ""). */
bool sio_psk_binder(const struct sio_psk *psk, uint8_t *binder, const struct sio_transcript *transcript,
                    const struct siotls_bytes *truncated, size_t num_pieces, struct sio_error *error)
{
    const struct sio_kdf *kdf = &psk->kdf;
    size_t size = kdf->hash.algorithm->digest_size;
    uint8_t secret[SIO_MAX_DIGEST];
    uint8_t key[SIO_MAX_DIGEST];
    uint8_t hash[SIO_MAX_DIGEST];
    bool done = sio_kdf_extract(kdf, secret, sio_bytes(NULL, 0), psk->key, error) &&
                sio_hash_nothing(&kdf->hash, hash, error) &&
                sio_kdf_expand_label(kdf, key, size, secret, label_of(psk), sio_bytes(hash, size), error) &&
                sio_kdf_expand_label(kdf, secret, size, key, "finished", sio_bytes(NULL, 0), error) &&
                sio_transcript_hash_with(transcript, hash, &kdf->hash, truncated, num_pieces, error) &&
                sio_kdf_hmac(kdf, binder, sio_bytes(secret, size), sio_bytes(hash, size), error);
    sio_wipe(secret, sizeof secret);
    sio_wipe(key, sizeof key);
    return done;
}

bool sio_binders_write(uint8_t *message, size_t message_len, size_t binders_len, const struct sio_psk *const *psks,
                       size_t num_psks, const struct sio_transcript *transcript, struct sio_error *error)
{
    size_t body_len = message_len - SIO_MESSAGE_HEADER;
    /* The length is that of the whole message, and hashed too. */
    message[1] = (uint8_t)(body_len >> 16);
    message[2] = (uint8_t)(body_len >> 8);
    message[3] = (uint8_t)body_len;
    const struct siotls_bytes truncated = sio_bytes(message, message_len - binders_len - 2);
    uint8_t *next = message + message_len - binders_len;
    for (size_t i = 0; i < num_psks; i++) {
        uint8_t size = *next++;
        if (!sio_psk_binder(psks[i], next, transcript, &truncated, 1, error))
            return false;
        next += size;
    }
    return true;
}
