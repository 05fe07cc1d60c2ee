/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup.h: provider sets and configs from options.
 */
#ifndef TOOLS_SETUP_H
#define TOOLS_SETUP_H

#include <siotls/config.h>
#include <stdbool.h>

#include "common/options.h"

/* --providers. */
void tool_provider_options_add(struct tool_option_list *list, const char **into);

/*
 * tool_set_make makes the set of --providers (NULL: SIOTLS_PROVIDER, else what is installed). options may hold
 * more wishes. tool_set_has_providers: that something is in it. tool_set_open: both. Each gives false, after a line on
 * stderr, when it cannot; the set has to be freed all the same.
 */
bool tool_set_make(struct siotls_set **set, const char *program, const char *providers,
                   const struct siotls_set_options *options);
bool tool_set_has_providers(const struct siotls_set *set, const char *program);
bool tool_set_open(struct siotls_set **set, const char *program, const char *providers,
                   const struct siotls_set_options *options);

/* tool_set_report: a siotls_set_options.report that writes to stderr. */
void tool_set_report(void *context, const char *provider, int level, const char *text);

/* tool_config_alpn sets the protocols of a list such as "h2,http/1.1"; list NULL: none. */
bool tool_config_alpn(struct siotls_config *config, const char *program, const char *list);

/* tool_config_ready makes it ready; false and a line on stderr when it cannot. */
bool tool_config_ready(struct siotls_config *config, const char *program);

#endif
