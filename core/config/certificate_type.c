/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate_type.c: see certificate_type.h.
 */
#include "config/certificate_type.h"

#include "base/reader.h"
#include "base/writer.h"
#include "config/config.h"
#include "x509/form/certificate.h"

enum { MAX_TRUSTED_KEYS = 1 << 20 };

static const uint8_t only_x509[] = {SIOTLS_CERTIFICATE_X509};

struct siotls_bytes sio_certificate_types_list(const struct sio_certificate_types *types)
{
    if (types->list[0] == 0)
        return sio_bytes(only_x509, sizeof only_x509);
    return sio_bytes(types->list + 1, types->list[0]);
}

bool sio_certificate_types_have(const struct sio_certificate_types *types, uint8_t type)
{
    struct siotls_bytes list = sio_certificate_types_list(types);
    for (size_t i = 0; i < list.data_len; i++)
        if (list.data[i] == type)
            return true;
    return false;
}

const struct sio_certificate_types *sio_config_certificate_types(const struct siotls_config *config, int whose)
{
    const struct sio_authentication *authentication = &config->authentication;
    return whose == SIOTLS_ROLE_CLIENT ? &authentication->client_types : &authentication->server_types;
}

int siotls_config_set_certificate_types(struct siotls_config *config, int whose, const uint8_t *types, size_t num_types)
{
    int status = sio_config_settable(config);
    if (status != SIOTLS_OK)
        return status;
    if (whose != SIOTLS_ROLE_CLIENT && whose != SIOTLS_ROLE_SERVER)
        return sio_config_refuse_value(config, "certificate types: whose is no siotls_role", (uint64_t)(int64_t)whose);
    if (types == NULL)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "certificate types: the list is NULL");
    if (num_types < 1 || num_types > SIO_MAX_CERTIFICATE_TYPES)
        return sio_config_refuse_value(config, "certificate types: the list is not 1 or 2 types", num_types);
    if (num_types == 2 && types[0] == types[1])
        return sio_config_refuse_value(config, "certificate types: one stands twice in the list", types[0]);
    struct sio_certificate_types kept = {{(uint8_t)num_types}};
    for (size_t i = 0; i < num_types; i++) {
        if (types[i] != SIOTLS_CERTIFICATE_X509 && types[i] != SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY)
            return sio_config_refuse_value(config, "certificate types: one is no siotls_certificate_type", types[i]);
        kept.list[1 + i] = types[i];
    }
    /* RFC 7250 4.1: X.509 alone goes without saying. */
    if (num_types == 1 && types[0] == SIOTLS_CERTIFICATE_X509)
        kept.list[0] = 0;
    if (whose == SIOTLS_ROLE_CLIENT)
        config->authentication.client_types = kept;
    else
        config->authentication.server_types = kept;
    return SIOTLS_OK;
}

int siotls_config_add_trusted_key(struct siotls_config *config, const uint8_t *spki, size_t spki_len)
{
    int status = sio_config_settable(config);
    struct siotls_public_key key;
    struct sio_error why = {0};
    struct sio_writer writer;
    if (status != SIOTLS_OK)
        return status;
    if (spki == NULL)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "trusted key: it is NULL");
    if (!sio_public_key_parse(&key, sio_bytes(spki, spki_len), &why) || key.type == 0)
        return sio_config_refuse(config, SIOTLS_ERROR_SYNTAX, "trusted key: it is malformed, or of an unknown type");
    struct sio_buffer *keys = &config->authentication.trusted_keys;
    if (keys->data_len + 3 + spki_len > MAX_TRUSTED_KEYS)
        return sio_config_refuse(config, SIOTLS_ERROR_LIMIT, "trusted key: all take more than 1 MiB");
    if (!sio_buffer_reserve(keys, 3 + spki_len))
        return sio_config_refuse_memory(config);
    sio_writer_init(&writer, keys, MAX_TRUSTED_KEYS);
    struct sio_mark mark = sio_write_open(&writer, 3);
    sio_write_bytes(&writer, spki, spki_len);
    sio_write_close(&writer, mark);
    return sio_writer_ok(&writer) ? SIOTLS_OK : sio_config_refuse_memory(config);
}

bool sio_config_trusts_key(const struct siotls_config *config, struct siotls_bytes spki)
{
    struct sio_reader reader = sio_reader(sio_buffer_bytes(&config->authentication.trusted_keys));
    struct siotls_bytes trusted;
    while (sio_read_vector24(&reader, &trusted, 1, MAX_TRUSTED_KEYS))
        if (sio_bytes_equal(trusted, spki))
            return true;
    return false;
}

bool sio_certificate_types_check(const struct siotls_config *config, struct sio_error *error)
{
    const struct sio_certificate_types *own = sio_config_certificate_types(config, config->role);
    for (size_t i = 0; i < config->num_identities; i++)
        if (!sio_certificate_types_have(own, sio_identity_type(config->identities[i])))
            return sio_fail_status(error, SIOTLS_ERROR_STATE, "config: an identity is of a type that is never shown");
    return true;
}
