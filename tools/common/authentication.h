/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authentication.h: ways to prove who one is that are not a certificate in the handshake.
 */
#ifndef TOOLS_AUTHENTICATION_H
#define TOOLS_AUTHENTICATION_H

#include <siotls/config.h>
#include <stdbool.h>

#include "common/options.h"

/* tool_authentication: what the options say. */
struct tool_authentication {
    const char *raw_key;            /* a private key whose public key is shown alone; NULL: none */
    struct tool_texts trusted_keys; /* public keys (DER) that the peer may show alone */
    const char *compression;        /* names of algorithms for certificates; NULL: none */
    bool post_handshake_auth;
};

/* --raw-key, --trusted-key, --compress-certificates. */
void tool_authentication_options_add(struct tool_option_list *list, struct tool_authentication *into);

/* tool_authentication_set: false and a line on stderr when it cannot. role is that of config. */
bool tool_authentication_set(struct siotls_config *config, struct siotls_set *set, const char *program,
                             const struct tool_authentication *authentication, int role);

#endif
