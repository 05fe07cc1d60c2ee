/* SPDX-License-Identifier: Apache-2.0 */
/*
 * negotiate.c: what a server decides from a ClientHello (RFC 9846 4.2.1, 4.2.4, 4.3.3, 4.3.7, 4.3.8; RFC 7301).
 */
#include "handshake/negotiate.h"

#include "handshake/choose_identity.h"
#include "handshake/cookie.h"
#include "handshake/pre_shared_key.h"
#include "handshake/record_limits.h"
#include "handshake/second_hello.h"
#include "handshake/table.h"
#include "wire/field.h"

static bool fail_negotiation(struct siotls_conn *conn, enum siotls_alert alert, const char *reason)
{
    return sio_fail_both(&conn->error, SIOTLS_ERROR_NEGOTIATION, alert, reason);
}

/* RFC 9846 9.2 and 4.3.9: groups and shares come together; only PSKs can do without them, and without schemes. */
static bool check_mandatory(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    const struct sio_extensions *extensions = &hello->extensions;
    bool has_groups = sio_extensions_have(extensions, SIO_EXTENSION_SUPPORTED_GROUPS);
    bool has_shares = sio_extensions_have(extensions, SIO_EXTENSION_KEY_SHARE);
    bool has_psks = sio_extensions_have(extensions, SIO_EXTENSION_PRE_SHARED_KEY);
    bool needs_shares = !has_psks || (conn->handshake->peer_psk_modes & SIOTLS_PSK_DHE_KE) != 0;
    if (!has_psks && !sio_extensions_have(extensions, SIO_EXTENSION_SIGNATURE_ALGORITHMS))
        return sio_fail(&conn->error, SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: signature_algorithms is missing");
    if (!has_groups && (needs_shares || has_shares))
        return sio_fail(&conn->error, SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: supported_groups is missing");
    if (!has_shares && (needs_shares || has_groups))
        return sio_fail(&conn->error, SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: key_share is missing");
    return true;
}

/* What a hello that offers PSKs may lack is needed where none of them is taken, or not alone (RFC 9846 4.2.1). */
static bool check_possible(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    const struct sio_extensions *extensions = &hello->extensions;
    if (!sio_psk_is_alone(conn) && !sio_extensions_have(extensions, SIO_EXTENSION_KEY_SHARE))
        return fail_negotiation(conn, SIOTLS_ALERT_HANDSHAKE_FAILURE,
                                "client_hello: it offers PSKs alone, and none is taken so");
    if (conn->handshake->psk == NULL && !sio_extensions_have(extensions, SIO_EXTENSION_SIGNATURE_ALGORITHMS))
        return fail_negotiation(conn, SIOTLS_ALERT_HANDSHAKE_FAILURE,
                                "client_hello: it offers PSKs and no certificates, and no PSK is taken");
    return true;
}

static bool choose_suite(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    const struct siotls_config *config = conn->config;
    if (conn->handshake->psk != NULL)
        return true; /* it was chosen with its suite */
    for (size_t i = 0; i < config->num_suites; i++)
        if (sio_list16_has(hello->cipher_suites, config->suites[i].id)) {
            conn->suite = &config->suites[i];
            return true;
        }
    return fail_negotiation(conn, SIOTLS_ALERT_HANDSHAKE_FAILURE, "client_hello: no cipher suite in common");
}

/* RFC 9846 4.3.8: shares are for groups that the client says it supports. */
static bool check_shares(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    struct sio_reader groups = sio_reader(hello->supported_groups);
    struct sio_reader reader = sio_reader(hello->key_shares);
    struct sio_seen16 supported = {{0}};
    struct siotls_bytes share;
    uint16_t group;
    /* Both lists may have thousands of entries: comparing each with each would take a second. */
    while (sio_read_u16(&groups, &group))
        (void)!sio_seen16_add(&supported, group);
    while (sio_key_share_next(&reader, &group, &share))
        if (!sio_seen16_has(&supported, group))
            return sio_fail(&conn->error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                            "client_hello: a key share is for a group that is not offered");
    return true;
}

/*
 * Our most preferred group of which a share is there; else our most preferred one, which costs a retry, and which a
 * config may want at that price.
 */
static bool choose_group(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    const struct siotls_config *config = conn->config;
    const struct sio_kem *without_share = NULL;
    if (sio_psk_is_alone(conn))
        return true;
    for (size_t i = 0; i < config->num_groups; i++) {
        struct siotls_bytes share;
        const struct sio_kem *kem = &config->groups[i];
        if (!sio_list16_has(hello->supported_groups, kem->group))
            continue;
        if (sio_key_share_find(&share, hello->key_shares, kem->group)) {
            conn->group = kem;
            return true;
        }
        if (without_share == NULL)
            without_share = kem;
        if (config->prefer_group)
            break;
    }
    if (without_share == NULL)
        return fail_negotiation(conn, SIOTLS_ALERT_HANDSHAKE_FAILURE, "client_hello: no group in common");
    conn->group = without_share;
    conn->handshake->retry = true;
    conn->handshake->retry_names_group = true;
    return true;
}

/* The cookie's suite stands; a PSK of another hash cannot be used with it. */
static bool keep_psk_of_suite(struct siotls_conn *conn)
{
    const struct sio_psk *psk = conn->handshake->psk;
    if (psk != NULL && psk->kdf.hash.algorithm->id != conn->suite->kdf.hash.algorithm->id)
        conn->handshake->psk = NULL;
    return true;
}

/* Suite and group: from a cookie of ours when one comes, so that the first hello's choice stands. */
static bool choose_exchange(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    bool is_stateless = sio_cookie_is_wanted(conn);
    if (is_stateless && sio_extensions_have(&hello->extensions, SIO_EXTENSION_COOKIE))
        return sio_cookie_take(conn, hello) && keep_psk_of_suite(conn);
    if (!choose_suite(conn, hello) || !choose_group(conn, hello))
        return false;
    conn->handshake->retry = conn->handshake->retry || (is_stateless && !sio_psk_is_alone(conn));
    return !conn->handshake->retry || sio_first_hello_note(conn, hello);
}

static bool offers_protocol(struct siotls_bytes offered, struct siotls_bytes wanted)
{
    struct sio_reader reader = sio_reader(offered);
    struct siotls_bytes protocol;
    while (sio_protocol_next(&reader, &protocol))
        if (sio_bytes_equal(protocol, wanted))
            return true;
    return false;
}

/* RFC 7301 3.2. Silence on either side means no protocol. */
static bool choose_alpn(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&conn->config->alpn));
    struct siotls_bytes protocol;
    if (hello->alpn.data_len == 0 || reader.left == 0)
        return true;
    while (sio_protocol_next(&reader, &protocol))
        if (offers_protocol(hello->alpn, protocol)) {
            sio_buffer_clear(&conn->alpn);
            return sio_buffer_append(&conn->alpn, protocol.data, protocol.data_len) || sio_fail_memory(&conn->error);
        }
    return fail_negotiation(conn, SIOTLS_ALERT_NO_APPLICATION_PROTOCOL,
                            "client_hello: no application protocol in common");
}

/* A PSK takes the place of a certificate. */
static bool choose_authentication(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    return conn->handshake->psk != NULL || sio_choose_server_identity(conn, hello);
}

bool sio_negotiate(struct siotls_conn *conn, const struct sio_client_hello *hello)
{
    if (!check_mandatory(conn, hello) || !check_shares(conn, hello) || !check_possible(conn, hello))
        return false;
    if (conn->state == S_START2)
        return sio_second_hello_check(conn, hello) && choose_authentication(conn, hello);
    return choose_exchange(conn, hello) && choose_authentication(conn, hello) && choose_alpn(conn, hello) &&
           sio_record_limits_choose(conn, hello);
}
