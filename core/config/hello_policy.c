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
