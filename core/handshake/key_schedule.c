/* SPDX-License-Identifier: Apache-2.0 */
/*
 * key_schedule.c: secrets and traffic keys (RFC 9846 7.1 to 7.3).
 */
#include "handshake/key_schedule.h"

#include "handshake/events.h"
#include "handshake/flight.h"
#include "handshake/messages.h"
#include "handshake/record_limits.h"

static const struct sio_kdf *kdf_of(const struct siotls_conn *conn)
{
    return &conn->suite->kdf;
}

static size_t digest_size(const struct siotls_conn *conn)
{
    return conn->suite->kdf.hash.algorithm->digest_size;
}

/* Derive-Secret(secret, label, messages so far). */
static bool derive_secret(struct siotls_conn *conn, uint8_t *derived, const uint8_t *secret, const char *label)
{
    uint8_t hash[SIO_MAX_DIGEST];
    return sio_transcript_hash(&conn->handshake->transcript, hash, &conn->error) &&
           sio_kdf_expand_label(kdf_of(conn), derived, digest_size(conn), secret, label,
                                sio_bytes(hash, digest_size(conn)), &conn->error);
}

/* The next stage: HKDF-Extract(Derive-Secret(secret, "derived", ""), input), in place. */
static bool next_stage(struct siotls_conn *conn, struct siotls_bytes input)
{
    uint8_t *secret = conn->handshake->secret;
    uint8_t empty_hash[SIO_MAX_DIGEST];
    uint8_t salt[SIO_MAX_DIGEST];
    size_t size = digest_size(conn);
    bool done =
        sio_hash_digest(&kdf_of(conn)->hash, empty_hash, NULL, 0, &conn->error) &&
        sio_kdf_expand_label(kdf_of(conn), salt, size, secret, "derived", sio_bytes(empty_hash, size), &conn->error) &&
        sio_kdf_extract(kdf_of(conn), secret, sio_bytes(salt, size), input, &conn->error);
    sio_wipe(salt, sizeof salt);
    return done;
}

/* Where there is no PSK or no shared secret, zeros take its place. */
static struct siotls_bytes or_zeros(const struct siotls_conn *conn, struct siotls_bytes secret)
{
    static const uint8_t zeros[SIO_MAX_DIGEST];
    return secret.data_len > 0 ? secret : sio_bytes(zeros, digest_size(conn));
}

static bool early_secret(struct siotls_conn *conn)
{
    const struct sio_psk *psk = conn->handshake->psk;
    return sio_kdf_extract(kdf_of(conn), conn->handshake->secret, sio_bytes(NULL, 0),
                           or_zeros(conn, psk != NULL ? psk->key : sio_bytes(NULL, 0)), &conn->error);
}

static bool log_secret(struct siotls_conn *conn, const char *label, const uint8_t *secret)
{
    return sio_note_secret(conn, label, secret, digest_size(conn));
}

enum sio_outcome sio_secrets_handshake(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    bool done = early_secret(conn) && next_stage(conn, or_zeros(conn, sio_buffer_bytes(&handshake->shared_secret))) &&
                derive_secret(conn, handshake->traffic[SIO_CLIENT], handshake->secret, "c hs traffic") &&
                derive_secret(conn, handshake->traffic[SIO_SERVER], handshake->secret, "s hs traffic") &&
                log_secret(conn, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", handshake->traffic[SIO_CLIENT]) &&
                log_secret(conn, "SERVER_HANDSHAKE_TRAFFIC_SECRET", handshake->traffic[SIO_SERVER]);
    sio_buffer_clear(&handshake->shared_secret);
    return sio_outcome(done);
}

/* Runs when the transcript ends with the server's Finished. */
enum sio_outcome sio_secrets_application(struct siotls_conn *conn)
{
    uint8_t *secret = conn->handshake->secret;
    conn->has_exporter = next_stage(conn, or_zeros(conn, sio_bytes(NULL, 0))) &&
                         derive_secret(conn, conn->traffic[SIO_CLIENT], secret, "c ap traffic") &&
                         derive_secret(conn, conn->traffic[SIO_SERVER], secret, "s ap traffic") &&
                         derive_secret(conn, conn->exporter, secret, "exp master") &&
                         log_secret(conn, "CLIENT_TRAFFIC_SECRET_0", conn->traffic[SIO_CLIENT]) &&
                         log_secret(conn, "SERVER_TRAFFIC_SECRET_0", conn->traffic[SIO_SERVER]) &&
                         log_secret(conn, "EXPORTER_SECRET", conn->exporter);
    return sio_outcome(conn->has_exporter);
}

/* Runs when the transcript ends with the client's Finished; only where sessions are made of it. */
enum sio_outcome sio_secrets_resumption(struct siotls_conn *conn)
{
    if (conn->role == SIOTLS_ROLE_CLIENT && !sio_config_requests(conn->config, SIOTLS_REQUEST_SESSION))
        return SIO_DONE;
    return sio_outcome(derive_secret(conn, conn->resumption, conn->handshake->secret, "res master"));
}

/* RFC 9846 7.3. */
static bool install_of(struct siotls_conn *conn, int direction, const struct sio_suite *suite, const uint8_t *secret)
{
    const struct sio_aead *aead = &suite->aead;
    uint8_t key[SIO_MAX_AEAD_KEY];
    uint8_t iv[SIO_MAX_AEAD_NONCE];
    bool done = sio_kdf_expand_label(&suite->kdf, key, aead->algorithm->key_size, secret, "key", sio_bytes(NULL, 0),
                                     &conn->error) &&
                sio_kdf_expand_label(&suite->kdf, iv, aead->algorithm->nonce_size, secret, "iv", sio_bytes(NULL, 0),
                                     &conn->error) &&
                sio_record_set_key(&conn->record_layer, direction, aead, key, iv, &conn->error);
    sio_wipe(key, sizeof key);
    sio_wipe(iv, sizeof iv);
    return done;
}

static bool install(struct siotls_conn *conn, int direction, const uint8_t *secret)
{
    return install_of(conn, direction, conn->suite, secret);
}

/*
 * RFC 9846 5.1: messages must not span a change of keys, so nothing may be left behind the one being run. Nor behind a
 * hello that is answered by another hello: its sender cannot know how to go on.
 */
static bool is_record_end(struct siotls_conn *conn)
{
    return conn->incoming.data_len == conn->message_len ||
           sio_fail(&conn->error, SIOTLS_ALERT_UNEXPECTED_MESSAGE,
                    "handshake: a record holds bytes behind what must end it");
}

enum sio_outcome sio_record_end_check(struct siotls_conn *conn)
{
    return sio_outcome(is_record_end(conn));
}

static bool install_receive(struct siotls_conn *conn, const uint8_t *secret)
{
    return is_record_end(conn) && install(conn, SIOTLS_DIRECTION_OPEN, secret);
}

/* ---- early data: a client does not know the connection's suite yet, the session's is used ---- */

static const struct sio_suite *early_suite(const struct siotls_conn *conn)
{
    return sio_config_suite(conn->config, conn->handshake->session.suite);
}

static bool derive_early(struct siotls_conn *conn, const struct sio_suite *suite)
{
    struct sio_handshake *handshake = conn->handshake;
    const struct sio_kdf *kdf = &suite->kdf;
    size_t size = kdf->hash.algorithm->digest_size;
    uint8_t secret[SIO_MAX_DIGEST];
    uint8_t hash[SIO_MAX_DIGEST];
    bool done = sio_kdf_extract(kdf, secret, sio_bytes(NULL, 0), handshake->resumption.key, &conn->error) &&
                sio_transcript_hash_with(&handshake->transcript, hash, &kdf->hash, NULL, 0, &conn->error) &&
                sio_kdf_expand_label(kdf, handshake->early_traffic, size, secret, "c e traffic", sio_bytes(hash, size),
                                     &conn->error) &&
                sio_kdf_expand_label(kdf, handshake->early_exporter, size, secret, "e exp master",
                                     sio_bytes(hash, size), &conn->error) &&
                sio_note_secret(conn, "CLIENT_EARLY_TRAFFIC_SECRET", handshake->early_traffic, size) &&
                sio_note_secret(conn, "EARLY_EXPORTER_SECRET", handshake->early_exporter, size);
    sio_wipe(secret, sizeof secret);
    return done;
}

/* Runs when the transcript ends with the ClientHello. */
enum sio_outcome sio_secrets_early(struct siotls_conn *conn)
{
    conn->handshake->has_early_exporter = derive_early(conn, early_suite(conn));
    return sio_outcome(conn->handshake->has_early_exporter);
}

enum sio_outcome sio_send_key_early(struct siotls_conn *conn)
{
    if (!install_of(conn, SIOTLS_DIRECTION_SEAL, early_suite(conn), conn->handshake->early_traffic))
        return SIO_FAIL;
    conn->handshake->early_key_in_use = true;
    conn->early_data_left = conn->handshake->session.max_early_data;
    return SIO_DONE;
}

enum sio_outcome sio_receive_key_early(struct siotls_conn *conn)
{
    return sio_outcome(install_receive(conn, conn->handshake->early_traffic));
}

/* ---- handshake and application ---- */

enum sio_outcome sio_receive_key_handshake(struct siotls_conn *conn)
{
    /* A client that failed on our ServerHello has no keys for its alert. */
    conn->record_layer.allow_plain_alert = conn->role == SIOTLS_ROLE_SERVER;
    sio_record_limits_receive(conn);
    return sio_outcome(install_receive(conn, conn->handshake->traffic[sio_conn_peer_side(conn)]));
}

enum sio_outcome sio_send_key_handshake(struct siotls_conn *conn)
{
    conn->handshake->early_key_in_use = false;
    return sio_outcome(install(conn, SIOTLS_DIRECTION_SEAL, conn->handshake->traffic[sio_conn_side(conn)]));
}

enum sio_outcome sio_receive_key_application(struct siotls_conn *conn)
{
    conn->record_layer.allow_plain_alert = false;
    return sio_outcome(install_receive(conn, conn->traffic[sio_conn_peer_side(conn)]));
}

enum sio_outcome sio_send_key_application(struct siotls_conn *conn)
{
    if (!install(conn, SIOTLS_DIRECTION_SEAL, conn->traffic[sio_conn_side(conn)]))
        return SIO_FAIL;
    /* Who asks for a certificate waits for it, rather than talk to nobody knows whom (RFC 9846 4.5.3). */
    conn->can_send = conn->role == SIOTLS_ROLE_CLIENT || !sio_client_auth_is_wanted(conn);
    return SIO_DONE;
}

bool sio_finished_data(struct siotls_conn *conn, uint8_t *verify_data, enum sio_side side)
{
    uint8_t key[SIO_MAX_DIGEST];
    uint8_t hash[SIO_MAX_DIGEST];
    size_t size = digest_size(conn);
    bool done = sio_transcript_hash(&conn->handshake->transcript, hash, &conn->error) &&
                sio_kdf_expand_label(kdf_of(conn), key, size, conn->handshake->traffic[side], "finished",
                                     sio_bytes(NULL, 0), &conn->error) &&
                sio_kdf_hmac(kdf_of(conn), verify_data, sio_bytes(key, size), sio_bytes(hash, size), &conn->error);
    sio_wipe(key, sizeof key);
    return done;
}

/* RFC 9846 7.2, in place. */
static bool next_secret(struct siotls_conn *conn, uint8_t *secret)
{
    uint8_t next[SIO_MAX_DIGEST];
    size_t size = digest_size(conn);
    bool done = sio_kdf_expand_label(kdf_of(conn), next, size, secret, "traffic upd", sio_bytes(NULL, 0), &conn->error);
    if (done)
        for (size_t i = 0; i < size; i++)
            secret[i] = next[i];
    sio_wipe(next, sizeof next);
    return done;
}

bool sio_next_send_key(struct siotls_conn *conn)
{
    uint8_t *secret = conn->traffic[sio_conn_side(conn)];
    return next_secret(conn, secret) && install(conn, SIOTLS_DIRECTION_SEAL, secret);
}

bool sio_next_receive_key(struct siotls_conn *conn)
{
    uint8_t *secret = conn->traffic[sio_conn_peer_side(conn)];
    return next_secret(conn, secret) && install_receive(conn, secret);
}
