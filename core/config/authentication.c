/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authentication.c: the setters about authentication, and what becomes of them when the config is made ready.
 */
#include "config/authentication.h"

#include "base/writer.h"
#include "config/config.h"

/* A list longer than this is not sent: clients need not take a CertificateRequest that does not fit one record. */
enum { MAX_AUTHORITIES = 12288 };

void sio_authentication_init(struct sio_authentication *authentication, const struct siotls_memory *memory)
{
    sio_buffer_init(&authentication->authorities, memory);
}

void sio_authentication_clear(struct sio_authentication *authentication)
{
    sio_buffer_clear(&authentication->authorities);
}

int siotls_config_set_client_auth(struct siotls_config *config, int mode)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK &&
        (config->role != SIOTLS_ROLE_SERVER || mode < SIOTLS_CLIENT_AUTH_NONE || mode > SIOTLS_CLIENT_AUTH_REQUIRE))
        status = SIOTLS_ERROR_ARGUMENT;
    if (status == SIOTLS_OK)
        config->authentication.client_auth = mode;
    return status;
}

int siotls_config_set_certificate_authorities(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->authentication.withholds_authorities = enabled == 0;
    return status;
}

int siotls_config_set_strict_server_name(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->authentication.strict_server_name = enabled != 0;
    return status;
}

bool sio_config_judges(const struct siotls_config *config)
{
    bool peer_shows_one =
        config->role == SIOTLS_ROLE_CLIENT || config->authentication.client_auth != SIOTLS_CLIENT_AUTH_NONE;
    return peer_shows_one && !config->no_verification && !sio_config_requests(config, SIOTLS_REQUEST_VERIFY);
}

static bool check_judge(const struct siotls_config *config, struct sio_error *error)
{
    if (!sio_config_judges(config) || config->trust != NULL)
        return true;
    if (config->role == SIOTLS_ROLE_CLIENT)
        return sio_fail_status(error, SIOTLS_ERROR_STATE,
                               "config: a client needs a trust store, VERIFY events or the insecure switch");
    return sio_fail_status(error, SIOTLS_ERROR_STATE,
                           "config: client certificates need a trust store, VERIFY events or the insecure switch");
}

/* RFC 8446 4.2.4. The whole list or none: half of it would mislead clients. */
static bool list_authorities(struct siotls_config *config, struct sio_error *error)
{
    struct sio_authentication *authentication = &config->authentication;
    struct sio_writer writer;
    struct siotls_bytes subject;
    sio_buffer_clear(&authentication->authorities);
    if (authentication->client_auth == SIOTLS_CLIENT_AUTH_NONE || authentication->withholds_authorities ||
        config->trust == NULL)
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

bool sio_authentication_resolve(struct siotls_config *config, struct sio_error *error)
{
    return check_judge(config, error) && list_authorities(config, error);
}
