/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set.c: makes and frees sets: options and environment, the list's items in order, then its choices.
 */
#include <string.h>

#include "base/sized_struct.h"
#include "crypto/load/grammar.h"
#include "crypto/load/loader.h"
#include "platform/dynlib.h"
#include "platform/environment.h"

static bool copy_text(char **copy, const struct siotls_set *set, const char *text, struct sio_error *error)
{
    if (text == NULL)
        return true;
    *copy = sio_allocate_string(&set->memory, text);
    return *copy != NULL || sio_fail_memory(error);
}

/* A copy of it; an application's word goes before the environment's, in which an empty variable says nothing. */
static bool copy_setting(char **copy, const struct siotls_set *set, const char *wanted, const char *variable,
                         const struct siotls_set_options *options, struct sio_error *error)
{
    if (wanted != NULL || options->ignore_environment != 0)
        return copy_text(copy, set, wanted, error);
    return sio_environment_get(copy, variable, &set->memory) || sio_fail_memory(error);
}

static bool make_set(struct siotls_set **made, const struct siotls_set_options *options, struct sio_error *error)
{
    struct siotls_memory memory;
    if (!sio_memory_init(&memory, options->memory))
        return sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, "set: the memory lacks its size, allocate or release");
    struct siotls_set *set = sio_allocate(&memory, sizeof *set);
    if (set == NULL)
        return sio_fail_memory(error);
    *made = set;
    set->memory = memory;
    sio_shared_init(&set->shared);
    atomic_init(&set->is_frozen, false);
    atomic_init(&set->has_withdrawn, false);
    set->require_fips = options->require_fips != 0;
    set->report_context = options->report_context;
    set->report = options->report;
    return copy_text(&set->fips_properties, set, options->fips_properties, error) &&
           copy_text(&set->configuration_file, set, options->configuration_file, error) &&
           copy_setting(&set->pkcs11_module, set, options->pkcs11_module, "SIOTLS_PKCS11_MODULE", options, error);
}

static bool load_item(const struct sio_loader *loader, const struct sio_item *item, struct sio_error *error)
{
    bool is_path = item->type == SIO_ITEM_PATH;
    if (item->is_optional)
        return sio_load_optional(loader, item->text, is_path, error);
    return is_path ? sio_load_path(loader->set, item->text, NULL, error) : sio_load_name(loader, item->text, error);
}

/* Chosen providers that are not in the list are loaded for that choice alone. */
static bool find_chosen(const struct sio_loader *loader, size_t *provider, const char *name, struct sio_error *error)
{
    struct siotls_set *set = loader->set;
    *provider = sio_find_provider(set, name);
    if (*provider != SIZE_MAX)
        return true;
    if (!sio_load_name(loader, name, error))
        return false;
    *provider = set->num_providers - 1;
    set->providers[*provider].is_for_choices = true;
    return true;
}

static bool offers(const struct siotls_set *set, const struct sio_choice *choice)
{
    for (size_t i = 0; i < set->num_algorithms; i++) {
        const struct sio_algorithm *algorithm = &set->algorithms[i];
        if (algorithm->provider == choice->provider && algorithm->id == choice->id && algorithm->refusal == NULL &&
            (choice->kinds >> algorithm->kind & 1) != 0)
            return true;
    }
    return false;
}

static const char *name_of_choice(const struct sio_choice *choice)
{
    int kind = SIOTLS_KIND_HASH;
    while ((choice->kinds >> kind & 1) == 0)
        kind++;
    return siotls_algorithm_name(kind, choice->id);
}

static bool make_choice(const struct sio_loader *loader, const struct sio_item *item, struct sio_error *error)
{
    struct siotls_set *set = loader->set;
    struct sio_choice choice = {.kinds = item->kinds, .id = item->id};
    if (!find_chosen(loader, &choice.provider, item->text, error))
        return false;
    if (!offers(set, &choice)) {
        sio_fail_status(error, SIOTLS_ERROR_NOT_OFFERED, "set: the provider chosen for an algorithm does not offer it");
        return sio_fail_detail(error, "%s=%s", name_of_choice(&choice), item->text);
    }
    void *items = set->choices;
    if (!sio_set_grow(set, &items, &set->choices_capacity, set->num_choices, sizeof *set->choices))
        return sio_fail_memory(error);
    set->choices = items;
    set->choices[set->num_choices++] = choice;
    return true;
}

/* Everything of the list but the choices first: a choice may name what a path brought. */
static bool load_items(const struct sio_loader *loader, const struct sio_items *items, struct sio_error *error)
{
    size_t num_choices = 0;
    for (size_t i = 0; i < items->num_items; i++) {
        bool is_choice = items->items[i].type == SIO_ITEM_CHOICE;
        num_choices += is_choice;
        if (!is_choice && !load_item(loader, &items->items[i], error))
            return false;
    }
    bool has_only_choices = num_choices == items->num_items && num_choices > 0;
    if (has_only_choices && !sio_load_all(loader, error))
        return false;
    for (size_t i = 0; i < items->num_items; i++) {
        if (items->items[i].type == SIO_ITEM_CHOICE && !make_choice(loader, &items->items[i], error))
            return false;
    }
    return true;
}

static bool load_list(const struct sio_loader *loader, const char *list, struct sio_error *error)
{
    struct sio_items items;
    bool ok = sio_items_parse(&items, list, &loader->set->memory, error) && load_items(loader, &items, error);
    sio_items_clear(&items);
    return ok;
}

/* list and path NULL: there is none. */
static bool load_from(struct siotls_set *set, const char *list, const char *path, struct sio_error *error)
{
    char installed[SIO_MAX_INSTALLED];
    sio_installed_directory(installed);
    const struct sio_loader loader = {.set = set, .path = path, .installed = installed};
    set->search_path = sio_loader_search_path(&loader);
    if (set->search_path == NULL)
        return sio_fail_memory(error);
    return list != NULL ? load_list(&loader, list, error) : sio_load_all(&loader, error);
}

static bool load_providers(struct siotls_set *set, const struct siotls_set_options *options, struct sio_error *error)
{
    char *list = NULL;
    char *path = NULL;
    bool ok = copy_setting(&list, set, options->providers, "SIOTLS_PROVIDER", options, error) &&
              copy_setting(&path, set, options->provider_path, "SIOTLS_PROVIDER_PATH", options, error) &&
              load_from(set, list, path, error);
    sio_release_string(&set->memory, list);
    sio_release_string(&set->memory, path);
    return ok;
}

int siotls_set_new(struct siotls_set **set, const struct siotls_set_options *options, struct siotls_error *error)
{
    struct sio_error failure;
    sio_error_begin(&failure, error);
    struct siotls_set_options own = {.size = sizeof own};
    struct siotls_set *made = NULL;
    bool ok =
        SIO_ARGUMENTS_CHECK(&failure, "set: an argument is missing or wrong", {set != NULL, "set is NULL"},
                            {options == NULL || sio_sized_read(&own, sizeof own, options), "options has no size"});
    ok = ok && make_set(&made, &own, &failure) && load_providers(made, &own, &failure);
    if (!ok) {
        siotls_set_free(made);
        made = NULL;
    }
    if (set != NULL)
        *set = made;
    return sio_error_end(&failure, error);
}

int siotls_set_add(struct siotls_set *set, siotls_provider_entry *entry, struct siotls_error *error)
{
    struct sio_error failure;
    sio_error_begin(&failure, error);
    if (!SIO_ARGUMENTS_CHECK(&failure, "set: there is nothing to add, or no place for it", {set != NULL, "set is NULL"},
                             {entry != NULL, "entry is NULL"}))
        return sio_error_end(&failure, error);
    if (atomic_load(&set->is_frozen))
        sio_fail_status(&failure, SIOTLS_ERROR_STATE, "set: nothing can be added once it is in use");
    else if (!sio_load_entry(set, entry, NULL, NULL, &failure))
        return sio_error_end(&failure, error);
    return sio_error_end(&failure, error);
}

const char *siotls_set_search_path(const struct siotls_set *set)
{
    return set != NULL ? set->search_path : NULL;
}

void siotls_set_free(struct siotls_set *set)
{
    if (set == NULL || !sio_shared_drop(&set->shared))
        return;
    struct siotls_memory memory = set->memory;
    for (size_t i = set->num_providers; i > 0; i--)
        sio_close_provider(set, &set->providers[i - 1]);
    sio_release(&memory, set->providers, set->providers_capacity * sizeof *set->providers);
    sio_release(&memory, set->algorithms, set->algorithms_capacity * sizeof *set->algorithms);
    sio_release(&memory, set->choices, set->choices_capacity * sizeof *set->choices);
    sio_release_string(&memory, set->search_path);
    sio_release_string(&memory, set->fips_properties);
    sio_release_string(&memory, set->configuration_file);
    sio_release_string(&memory, set->pkcs11_module);
    sio_release(&memory, set, sizeof *set);
}
