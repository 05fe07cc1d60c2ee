/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipe.h: standard input to the peer, the peer's text to standard output, each direction closed by itself.
 */
#ifndef TOOLS_PIPE_H
#define TOOLS_PIPE_H

#include <stdbool.h>

#include "common/loop.h"
#include "common/streams.h"

/* tool_pipe: zero it before tool_pipe_open. */
struct tool_pipe {
    struct tool_link *link;
    struct tool_input input;
    struct tool_output output;
    size_t in_flight; /* bytes of the peer's text with the output */
};

/* tool_pipe_open opens both; false and a line on stderr when it cannot. */
bool tool_pipe_open(struct tool_pipe *pipe, const char *program, uv_loop_t *loop, struct tool_link *link);

/* The parts of a tool_link_app. */
size_t tool_pipe_text(struct tool_pipe *pipe, const uint8_t *data, size_t data_len);
void tool_pipe_writable(struct tool_pipe *pipe);
void tool_pipe_peer_closed(struct tool_pipe *pipe);
void tool_pipe_finished(struct tool_pipe *pipe);

/* tool_pipe_close, when the loop has nothing left to do: gives the descriptors back. False and a line when one failed.
 */
bool tool_pipe_close(struct tool_pipe *pipe, const char *program);

#endif
