/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_limits.c: see record_limits.h. RFC 6066 knows nothing of padding: with max_fragment_length the limit is taken
 * to be on content and padding, as with record_size_limit.
 */
#include "handshake/record_limits.h"

enum { SHORTEST_FRAGMENT_LOG2 = 8, LAST_FRAGMENT_CODE = 4 };

/* 512 to 4096 as 1 to 4. */
static uint8_t fragment_code(uint16_t length)
{
    uint8_t code = 1;
    while (length >> (SHORTEST_FRAGMENT_LOG2 + code) > 1)
        code++;
    return code;
}

static uint16_t our_limit(const struct siotls_conn *conn)
{
    uint16_t limit = conn->config->record_size_limit;
    return limit != 0 ? limit : SIO_MAX_PLAINTEXT + 1;
}

/* The longest content and padding that max_fragment_length allows. */
static uint32_t fragment_len(const struct siotls_conn *conn)
{
    return 1U << (SHORTEST_FRAGMENT_LOG2 + conn->handshake->max_fragment_length);
}

void sio_record_limits_receive(struct siotls_conn *conn)
{
    if (conn->handshake->peer_record_size_limit != 0)
        conn->record_layer.max_received = our_limit(conn);
    else if (conn->handshake->max_fragment_length != 0)
        conn->record_layer.max_received = fragment_len(conn) + 1;
}

static void limit_sending(struct siotls_conn *conn)
{
    const struct sio_handshake *handshake = conn->handshake;
    uint32_t longest = SIO_MAX_PLAINTEXT;
    if (handshake->peer_record_size_limit != 0)
        longest = handshake->peer_record_size_limit - 1U;
    else if (handshake->max_fragment_length != 0)
        longest = fragment_len(conn);
    if (longest < conn->record_layer.max_sent)
        conn->record_layer.max_sent = longest;
}

static bool is_too_small(struct siotls_conn *conn, uint16_t limit)
{
    if (limit >= SIO_MIN_RECORD_SIZE_LIMIT)
        return false;
    sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "record_size_limit: the peer's is below 64");
    return true;
}

void sio_record_limits_offer(const struct siotls_conn *conn, struct sio_client_hello *hello)
{
    const struct siotls_config *config = conn->config;
    if (config->record_size_limit != 0) {
        hello->record_size_limit = config->record_size_limit;
        hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_RECORD_SIZE_LIMIT);
    }
    if (config->max_fragment_length != 0) {
        hello->max_fragment_length = fragment_code(config->max_fragment_length);
        hello->extensions.present |= sio_extension_bit(SIO_EXTENSION_MAX_FRAGMENT_LENGTH);
    }
}

/*
 * RFC 8449 5: who knows record_size_limit passes over max_fragment_length beside it. A limit above 2^14 + 1 may belong
 * to a later version (4).
 */
bool sio_record_limits_choose(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    struct sio_handshake *handshake = conn->handshake;
    if (sio_extensions_have(&hello->extensions, SIO_EXTENSION_RECORD_SIZE_LIMIT)) {
        if (is_too_small(conn, hello->record_size_limit))
            return false;
        handshake->peer_record_size_limit = hello->record_size_limit;
        return true;
    }
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_MAX_FRAGMENT_LENGTH))
        return true;
    if (hello->max_fragment_length < 1 || hello->max_fragment_length > LAST_FRAGMENT_CODE)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "max_fragment_length: not one that RFC 6066 has");
    handshake->max_fragment_length = hello->max_fragment_length;
    return true;
}

void sio_record_limits_answer(struct siotls_conn *conn, struct sio_encrypted_extensions *message)
{
    const struct sio_handshake *handshake = conn->handshake;
    if (handshake->peer_record_size_limit != 0) {
        message->record_size_limit = our_limit(conn);
        message->extensions.present |= sio_extension_bit(SIO_EXTENSION_RECORD_SIZE_LIMIT);
    } else if (handshake->max_fragment_length != 0) {
        message->max_fragment_length = handshake->max_fragment_length;
        message->extensions.present |= sio_extension_bit(SIO_EXTENSION_MAX_FRAGMENT_LENGTH);
    }
    limit_sending(conn);
}

bool sio_record_limits_take(struct siotls_conn *conn, const struct sio_encrypted_extensions *message)
{
    struct sio_handshake *handshake = conn->handshake;
    bool has_limit = sio_extensions_have(&message->extensions, SIO_EXTENSION_RECORD_SIZE_LIMIT);
    bool has_fragment = sio_extensions_have(&message->extensions, SIO_EXTENSION_MAX_FRAGMENT_LENGTH);
    if (has_limit && has_fragment)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "record_size_limit: max_fragment_length came beside it");
    if (has_limit && is_too_small(conn, message->record_size_limit))
        return false;
    if (has_limit && message->record_size_limit > SIO_MAX_PLAINTEXT + 1)
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "record_size_limit: the server's is above 2^14 + 1");
    if (has_fragment && message->max_fragment_length != fragment_code(conn->config->max_fragment_length))
        return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        "max_fragment_length: the server's is not what we asked for");
    handshake->peer_record_size_limit = has_limit ? message->record_size_limit : 0;
    handshake->max_fragment_length = has_fragment ? message->max_fragment_length : 0;
    limit_sending(conn);
    sio_record_limits_receive(conn);
    return true;
}
