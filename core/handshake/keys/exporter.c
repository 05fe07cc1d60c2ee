/* SPDX-License-Identifier: Apache-2.0 */
/*
 * exporter.c: keying material for other uses (RFC 9846 7.5, RFC 5705).
 */
#include "handshake/keys/schedule.h"

/* HKDF-Expand-Label(Derive-Secret(Secret, label, ""), "exporter", Hash(context_value), key_length) */
bool sio_export(const struct sio_kdf *kdf, uint8_t *output, size_t output_len, const uint8_t *secret, const char *label,
                struct siotls_bytes context, struct sio_error *error)
{
    uint8_t empty_hash[SIO_MAX_DIGEST];
    uint8_t context_hash[SIO_MAX_DIGEST];
    uint8_t derived[SIO_MAX_DIGEST];
    size_t size = kdf->hash.algorithm->digest_size;
    bool done =
        sio_hash_nothing(&kdf->hash, empty_hash, error) &&
        sio_hash_digest(&kdf->hash, context_hash, &context, 1, error) &&
        sio_kdf_expand_label(kdf, derived, size, secret, label, sio_bytes(empty_hash, size), error) &&
        sio_kdf_expand_label(kdf, output, output_len, derived, "exporter", sio_bytes(context_hash, size), error);
    sio_wipe(derived, sizeof derived);
    return done;
}
