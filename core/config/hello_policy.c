/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello_policy.c: setters about what hellos carry besides algorithms.
 */
#include "config/config.h"

int siotls_config_set_grease(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable(config);
    if (status == SIOTLS_OK)
        config->grease = enabled != 0;
    return status;
}

int siotls_config_set_prefer_group(struct siotls_config *config, int enabled)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status == SIOTLS_OK)
        config->prefer_group = enabled != 0;
    return status;
}

int siotls_config_set_cookie_keys(struct siotls_config *config, const uint8_t *keys, size_t num_keys)
{
    int status = sio_config_settable_by(config, SIOTLS_ROLE_SERVER);
    if (status != SIOTLS_OK)
        return status;
    if (keys == NULL && num_keys > 0)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "cookie keys: they are NULL");
    if (num_keys > SIO_MAX_COOKIE_KEYS)
        return sio_config_refuse_value(config, "cookie keys: there are more than 16", num_keys);
    sio_buffer_clear(&config->cookie_keys);
    if (!sio_buffer_append(&config->cookie_keys, keys, num_keys * SIO_COOKIE_KEY_SIZE))
        return sio_config_refuse_memory(config);
    return SIOTLS_OK;
}
