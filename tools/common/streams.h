/* SPDX-License-Identifier: Apache-2.0 */
/*
 * streams.h: standard input and output in a libuv loop, whatever they are: files, pipes, sockets, terminals.
 */
#ifndef TOOLS_STREAMS_H
#define TOOLS_STREAMS_H

#include <stdbool.h>
#include <uv.h>

/*
 * tool_stream: a descriptor as a libuv stream where it can be one. What else there is goes through uv_fs: regular files
 * are read by the loop itself, which costs a fraction of a thread's help, and never waits for long.
 */
struct tool_stream {
    uv_loop_t *loop;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_pipe_t pipe;
        uv_tty_t tty;
        uv_tcp_t tcp;
        uv_idle_t idle; /* inputs that are regular files */
    } as;
    uv_fs_t file;
    int descriptor;
    int old_flags; /* of the descriptor, put back at the end: others may share it */
    bool is_file;
    bool is_regular;
    bool is_open;
};

/* How much is read at a time, by at least one turn of the loop. */
enum { TOOL_INPUT_SIZE = 262144 };

/* tool_input: bytes from a descriptor. */
struct tool_input {
    struct tool_stream from;
    void (*ready)(void *owner); /* there is more, or it has ended */
    void *owner;
    size_t start; /* of what is not used */
    size_t end;
    bool is_reading;
    bool is_ended;
    int error; /* of libuv */
    char data[TOOL_INPUT_SIZE];
};

/* tool_output: bytes to a descriptor, one piece at a time. */
struct tool_output {
    struct tool_stream to;
    void (*done)(void *owner); /* the piece is written, or error is set */
    void *owner;
    uv_write_t request;
    uv_buf_t left; /* of the piece */
    bool is_writing;
    int error;
};

/* tool_input_open, tool_output_open: 0 or a libuv error. Reading begins with tool_input_want. */
int tool_input_open(struct tool_input *input, uv_loop_t *loop, int descriptor, void (*ready)(void *), void *owner);
int tool_output_open(struct tool_output *output, uv_loop_t *loop, int descriptor, void (*done)(void *), void *owner);

/* tool_input_want reads more when what was read is used up; ready follows. */
void tool_input_want(struct tool_input *input);

/* tool_output_write writes a piece that stays valid until done. Not while is_writing. */
void tool_output_write(struct tool_output *output, const uint8_t *data, size_t data_len);

/* tool_input_close, tool_output_close give the descriptor back. */
void tool_input_close(struct tool_input *input);
void tool_output_close(struct tool_output *output);

/* tool_output_end ends the output for whoever reads it; nothing can be written any more. Not while is_writing. */
void tool_output_end(struct tool_output *output);

#endif
