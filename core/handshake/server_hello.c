/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server_hello.c: ServerHello (RFC 9846 4.2.3) and the key exchange in it (4.3.8).
 */
#include "handshake/flight.h"
#include "handshake/hello_checks.h"
#include "handshake/messages.h"
#include "handshake/pre_shared_key.h"

#include <string.h>

/* So many bytes of an empty buffer, to be written; NULL: no memory. */
static uint8_t *fill(struct sio_buffer *buffer, size_t data_len)
{
    if (!sio_buffer_reserve(buffer, data_len))
        return NULL;
    buffer->data_len = data_len;
    return buffer->data;
}

/* ---- server ---- */

/* Answers the client's share; the shared secret stays for the key schedule. */
static bool answer_share(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    struct siotls_bytes share;
    if (!sio_key_share_find(&share, handshake->hello.key_shares, conn->group->group))
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the client's share is gone");
    uint8_t *answer = fill(&handshake->share, conn->group->ciphertext_size);
    uint8_t *secret = fill(&handshake->shared_secret, conn->group->shared_secret_size);
    if (answer == NULL || secret == NULL)
        return sio_fail_memory(&conn->error);
    return sio_kem_encapsulate(conn->group, answer, secret, share, NULL, &conn->error);
}

enum sio_outcome sio_server_hello_send(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    uint8_t random[SIO_RANDOM_SIZE];
    struct sio_outgoing outgoing;
    bool has_share = !sio_psk_is_alone(conn);
    if (!sio_random_fill(&conn->config->random, random, sizeof random, &conn->error) ||
        (has_share && !answer_share(conn)))
        return SIO_FAIL;
    struct sio_server_hello hello = {
        .legacy_version = SIO_VERSION_TLS12,
        .random = sio_bytes(random, sizeof random),
        .legacy_session_id_echo = sio_bytes(handshake->session_id, handshake->session_id_len),
        .cipher_suite = conn->suite->id,
        .selected_version = SIO_VERSION_TLS13,
        .selected_identity = handshake->psk_index,
        .extensions.present = sio_extension_bit(SIO_EXTENSION_SUPPORTED_VERSIONS),
    };
    if (has_share) {
        hello.group = conn->group->group;
        hello.key_exchange = sio_buffer_bytes(&handshake->share);
        hello.extensions.present |= sio_extension_bit(SIO_EXTENSION_KEY_SHARE);
    }
    if (handshake->psk != NULL)
        hello.extensions.present |= sio_extension_bit(SIO_EXTENSION_PRE_SHARED_KEY);
    sio_message_open(&outgoing, conn, SIO_MESSAGE_SERVER_HELLO);
    sio_server_hello_write(&outgoing.writer, &hello);
    sio_buffer_clear(&handshake->share);
    return sio_message_close(&outgoing, conn);
}

/* ---- client ---- */

/* RFC 9846 4.2.3: the end of a random by which a TLS 1.3 server says that it was made to speak less. */
static bool is_downgrade(struct siotls_bytes random)
{
    static const uint8_t sentinel[] = {'D', 'O', 'W', 'N', 'G', 'R', 'D'};
    const uint8_t *end = random.data + SIO_RANDOM_SIZE - 8;
    return memcmp(end, sentinel, sizeof sentinel) == 0 && end[7] <= 1;
}

static bool check_version(struct siotls_conn *conn, const struct sio_server_hello *hello)
{
    bool has_version = sio_extensions_have(&hello->extensions, SIO_EXTENSION_SUPPORTED_VERSIONS);
    if (!has_version && is_downgrade(hello->random))
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "server_hello: the connection was downgraded by somebody");
    if (!has_version)
        return sio_fail_both(&conn->error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_PROTOCOL_VERSION,
                             "server_hello: the server does not speak TLS 1.3");
    if (hello->selected_version != SIO_VERSION_TLS13)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the version was not offered");
    /* RFC 9846 4.2.3. */
    if (hello->legacy_version != SIO_VERSION_TLS12)
        return sio_fail(&conn->error, SIOTLS_ALERT_PROTOCOL_VERSION, "server_hello: legacy_version is not 0x0303");
    return true;
}

/* After a HelloRetryRequest the suite stays (RFC 9846 4.2.4). */
static bool take_suite(struct siotls_conn *conn, const struct sio_server_hello *hello)
{
    const struct sio_suite *suite = sio_config_suite(conn->config, hello->cipher_suite);
    if (suite == NULL)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the suite was not offered");
    if (conn->suite != NULL && conn->suite != suite)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "server_hello: the suite changed after HelloRetryRequest");
    conn->suite = suite;
    return true;
}

bool sio_server_hello_check(struct siotls_conn *conn, const struct sio_server_hello *hello)
{
    const struct sio_handshake *handshake = conn->handshake;
    if (!check_version(conn, hello))
        return false;
    if (!sio_bytes_equal(hello->legacy_session_id_echo, sio_bytes(handshake->session_id, handshake->session_id_len)))
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "server_hello: the session id is not ours");
    return take_suite(conn, hello);
}

static const struct sio_kem_key *find_key(const struct siotls_conn *conn, uint16_t group)
{
    for (size_t i = 0; i < SIO_MAX_KEY_SHARES; i++)
        if (conn->handshake->keys[i].kem != NULL && conn->handshake->keys[i].kem->group == group)
            return &conn->handshake->keys[i];
    return NULL;
}

static void forget_keys(struct siotls_conn *conn)
{
    for (size_t i = 0; i < SIO_MAX_KEY_SHARES; i++)
        sio_kem_key_clear(&conn->handshake->keys[i], &conn->memory);
}

static bool take_share(struct siotls_conn *conn, const struct sio_server_hello *hello)
{
    struct sio_handshake *handshake = conn->handshake;
    if (sio_psk_is_alone(conn)) {
        conn->group = NULL; /* that of a HelloRetryRequest */
        forget_keys(conn);
        return true;
    }
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_KEY_SHARE))
        return sio_fail(&conn->error, SIOTLS_ALERT_MISSING_EXTENSION, "server_hello: key_share is missing");
    const struct sio_kem_key *key = find_key(conn, hello->group);
    if (key == NULL)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "server_hello: the share is of a group that we sent none of");
    uint8_t *secret = fill(&handshake->shared_secret, key->kem->shared_secret_size);
    if (secret == NULL)
        return sio_fail_memory(&conn->error);
    if (!sio_kem_decapsulate(key, secret, hello->key_exchange, &conn->error))
        return false;
    conn->group = key->kem;
    forget_keys(conn);
    return true;
}

enum sio_outcome sio_server_hello_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_server_hello hello = {0};
    return sio_outcome(sio_server_hello_parse(&hello, body, conn->handshake->offered, &conn->error) &&
                       sio_server_hello_check(conn, &hello) && sio_psk_take(conn, &hello) && take_share(conn, &hello) &&
                       sio_transcript_start(&conn->handshake->transcript, &conn->suite->kdf.hash, &conn->error));
}
