/* SPDX-License-Identifier: Apache-2.0 */
/* chain_out.h: --chain-out: the server's certificates into a file, as PEM (RFC 7468). */
#ifndef TOOLS_CLIENT_CHAIN_OUT_H
#define TOOLS_CLIENT_CHAIN_OUT_H

#include <stddef.h>

#include <siotls/types.h>

/* chain_out_write replaces the file: 0, or an errno value. */
int chain_out_write(const char *path, const struct siotls_bytes *chain, size_t num_chain);

#endif
