/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider.c: the openssl provider: libcrypto 3.0 or later through EVP, in a library context of its own that reads no
 * configuration unless an option names one.
 */
#include <openssl/opensslv.h>
#include <openssl/provider.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "library.h"

struct state *state_of(const struct siotls_provider_instance *instance)
{
    return instance->state;
}

static void report(const struct siotls_provider_host *host, int level, const char *text)
{
    if (host != NULL && host->report != NULL)
        host->report(host->context, level, text);
}

int fail_quietly(int otherwise)
{
    unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    return ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE ? SIOTLS_PROVIDER_NO_MEMORY : otherwise;
}

int fail(const struct state *state, int otherwise, const char *what)
{
    char words[160] = "no reason given";
    char line[256];
    unsigned long code = ERR_peek_last_error();
    if (code != 0)
        ERR_error_string_n(code, words, sizeof words);
    snprintf(line, sizeof line, "%s: %s", what, words);
    report(state->host, SIOTLS_REPORT_ERROR, line);
    return fail_quietly(otherwise);
}

void wipe(void *data, size_t data_len)
{
    static void *(*const volatile set)(void *data, int byte, size_t data_len) = memset;
    if (data_len > 0)
        set(data, 0, data_len);
}

uint32_t fips_of(const OSSL_PROVIDER *provider)
{
    if (provider == NULL)
        return SIOTLS_FIPS_UNKNOWN;
    return strcmp(OSSL_PROVIDER_get0_name(provider), "fips") == 0 ? SIOTLS_FIPS_YES : SIOTLS_FIPS_NO;
}

static void close_instance(const struct siotls_provider_instance *instance)
{
    struct state *state = state_of(instance);
    close_hashes(state);
    close_aeads(state);
    close_kems(state);
    close_verifiers(state);
    close_masks(state);
    library_give_back(state->library, state->is_plain);
    OPENSSL_free(state->properties);
    OPENSSL_free(state);
    ERR_clear_error();
}

static int open_library(struct state *state, const struct siotls_provider_options *options)
{
    state->is_plain = options->configuration_file == NULL;
    state->library = library_take(state->is_plain);
    if (state->library == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    if (options->fips_properties != NULL) {
        state->properties = OPENSSL_strdup(options->fips_properties);
        if (state->properties == NULL)
            return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    }
    if (!state->is_plain && !OSSL_LIB_CTX_load_config(state->library, options->configuration_file))
        return fail(state, SIOTLS_PROVIDER_UNAVAILABLE, "the configuration file cannot be used");
    snprintf(state->library_name, sizeof state->library_name, "%s", OpenSSL_version(OPENSSL_VERSION));
    return SIOTLS_PROVIDER_OK;
}

static int open_algorithms(struct state *state)
{
    int status = open_hashes(state);
    if (status == SIOTLS_PROVIDER_OK)
        status = open_aeads(state);
    if (status == SIOTLS_PROVIDER_OK)
        status = open_kems(state);
    if (status == SIOTLS_PROVIDER_OK)
        status = open_verifiers(state);
    if (status == SIOTLS_PROVIDER_OK)
        status = open_random(state);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    open_signer(state);
    open_masks(state);
    ERR_clear_error(); /* what is not there has left words */
    return SIOTLS_PROVIDER_OK;
}

/* The options of an older core are shorter: what they lack is zero. */
static struct siotls_provider_options read_options(const struct siotls_provider_options *options)
{
    struct siotls_provider_options own = {0};
    if (options != NULL)
        memcpy(&own, options, options->size < sizeof own ? options->size : sizeof own);
    return own;
}

static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    struct siotls_provider_options own = read_options(options);
    struct state *state = OPENSSL_zalloc(sizeof *state);
    *instance = NULL;
    if (state == NULL)
        return fail_quietly(SIOTLS_PROVIDER_NO_MEMORY);
    state->host = host;
    state->instance.size = sizeof state->instance;
    state->instance.state = state;
    state->instance.library = state->library_name;
    int status = open_library(state, &own);
    if (status == SIOTLS_PROVIDER_OK)
        status = open_algorithms(state);
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
        .name = "openssl",
        .version = "0.2.0",
        .description = "OpenSSL's libcrypto, 3.0 or later, in a library context of its own",
        .open = open_instance,
        .close = close_instance,
    };
    return &description;
}
