/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello_retry_request.c: HelloRetryRequest (RFC 9846 4.2.4): the server asks for a share of another group.
 */
#include "handshake/cookie.h"
#include "handshake/flight.h"
#include "handshake/hello_checks.h"
#include "handshake/messages.h"

void sio_hello_retry_write(struct sio_writer *writer, const struct siotls_conn *conn, struct siotls_bytes session_id,
                           struct siotls_bytes cookie)
{
    struct sio_server_hello hello = {
        .legacy_version = SIO_VERSION_TLS12,
        .random = sio_bytes(sio_retry_random, SIO_RANDOM_SIZE),
        .legacy_session_id_echo = session_id,
        .cipher_suite = conn->suite->id,
        .is_retry = true,
        .selected_version = SIO_VERSION_TLS13,
        .group = conn->group->group,
        .cookie = cookie,
        .extensions.present = sio_extension_bit(SIO_EXTENSION_SUPPORTED_VERSIONS),
    };
    if (conn->handshake->retry_names_group)
        hello.extensions.present |= sio_extension_bit(SIO_EXTENSION_KEY_SHARE);
    if (cookie.data_len > 0)
        hello.extensions.present |= sio_extension_bit(SIO_EXTENSION_COOKIE);
    sio_server_hello_write(writer, &hello);
}

enum sio_outcome sio_hello_retry_send(struct siotls_conn *conn)
{
    struct sio_handshake *handshake = conn->handshake;
    struct sio_outgoing outgoing;
    conn->hello_retried = true;
    if (sio_cookie_is_wanted(conn) && !sio_cookie_make(conn))
        return SIO_FAIL;
    conn->stateless_retry_sent = sio_cookie_is_wanted(conn);
    if (!sio_transcript_retry(&handshake->transcript, &conn->error))
        return SIO_FAIL;
    sio_message_open(&outgoing, conn, SIO_MESSAGE_SERVER_HELLO);
    sio_hello_retry_write(&outgoing.writer, conn, sio_bytes(handshake->session_id, handshake->session_id_len),
                          sio_buffer_bytes(&handshake->cookie));
    return sio_message_close(&outgoing, conn);
}

static bool has_share(const struct siotls_conn *conn, uint16_t group)
{
    for (size_t i = 0; i < SIO_MAX_KEY_SHARES; i++)
        if (conn->handshake->keys[i].kem != NULL && conn->handshake->keys[i].kem->group == group)
            return true;
    return false;
}

/* RFC 9846 4.3.8: the group is one that we support and sent no share of. */
static bool take_group(struct siotls_conn *conn, const struct sio_server_hello *hello)
{
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_KEY_SHARE))
        return true;
    conn->group = sio_config_group(conn->config, hello->group);
    if (conn->group == NULL)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "hello_retry_request: the group was not offered");
    if (has_share(conn, hello->group))
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "hello_retry_request: a share of the group was sent already");
    return true;
}

static bool take_cookie(struct siotls_conn *conn, const struct sio_server_hello *hello)
{
    return sio_buffer_append(&conn->handshake->cookie, hello->cookie.data, hello->cookie.data_len) ||
           sio_fail_memory(&conn->error);
}

enum sio_outcome sio_hello_retry_recv(struct siotls_conn *conn, struct siotls_bytes body)
{
    struct sio_server_hello hello = {0};
    struct sio_handshake *handshake = conn->handshake;
    if (!sio_server_hello_parse(&hello, body, handshake->offered, &conn->error) ||
        !sio_server_hello_check(conn, &hello) || !take_group(conn, &hello))
        return SIO_FAIL;
    if (conn->group == NULL && hello.cookie.data_len == 0)
        return sio_outcome(
            sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "hello_retry_request: nothing would change"));
    conn->hello_retried = true;
    return sio_outcome(take_cookie(conn, &hello) &&
                       sio_transcript_start(&handshake->transcript, &conn->suite->kdf.hash, &conn->error) &&
                       sio_transcript_retry(&handshake->transcript, &conn->error));
}
