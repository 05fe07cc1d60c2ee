/* SPDX-License-Identifier: Apache-2.0 */
/* revocation.c: see revocation.h. */
#include "common/revocation.h"

#include <stddef.h>

#include <siotls/init.h>

#include "common/report.h"

static const struct tool_word policies[] = {
    {"off", SIOTLS_REVOCATION_OFF},
    {"if-present", SIOTLS_REVOCATION_IF_PRESENT},
    {"require-leaf", SIOTLS_REVOCATION_REQUIRE_LEAF},
    {"require", SIOTLS_REVOCATION_REQUIRE},
    {NULL, 0},
};

void tool_revocation_options_add(struct tool_option_list *list, struct tool_revocation *into)
{
    const struct tool_option rows[] = {
        {.name = "crl",
         .argument = "FILE",
         .help = "revocation lists (PEM or DER) to judge the peer's chain by",
         .text = &into->crl},
        {.name = "revocation",
         .argument = "WORD",
         .help = "off, if-present (the default), require-leaf or require",
         .text = &into->policy},
        {.name = "max-ocsp-age",
         .argument = "SECONDS",
         .help = "seconds that an OCSP response may be old; default: a day, or\nuntil when it says itself",
         .number = &into->max_ocsp_age_seconds,
         .minimum = 1,
         .maximum = UINT32_MAX},
    };
    tool_option_list_add(list, rows, sizeof rows / sizeof rows[0]);
}

bool tool_revocation_policy(int *policy, const char *program, const char *word)
{
    *policy = SIOTLS_REVOCATION_IF_PRESENT;
    return tool_word_parse(policy, program, "--revocation", word, policies);
}

bool tool_crls_load(struct siotls_crls **crls, const char *program, const char *file)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    *crls = NULL;
    if (file == NULL)
        return true;
    int status = siotls_crls_new(crls, NULL, &error);
    if (status == 0)
        status = siotls_crls_add_file(*crls, file, &error);
    if (status != 0)
        tool_report(program, "--crl", &error);
    return status == 0;
}

bool tool_config_revocation(struct siotls_config *config, const char *program, const struct tool_revocation *revocation)
{
    struct siotls_crls *crls = NULL;
    int policy = 0;
    bool is_good = tool_revocation_policy(&policy, program, revocation->policy) &&
                   tool_crls_load(&crls, program, revocation->crl) &&
                   siotls_config_set_revocation(config, policy) == 0 &&
                   siotls_config_set_max_ocsp_age(config, (uint32_t)revocation->max_ocsp_age_seconds) == 0 &&
                   (crls == NULL || siotls_config_set_crls(config, crls) == 0);
    siotls_crls_free(crls);
    return is_good;
}
