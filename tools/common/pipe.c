/* SPDX-License-Identifier: Apache-2.0 */
/* pipe.c: see pipe.h. */
#include "common/pipe.h"

#include <unistd.h>

#include "common/report.h"

static void more_input(void *owner)
{
    struct tool_pipe *pipe = owner;
    tool_link_pump(pipe->link);
}

static void output_written(void *owner)
{
    struct tool_pipe *pipe = owner;
    size_t in_flight = pipe->in_flight;
    pipe->in_flight = 0;
    if (pipe->output.error)
        tool_link_hang_up(pipe->link);
    else
        tool_link_text_used(pipe->link, in_flight);
}

bool tool_pipe_open(struct tool_pipe *pipe, const char *program, uv_loop_t *loop, struct tool_link *link)
{
    pipe->link = link;
    int status = tool_input_open(&pipe->input, loop, STDIN_FILENO, more_input, pipe);
    if (status != 0)
        tool_complain(program, "cannot use standard input: %s", uv_strerror(status));
    if (status != 0)
        return false;
    status = tool_output_open(&pipe->output, loop, STDOUT_FILENO, output_written, pipe);
    if (status != 0)
        tool_complain(program, "cannot use standard output: %s", uv_strerror(status));
    return status == 0;
}

/* The view goes to the output as it is, and is acknowledged when it is written. */
size_t tool_pipe_text(struct tool_pipe *pipe, const uint8_t *data, size_t data_len)
{
    if (pipe->output.is_writing || pipe->output.error)
        return 0;
    pipe->in_flight = data_len;
    tool_output_write(&pipe->output, data, data_len);
    return 0;
}

void tool_pipe_writable(struct tool_pipe *pipe)
{
    struct tool_input *input = &pipe->input;
    if (!tool_link_can_send(pipe->link))
        return;
    while (input->start < input->end) {
        size_t taken =
            tool_link_send(pipe->link, (const uint8_t *)input->data + input->start, input->end - input->start);
        if (taken == 0)
            return;
        input->start += taken;
    }
    tool_input_want(input);
    if (input->is_ended)
        tool_link_close(pipe->link);
}

/*
 * All text was written before: who reads our output sees its end. Programs may go on sending after the peer has closed;
 * a person at a terminal expects the end.
 */
void tool_pipe_peer_closed(struct tool_pipe *pipe)
{
    tool_output_end(&pipe->output);
    if (uv_guess_handle(STDIN_FILENO) == UV_TTY)
        tool_link_close(pipe->link);
}

void tool_pipe_finished(struct tool_pipe *pipe)
{
    tool_input_close(&pipe->input);
}

bool tool_pipe_close(struct tool_pipe *pipe, const char *program)
{
    tool_input_close(&pipe->input);
    tool_output_close(&pipe->output);
    if (pipe->input.error)
        tool_complain(program, "cannot read standard input: %s", uv_strerror(pipe->input.error));
    if (pipe->output.error)
        tool_complain(program, "cannot write to standard output: %s", uv_strerror(pipe->output.error));
    return pipe->input.error == 0 && pipe->output.error == 0;
}
