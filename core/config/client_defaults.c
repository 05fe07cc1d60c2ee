/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client_defaults.c: the config that most clients want, in one call.
 */
#include "config/config.h"

static int fill(struct siotls_config **config, struct siotls_set *set, struct siotls_trust *trust,
                struct siotls_error *error)
{
    int status = siotls_trust_add_system(trust, error);
    if (status == SIOTLS_OK)
        status = siotls_config_new(config, set, SIOTLS_ROLE_CLIENT, NULL, error);
    return status == SIOTLS_OK ? siotls_config_set_trust(*config, trust) : status;
}

static int refuse(struct siotls_error *error)
{
    struct sio_error why;
    sio_error_begin(&why, error);
    (void)sio_fail_status(&why, SIOTLS_ERROR_ARGUMENT, "config: there is no place to put it");
    return sio_error_end(&why, error);
}

int siotls_config_of_client(struct siotls_config **config, const struct siotls_bytes *protocols, size_t num_protocols,
                            struct siotls_error *error)
{
    struct siotls_set *set = NULL;
    struct siotls_trust *trust = NULL;
    if (config == NULL)
        return refuse(error);
    *config = NULL;
    int status = siotls_set_new(&set, NULL, error);
    if (status == SIOTLS_OK)
        status = siotls_trust_new(&trust, NULL, error);
    if (status == SIOTLS_OK)
        status = fill(config, set, trust, error);
    if (status == SIOTLS_OK) {
        status = siotls_config_set_alpn(*config, protocols, num_protocols);
        if (status != SIOTLS_OK) {
            if (error != NULL)
                (void)siotls_config_misuse(*config, error);
            siotls_config_free(*config);
            *config = NULL;
        }
    }
    siotls_trust_free(trust);
    siotls_set_free(set);
    return status;
}
