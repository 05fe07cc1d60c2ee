/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revocation.h: --revocation, --crl and --max-ocsp-age.
 */
#ifndef TOOLS_REVOCATION_H
#define TOOLS_REVOCATION_H

#include <siotls/config.h>
#include <stdbool.h>

#include "common/options.h"

/* tool_revocation: the command line. */
struct tool_revocation {
    const char *crl;    /* a file; NULL: none */
    const char *policy; /* a word; NULL: if-present */
    uint64_t max_ocsp_age_seconds;
};

void tool_revocation_options_add(struct tool_option_list *list, struct tool_revocation *into);

/* tool_revocation_policy reads the word of --revocation, NULL: if-present; false and a line on stderr for another. */
bool tool_revocation_policy(int *policy, const char *program, const char *word);

/* tool_crls_load loads the lists of a file, NULL: none; false and a line on stderr when it cannot. */
bool tool_crls_load(struct siotls_crls **crls, const char *program, const char *file);

/* tool_config_revocation puts all into a config. */
bool tool_config_revocation(struct siotls_config *config, const char *program,
                            const struct tool_revocation *revocation);

#endif
