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

int sio_config_want(struct siotls_config *config, struct sio_wanted *wanted, const uint16_t *values, size_t num_values)
{
    int status = sio_config_settable(config);
    if (status != SIOTLS_OK)
        return status;
    if (num_values > SIO_MAX_CONFIG_LIST || (values == NULL && num_values > 0))
        return SIOTLS_ERROR_ARGUMENT;
    for (size_t i = 0; i < num_values; i++)
        for (size_t k = 0; k < i; k++)
            if (values[i] == values[k])
                return SIOTLS_ERROR_ARGUMENT;
    wanted->is_set = true;
    wanted->num_values = num_values;
    if (num_values > 0)
        memcpy(wanted->values, values, num_values * sizeof *values);
    return SIOTLS_OK;
}
