/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identities.h: certificates, their keys and trusted CAs from the files that options name.
 */
#ifndef TOOLS_IDENTITIES_H
#define TOOLS_IDENTITIES_H

#include <siotls/config.h>
#include <stdbool.h>

#include "common/options.h"

/* tool_identity_files: --cert, --key and so on. The n-th certificate goes with the n-th key. */
struct tool_identity_files {
    struct tool_texts certs;
    struct tool_texts keys;
    struct tool_texts ocsp_responses; /* of the first certificates; may be fewer */
    const char *passphrase_file;      /* of every key that needs one; NULL: none */
    const char *signatures;           /* the only schemes to sign with, the best first; NULL: all that the keys can */
};

/* --cert, --key, --passphrase-file. */
void tool_identity_options_add(struct tool_option_list *list, struct tool_identity_files *into);

/* --ca; NULL: the system's. */
void tool_trust_options_add(struct tool_option_list *list, const char **into);

/* tool_identities_check says whether each certificate has its key; a line on stderr when not. */
bool tool_identities_check(const struct tool_identity_files *files, const char *program);

/* tool_identities_load adds them all; false and a line on stderr when it cannot. */
bool tool_identities_load(struct siotls_config *config, struct siotls_set *set, const char *program,
                          const struct tool_identity_files *files);

/* tool_trust_load trusts the CAs of a file, NULL: the system's. option says what to blame. */
bool tool_trust_load(struct siotls_config *config, const char *program, const char *option, const char *file);

#endif
