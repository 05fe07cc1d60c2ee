/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree.h: what is in a handshake message, a line for each part (RFC 9846 4). For people: nothing is decided by it, and
 * what is malformed is shown as so many bytes.
 */
#ifndef TOOLS_TREE_H
#define TOOLS_TREE_H

#include <siotls/types.h>

/* tool_message_name: such as "ClientHello"; never NULL. */
const char *tool_message_name(const struct siotls_bytes *message);

/* tool_tree_say writes the message's parts to stderr, indented. */
void tool_tree_say(const struct siotls_bytes *message);

#endif
