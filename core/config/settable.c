/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settable.c: what every setter of a config asks first, and what those of code points keep.
 */
#include <string.h>

#include "config/config.h"

int sio_config_settable(const struct siotls_config *config)
{
    if (config == NULL)
        return SIOTLS_ERROR_ARGUMENT;
    return config->is_ready ? SIOTLS_ERROR_STATE : SIOTLS_OK;
}

int sio_config_settable_by(struct siotls_config *config, int role)
{
    int status = sio_config_settable(config);
    if (status != SIOTLS_OK || config->role == role)
        return status;
    return role == SIOTLS_ROLE_SERVER
               ? sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "setting: only a server's config has it")
               : sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "setting: only a client's config has it");
}

int siotls_config_misuse(const struct siotls_config *config, struct siotls_error *error)
{
    static const struct sio_misuse late = {.reason = "setting: the config is ready, and does not change any more",
                                           .status = SIOTLS_ERROR_STATE};
    static const struct sio_misuse none = {.reason = "setting: the config is NULL", .status = SIOTLS_ERROR_ARGUMENT};
    if (config == NULL) {
        (void)sio_misuse_tell(&none, error);
        return SIOTLS_ERROR_ARGUMENT;
    }
    return sio_misuse_tell(config->is_ready ? &late : &config->misuse, error) ? SIOTLS_OK : SIOTLS_ERROR_ARGUMENT;
}

int sio_config_want(struct siotls_config *config, struct sio_wanted *wanted, const uint16_t *values, size_t num_values)
{
    int status = sio_config_settable(config);
    if (status != SIOTLS_OK)
        return status;
    if (num_values > SIO_MAX_CONFIG_LIST)
        return sio_config_refuse_value(config, "setting: the list is longer than 64", num_values);
    if (values == NULL && num_values > 0)
        return sio_config_refuse(config, SIOTLS_ERROR_ARGUMENT, "setting: the list is NULL");
    for (size_t i = 0; i < num_values; i++)
        for (size_t k = 0; k < i; k++)
            if (values[i] == values[k])
                return sio_config_refuse_value(config, "setting: a number stands twice in the list", values[i]);
    wanted->is_set = true;
    wanted->num_values = num_values;
    if (num_values > 0)
        memcpy(wanted->values, values, num_values * sizeof *values);
    return SIOTLS_OK;
}
