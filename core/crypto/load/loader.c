/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loader.c: finds providers by path, by name, or all of them.
 */
#include "crypto/load/loader.h"

#include <stdio.h>
#include <string.h>

#include "base/writer.h"
#include "crypto/load/builtin.h"
#include "crypto/load/grammar.h"
#include "platform/dynlib.h"

#define TEXT_OF(macro) TEXT_OF_EXPANDED(macro)
#define TEXT_OF_EXPANDED(text) #text
#define ENTRY_SYMBOL TEXT_OF(SIOTLS_PROVIDER_ENTRY)

enum { MAX_FILE_PATH = 4096 };

char *sio_loader_search_path(const struct sio_loader *loader)
{
    const char *own = loader->path != NULL ? loader->path : "";
    const char separator[] = {own[0] != '\0' ? sio_path_separator : '\0', '\0'};
    size_t text_size = strlen(own) + strlen(separator) + strlen(loader->installed) + 1;
    char *text = sio_allocate(&loader->set->memory, text_size);
    if (text != NULL)
        snprintf(text, text_size, "%s%s%s", own, separator, loader->installed);
    return text;
}

/* One directory after the other of the loader's path, then the installed one. */
struct directories {
    const char *rest; /* NULL: only the installed one is left */
    const char *installed;
    bool is_at_end;
};

static struct directories all_directories(const struct sio_loader *loader)
{
    return (struct directories){.rest = loader->path, .installed = loader->installed};
}

/* Writes the next directory, terminated, to buffer. found tells whether there was one. */
static bool next_directory(struct directories *directories, struct sio_buffer *buffer, bool *found,
                           struct sio_error *error)
{
    const char *start = directories->rest;
    size_t directory_len = 0;
    while (start != NULL && directory_len == 0) {
        const char *end = strchr(start, sio_path_separator);
        directory_len = end != NULL ? (size_t)(end - start) : strlen(start);
        directories->rest = end != NULL ? end + 1 : NULL;
        if (directory_len == 0)
            start = directories->rest; /* an empty one says nothing */
    }
    if (start == NULL) {
        *found = !directories->is_at_end;
        directories->is_at_end = true;
        start = directories->installed;
        directory_len = strlen(start);
    } else {
        *found = true;
    }
    sio_buffer_clear(buffer);
    if (!*found)
        return true;
    if (!sio_buffer_append(buffer, (const uint8_t *)start, directory_len) ||
        !sio_buffer_append(buffer, (const uint8_t *)"", 1))
        return sio_fail_memory(error);
    if (sio_path_is_absolute((const char *)buffer->data))
        return true;
    sio_fail_status(error, SIOTLS_ERROR_SYNTAX, "provider path: a directory is not absolute");
    return sio_fail_detail(error, "%s", (const char *)buffer->data);
}

/* directory/name.so, terminated. */
static bool write_path(struct sio_buffer *buffer, const char *directory, const char *name, struct sio_error *error)
{
    struct sio_writer writer;
    sio_buffer_clear(buffer);
    sio_writer_init(&writer, buffer, MAX_FILE_PATH);
    sio_write_bytes(&writer, (const uint8_t *)directory, strlen(directory));
    sio_write_bytes(&writer, (const uint8_t *)"/", 1);
    sio_write_bytes(&writer, (const uint8_t *)name, strlen(name));
    sio_write_bytes(&writer, (const uint8_t *)sio_module_suffix, strlen(sio_module_suffix) + 1);
    return sio_writer_ok(&writer) || sio_fail_memory(error);
}

bool sio_load_path(struct siotls_set *set, const char *path, const char *name, struct sio_error *error)
{
    siotls_provider_entry *entry;
    return sio_module_entry(&entry, path, ENTRY_SYMBOL, error) && sio_load_entry(set, entry, path, name, error);
}

static siotls_provider_entry *find_builtin(const char *name)
{
    for (size_t i = 0; sio_builtins[i].name != NULL; i++) {
        if (strcmp(sio_builtins[i].name, name) == 0)
            return sio_builtins[i].entry;
    }
    return NULL;
}

/* Leaves in path the first module of that name, or nothing. What is linked in goes before the installed modules. */
static bool find_module(const struct sio_loader *loader, struct sio_buffer *path, const char *name,
                        struct sio_error *error)
{
    struct directories directories = all_directories(loader);
    struct sio_buffer directory;
    sio_buffer_init(&directory, &loader->set->memory);
    bool found = true;
    bool ok = true;
    bool is_there = false;
    while (ok && found && !is_there) {
        ok = next_directory(&directories, &directory, &found, error);
        if (ok && found && !(directories.is_at_end && find_builtin(name) != NULL))
            ok = write_path(path, (const char *)directory.data, name, error);
        is_there = ok && found && path->data_len > 0 && sio_file_exists((const char *)path->data);
    }
    sio_buffer_clear(&directory);
    if (!is_there)
        sio_buffer_clear(path);
    return ok;
}

bool sio_load_name(const struct sio_loader *loader, const char *name, struct sio_error *error)
{
    struct sio_buffer path;
    sio_buffer_init(&path, &loader->set->memory);
    siotls_provider_entry *entry = find_builtin(name);
    bool ok = find_module(loader, &path, name, error);
    if (ok && path.data_len > 0)
        ok = sio_load_path(loader->set, (const char *)path.data, name, error);
    else if (ok && entry != NULL)
        ok = sio_load_entry(loader->set, entry, NULL, name, error);
    else if (ok) {
        ok = sio_fail_status(error, SIOTLS_ERROR_NOT_FOUND, "provider: none of this name is installed");
        sio_fail_detail(error, "%s (looked for %s%s in %s%s%s)", name, name, sio_module_suffix,
                        loader->path != NULL ? loader->path : "", loader->path != NULL ? " and " : "",
                        loader->installed);
    }
    sio_buffer_clear(&path);
    return ok;
}

/* Names of providers, in the order in which all of them are taken. */
struct names {
    const struct siotls_set *set;
    char **items;
    size_t num_items;
    size_t capacity;
    bool failed;
};

static size_t rank(const char *name)
{
    static const char *const bundled[] = {"openssl", "nettle", "sodium", "hacl", "awslc", "compress", "pkcs11", "cng"};
    size_t i = 0;
    while (i < sizeof bundled / sizeof bundled[0] && strcmp(bundled[i], name) != 0)
        i++;
    return i;
}

static bool is_before(const char *left, const char *right)
{
    return rank(left) != rank(right) ? rank(left) < rank(right) : strcmp(left, right) < 0;
}

/* Keeps the names sorted and each once. */
static bool add_name(struct names *names, const char *name)
{
    size_t at = 0;
    while (at < names->num_items && is_before(names->items[at], name))
        at++;
    if (at < names->num_items && strcmp(names->items[at], name) == 0)
        return true;
    void *items = names->items;
    char *copy = sio_allocate_string(&names->set->memory, name);
    names->failed = copy == NULL || !sio_set_grow(names->set, &items, &names->capacity, names->num_items, sizeof copy);
    if (names->failed) {
        sio_release_string(&names->set->memory, copy);
        return false;
    }
    names->items = items;
    memmove(&names->items[at + 1], &names->items[at], (names->num_items - at) * sizeof copy);
    names->items[at] = copy;
    names->num_items++;
    return true;
}

/* Other files than providers may lie in the directory. */
static bool add_file(void *context, const char *file_name)
{
    char name[128];
    size_t name_len = strlen(file_name) - strlen(sio_module_suffix);
    if (name_len >= sizeof name)
        return true;
    memcpy(name, file_name, name_len);
    name[name_len] = '\0';
    return !sio_is_provider_name(name) || add_name(context, name);
}

static bool find_names(const struct sio_loader *loader, struct names *names, struct sio_error *error)
{
    struct directories directories = all_directories(loader);
    struct sio_buffer directory;
    sio_buffer_init(&directory, &loader->set->memory);
    bool ok = true;
    for (size_t i = 0; ok && sio_builtins[i].name != NULL; i++)
        ok = add_name(names, sio_builtins[i].name);
    bool found = true;
    while (ok && found) {
        ok = next_directory(&directories, &directory, &found, error) &&
             (!found || sio_directory_modules((const char *)directory.data, add_file, names));
    }
    sio_buffer_clear(&directory);
    return ok || (names->failed && sio_fail_memory(error));
}

static void clear_names(struct names *names)
{
    for (size_t i = 0; i < names->num_items; i++)
        sio_release_string(&names->set->memory, names->items[i]);
    sio_release(&names->set->memory, names->items, names->capacity * sizeof *names->items);
}

bool sio_load_optional(const struct sio_loader *loader, const char *name, bool is_path, struct sio_error *error)
{
    char detail[240] = "";
    char line[400];
    struct sio_error skipped = {.detail = detail, .detail_size = sizeof detail};
    if (is_path ? sio_load_path(loader->set, name, NULL, &skipped) : sio_load_name(loader, name, &skipped))
        return true;
    if (skipped.status == SIOTLS_ERROR_NO_MEMORY)
        return sio_fail_memory(error);
    snprintf(line, sizeof line, "not loaded: %s (%s)", skipped.reason, detail);
    sio_set_report(loader->set, name, SIOTLS_REPORT_WARNING, line);
    return true;
}

bool sio_load_all(const struct sio_loader *loader, struct sio_error *error)
{
    struct names names = {.set = loader->set};
    bool ok = find_names(loader, &names, error);
    for (size_t i = 0; ok && i < names.num_items; i++)
        ok = sio_load_optional(loader, names.items[i], false, error);
    clear_names(&names);
    return ok;
}
