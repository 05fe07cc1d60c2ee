/* SPDX-License-Identifier: Apache-2.0 */
/* revocation.c: see revocation.h. */
#include "common/revocation.h"

#include <stddef.h>

#include "common/options.h"
#include "common/report.h"

static const struct tool_word policies[] = {
    {"off", SIOTLS_REVOCATION_OFF},
    {"if-present", SIOTLS_REVOCATION_IF_PRESENT},
    {"require-leaf", SIOTLS_REVOCATION_REQUIRE_LEAF},
    {"require", SIOTLS_REVOCATION_REQUIRE},
    {NULL, 0},
};

int tool_revocation_policy(int *policy, const char *program, const char *word)
{
    *policy = SIOTLS_REVOCATION_IF_PRESENT;
    return tool_word_parse(policy, program, "--revocation", word, policies);
}

int tool_crls_load(struct siotls_crls **crls, const char *program, const char *file)
{
    struct siotls_error error = {.size = sizeof error};
    *crls = NULL;
    if (file == NULL)
        return 1;
    int status = siotls_crls_new(crls, NULL, &error);
    if (status == 0)
        status = siotls_crls_add_file(*crls, file, &error);
    if (status != 0)
        tool_report(program, "--crl", &error);
    return status == 0;
}

int tool_config_revocation(struct siotls_config *config, const char *program, const char *word, const char *file,
                           uint64_t max_ocsp_age_seconds)
{
    struct siotls_crls *crls = NULL;
    int policy = 0;
    int is_good = tool_revocation_policy(&policy, program, word) && tool_crls_load(&crls, program, file) &&
                  siotls_config_set_revocation(config, policy) == 0 &&
                  siotls_config_set_max_ocsp_age(config, (uint32_t)max_ocsp_age_seconds) == 0 &&
                  (crls == NULL || siotls_config_set_crls(config, crls) == 0);
    siotls_crls_free(crls);
    return is_good;
}
