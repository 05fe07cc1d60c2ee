/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookup.c: what a config has, by number.
 */
#include "config/config.h"

const struct sio_suite *sio_config_suite(const struct siotls_config *config, uint16_t id)
{
    for (size_t i = 0; i < config->num_suites; i++)
        if (config->suites[i].id == id)
            return &config->suites[i];
    return NULL;
}

const struct sio_kem *sio_config_group(const struct siotls_config *config, uint16_t group)
{
    for (size_t i = 0; i < config->num_groups; i++)
        if (config->groups[i].group == group)
            return &config->groups[i];
    return NULL;
}

bool sio_config_requests(const struct siotls_config *config, enum siotls_event_request request)
{
    return (config->requests & (uint32_t)request) != 0;
}
