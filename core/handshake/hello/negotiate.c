/* SPDX-License-Identifier: Apache-2.0 */
/*
 * negotiate.c: see negotiate.h (RFC 9846 4.2.1, 4.2.4, 4.3.3, 4.3.7, 4.3.8; RFC 7301, 7250, 8449, 6066).
 */
#include "handshake/hello/negotiate.h"

#include "crypto/load/set.h"
#include "handshake/auth/certificate_type.h"
#include "handshake/auth/identity.h"
#include "handshake/hello/second_hello.h"
#include "wire/field.h"

static bool fail_negotiation(struct sio_error *error, enum siotls_alert alert, const char *reason)
{
    return sio_fail_both(error, SIOTLS_ERROR_NEGOTIATION, alert, reason);
}

/* ---- what a hello must have ---- */

/* RFC 9846 9.2 and 4.3.9: groups and shares come together; only PSKs can do without them, and without schemes. */
static bool check_mandatory(const struct sio_negotiation *question, struct sio_error *error)
{
    const struct sio_extensions *extensions = &question->hello->extensions;
    bool has_groups = sio_extensions_have(extensions, SIO_EXTENSION_SUPPORTED_GROUPS);
    bool has_shares = sio_extensions_have(extensions, SIO_EXTENSION_KEY_SHARE);
    bool has_psks = sio_extensions_have(extensions, SIO_EXTENSION_PRE_SHARED_KEY);
    bool needs_shares = !has_psks || (question->peer_psk_modes & SIOTLS_PSK_DHE_KE) != 0;
    if (!has_psks && !sio_extensions_have(extensions, SIO_EXTENSION_SIGNATURE_ALGORITHMS))
        return sio_fail(error, SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: signature_algorithms is missing");
    if (!has_groups && (needs_shares || has_shares))
        return sio_fail(error, SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: supported_groups is missing");
    if (!has_shares && (needs_shares || has_groups))
        return sio_fail(error, SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: key_share is missing");
    return true;
}

/* What a hello that offers PSKs may lack is needed where none of them is taken, or not alone (RFC 9846 4.2.1). */
static bool check_possible(const struct sio_negotiation *question, struct sio_error *error)
{
    const struct sio_extensions *extensions = &question->hello->extensions;
    if (!sio_psk_is_alone(question->psk) && !sio_extensions_have(extensions, SIO_EXTENSION_KEY_SHARE))
        return fail_negotiation(error, SIOTLS_ALERT_HANDSHAKE_FAILURE,
                                "client_hello: it offers PSKs alone, and none is taken so");
    if (question->psk->psk == NULL && !sio_extensions_have(extensions, SIO_EXTENSION_SIGNATURE_ALGORITHMS))
        return fail_negotiation(error, SIOTLS_ALERT_HANDSHAKE_FAILURE,
                                "client_hello: it offers PSKs and no certificates, and no PSK is taken");
    return true;
}

/* RFC 9846 4.3.8: shares are for groups that the client says it supports. */
static bool check_shares(const struct sio_client_hello *hello, struct sio_error *error)
{
    struct sio_reader groups = sio_reader(hello->supported_groups);
    struct sio_reader reader = sio_reader(hello->key_shares);
    struct sio_seen16 supported;
    struct siotls_bytes share;
    uint16_t group;
    sio_seen16_init(&supported);
    /* Both lists may have thousands of entries: comparing each with each would take a second. */
    while (sio_read_u16(&groups, &group))
        (void)!sio_seen16_add(&supported, group);
    while (sio_key_share_next(&reader, &group, &share))
        if (!sio_seen16_has(&supported, group))
            return sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                            "client_hello: a key share is for a group that is not offered");
    return true;
}

static bool is_wanted(const struct sio_negotiation *question, enum sio_flow_want want)
{
    return (question->wants & (uint32_t)want) != 0;
}

/*
 * RFC 9001 8.2 and 8.4: QUIC's parameters come over QUIC, and over nothing else; and over QUIC nobody pretends to speak
 * TLS 1.2 to middleboxes.
 */
static bool check_carrier(const struct sio_negotiation *question, struct sio_error *error)
{
    const struct sio_client_hello *hello = question->hello;
    bool has_parameters = sio_extensions_have(&hello->extensions, SIO_EXTENSION_QUIC_TRANSPORT_PARAMETERS);
    if (has_parameters && !is_wanted(question, SIO_FLOW_PARAMETERS))
        return sio_fail(error, SIOTLS_ALERT_UNSUPPORTED_EXTENSION,
                        "client_hello: quic_transport_parameters came over another transport than QUIC");
    if (!has_parameters && is_wanted(question, SIO_FLOW_PARAMETERS))
        return sio_fail(error, SIOTLS_ALERT_MISSING_EXTENSION, "client_hello: quic_transport_parameters is missing");
    return hello->legacy_session_id.data_len == 0 || is_wanted(question, SIO_FLOW_CHANGE_CIPHER_SPEC) ||
           sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "client_hello: legacy_session_id is not empty over QUIC");
}

/* ---- suite and group ---- */

/* A PSK was chosen with its suite. */
static bool choose_suite(struct sio_choice *choice, const struct sio_negotiation *question, struct sio_error *error)
{
    const struct siotls_config *config = question->config;
    choice->suite = question->psk->psk != NULL ? question->psk->suite : NULL;
    for (size_t i = 0; choice->suite == NULL && i < config->num_suites; i++)
        if (sio_list16_has(question->hello->cipher_suites, config->suites[i].id))
            choice->suite = &config->suites[i];
    return choice->suite != NULL ||
           fail_negotiation(error, SIOTLS_ALERT_HANDSHAKE_FAILURE, "client_hello: no cipher suite in common");
}

/* False in *usable: it has failed its known-answer test, and nothing takes its place. */
static bool check_group(bool *usable, const struct siotls_config *config, const struct sio_kem *kem,
                        struct sio_error *error)
{
    struct sio_error failure = {0};
    struct sio_kem ready;
    *usable = sio_set_ready_group(config->set, &ready, kem, &failure);
    return failure.status != SIOTLS_ERROR_NO_MEMORY || sio_fail_memory(error);
}

static bool has_share(const struct sio_client_hello *hello, const struct sio_kem *kem)
{
    struct siotls_bytes share;
    return sio_key_share_find(&share, hello->key_shares, kem->group);
}

/* Our most preferred group that the client supports too; NULL: there is none. */
static bool find_group(const struct sio_kem **found, const struct sio_negotiation *question, bool needs_share,
                       struct sio_error *error)
{
    const struct siotls_config *config = question->config;
    *found = NULL;
    for (size_t i = 0; i < config->num_groups && *found == NULL; i++) {
        const struct sio_kem *kem = &config->groups[i];
        bool is_usable;
        if (!sio_list16_has(question->hello->supported_groups, kem->group) ||
            (needs_share && !has_share(question->hello, kem)))
            continue;
        if (!check_group(&is_usable, config, kem, error))
            return false;
        if (is_usable)
            *found = kem;
    }
    return true;
}

/*
 * Our most preferred group of which a share is there; else our most preferred one, which costs a retry, and which a
 * config may want at that price. It is tested here, where another can still be chosen.
 */
static bool choose_group(struct sio_choice *choice, const struct sio_negotiation *question, struct sio_error *error)
{
    if (sio_psk_is_alone(question->psk))
        return true;
    if (!question->config->prefer_group && !find_group(&choice->group, question, true, error))
        return false;
    if (choice->group == NULL && !find_group(&choice->group, question, false, error))
        return false;
    choice->is_retry = choice->group != NULL && !has_share(question->hello, choice->group);
    choice->names_group = choice->is_retry;
    return choice->group != NULL ||
           fail_negotiation(error, SIOTLS_ALERT_HANDSHAKE_FAILURE, "client_hello: no group in common");
}

/* A second hello gets what the first was told. Who answers first hellos with cookies answers all of them so. */
static bool choose_exchange(struct sio_choice *choice, const struct sio_negotiation *question, struct sio_error *error)
{
    const struct sio_first_hello *first = question->first;
    bool is_alone = sio_psk_is_alone(question->psk);
    if (first->suite != NULL) {
        choice->suite = first->suite;
        choice->group = is_alone ? NULL : first->group;
        return sio_second_hello_check(first, question->hello, question->sent_cookie, error);
    }
    if (!choose_suite(choice, question, error) || !choose_group(choice, question, error))
        return false;
    choice->is_retry = choice->is_retry || (question->config->cookie_keys.data_len > 0 && !is_alone);
    return true;
}

/* ---- what is said under protection ---- */

/* RFC 7301 3.2. Silence on either side means no protocol, where one can do without (RFC 9001 8.1). */
static bool choose_alpn(struct sio_choice *choice, const struct sio_negotiation *question, struct sio_error *error)
{
    struct siotls_bytes offered = question->hello->alpn;
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&question->config->alpn));
    struct siotls_bytes protocol;
    if ((offered.data_len == 0 || reader.left == 0) && !is_wanted(question, SIO_FLOW_APPLICATION_PROTOCOL))
        return true;
    while (sio_protocol_next(&reader, &protocol))
        if (sio_protocols_have(offered, protocol)) {
            choice->alpn = protocol;
            return true;
        }
    return fail_negotiation(error, SIOTLS_ALERT_NO_APPLICATION_PROTOCOL,
                            "client_hello: no application protocol in common");
}

/* RFC 7250 4.2: of which type the certificates are, before an identity is chosen. */
static bool choose_types(struct sio_choice *choice, const struct sio_negotiation *question, struct sio_error *error)
{
    const struct sio_type_question server = {.config = question->config,
                                             .chosen = question->chosen_identity,
                                             .whose = SIOTLS_ROLE_SERVER,
                                             .offered = question->hello->server_certificate_types};
    const struct sio_type_question client = {.config = question->config,
                                             .chosen = question->chosen_identity,
                                             .whose = SIOTLS_ROLE_CLIENT,
                                             .offered = question->hello->client_certificate_types};
    return sio_certificate_type_choose(&choice->server_certificate_type, &server, error) &&
           (!sio_config_may_ask(question->config) ||
            sio_certificate_type_choose(&choice->client_certificate_type, &client, error));
}

/* A PSK takes the place of a certificate. */
static bool choose_authentication(struct sio_choice *choice, const struct sio_negotiation *question,
                                  struct sio_error *error)
{
    struct sio_identity_choice identity;
    if (question->psk->psk != NULL)
        return true;
    if (!choose_types(choice, question, error) ||
        !sio_choose_server_identity(&identity, question->config, question->chosen_identity, question->hello,
                                    choice->server_certificate_type, error))
        return false;
    choice->identity = identity.identity;
    choice->scheme = identity.scheme;
    return true;
}

/*
 * RFC 8449 5: who knows record_size_limit passes over max_fragment_length beside it. A limit above 2^14 + 1 may belong
 * to a later version (4).
 */
static bool choose_limits(struct sio_choice *choice, const struct sio_negotiation *question, struct sio_error *error)
{
    enum { LAST_FRAGMENT_CODE = 4 };
    const struct sio_client_hello *hello = question->hello;
    if (!is_wanted(question, SIO_FLOW_RECORD_LIMITS))
        return true;
    if (sio_extensions_have(&hello->extensions, SIO_EXTENSION_RECORD_SIZE_LIMIT)) {
        choice->record_size_limit = hello->record_size_limit;
        return hello->record_size_limit >= SIO_MIN_RECORD_SIZE_LIMIT ||
               sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "record_size_limit: the client's is below 64");
    }
    if (!sio_extensions_have(&hello->extensions, SIO_EXTENSION_MAX_FRAGMENT_LENGTH))
        return true;
    choice->max_fragment_length = hello->max_fragment_length;
    return (hello->max_fragment_length >= 1 && hello->max_fragment_length <= LAST_FRAGMENT_CODE) ||
           sio_fail(error, SIOTLS_ALERT_ILLEGAL_PARAMETER, "max_fragment_length: not one that RFC 6066 has");
}

bool sio_negotiate(struct sio_choice *choice, const struct sio_negotiation *question, struct sio_error *error)
{
    *choice = (struct sio_choice){.suite = NULL};
    return check_carrier(question, error) && check_mandatory(question, error) && check_shares(question->hello, error) &&
           check_possible(question, error) && choose_exchange(choice, question, error) &&
           choose_authentication(choice, question, error) && choose_alpn(choice, question, error) &&
           choose_limits(choice, question, error);
}
