/* SPDX-License-Identifier: Apache-2.0 */
/* objects.c: the tokens, keys and certificates that a provider of siotls-providers show can see. */
#include "providers/objects.h"

#include <stddef.h>
#include <stdio.h>

#include "common/json.h"
#include "common/table.h"

/* An instance of an older provider ends before that field. */
static int can_list(const struct siotls_provider_instance *instance)
{
    size_t end = offsetof(struct siotls_provider_instance, list_objects) + sizeof instance->list_objects;
    return instance->size >= end && instance->list_objects != NULL;
}

static void add_json(void *context, const char *kind, const char *uri)
{
    json_t *item = json_object();
    json_object_set_new(item, "kind", tool_json_text(kind));
    json_object_set_new(item, "uri", tool_json_text(uri));
    json_array_append_new(context, item);
}

json_t *objects_json(const struct siotls_provider_instance *instance)
{
    json_t *objects = json_array();
    if (can_list(instance))
        (void)!instance->list_objects(instance, objects, add_json);
    return objects;
}

static void add_row(void *context, const char *kind, const char *uri)
{
    tool_table_add(context, (const char *const[]){kind, uri}, 2);
}

void objects_print(const struct session *session, const struct siotls_provider_instance *instance)
{
    struct tool_table table = {0};
    if (!can_list(instance))
        return;
    puts("");
    tool_table_add(&table, (const char *const[]){"OBJECT", "URI"}, 2);
    if (instance->list_objects(instance, &table, add_row) != SIOTLS_PROVIDER_OK)
        for (size_t i = 0; i < session->num_notes; i++)
            tool_table_add(&table, (const char *const[]){"not listed", session->notes[i].text}, 2);
    tool_table_print(&table);
}
