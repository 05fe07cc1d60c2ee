/* SPDX-License-Identifier: Apache-2.0 */
/*
 * open_provider.c: from a provider's entry to an instance in a set. Descriptions of older and newer versions of the
 * contract are read as far as they go.
 */
#include <stdio.h>
#include <string.h>

#include "base/sized_struct.h"
#include "crypto/load/grammar.h"
#include "crypto/load/loader.h"
#include "crypto/names.h"

size_t sio_find_provider(const struct siotls_set *set, const char *name)
{
    for (size_t i = 0; i < set->num_providers; i++) {
        if (strcmp(set->providers[i].description.name, name) == 0)
            return i;
    }
    return SIZE_MAX;
}

static _Thread_local struct sio_words *listener;

void sio_words_listen(struct sio_words *words)
{
    if (words != NULL)
        words->text[0] = '\0';
    listener = words;
}

/* What an instance says. */
static void hear(void *context, int level, const char *text)
{
    struct sio_host *host = context;
    if (text == NULL)
        return;
    if (listener != NULL)
        snprintf(listener->text, sizeof listener->text, "%s", text);
    sio_set_report(host->set, host->name, level, text);
}

static bool check_description(struct siotls_provider *description, siotls_provider_entry *entry, const char *where,
                              struct sio_error *error)
{
    const struct siotls_provider *stated = entry();
    if (stated == NULL) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "provider: its entry returned no description");
        return sio_fail_detail(error, "%s", where);
    }
    if (!SIO_SIZED_HAS(stated, struct siotls_provider, close) ||
        !sio_sized_read(description, sizeof *description, stated)) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER,
                        "provider: its description is smaller than version 1.0 of the contract");
        return sio_fail_detail(error, "%s", where);
    }
    if (description->open == NULL || description->close == NULL) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "provider: its description lacks open or close");
        return sio_fail_detail(error, "%s", where);
    }
    if (description->name == NULL || !sio_is_provider_name(description->name)) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER,
                        "provider: its name is not of lower-case letters, digits and hyphens");
        return sio_fail_detail(error, "%s", where);
    }
    description->version = description->version != NULL ? description->version : "";
    description->description = description->description != NULL ? description->description : "";
    return true;
}

static bool check_name(const struct siotls_set *set, const struct siotls_provider *description, const char *name,
                       const char *where, struct sio_error *error)
{
    if (name != NULL && strcmp(description->name, name) != 0) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "provider: the module has another name than its file");
        return sio_fail_detail(error, "%s is %s", where, description->name);
    }
    if (sio_find_provider(set, description->name) != SIZE_MAX) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "provider: another one of the same name is in the set");
        return sio_fail_detail(error, "%s", description->name);
    }
    return true;
}

static struct sio_host *make_host(const struct siotls_set *set, const char *name)
{
    struct sio_host *host = sio_allocate(&set->memory, sizeof *host);
    if (host == NULL)
        return NULL;
    host->host.size = sizeof host->host;
    host->host.abi_minor = SIOTLS_PROVIDER_ABI_MINOR;
    host->host.context = host;
    host->host.report = hear;
    host->set = set;
    host->name = name;
    return host;
}

static bool open_instance(struct sio_provider *provider, const struct siotls_set *set, struct sio_error *error)
{
    const struct siotls_provider_options options = {
        .size = sizeof options,
        .fips_properties = set->fips_properties,
        .configuration_file = set->configuration_file,
        .pkcs11_module = set->pkcs11_module,
    };
    struct sio_host *host = provider->host;
    struct sio_words words;
    sio_words_listen(&words);
    int result = provider->description.open(&host->host, &options, &provider->instance);
    sio_words_listen(NULL);
    if (result == SIOTLS_PROVIDER_NO_MEMORY)
        return sio_fail_memory(error);
    if (result != SIOTLS_PROVIDER_OK) {
        provider->instance = NULL;
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "provider: it could not be opened");
        return sio_fail_detail(error, "%s: %s%s%s", host->name, sio_provider_error_name(result),
                               words.text[0] != '\0' ? ": " : "", words.text);
    }
    if (provider->instance == NULL || !sio_sized_read(&provider->lists, sizeof provider->lists, provider->instance)) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "provider: open gave no proper instance");
        return sio_fail_detail(error, "%s", host->name);
    }
    provider->lists.library = provider->lists.library != NULL ? provider->lists.library : "";
    return true;
}

void sio_close_provider(struct siotls_set *set, struct sio_provider *provider)
{
    if (provider->instance != NULL)
        provider->description.close(provider->instance);
    sio_release(&set->memory, provider->host, sizeof *provider->host);
    sio_release_string(&set->memory, provider->path);
}

/* On failure the set has no more algorithms than before. */
static bool put_into_set(struct siotls_set *set, const struct sio_provider *provider, struct sio_error *error)
{
    size_t num_algorithms = set->num_algorithms;
    set->providers[set->num_providers] = *provider;
    set->num_providers++;
    if (sio_registry_add(set, set->num_providers - 1, error))
        return true;
    set->num_algorithms = num_algorithms;
    set->num_providers--;
    return false;
}

bool sio_load_entry(struct siotls_set *set, siotls_provider_entry *entry, const char *path, const char *name,
                    struct sio_error *error)
{
    struct sio_provider provider = {0};
    const char *where = path != NULL ? path : "linked-in provider";
    if (!check_description(&provider.description, entry, where, error) ||
        !check_name(set, &provider.description, name, where, error))
        return false;
    void *items = set->providers;
    if (!sio_set_grow(set, &items, &set->providers_capacity, set->num_providers, sizeof *set->providers))
        return sio_fail_memory(error);
    set->providers = items;
    provider.host = make_host(set, provider.description.name);
    provider.path = path != NULL ? sio_allocate_string(&set->memory, path) : NULL;
    bool ok = provider.host != NULL && (path == NULL || provider.path != NULL);
    if (!ok)
        sio_fail_memory(error);
    ok = ok && open_instance(&provider, set, error) && put_into_set(set, &provider, error);
    if (!ok)
        sio_close_provider(set, &provider);
    return ok;
}
