/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revocation.h: --revocation and --crl.
 */
#ifndef TOOLS_REVOCATION_H
#define TOOLS_REVOCATION_H

#include <siotls/config.h>

/* What --help says of them. */
#define TOOL_CRL_HELP "revocation lists (PEM or DER) to judge the chain by"
#define TOOL_REVOCATION_HELP "off, if-present (the default), require-leaf or require"

/* tool_revocation_policy reads the word of --revocation, NULL: if-present; 0 and a line on stderr for another. */
int tool_revocation_policy(int *policy, const char *program, const char *word);

/* tool_crls_load loads the lists of a file, NULL: none; 0 and a line on stderr when it cannot. */
int tool_crls_load(struct siotls_crls **crls, const char *program, const char *file);

/* tool_config_revocation puts both into a config. */
int tool_config_revocation(struct siotls_config *config, const char *program, const char *word, const char *file);

#endif
