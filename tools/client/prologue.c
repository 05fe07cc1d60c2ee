/* SPDX-License-Identifier: Apache-2.0 */
/* prologue.c: see prologue.h. */
#include "client/prologue.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool prologue_is_needed(const struct prologue *prologue)
{
    return prologue->stages[0] != NULL;
}

enum prologue_progress prologue_fail(struct prologue *prologue, const char *failure, const struct siotls_bytes *said)
{
    if (prologue->failure)
        return PROLOGUE_FAILED;
    prologue->failure = failure;
    if (said)
        snprintf(prologue->detail, sizeof prologue->detail, "%.*s", (int)said->data_len, (const char *)said->data);
    tool_clean(prologue->detail);
    return PROLOGUE_FAILED;
}

void prologue_use(struct prologue *prologue, size_t len)
{
    prologue->input_len -= len;
    prologue->answer_len += len;
    memmove(prologue->input, prologue->input + len, prologue->input_len);
}

/* ---- for stages ---- */

/* The line stays readable until the next one is taken. */
enum prologue_progress prologue_line(struct prologue *prologue, struct siotls_bytes *line)
{
    static char taken[PROLOGUE_MAX_ANSWER];
    const char *end = memchr(prologue->input, '\n', prologue->input_len);
    if (end == NULL)
        return PROLOGUE_MORE;
    size_t whole_len = (size_t)(end - prologue->input) + 1;
    if (whole_len < 2 || end[-1] != '\r' || memchr(prologue->input, 0, whole_len))
        return prologue_fail(prologue, "a line of the answer does not end with CR LF, or holds a NUL", NULL);
    if (++prologue->num_lines > PROLOGUE_MAX_LINES)
        return prologue_fail(prologue, "the answer has too many lines", NULL);
    memcpy(taken, prologue->input, whole_len);
    *line = (struct siotls_bytes){(const uint8_t *)taken, whole_len - 2};
    prologue_use(prologue, whole_len);
    return PROLOGUE_OVER;
}

static void was_written(uv_write_t *request, int status)
{
    struct prologue *prologue = request->data;
    (void)status; /* a broken connection is told by reading, too */
    prologue->is_writing = false;
}

enum prologue_progress prologue_send(struct prologue *prologue, const uint8_t *data, size_t data_len)
{
    if (prologue->input_len > 0 || prologue->is_writing)
        return prologue_fail(prologue, "the peer sent bytes that it was not asked for, which TLS would not protect",
                             NULL);
    prologue->num_lines = prologue->answer_len = 0;
    if (data_len > sizeof prologue->request)
        return prologue_fail(prologue, "the request would be too long", NULL);
    memmove(prologue->request, data, data_len);
    uv_buf_t view = uv_buf_init(prologue->request, (unsigned)data_len);
    prologue->write.data = prologue;
    int status = uv_write(&prologue->write, prologue->stream, &view, 1, was_written);
    if (status != 0)
        return prologue_fail(prologue, uv_strerror(status), NULL);
    prologue->is_writing = true;
    return PROLOGUE_MORE;
}

enum prologue_progress prologue_say(struct prologue *prologue, const char *format, ...)
{
    char text[PROLOGUE_MAX_REQUEST];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= sizeof text)
        return prologue_fail(prologue, "the request would be too long", NULL);
    return prologue_send(prologue, (const uint8_t *)text, (size_t)len);
}

/* ---- the whole ---- */

static void end(struct prologue *prologue)
{
    uv_read_stop(prologue->stream);
    prologue->done(prologue->owner);
}

/* Bytes behind a proxy's answer may be the greeting of the protocol behind it; behind the last answer none may be. */
static void go_on(struct prologue *prologue)
{
    enum prologue_progress progress = PROLOGUE_OVER;
    while (progress == PROLOGUE_OVER && prologue->stages[prologue->stage]) {
        progress = prologue->stages[prologue->stage](prologue);
        if (progress == PROLOGUE_OVER) {
            prologue->stage++;
            prologue->state = 0;
            prologue->num_lines = prologue->answer_len = 0;
        }
    }
    if (progress == PROLOGUE_OVER && prologue->input_len > 0)
        progress = prologue_fail(prologue, "the peer sent bytes before TLS that would seem protected by it", NULL);
    if (progress == PROLOGUE_MORE && prologue->answer_len + prologue->input_len >= sizeof prologue->input)
        progress = prologue_fail(prologue, "the answer is too long", NULL);
    if (progress != PROLOGUE_MORE)
        end(prologue);
}

/* The stream's data is the link's; the only prologue there is at a time is found here. */
static struct prologue *running;

static void lend(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)handle;
    (void)suggested;
    *buffer = uv_buf_init(running->input + running->input_len, (unsigned)(sizeof running->input - running->input_len));
}

static void was_read(uv_stream_t *stream, ssize_t result, const uv_buf_t *buffer)
{
    struct prologue *prologue = running;
    (void)stream;
    (void)buffer;
    if (result == 0)
        return;
    if (result < 0) {
        prologue_fail(prologue, result == UV_EOF ? "the peer closed before TLS began" : uv_strerror((int)result), NULL);
        end(prologue);
        return;
    }
    prologue->input_len += (size_t)result;
    go_on(prologue);
}

void prologue_start(struct prologue *prologue, uv_stream_t *stream)
{
    running = prologue;
    prologue->stream = stream;
    prologue->stage = 0;
    prologue->input_len = prologue->answer_len = prologue->num_lines = 0;
    prologue->state = 0;
    prologue->is_offered = prologue->is_writing = false;
    int status = uv_read_start(stream, lend, was_read);
    if (status == 0) {
        go_on(prologue);
        return;
    }
    prologue_fail(prologue, uv_strerror(status), NULL);
    end(prologue);
}
