/* SPDX-License-Identifier: Apache-2.0 */
/* policies.c: see policies.h. */
#include "common/policies.h"

#include <stdlib.h>
#include <string.h>

#include "common/report.h"

void tool_policy_options_add(struct tool_option_list *list, struct tool_policy_options *into)
{
    const struct tool_option rows[] = {
        {.name = "policy",
         .argument = "OID[,...]",
         .help = "certificate policies to accept where the path must have one;\ndefault: any",
         .text = &into->policies},
        {.name = "explicit-policy", .help = "the path must have a certificate policy", .flag = &into->needs_policy},
        {.name = "inhibit-policy-mapping", .help = "CAs cannot map policies", .flag = &into->inhibits_mapping},
        {.name = "inhibit-any-policy", .help = "anyPolicy stands for no policy", .flag = &into->inhibits_any},
        {.name = "public-suffixes",
         .argument = "FILE",
         .help = "a public suffix list: wildcards directly below a suffix match\nnothing",
         .text = &into->suffixes},
    };
    tool_option_list_add(list, rows, sizeof rows / sizeof rows[0]);
}

/* What is plainly none; the library knows better. */
static bool looks_like_oid(const char *text)
{
    return text[0] != 0 && text[strspn(text, "0123456789.")] == 0;
}

static bool split(struct tool_policies *policies, const char *program, const char *text)
{
    policies->text = text ? strdup(text) : NULL;
    if (text && policies->text == NULL) {
        tool_complain(program, "there is not enough memory");
        return false;
    }
    char *rest = policies->text;
    while (rest != NULL && policies->num_items < SIOTLS_X509_MAX_POLICIES) {
        const char *policy = rest;
        rest = strchr(rest, ',');
        if (rest != NULL)
            *rest++ = 0;
        policies->items[policies->num_items++] = policy;
        if (!looks_like_oid(policy)) {
            tool_misuse(program, "--policy: \"%s\" is no OID such as 2.23.140.1.2.1", policy);
            return false;
        }
    }
    if (rest == NULL)
        return true;
    tool_misuse(program, "--policy: give %d policies at most", SIOTLS_X509_MAX_POLICIES);
    return false;
}

bool tool_policies_load(struct tool_policies *policies, const char *program, const struct tool_policy_options *options)
{
    return split(policies, program, options->policies) &&
           (options->suffixes == NULL ||
            tool_file_read(&policies->suffixes, program, "--public-suffixes", options->suffixes));
}

void tool_policies_clear(struct tool_policies *policies)
{
    tool_file_clear(&policies->suffixes);
    free(policies->text);
    *policies = (struct tool_policies){0};
}

static bool set_policies(struct siotls_config *config, const char *program, const struct tool_policies *policies,
                         const struct tool_policy_options *options)
{
    uint32_t flags = (options->needs_policy ? SIOTLS_POLICY_EXPLICIT : 0U) |
                     (options->inhibits_mapping ? SIOTLS_POLICY_INHIBIT_MAPPING : 0U) |
                     (options->inhibits_any ? SIOTLS_POLICY_INHIBIT_ANY : 0U);
    int status = siotls_config_set_policies(config, policies->items, policies->num_items, flags);
    if (status != 0)
        tool_misuse(program, "--policy %s: %s", options->policies, siotls_status_name(status));
    return status == 0;
}

static bool set_suffixes(struct siotls_config *config, const char *program, const struct tool_policies *policies,
                         const char *path)
{
    if (path == NULL)
        return true;
    int status = siotls_config_set_public_suffixes(config, policies->suffixes.data, policies->suffixes.data_len);
    if (status == SIOTLS_ERROR_SYNTAX)
        tool_complain(program, "--public-suffixes %s: this is no public suffix list, or it is cut short", path);
    else if (status != 0)
        tool_complain(program, "--public-suffixes %s: %s", path, siotls_status_name(status));
    return status == 0;
}

bool tool_config_policies(struct siotls_config *config, const char *program, const struct tool_policy_options *options)
{
    struct tool_policies policies = {0};
    bool is_good = tool_policies_load(&policies, program, options) &&
                   set_policies(config, program, &policies, options) &&
                   set_suffixes(config, program, &policies, options->suffixes);
    tool_policies_clear(&policies);
    return is_good;
}
