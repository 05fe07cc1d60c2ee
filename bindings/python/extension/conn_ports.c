/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn_ports.c: the four ports of a connection, and what ends them. What arrives is taken whole, and what is to be sent
 * is taken whole: whoever wants to limit what is kept looks at can_receive and at what data_to_send returns.
 */
#include "conn_methods.h"

#include <stdlib.h>

enum { LARGE = 8192 }; /* bytes from which on it pays to give the GIL up */

static PyObject *none_or_failed(struct conn *self, int status)
{
    return status ? ext_conn_failed(self, status) : Py_NewRef(Py_None);
}

PyObject *ext_conn_start(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    int status;
    (void)args;
    if (!ext_conn_enter(self))
        return NULL;
    Py_BEGIN_ALLOW_THREADS ext_conn_tell_time(self);
    status = siotls_conn_start(self->conn);
    Py_END_ALLOW_THREADS ext_conn_leave(self);
    return none_or_failed(self, status);
}

PyObject *ext_conn_set_time(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    unsigned long long time_ms = PyLong_AsUnsignedLongLong(args);
    if (PyErr_Occurred() || !ext_conn_enter(self))
        return NULL;
    self->is_time_set = 1;
    int status = siotls_conn_set_time(self->conn, time_ms);
    ext_conn_leave(self);
    return none_or_failed(self, status);
}

static bool is_done(struct conn *self)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    return siotls_conn_info(self->conn, &info) == 0 && info.is_done;
}

/* Keeps what the library does not take now, and lets it have what it takes. */
static int receive(struct conn *self, const uint8_t *data, size_t data_len)
{
    size_t taken = 0;
    int status = 0;
    if (self->input_len == 0) {
        ext_conn_tell_time(self);
        status = siotls_conn_receive_data(self->conn, &taken, data, data_len);
    }
    if (status || taken == data_len)
        return status;
    if (self->input_start > 0) {
        memmove(self->input, self->input + self->input_start, self->input_len - self->input_start);
        self->input_len -= self->input_start;
        self->input_start = 0;
    }
    if (!ext_bytes_reserve(&self->input, &self->input_room, self->input_len + data_len - taken))
        return SIOTLS_ERROR_NO_MEMORY;
    memcpy(self->input + self->input_len, data + taken, data_len - taken);
    self->input_len += data_len - taken;
    return ext_conn_feed(self);
}

PyObject *ext_conn_receive_data(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    Py_buffer data;
    int status = 0;
    if (PyObject_GetBuffer(args, &data, PyBUF_SIMPLE))
        return NULL;
    if (!ext_conn_enter(self)) {
        PyBuffer_Release(&data);
        return NULL;
    }
    if (self->is_input_ended) {
        status = SIOTLS_ERROR_STATE;
    } else if (data.len > 0 && self->is_quick && data.len < LARGE) {
        status = receive(self, data.buf, (size_t)data.len);
    } else if (data.len > 0) {
        Py_BEGIN_ALLOW_THREADS status = receive(self, data.buf, (size_t)data.len);
        self->is_quick = is_done(self);
        Py_END_ALLOW_THREADS
    }
    ext_conn_leave(self);
    PyBuffer_Release(&data);
    return none_or_failed(self, status);
}

PyObject *ext_conn_receive_end(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    (void)args;
    if (!ext_conn_enter(self))
        return NULL;
    if (!self->is_input_ended)
        self->is_input_ended = 1;
    int status = ext_conn_feed(self);
    ext_conn_leave(self);
    return none_or_failed(self, status);
}

/* ---- network out ---- */

/* Most often one view is all there is, and is copied once. */
static PyObject *take_view(struct conn *self)
{
    const uint8_t *view;
    size_t len;
    if (self->output_len > 0 || siotls_conn_data_to_send(self->conn, &view, &len) || len == 0)
        return NULL;
    PyObject *bytes = PyBytes_FromStringAndSize((const char *)view, (Py_ssize_t)len);
    if (bytes)
        siotls_conn_data_sent(self->conn, len);
    return bytes;
}

PyObject *ext_conn_data_to_send(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    (void)args;
    if (!ext_conn_enter(self))
        return NULL;
    PyObject *bytes = take_view(self);
    int status = PyErr_Occurred() ? 0 : ext_conn_pull_output(self);
    ext_conn_feed(self); /* what waited for room in the output goes on; a failure is told by whoever reads */
    if (status == 0 && !PyErr_Occurred())
        status = ext_conn_pull_output(self);
    if (self->output_len > 0 && !PyErr_Occurred()) {
        Py_ssize_t first = bytes ? PyBytes_Size(bytes) : 0;
        PyObject *both = PyBytes_FromStringAndSize(NULL, first + (Py_ssize_t)self->output_len);
        if (both) {
            if (bytes)
                memcpy(PyBytes_AsString(both), PyBytes_AsString(bytes), (size_t)first);
            memcpy(PyBytes_AsString(both) + first, self->output, self->output_len);
            self->output_len = 0;
        }
        Py_XDECREF(bytes);
        bytes = both;
    }
    ext_conn_leave(self);
    if (status && !bytes)
        return ext_conn_failed(self, status);
    return bytes || PyErr_Occurred() ? bytes : PyBytes_FromStringAndSize(NULL, 0);
}

/* ---- application data ---- */

static int send_all(struct conn *self, size_t *sent, const uint8_t *data, size_t data_len)
{
    int status = 0;
    size_t taken;
    for (*sent = 0; status == 0 && *sent < data_len; *sent += taken) {
        taken = 0;
        status = siotls_conn_send_data(self->conn, &taken, data + *sent, data_len - *sent);
        if (status == 0 && *sent + taken < data_len) {
            size_t before = self->output_len;
            status = ext_conn_pull_output(self);
            if (taken == 0 && self->output_len == before)
                break;
        }
    }
    return status;
}

PyObject *ext_conn_send_data(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    Py_buffer data;
    size_t sent = 0;
    int status = 0;
    if (PyObject_GetBuffer(args, &data, PyBUF_SIMPLE))
        return NULL;
    if (!ext_conn_enter(self)) {
        PyBuffer_Release(&data);
        return NULL;
    }
    if (data.len < LARGE) {
        status = send_all(self, &sent, data.buf, (size_t)data.len);
    } else {
        Py_BEGIN_ALLOW_THREADS status = send_all(self, &sent, data.buf, (size_t)data.len);
        Py_END_ALLOW_THREADS
    }
    ext_conn_leave(self);
    PyBuffer_Release(&data);
    return status ? ext_conn_failed(self, status) : PyLong_FromSize_t(sent);
}

/* Fills buffer as far as there is data. What is read makes room, so what was kept goes on. */
static int read_all(struct conn *self, uint8_t *buffer, size_t *data_len, size_t buffer_len)
{
    int status = 0;
    size_t len = 1;
    for (*data_len = 0; status == 0 && len > 0 && *data_len < buffer_len; *data_len += len) {
        status = siotls_conn_read_data(self->conn, buffer + *data_len, &len, buffer_len - *data_len);
        if (status)
            len = 0;
        ext_conn_feed(self); /* a failure is told by the next call that finds no data */
    }
    return *data_len > 0 ? 0 : status;
}

/* The peer's close_notify is an end; a connection that was saved, or given up, is CLOSED for another reason. */
static PyObject *end_or_failed(struct conn *self, int status, PyObject *end)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    if (status && end && ext_conn_enter(self)) {
        siotls_conn_info(self->conn, &info);
        ext_conn_leave(self);
        if (status != SIOTLS_ERROR_CLOSED || info.is_failed) {
            Py_DECREF(end);
            return ext_conn_failed(self, status);
        }
    }
    return end;
}

PyObject *ext_conn_read_into(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    Py_buffer buffer;
    size_t len = 0;
    int status;
    if (PyObject_GetBuffer(args, &buffer, PyBUF_WRITABLE))
        return NULL;
    if (!ext_conn_enter(self)) {
        PyBuffer_Release(&buffer);
        return NULL;
    }
    if (buffer.len < LARGE) {
        status = read_all(self, buffer.buf, &len, (size_t)buffer.len);
    } else {
        Py_BEGIN_ALLOW_THREADS status = read_all(self, buffer.buf, &len, (size_t)buffer.len);
        Py_END_ALLOW_THREADS
    }
    ext_conn_leave(self);
    PyBuffer_Release(&buffer);
    return end_or_failed(self, status, PyLong_FromSize_t(len));
}

static size_t shown(struct conn *self, int *status)
{
    const uint8_t *view;
    size_t len = 0;
    *status = siotls_conn_data_to_read(self->conn, &view, &len);
    return len;
}

/* What follows first, as far as max goes: records that were received, and those that are kept, longer than opened. */
static PyObject *read_more(struct conn *self, PyObject *first, size_t max)
{
    size_t first_len = (size_t)PyBytes_Size(first), len = 0, room = 65536 + self->input_len - self->input_start;
    if (room > max - first_len)
        room = max - first_len;
    uint8_t *block = malloc(first_len + room);
    if (!block)
        return first; /* the rest is read by the next call */
    memcpy(block, PyBytes_AsString(first), first_len);
    Py_DECREF(first);
    Py_BEGIN_ALLOW_THREADS read_all(self, block + first_len, &len, room);
    Py_END_ALLOW_THREADS PyObject *bytes =
        PyBytes_FromStringAndSize((const char *)block, (Py_ssize_t)(first_len + len));
    free(block);
    return bytes;
}

/* What is shown is most often all there is, and is copied once. */
static PyObject *read_bytes(struct conn *self, size_t max, int *status)
{
    size_t len = shown(self, status), room = len < max ? len : max;
    if (room == 0)
        return NULL;
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)room);
    if (!bytes)
        return NULL;
    *status = read_all(self, (uint8_t *)PyBytes_AsString(bytes), &len, room);
    if (len < max && shown(self, status) > 0)
        bytes = read_more(self, bytes, max);
    return bytes;
}

PyObject *ext_conn_data_to_read(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    Py_ssize_t max = -1;
    int status = 0;
    if (!PyArg_ParseTuple(args, "|n", &max) || !ext_conn_enter(self))
        return NULL;
    PyObject *bytes = read_bytes(self, max < 0 ? SIZE_MAX : (size_t)max, &status);
    ext_conn_leave(self);
    if (max == 0)
        status = 0;
    if (bytes || PyErr_Occurred())
        return bytes;
    return end_or_failed(self, status, PyBytes_FromStringAndSize(NULL, 0));
}

PyObject *ext_conn_pending(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    const uint8_t *view;
    size_t len = 0;
    (void)args;
    if (!ext_conn_enter(self))
        return NULL;
    ext_conn_feed(self);
    if (siotls_conn_data_to_read(self->conn, &view, &len))
        len = 0;
    ext_conn_leave(self);
    return PyLong_FromSize_t(len);
}

/* ---- the end, and keys ---- */

PyObject *ext_conn_close(PyObject *object, PyObject *args)
{
    (void)args;
    return ext_conn_call((struct conn *)object, siotls_conn_close);
}

PyObject *ext_conn_abort(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    int alert = SIOTLS_ALERT_GENERAL_ERROR;
    if (!PyArg_ParseTuple(args, "|i", &alert) || !ext_conn_enter(self))
        return NULL;
    int status = siotls_conn_abort(self->conn, alert);
    ext_conn_leave(self);
    return none_or_failed(self, status);
}

PyObject *ext_conn_update_key(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    int request_peer = 0;
    if (!PyArg_ParseTuple(args, "|p", &request_peer) || !ext_conn_enter(self))
        return NULL;
    int status = siotls_conn_update_key(self->conn, request_peer);
    ext_conn_leave(self);
    return none_or_failed(self, status);
}

PyObject *ext_conn_request_certificate(PyObject *object, PyObject *args)
{
    (void)args;
    return ext_conn_call((struct conn *)object, siotls_conn_request_certificate);
}
