/* SPDX-License-Identifier: Apache-2.0 */
/* algorithms.c: see algorithms.h. */
#include "common/algorithms.h"

#include <stdio.h>
#include <string.h>

#include "common/report.h"

enum { MAX_NAME = 64 };

void tool_algorithm_options_add(struct tool_option_list *list, struct tool_algorithms *into)
{
    const struct tool_option rows[] = {
        {.name = "suites",
         .argument = "A,B",
         .help = "cipher suites, the best first, such as TLS_AES_256_GCM_SHA384",
         .text = &into->suites},
        {.name = "groups",
         .argument = "A,B",
         .help = "groups for the key exchange, such as X25519,SECP256R1",
         .text = &into->groups},
        {.name = "signatures",
         .argument = "A,B",
         .help = "signature schemes to accept and to make, such as ED25519",
         .text = &into->signatures},
        {.name = "no-grease", .help = "send none of the values that nobody knows (RFC 8701)", .flag = &into->no_grease},
    };
    tool_option_list_add(list, rows, sizeof rows / sizeof rows[0]);
}

bool tool_algorithms_parse(uint16_t values[TOOL_MAX_ALGORITHMS], size_t *num_values, const char *program,
                           const char *option, int kind, const char *list)
{
    *num_values = 0;
    for (const char *at = list;; at++) {
        char name[MAX_NAME];
        uint32_t id = 0;
        size_t name_len = strcspn(at, ",");
        snprintf(name, sizeof name, "%.*s", (int)(name_len < MAX_NAME ? name_len : MAX_NAME - 1), at);
        if (*num_values == TOOL_MAX_ALGORITHMS || siotls_algorithm_id(&id, kind, name) != 0) {
            tool_misuse(program, "%s %s: \"%s\" is no %s; siotls-providers which lists the names", option, list, name,
                        kind == SIOTLS_KIND_SUITE ? "cipher suite"
                        : kind == SIOTLS_KIND_KEM ? "group"
                                                  : "signature scheme");
            return false;
        }
        values[(*num_values)++] = (uint16_t)id;
        at += name_len;
        if (*at == 0)
            return true;
    }
}

typedef int setter(struct siotls_config *config, const uint16_t *values, size_t num_values);

static bool restrict_to(struct siotls_config *config, const char *program, const char *option, int kind,
                        const char *list, setter *set)
{
    uint16_t values[TOOL_MAX_ALGORITHMS];
    size_t num_values;
    if (list == NULL)
        return true;
    if (!tool_algorithms_parse(values, &num_values, program, option, kind, list))
        return false;
    if (set(config, values, num_values) == 0)
        return true;
    tool_misuse(program, "%s %s: name each only once", option, list);
    return false;
}

bool tool_config_algorithms(struct siotls_config *config, const char *program, const struct tool_algorithms *algorithms)
{
    return restrict_to(config, program, "--suites", SIOTLS_KIND_SUITE, algorithms->suites, siotls_config_set_suites) &&
           restrict_to(config, program, "--groups", SIOTLS_KIND_KEM, algorithms->groups, siotls_config_set_groups) &&
           restrict_to(config, program, "--signatures", SIOTLS_KIND_VERIFIER, algorithms->signatures,
                       siotls_config_set_schemes) &&
           (!algorithms->no_grease || siotls_config_set_grease(config, 0) == 0) &&
           (!algorithms->prefer_group || siotls_config_set_prefer_group(config, 1) == 0);
}
