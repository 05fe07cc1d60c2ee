/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schedule.h: the key schedule (RFC 9846 7.1): secrets from secrets and the transcript. It knows no message and no
 * carrier; what is made of a traffic secret is the carrier's (RFC 9846 7.3, RFC 9001 5.1).
 */
#ifndef SIO_KEYS_SCHEDULE_H
#define SIO_KEYS_SCHEDULE_H

#include "handshake/keys/transcript.h"

/* The digests of all suites' hashes fit: SHA-256 and SHA-384 (RFC 9846 B.4). */
enum { SIO_MAX_SECRET = 48 };

/* The secrets of a handshake, wiped when it is over. Each is as long as the hash's digest. */
struct sio_schedule {
    uint8_t secret[SIO_MAX_SECRET];     /* Early, Handshake, then Master Secret */
    uint8_t traffic[2][SIO_MAX_SECRET]; /* handshake traffic secrets, by enum sio_side */
    struct sio_buffer shared_secret;    /* up to SIO_MAX_SHARED_SECRET, until the handshake's keys are made */
    uint8_t early_traffic[SIO_MAX_SECRET];
    uint8_t early_exporter[SIO_MAX_SECRET];
    bool has_early_exporter;
};

void sio_schedule_init(struct sio_schedule *schedule, const struct siotls_memory *memory);

/* Wipes all of it. */
void sio_schedule_clear(struct sio_schedule *schedule);

/* Derive-Secret(secret, label, messages), of whose Transcript-Hash several may be derived. */
bool sio_derive_secret(const struct sio_kdf *kdf, uint8_t *derived, const uint8_t *secret, const char *label,
                       const uint8_t *transcript_hash, struct sio_error *error) SIO_CHECKED;

/*
 * The early secrets of a PSK (RFC 9846 4.3.10). The transcript ends with the ClientHello, and has a hash of its own
 * or none yet.
 */
bool sio_schedule_early(struct sio_schedule *schedule, const struct sio_kdf *kdf, struct siotls_bytes psk,
                        const struct sio_transcript *transcript, struct sio_error *error) SIO_CHECKED;

/*
 * Handshake Secret and traffic secrets. psk, and the shared secret, may be empty: zeros take the place. The transcript
 * ends with the ServerHello. The shared secret is gone afterwards, also when that fails.
 */
bool sio_schedule_handshake(struct sio_schedule *schedule, const struct sio_kdf *kdf, struct siotls_bytes psk,
                            const struct sio_transcript *transcript, struct sio_error *error) SIO_CHECKED;

/* Master Secret, from which the application's secrets come. */
bool sio_schedule_master(struct sio_schedule *schedule, const struct sio_kdf *kdf, struct sio_error *error) SIO_CHECKED;

/* verify_data over the transcript so far, made with a side's traffic secret (RFC 9846 4.5.3); one digest. */
bool sio_finished_data(const struct sio_kdf *kdf, uint8_t *verify_data, const uint8_t *traffic,
                       const struct sio_transcript *transcript, struct sio_error *error) SIO_CHECKED;

/* The next application traffic secret, in place (RFC 9846 7.2). */
bool sio_next_traffic_secret(const struct sio_kdf *kdf, uint8_t *secret, struct sio_error *error) SIO_CHECKED;

/* TLS-Exporter(label, context_value, output_len) of a secret (RFC 9846 7.5). */
bool sio_export(const struct sio_kdf *kdf, uint8_t *output, size_t output_len, const uint8_t *secret, const char *label,
                struct siotls_bytes context, struct sio_error *error) SIO_CHECKED;

#endif
