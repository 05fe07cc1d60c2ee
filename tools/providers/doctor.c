/* SPDX-License-Identifier: Apache-2.0 */
/* doctor.c: siotls-providers doctor: every module by itself, then the list as a whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "common/json.h"
#include "common/options.h"
#include "common/setup.h"
#include "common/system.h"
#include "common/table.h"
#include "providers/examine.h"
#include "providers/providers.h"

enum { MAX_FOLDERS = 64, MAX_MODULES = 256, MAX_MODULE_PATH = 4096 };

struct module {
    char *path;
    bool is_named;    /* in the list, by its path */
    bool is_shadowed; /* an earlier folder has a file of this name */
    struct finding finding;
};

struct folder {
    char *path;
    size_t num_modules;
    const char *problem; /* NULL: it could be read */
};

struct doctor {
    const char *list; /* NULL: everything that is installed */
    struct folder folders[MAX_FOLDERS];
    size_t num_folders;
    struct module modules[MAX_MODULES];
    size_t num_modules;
    struct finding whole;
};

static void add_module(struct doctor *doctor, const char *path, bool is_named)
{
    if (doctor->num_modules == MAX_MODULES)
        return;
    struct module *module = &doctor->modules[doctor->num_modules];
    for (size_t i = 0; i < doctor->num_modules; i++) {
        if (strcmp(doctor->modules[i].path, path) == 0)
            return;
        module->is_shadowed = module->is_shadowed || (!is_named && strcmp(tool_path_file_name(doctor->modules[i].path),
                                                                          tool_path_file_name(path)) == 0);
    }
    module->path = tool_copy(path);
    module->is_named = is_named;
    doctor->num_modules++;
}

/* The length of a module's name; 0: the file is none. */
static size_t module_name_len(const char *file)
{
    size_t len = strlen(file), suffix_len = strlen(tool_module_suffix);
    return len > suffix_len && strcmp(file + len - suffix_len, tool_module_suffix) == 0 ? len - suffix_len : 0;
}

static void look_into(struct doctor *doctor, const char *path, size_t path_len)
{
    uv_fs_t entries = {0};
    uv_dirent_t entry;
    char name[MAX_MODULE_PATH];
    if (path_len == 0 || doctor->num_folders == MAX_FOLDERS)
        return;
    snprintf(name, sizeof name, "%.*s", (int)path_len, path);
    struct folder *folder = &doctor->folders[doctor->num_folders++];
    folder->path = tool_copy(name);
    if (!tool_path_is_absolute(folder->path)) {
        folder->problem = "the path is not absolute; write $PWD before it";
        return;
    }
    int status = uv_fs_scandir(NULL, &entries, folder->path, 0, NULL);
    folder->problem = status < 0 ? uv_strerror(status) : NULL;
    while (status >= 0 && uv_fs_scandir_next(&entries, &entry) == 0) {
        if (module_name_len(entry.name) == 0)
            continue;
        snprintf(name, sizeof name, "%s/%s", folder->path, entry.name);
        add_module(doctor, name, false);
        folder->num_modules++;
    }
    uv_fs_req_cleanup(&entries);
}

/* The folders of the search path; false when not even an empty set can be made. */
static bool find_modules(struct doctor *doctor)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = ""};
    struct siotls_set *set = NULL;
    if (siotls_set_new(&set, &options, NULL) != SIOTLS_OK)
        return false;
    for (const char *at = siotls_set_search_path(set); *at;) {
        const char *end = strchr(at, tool_path_separator);
        size_t len = end ? (size_t)(end - at) : strlen(at);
        look_into(doctor, at, len);
        at += len + (at[len] != 0);
    }
    siotls_set_free(set);
    return true;
}

/* The paths in the list. */
static void find_named(struct doctor *doctor)
{
    for (const char *at = doctor->list; at && *at;) {
        char path[MAX_MODULE_PATH];
        size_t len = strcspn(at, ",");
        size_t start = strspn(at, " \t");
        size_t end = len;
        while (end > start && strchr(" \t?", at[end - 1]))
            end--;
        snprintf(path, sizeof path, "%.*s", end > start ? (int)(end - start) : 0, at + (end > start ? start : 0));
        if (tool_path_is_absolute(path))
            add_module(doctor, path, true);
        at += len + (at[len] != 0);
    }
}

static void blame(struct finding *finding, const char *reason, const char *detail)
{
    finding->is_usable = false;
    finding->status = SIOTLS_ERROR_PROVIDER;
    snprintf(finding->reason, sizeof finding->reason, "%s", reason);
    snprintf(finding->detail, sizeof finding->detail, "%s", detail);
}

/* What is found by its name has to be called so; only a path may lead to any file. */
static void examine_module(struct module *module)
{
    char name[sizeof module->finding.name];
    const char *file = tool_path_file_name(module->path);
    size_t len = module_name_len(file);
    snprintf(name, sizeof name, "%.*s", (int)len, file);
    if (!module->is_named && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != len) {
        blame(&module->finding, "its name is not of lower-case letters, digits and hyphens, so it is not looked at",
              "");
        return;
    }
    module->finding = examine(module->path);
    if (!module->is_named && module->finding.is_usable && strcmp(module->finding.name, name) != 0)
        blame(&module->finding, "the module has another name than its file", module->finding.name);
}

static json_t *json_of_finding(const struct finding *finding)
{
    json_t *item = json_object();
    json_object_set_new(item, "usable", json_boolean(finding->is_usable));
    json_object_set_new(item, "reason", finding->is_usable ? json_null() : tool_json_text(finding->reason));
    json_object_set_new(item, "detail", finding->is_usable ? json_null() : tool_json_text(finding->detail));
    json_object_set_new(item, "advice", finding->is_usable ? json_null() : tool_json_text(examine_advice(finding)));
    return item;
}

static bool print_json(const struct doctor *doctor)
{
    json_t *folders = json_array();
    json_t *modules = json_array();
    for (size_t i = 0; i < doctor->num_folders; i++) {
        const struct folder *folder = &doctor->folders[i];
        json_t *item = json_object();
        json_object_set_new(item, "path", tool_json_text(folder->path));
        json_object_set_new(item, "modules", json_integer((json_int_t)folder->num_modules));
        json_object_set_new(item, "problem", tool_json_text(folder->problem));
        json_array_append_new(folders, item);
    }
    for (size_t i = 0; i < doctor->num_modules; i++) {
        const struct module *module = &doctor->modules[i];
        json_t *item = json_of_finding(&module->finding);
        json_object_set_new(item, "path", tool_json_text(module->path));
        json_object_set_new(item, "shadowed", json_boolean(module->is_shadowed));
        json_object_set_new(item, "name",
                            module->finding.is_usable ? tool_json_text(module->finding.name) : json_null());
        json_object_set_new(item, "version",
                            module->finding.is_usable ? tool_json_text(module->finding.version) : json_null());
        json_object_set_new(item, "library",
                            module->finding.is_usable ? tool_json_text(module->finding.library) : json_null());
        json_array_append_new(modules, item);
    }
    json_t *whole = json_of_finding(&doctor->whole);
    json_object_set_new(whole, "list", tool_json_text(doctor->list));
    json_object_set_new(whole, "providers", json_integer((json_int_t)doctor->whole.num_providers));
    json_object_set_new(whole, "folders", folders);
    json_object_set_new(whole, "modules", modules);
    return tool_json_print(whole, stdout, 0) != 0;
}

static void print_problem(const struct finding *finding)
{
    const char *advice = examine_advice(finding);
    bool is_told = advice == finding->detail;
    printf("  why:  %s%s%s\n", finding->reason, finding->detail[0] && !is_told ? ": " : "",
           is_told ? "" : finding->detail);
    printf("  do:   %s\n", advice);
}

static void print_text(const struct doctor *doctor)
{
    puts("modules are looked for in:");
    for (size_t i = 0; i < doctor->num_folders; i++) {
        const struct folder *folder = &doctor->folders[i];
        if (folder->problem)
            printf("  %s: %s\n", folder->path, folder->problem);
        else
            printf("  %s: %zu found\n", folder->path, folder->num_modules);
    }
    puts("");
    for (size_t i = 0; i < doctor->num_modules; i++) {
        const struct module *module = &doctor->modules[i];
        const char *shadow = module->is_shadowed ? "; by its name, one of an earlier folder is taken" : "";
        if (module->finding.is_usable)
            printf("%s: good: %s %s, %s%s\n", module->path, module->finding.name, module->finding.version,
                   module->finding.library[0] ? module->finding.library : "no library", shadow);
        else
            printf("%s: cannot be used%s\n", module->path, shadow);
        if (!module->finding.is_usable)
            print_problem(&module->finding);
    }
    if (doctor->num_modules)
        puts("");
    if (doctor->list)
        printf("the list \"%s\": ", doctor->list);
    else
        printf("without a list: ");
    printf("%zu provider%s loaded\n", doctor->whole.num_providers, doctor->whole.num_providers == 1 ? " is" : "s are");
    if (!doctor->whole.is_usable)
        print_problem(&doctor->whole);
}

/* As the library takes it: an option before the environment, and an empty variable says nothing. */
static const char *list_of(const char *providers)
{
    const char *variable = getenv("SIOTLS_PROVIDER");
    return providers ? providers : variable && variable[0] ? variable : NULL;
}

int doctor_command(const char *providers, bool is_json)
{
    struct doctor *doctor = tool_allocate(1, sizeof *doctor);
    doctor->list = list_of(providers);
    bool is_well = find_modules(doctor);
    find_named(doctor);
    for (size_t i = 0; i < doctor->num_modules; i++) {
        examine_module(&doctor->modules[i]);
        is_well = is_well && doctor->modules[i].finding.is_usable;
    }
    doctor->whole = examine(providers);
    is_well = is_well && doctor->whole.is_usable;
    if (is_json)
        is_well = print_json(doctor) && is_well;
    else
        print_text(doctor);
    for (size_t i = 0; i < doctor->num_folders; i++)
        free(doctor->folders[i].path);
    for (size_t i = 0; i < doctor->num_modules; i++)
        free(doctor->modules[i].path);
    free(doctor);
    return is_well ? TOOL_SUCCESS : TOOL_FAILURE;
}
