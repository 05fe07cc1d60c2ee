/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policies.h: --policy and its like, --public-suffixes: what is asked of a chain beyond trust.
 */
#ifndef TOOLS_POLICIES_H
#define TOOLS_POLICIES_H

#include <siotls/config.h>
#include <siotls/x509.h>
#include <stdbool.h>

#include "common/files.h"
#include "common/options.h"

/* tool_policy_options: the command line. */
struct tool_policy_options {
    const char *policies; /* OIDs with commas between; NULL: any */
    const char *suffixes; /* a file; NULL: none */
    bool needs_policy;
    bool inhibits_mapping;
    bool inhibits_any;
};

/* tool_policies: what it resolved to. Zero it to begin. */
struct tool_policies {
    char *text; /* the OIDs in pieces, to which items points */
    const char *items[SIOTLS_X509_MAX_POLICIES];
    size_t num_items;
    struct tool_file suffixes;
};

void tool_policy_options_add(struct tool_option_list *list, struct tool_policy_options *into);

/* tool_policies_load: false and a line on stderr when an OID is none or the file cannot be read. Clear it all the same.
 */
bool tool_policies_load(struct tool_policies *policies, const char *program, const struct tool_policy_options *options);
void tool_policies_clear(struct tool_policies *policies);

/* tool_config_policies puts all into a config. */
bool tool_config_policies(struct siotls_config *config, const char *program, const struct tool_policy_options *options);

#endif
