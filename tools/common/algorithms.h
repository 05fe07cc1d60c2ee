/* SPDX-License-Identifier: Apache-2.0 */
/*
 * algorithms.h: --suites, --groups and --signatures: lists of names, the best first; --no-grease, --prefer-group.
 */
#ifndef TOOLS_ALGORITHMS_H
#define TOOLS_ALGORITHMS_H

#include <siotls/config.h>
#include <stdbool.h>

#include "common/options.h"

enum { TOOL_MAX_ALGORITHMS = 32 };

/* tool_algorithms: the options; NULL: the default. */
struct tool_algorithms {
    const char *suites;
    const char *groups;
    const char *signatures;
    bool no_grease;
    bool prefer_group; /* servers */
};

/* --suites, --groups, --signatures, --no-grease. */
void tool_algorithm_options_add(struct tool_option_list *list, struct tool_algorithms *into);

/*
 * tool_algorithms_parse reads a list of names of a siotls_kind, such as "X25519,SECP256R1"; false and a line on stderr
 * that names the option when it cannot.
 */
bool tool_algorithms_parse(uint16_t values[TOOL_MAX_ALGORITHMS], size_t *num_values, const char *program,
                           const char *option, int kind, const char *list);

/* tool_config_algorithms restricts a config to what the options name; false and a line on stderr when it cannot. */
bool tool_config_algorithms(struct siotls_config *config, const char *program,
                            const struct tool_algorithms *algorithms);

#endif
