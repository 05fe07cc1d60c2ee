/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authentication.c: the setters about authentication, and what becomes of them when the config is made ready.
 */
#include "config/authentication.h"

#include "base/writer.h"
#include "config/config.h"
#include "wire/constants.h"

/* A list longer than this is not sent: clients need not take a CertificateRequest that does not fit one record. */
enum { MAX_AUTHORITIES = 12288 };

void sio_authentication_init(struct sio_authentication *authentication, const struct siotls_memory *memory, int role)
{
    sio_buffer_init(&authentication->trusted_keys, memory);
    sio_buffer_init(&authentication->authorities, memory);
    sio_buffer_init(&authentication->chain_schemes, memory);
    authentication->request_ocsp = role == SIOTLS_ROLE_CLIENT;
    authentication->keep_peer = role == SIOTLS_ROLE_SERVER;
}

void sio_authentication_clear(struct sio_authentication *authentication)
{
    sio_buffer_clear(&authentication->trusted_keys);
    sio_buffer_clear(&authentication->authorities);
    sio_buffer_clear(&authentication->chain_schemes);
    sio_verifiers_clear(&authentication->chain_verifiers);
}

int siotls_config_set_client_auth(struct siotls_config *config, int mode)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status == SIOTLS_OK && (mode < SIOTLS_CLIENT_AUTH_NONE || mode > SIOTLS_CLIENT_AUTH_REQUIRE))
        status =
            sio_config_refuse_value(config, "client auth: the mode is no siotls_client_auth", (uint64_t)(int64_t)mode);
    if (status == SIOTLS_OK)
        config->authentication.client_auth = mode;
    return status;
}

int siotls_config_set_certificate_authorities(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status == SIOTLS_OK)
        config->authentication.withholds_authorities = enabled == 0;
    return status;
}

int siotls_config_set_strict_server_name(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status == SIOTLS_OK)
        config->authentication.strict_server_name = enabled != 0;
    return status;
}

int siotls_config_set_certificate_schemes(struct siotls_config *config, const uint16_t *schemes, size_t num_schemes)
{
    return sio_config_want(config, config != NULL ? &config->authentication.wanted_chain_schemes : NULL, schemes,
                           num_schemes);
}

int siotls_config_request_ocsp(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->authentication.request_ocsp = enabled != 0;
    return status;
}

int siotls_config_request_scts(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->authentication.request_scts = enabled != 0;
    return status;
}

int siotls_config_set_keep_peer(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->authentication.keep_peer = enabled != 0;
    return status;
}

int siotls_config_set_keep_transcript(struct siotls_config *config, size_t max_bytes)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_CLIENT);
    if (status == SIOTLS_OK && max_bytes > SIO_MAX_KEPT_TRANSCRIPT)
        status = sio_config_refuse_value(config, "transcript: more than 2^20 bytes are to be kept", max_bytes);
    if (status == SIOTLS_OK)
        config->authentication.keep_transcript = (uint32_t)max_bytes;
    return status;
}

int siotls_config_set_post_handshake_auth(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->authentication.post_handshake_auth = enabled != 0;
    return status;
}

const struct sio_verifiers *sio_config_chain_verifiers(const struct siotls_config *config)
{
    return config->authentication.wanted_chain_schemes.is_set ? &config->authentication.chain_verifiers
                                                              : &config->verifiers;
}

bool sio_config_judges(const struct siotls_config *config)
{
    const struct sio_authentication *wanted = &config->authentication;
    bool peer_shows_one = config->role == SIOTLS_ROLE_CLIENT || wanted->client_auth != SIOTLS_CLIENT_AUTH_NONE ||
                          wanted->post_handshake_auth;
    return peer_shows_one && !config->no_verification && !sio_config_requests(config, SIOTLS_REQUEST_VERIFY);
}

static bool check_judge(const struct siotls_config *config, struct sio_error *error)
{
    int peer = config->role == SIOTLS_ROLE_CLIENT ? SIOTLS_ROLE_SERVER : SIOTLS_ROLE_CLIENT;
    const struct sio_certificate_types *types = sio_config_certificate_types(config, peer);
    bool takes_keys = sio_certificate_types_have(types, SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY);
    if (!sio_config_judges(config))
        return true;
    if (takes_keys && config->authentication.trusted_keys.data_len == 0)
        return sio_fail_status(error, SIOTLS_ERROR_STATE,
                               "config: raw public keys need trusted keys, VERIFY events or the insecure switch");
    if (config->trust != NULL || !sio_certificate_types_have(types, SIOTLS_CERTIFICATE_X509))
        return true;
    /* A client that has nothing but PSKs refuses every certificate. */
    if (config->role == SIOTLS_ROLE_CLIENT && sio_sessions_have_psks(&config->sessions))
        return true;
    if (config->role == SIOTLS_ROLE_CLIENT)
        return sio_fail_status(error, SIOTLS_ERROR_STATE,
                               "config: a client needs a trust store, VERIFY events, a PSK or the insecure switch");
    return sio_fail_status(error, SIOTLS_ERROR_STATE,
                           "config: client certificates need a trust store, VERIFY events or the insecure switch");
}

/* RFC 9846 4.3.4. The whole list or none: half of it would mislead clients. */
static bool list_authorities(struct siotls_config *config, struct sio_error *error)
{
    struct sio_authentication *authentication = &config->authentication;
    struct sio_writer writer;
    struct siotls_bytes subject;
    sio_buffer_clear(&authentication->authorities);
    if (config->role != SIOTLS_ROLE_SERVER || authentication->withholds_authorities || config->trust == NULL)
        return true;
    sio_writer_init(&writer, &authentication->authorities, UINT16_MAX);
    for (size_t i = 0; i < siotls_trust_num_anchors(config->trust); i++) {
        if (!sio_trust_subject(config->trust, i, &subject))
            continue;
        if (authentication->authorities.data_len + 2 + subject.data_len > MAX_AUTHORITIES) {
            sio_buffer_clear(&authentication->authorities);
            return true;
        }
        struct sio_mark name = sio_write_open(&writer, 2);
        sio_write_bytes(&writer, subject.data, subject.data_len);
        sio_write_close(&writer, name);
    }
    return sio_writer_ok(&writer) || sio_fail_memory(error);
}

/* RFC 9846 4.3.3. What is offered here is also all that chains are checked with. */
static bool resolve_chain_schemes(struct siotls_config *config, struct sio_error *error)
{
    struct sio_authentication *authentication = &config->authentication;
    const struct sio_wanted *wanted = &authentication->wanted_chain_schemes;
    struct sio_writer writer;
    sio_buffer_clear(&authentication->chain_schemes);
    sio_verifiers_clear(&authentication->chain_verifiers);
    if (!wanted->is_set)
        return true;
    if (!sio_verifiers_restrict(&authentication->chain_verifiers, &config->verifiers, wanted->values,
                                wanted->num_values, error))
        return false;
    sio_writer_init(&writer, &authentication->chain_schemes, UINT16_MAX - 1);
    for (size_t i = 0; i < wanted->num_values; i++) {
        sio_write_u16(&writer, wanted->values[i]);
        if (sio_verifiers_know(&authentication->chain_verifiers, wanted->values[i]))
            continue;
        sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "config: no provider verifies this scheme of certificates");
        return sio_fail_detail(error, "0x%04x", wanted->values[i]);
    }
    return sio_writer_ok(&writer) || sio_fail_memory(error);
}

bool sio_authentication_resolve(struct siotls_config *config, struct sio_error *error)
{
    return check_judge(config, error) && sio_certificate_types_check(config, error) &&
           sio_compression_resolve(config, error) && list_authorities(config, error) &&
           resolve_chain_schemes(config, error);
}
