/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revocation.h: --revocation, --crl and --max-ocsp-age.
 */
#ifndef TOOLS_REVOCATION_H
#define TOOLS_REVOCATION_H

#include <siotls/config.h>

/* What --help says of them. */
#define TOOL_CRL_HELP "revocation lists (PEM or DER) to judge the chain by"
#define TOOL_REVOCATION_HELP "off, if-present (the default), require-leaf or require"
#define TOOL_OCSP_AGE_HELP "seconds that an OCSP response may be old; default: a day, or\nuntil when it says itself"

/* tool_revocation_policy reads the word of --revocation, NULL: if-present; 0 and a line on stderr for another. */
int tool_revocation_policy(int *policy, const char *program, const char *word);

/* tool_crls_load loads the lists of a file, NULL: none; 0 and a line on stderr when it cannot. */
int tool_crls_load(struct siotls_crls **crls, const char *program, const char *file);

/* tool_config_revocation puts all into a config. */
int tool_config_revocation(struct siotls_config *config, const char *program, const char *word, const char *file,
                           uint64_t max_ocsp_age_seconds);

#endif
