/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sessions.h: sessions, pre-shared keys and ticket keys from what options name.
 */
#ifndef TOOLS_SESSIONS_H
#define TOOLS_SESSIONS_H

#include <siotls/session.h>
#include <stdbool.h>

/* tool_psk_add adds the PSK of a text IDENTITY:HEXKEY; false and a line on stderr when it is none. */
bool tool_psk_add(struct siotls_config *config, const char *program, const char *option, const char *text);

/*
 * tool_psk_load adds those of a file's lines; blank lines and lines that begin with # are passed over. A last line
 * without its newline is refused.
 */
bool tool_psk_load(struct siotls_config *config, const char *program, const char *option, const char *path);

/* tool_ticket_keys_load gives keys what a file holds: 64 bytes for each, the first one seals. */
bool tool_ticket_keys_load(struct siotls_ticket_keys *keys, const char *program, const char *option, const char *path);

/* tool_session_save replaces a file, of mode 0600, in one step; false and a line on stderr when it cannot. */
bool tool_session_save(const char *program, const char *path, const struct siotls_bytes *session);

/* tool_session_text: one of "new", "resumed", "by an external PSK"; and what became of early data, NULL: none. */
const char *tool_session_text(const struct siotls_info *info);
const char *tool_early_data_text(const struct siotls_info *info);

#endif
