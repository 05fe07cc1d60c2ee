/* SPDX-License-Identifier: Apache-2.0 */
/* show.c: siotls-providers show NAME. */
#include "providers/providers.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/json.h"
#include "common/options.h"
#include "common/report.h"
#include "common/table.h"
#include "providers/objects.h"

static json_t *algorithm_json(const struct siotls_algorithm_info *info)
{
    char text[16];
    json_t *item = json_object();
    json_object_set_new(item, "kind", tool_json_text(siotls_kind_name(info->kind)));
    json_object_set_new(item, "name", tool_json_text(algorithm_text(info, text, sizeof text)));
    json_object_set_new(item, "id", json_integer(info->id));
    json_object_set_new(item, "key_type", tool_json_text(key_text(info)));
    json_object_set_new(item, "fips", json_string(fips_text(info->fips)));
    json_object_set_new(item, "state", json_string(state_text(info->state)));
    json_object_set_new(item, "winner", json_boolean(info->is_winner));
    json_object_set_new(item, "reason", tool_json_text(info->reason));
    return item;
}

static int print_json(const struct session *session, size_t provider)
{
    struct siotls_provider_info info = provider_at(session, provider);
    json_t *algorithms = json_array();
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++) {
        struct siotls_algorithm_info algorithm = algorithm_at(session, i);
        if (algorithm.provider == provider)
            json_array_append_new(algorithms, algorithm_json(&algorithm));
    }
    json_t *whole = json_object();
    json_object_set_new(whole, "name", tool_json_text(info.name));
    json_object_set_new(whole, "version", tool_json_text(info.version));
    json_object_set_new(whole, "description", tool_json_text(info.description));
    json_object_set_new(whole, "library", tool_json_text(info.library));
    json_object_set_new(whole, "path", tool_json_text(info.path));
    json_object_set_new(whole, "abi_minor", json_integer(info.abi_minor));
    json_object_set_new(whole, "algorithms", algorithms);
    json_object_set_new(whole, "objects", objects_json(info.instance));
    return tool_json_print(whole, stdout, 0) ? TOOL_SUCCESS : TOOL_FAILURE;
}

static void print_table(const struct session *session, size_t provider)
{
    struct tool_table table = {0};
    tool_table_add(&table, (const char *const[]){"KIND", "ALGORITHM", "ID", "KEY", "FIPS", "STATE", "WINNER", "REASON"},
                   8);
    for (size_t i = 0; i < siotls_set_num_algorithms(session->set); i++) {
        struct siotls_algorithm_info info = algorithm_at(session, i);
        char text[16];
        char id[16];
        if (info.provider != provider)
            continue;
        snprintf(id, sizeof id, "0x%04" PRIx32, info.id);
        tool_table_add(&table,
                       (const char *const[]){siotls_kind_name(info.kind), algorithm_text(&info, text, sizeof text), id,
                                             key_text(&info), fips_text(info.fips), state_text(info.state),
                                             info.is_winner ? "yes" : "no", info.reason},
                       8);
    }
    tool_table_print(&table);
}

int show_command(struct session *session, const char *name)
{
    size_t provider = 0;
    if (!session_is_open(session, &provider, name)) {
        tool_complain(PROVIDERS_NAME, "provider %s is not loaded; " PROVIDERS_NAME " list tells which are, and why not",
                      name);
        return TOOL_FAILURE;
    }
    if (session->is_json)
        return print_json(session, provider);
    struct siotls_provider_info info = provider_at(session, provider);
    printf("%s %s: %s\nlibrary: %s\nmodule:  %s\n\n", info.name, info.version ? info.version : "",
           info.description ? info.description : "", info.library ? info.library : "?",
           info.path ? info.path : "(linked in)");
    print_table(session, provider);
    objects_print(session, info.instance);
    return TOOL_SUCCESS;
}
