/* SPDX-License-Identifier: Apache-2.0 */
/* streams.c: see streams.h. */
#include "common/streams.h"

#include <unistd.h>

#include "common/system.h"

static int stream_open(struct tool_stream *stream, uv_loop_t *loop, int descriptor)
{
    uv_handle_type type = uv_guess_handle(descriptor);
    int status = UV_EINVAL;
    stream->loop = loop;
    stream->descriptor = descriptor;
    stream->old_flags = tool_descriptor_flags(descriptor);
    stream->is_file = type == UV_FILE;
    stream->is_regular = type == UV_FILE && tool_descriptor_is_regular(descriptor);
    if (type == UV_FILE)
        status = 0;
    else if (type == UV_TTY)
        status = uv_tty_init(loop, &stream->as.tty, descriptor, 0);
    else if (type == UV_TCP && (status = uv_tcp_init(loop, &stream->as.tcp)) == 0)
        status = uv_tcp_open(&stream->as.tcp, (uv_os_sock_t)descriptor);
    else if (type == UV_NAMED_PIPE && (status = uv_pipe_init(loop, &stream->as.pipe, 0)) == 0)
        status = uv_pipe_open(&stream->as.pipe, descriptor);
    stream->is_open = status == 0;
    return status;
}

static void stream_close(struct tool_stream *stream)
{
    if (!stream->is_open)
        return;
    stream->is_open = false;
    tool_descriptor_restore(stream->descriptor, stream->old_flags);
    if (stream->as.handle.type != UV_UNKNOWN_HANDLE)
        uv_close(&stream->as.handle, NULL);
}

static void input_came(struct tool_input *input, ssize_t result)
{
    input->is_reading = false;
    if (result > 0) {
        input->end = (size_t)result;
    } else {
        input->is_ended = true;
        input->error = result == 0 || result == UV_EOF ? 0 : (int)result;
    }
    input->ready(input->owner);
}

static void file_was_read(uv_fs_t *request)
{
    struct tool_input *input = request->data;
    ssize_t result = request->result;
    uv_fs_req_cleanup(request);
    if (input->from.is_open)
        input_came(input, result);
}

static void read_regular(uv_idle_t *idle)
{
    struct tool_input *input = idle->data;
    uv_buf_t buffer = uv_buf_init(input->data, sizeof input->data);
    uv_idle_stop(idle);
    ssize_t result = uv_fs_read(input->from.loop, &input->from.file, input->from.descriptor, &buffer, 1, -1, NULL);
    uv_fs_req_cleanup(&input->from.file);
    input_came(input, result);
}

static void stream_was_read(uv_stream_t *stream, ssize_t result, const uv_buf_t *buffer)
{
    (void)buffer;
    if (result == 0)
        return;
    uv_read_stop(stream);
    input_came(stream->data, result);
}

static void lend_input(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct tool_input *input = handle->data;
    (void)suggested;
    *buffer = uv_buf_init(input->data, sizeof input->data);
}

int tool_input_open(struct tool_input *input, uv_loop_t *loop, int descriptor, void (*ready)(void *), void *owner)
{
    input->ready = ready;
    input->owner = owner;
    int status = stream_open(&input->from, loop, descriptor);
    if (status == 0 && input->from.is_regular)
        status = uv_idle_init(loop, &input->from.as.idle);
    input->from.as.handle.data = input;
    input->from.file.data = input;
    return status;
}

static int start_reading(struct tool_input *input)
{
    uv_buf_t buffer = uv_buf_init(input->data, sizeof input->data);
    if (input->from.is_regular)
        return uv_idle_start(&input->from.as.idle, read_regular);
    if (input->from.is_file)
        return uv_fs_read(input->from.loop, &input->from.file, input->from.descriptor, &buffer, 1, -1, file_was_read);
    return uv_read_start(&input->from.as.stream, lend_input, stream_was_read);
}

void tool_input_want(struct tool_input *input)
{
    if (!input->from.is_open || input->is_reading || input->is_ended || input->start < input->end)
        return;
    input->start = input->end = 0;
    int status = start_reading(input);
    input->is_reading = status == 0;
    if (status != 0) {
        input->is_ended = true;
        input->error = status;
    }
}

void tool_input_close(struct tool_input *input)
{
    input->is_ended = true;
    stream_close(&input->from);
}

static void write_file(struct tool_output *output);

static void output_done(struct tool_output *output, int error)
{
    output->is_writing = false;
    output->error = error;
    if (output->to.is_open)
        output->done(output->owner);
}

static void file_was_written(uv_fs_t *request)
{
    struct tool_output *output = request->data;
    ssize_t result = request->result;
    uv_fs_req_cleanup(request);
    if (result <= 0) {
        output_done(output, result < 0 ? (int)result : UV_EIO);
        return;
    }
    output->left = uv_buf_init(output->left.base + result, (unsigned)(output->left.len - (size_t)result));
    if (output->left.len > 0)
        write_file(output);
    else
        output_done(output, 0);
}

static void write_file(struct tool_output *output)
{
    const uv_buf_t left = output->left;
    int status = uv_fs_write(output->to.loop, &output->to.file, output->to.descriptor, &left, 1, -1, file_was_written);
    if (status != 0)
        output_done(output, status);
}

static void stream_was_written(uv_write_t *request, int status)
{
    output_done(request->data, status);
}

int tool_output_open(struct tool_output *output, uv_loop_t *loop, int descriptor, void (*done)(void *), void *owner)
{
    output->done = done;
    output->owner = owner;
    int status = stream_open(&output->to, loop, descriptor);
    output->to.as.handle.data = output;
    output->to.file.data = output;
    output->request.data = output;
    return status;
}

void tool_output_write(struct tool_output *output, const uint8_t *data, size_t data_len)
{
    output->left = uv_buf_init((char *)(uintptr_t)data, (unsigned)data_len);
    output->is_writing = true;
    if (output->to.is_file) {
        write_file(output);
        return;
    }
    int status = uv_write(&output->request, &output->to.as.stream, &output->left, 1, stream_was_written);
    if (status != 0)
        output_done(output, status);
}

void tool_output_close(struct tool_output *output)
{
    stream_close(&output->to);
}

/* libuv does not close the standard descriptors; another file takes the place of ours, so that no socket does. */
void tool_output_end(struct tool_output *output)
{
    int nowhere = tool_open_nowhere();
    stream_close(&output->to);
    if (nowhere >= 0) {
        (void)dup2(nowhere, output->to.descriptor);
        (void)close(nowhere);
    }
}
