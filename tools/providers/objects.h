/* SPDX-License-Identifier: Apache-2.0 */
/* objects.h: what a provider can see of tokens and the like. */
#ifndef TOOLS_OBJECTS_H
#define TOOLS_OBJECTS_H

#include <jansson.h>

#include "providers/providers.h"

/* objects_json: an array of objects with kind and uri; empty for providers that have none. */
json_t *objects_json(const struct siotls_provider_instance *instance);

/* objects_print prints a table of them; nothing for providers that have none. Reports tell why it failed. */
void objects_print(const struct session *session, const struct siotls_provider_instance *instance);

#endif
