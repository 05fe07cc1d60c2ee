/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schedule.c: see schedule.h (RFC 9846 7.1 and 7.2).
 */
#include "handshake/keys/schedule.h"

#include <string.h>

static size_t size_of(const struct sio_kdf *kdf)
{
    return kdf->hash.algorithm->digest_size;
}

void sio_schedule_init(struct sio_schedule *schedule, const struct siotls_memory *memory)
{
    *schedule = (struct sio_schedule){.has_early_exporter = false};
    sio_buffer_init(&schedule->shared_secret, memory);
}

void sio_schedule_clear(struct sio_schedule *schedule)
{
    sio_buffer_clear(&schedule->shared_secret);
    schedule->has_early_exporter = false;
    sio_wipe(schedule->secret, sizeof schedule->secret);
    sio_wipe(schedule->traffic, sizeof schedule->traffic);
    sio_wipe(schedule->early_traffic, sizeof schedule->early_traffic);
    sio_wipe(schedule->early_exporter, sizeof schedule->early_exporter);
}

bool sio_derive_secret(const struct sio_kdf *kdf, uint8_t *derived, const uint8_t *secret, const char *label,
                       const uint8_t *transcript_hash, struct sio_error *error)
{
    return sio_kdf_expand_label(kdf, derived, size_of(kdf), secret, label, sio_bytes(transcript_hash, size_of(kdf)),
                                error);
}

/* The next stage: HKDF-Extract(Derive-Secret(secret, "derived", ""), input), in place. */
static bool next_stage(uint8_t *secret, const struct sio_kdf *kdf, struct siotls_bytes input, struct sio_error *error)
{
    uint8_t empty_hash[SIO_MAX_DIGEST];
    uint8_t salt[SIO_MAX_DIGEST];
    size_t size = size_of(kdf);
    bool done = sio_hash_nothing(&kdf->hash, empty_hash, error) &&
                sio_kdf_expand_label(kdf, salt, size, secret, "derived", sio_bytes(empty_hash, size), error) &&
                sio_kdf_extract(kdf, secret, sio_bytes(salt, size), input, error);
    sio_wipe(salt, sizeof salt);
    return done;
}

/* Where there is no PSK or no shared secret, zeros take its place. */
static struct siotls_bytes or_zeros(const struct sio_kdf *kdf, struct siotls_bytes secret)
{
    static const uint8_t zeros[SIO_MAX_DIGEST];
    return secret.data_len > 0 ? secret : sio_bytes(zeros, size_of(kdf));
}

bool sio_schedule_early(struct sio_schedule *schedule, const struct sio_kdf *kdf, struct siotls_bytes psk,
                        const struct sio_transcript *transcript, struct sio_error *error)
{
    size_t size = size_of(kdf);
    uint8_t secret[SIO_MAX_DIGEST];
    uint8_t hash[SIO_MAX_DIGEST];
    bool done =
        sio_kdf_extract(kdf, secret, sio_bytes(NULL, 0), psk, error) &&
        sio_transcript_hash_with(transcript, hash, &kdf->hash, NULL, 0, error) &&
        sio_kdf_expand_label(kdf, schedule->early_traffic, size, secret, "c e traffic", sio_bytes(hash, size), error) &&
        sio_kdf_expand_label(kdf, schedule->early_exporter, size, secret, "e exp master", sio_bytes(hash, size), error);
    sio_wipe(secret, sizeof secret);
    schedule->has_early_exporter = done;
    return done;
}

bool sio_schedule_handshake(struct sio_schedule *schedule, const struct sio_kdf *kdf, struct siotls_bytes psk,
                            const struct sio_transcript *transcript, struct sio_error *error)
{
    struct siotls_bytes shared_secret = sio_buffer_bytes(&schedule->shared_secret);
    uint8_t hash[SIO_MAX_DIGEST];
    bool done = sio_kdf_extract(kdf, schedule->secret, sio_bytes(NULL, 0), or_zeros(kdf, psk), error) &&
                next_stage(schedule->secret, kdf, or_zeros(kdf, shared_secret), error) &&
                sio_transcript_hash(transcript, hash, error) &&
                sio_derive_secret(kdf, schedule->traffic[0], schedule->secret, "c hs traffic", hash, error) &&
                sio_derive_secret(kdf, schedule->traffic[1], schedule->secret, "s hs traffic", hash, error);
    sio_buffer_clear(&schedule->shared_secret);
    return done;
}

bool sio_schedule_master(struct sio_schedule *schedule, const struct sio_kdf *kdf, struct sio_error *error)
{
    return next_stage(schedule->secret, kdf, or_zeros(kdf, sio_bytes(NULL, 0)), error);
}

bool sio_finished_data(const struct sio_kdf *kdf, uint8_t *verify_data, const uint8_t *traffic,
                       const struct sio_transcript *transcript, struct sio_error *error)
{
    uint8_t key[SIO_MAX_DIGEST];
    uint8_t hash[SIO_MAX_DIGEST];
    size_t size = size_of(kdf);
    bool done = sio_transcript_hash(transcript, hash, error) &&
                sio_kdf_expand_label(kdf, key, size, traffic, "finished", sio_bytes(NULL, 0), error) &&
                sio_kdf_hmac(kdf, verify_data, sio_bytes(key, size), sio_bytes(hash, size), error);
    sio_wipe(key, sizeof key);
    return done;
}

bool sio_next_traffic_secret(const struct sio_kdf *kdf, uint8_t *secret, struct sio_error *error)
{
    uint8_t next[SIO_MAX_DIGEST];
    size_t size = size_of(kdf);
    bool done = sio_kdf_expand_label(kdf, next, size, secret, "traffic upd", sio_bytes(NULL, 0), error);
    if (done)
        memcpy(secret, next, size);
    sio_wipe(next, sizeof next);
    return done;
}
