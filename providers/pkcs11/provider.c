/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider.c: the pkcs11 provider: keys that stay in tokens, by pkcs11: URI. Nothing is loaded or searched when it is
 * opened, but a module or token that the option pkcs11_module names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static const struct siotls_signer *const signers[] = {&tp_signer};

static void close_instance(const struct siotls_provider_instance *instance)
{
    struct tp_state *state = instance->state;
    if (state->random_access != NULL) {
        tp_access_close(state->random_access);
        free(state->random_access);
    }
    tp_uri_clear(&state->defaults);
    free(state);
}

/* The options of an older core are shorter: what they lack is zero. */
static const char *setting_of(const struct siotls_provider_options *options)
{
    struct siotls_provider_options own = {0};
    if (options != NULL)
        memcpy(&own, options, options->size < sizeof own ? options->size : sizeof own);
    return own.pkcs11_module;
}

static int apply(struct tp_state *state, const char *setting)
{
    if (setting == NULL)
        return SIOTLS_PROVIDER_OK;
    bool is_uri = strncmp(setting, "pkcs11:", 7) == 0;
    int status =
        is_uri ? tp_uri_read(state, &state->defaults, setting) : tp_uri_of_module(state, &state->defaults, setting);
    if (status == SIOTLS_PROVIDER_OK && is_uri)
        status = tp_random_open(state, setting);
    return status == SIOTLS_PROVIDER_NO_MEMORY || status == SIOTLS_PROVIDER_OK ? status : SIOTLS_PROVIDER_UNAVAILABLE;
}

static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    struct tp_state *state = calloc(1, sizeof *state);
    *instance = NULL;
    if (state == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    tp_start();
    state->host = host;
    snprintf(state->library, sizeof state->library, "p11-kit");
    state->instance = (struct siotls_provider_instance){
        .size = sizeof state->instance,
        .library = state->library,
        .state = state,
        .signers = signers,
        .num_signers = 1,
        .list_objects = tp_list,
    };
    int status = apply(state, setting_of(options));
    if (status != SIOTLS_PROVIDER_OK) {
        close_instance(&state->instance);
        return status;
    }
    *instance = &state->instance;
    return SIOTLS_PROVIDER_OK;
}

const struct siotls_provider *SIOTLS_PROVIDER_ENTRY(void)
{
    static const struct siotls_provider description = {
        .size = sizeof description,
        .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
        .name = "pkcs11",
        .version = "0.2.0",
        .description = "PKCS #11: keys and certificates in tokens, by pkcs11: URI",
        .open = open_instance,
        .close = close_instance,
    };
    return &description;
}
