/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn_info.c: what a connection tells of itself, keying material, and how it is saved.
 */
#include "conn_methods.h"

#include <stdlib.h>

PyObject *ext_bytes_of(struct siotls_bytes bytes)
{
    return PyBytes_FromStringAndSize((const char *)bytes.data, (Py_ssize_t)bytes.data_len);
}

PyObject *ext_chain_of(const struct siotls_bytes *chain, size_t num_chain)
{
    PyObject *tuple = PyTuple_New((Py_ssize_t)num_chain);
    for (size_t i = 0; tuple && i < num_chain; i++) {
        PyObject *bytes = ext_bytes_of(chain[i]);
        if (!bytes || PyTuple_SetItem(tuple, (Py_ssize_t)i, bytes))
            Py_CLEAR(tuple);
    }
    return tuple;
}

/* The bits of siotls/connection.py. */
PyObject *ext_conn_flags(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    struct siotls_info info = SIOTLS_INIT_INFO;
    (void)args;
    if (!ext_conn_enter(self))
        return NULL;
    ext_conn_feed(self);
    siotls_conn_info(self->conn, &info);
    bool has_room = info.can_receive && self->input_len == 0 && !self->is_input_ended;
    bool has_output = info.has_output || self->output_len > 0;
    ext_conn_leave(self);
    const int bits[] = {info.is_done,        info.is_failed,
                        info.can_send,       has_room,
                        info.can_read,       has_output,
                        info.has_event,      info.is_closed,
                        info.is_peer_closed, info.awaited_answer != 0};
    long flags = 0;
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
        flags |= bits[i] ? 1L << i : 0;
    return PyLong_FromLong(flags);
}

PyObject *ext_conn_info_row(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    struct siotls_info info = SIOTLS_INIT_INFO;
    (void)args;
    if (!ext_conn_enter(self))
        return NULL;
    siotls_conn_info(self->conn, &info);
    PyObject *tuple = Py_BuildValue(
        "izzzzNNzzzziiiinKK", info.role, info.suite ? siotls_algorithm_name(SIOTLS_KIND_SUITE, info.suite) : NULL,
        info.group ? siotls_algorithm_name(SIOTLS_KIND_KEM, info.group) : NULL,
        info.scheme ? siotls_algorithm_name(SIOTLS_KIND_SIGNER, info.scheme) : NULL,
        info.client_scheme ? siotls_algorithm_name(SIOTLS_KIND_SIGNER, info.client_scheme) : NULL,
        ext_bytes_of(info.alpn), ext_bytes_of(info.server_name), info.aead_provider, info.hash_provider,
        info.group_provider, info.signature_provider, info.is_resumed, info.is_hello_retried, info.psk_kind,
        info.early_data, (Py_ssize_t)info.early_data_left, (unsigned long long)info.records_sent,
        (unsigned long long)info.records_received);
    ext_conn_leave(self);
    return tuple;
}

PyObject *ext_conn_error(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    (void)args;
    if (!ext_conn_enter(self))
        return NULL;
    siotls_conn_error(self->conn, &error);
    ext_conn_leave(self);
    return error.status ? ext_make_error(ext_state_of(object), &error) : Py_NewRef(Py_None);
}

PyObject *ext_conn_peer_chain(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    struct siotls_info info = SIOTLS_INIT_INFO;
    (void)args;
    if (!ext_conn_enter(self))
        return NULL;
    siotls_conn_info(self->conn, &info);
    PyObject *chain = ext_chain_of(info.peer_chain, info.num_peer_chain);
    ext_conn_leave(self);
    return chain;
}

PyObject *ext_conn_export_keying_material(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    Py_ssize_t length;
    const char *label;
    Py_buffer context = {0};
    if (!PyArg_ParseTuple(args, "ns|y*", &length, &label, &context))
        return NULL;
    if (length < 0)
        PyErr_SetString(PyExc_ValueError, "export_keying_material: a length below 0");
    PyObject *bytes = length < 0 ? NULL : PyBytes_FromStringAndSize(NULL, length);
    if (bytes && ext_conn_enter(self)) {
        int status = siotls_conn_export_keying_material(self->conn, (uint8_t *)PyBytes_AsString(bytes), (size_t)length,
                                                        label, context.buf, context.buf ? (size_t)context.len : 0);
        ext_conn_leave(self);
        if (status) {
            Py_CLEAR(bytes);
            ext_conn_failed(self, status);
        }
    } else {
        Py_CLEAR(bytes);
    }
    PyBuffer_Release(&context);
    return bytes;
}

PyObject *ext_conn_channel_binding(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    const char *type;
    uint8_t binding[64];
    size_t binding_len = sizeof binding;
    if (!PyArg_ParseTuple(args, "s", &type) || !ext_conn_enter(self))
        return NULL;
    int status = siotls_conn_channel_binding(self->conn, binding, &binding_len, type);
    ext_conn_leave(self);
    return status ? ext_conn_failed(self, status)
                  : PyBytes_FromStringAndSize((const char *)binding, (Py_ssize_t)binding_len);
}

/* What is kept here and not in the library would be lost, so it has to be gone. */
static PyObject *save_refused(struct conn *self)
{
    return ext_raise_status(ext_state_of((PyObject *)self), SIOTLS_ERROR_STATE,
                            self->output_len > 0 ? "save: data_to_send has to be sent first"
                                                 : "save: what was received has to be read first");
}

PyObject *ext_conn_save(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    Py_buffer target = {0};
    size_t len = 0;
    if (!PyArg_ParseTuple(args, "|y*", &target))
        return NULL;
    if (!ext_conn_enter(self)) {
        PyBuffer_Release(&target);
        return NULL;
    }
    bool is_kept = self->output_len > 0 || self->input_len > 0 || self->is_input_ended == 1;
    size_t target_len = target.buf ? (size_t)target.len : 0;
    int status = is_kept ? 0 : siotls_conn_save(self->conn, NULL, &len, target.buf, target_len, &error);
    uint8_t *blob = status || is_kept ? NULL : malloc(len);
    if (blob)
        status = siotls_conn_save(self->conn, blob, &len, target.buf, target_len, &error);
    ext_conn_leave(self);
    PyBuffer_Release(&target);
    PyObject *bytes = NULL;
    if (is_kept)
        save_refused(self);
    else if (status)
        ext_raise_error(ext_state_of(object), &error);
    else if (!blob)
        PyErr_NoMemory();
    else
        bytes = PyBytes_FromStringAndSize((const char *)blob, (Py_ssize_t)len);
    if (blob)
        explicit_bzero(blob, len); /* secrets, which a memset before free would leave */
    free(blob);
    return bytes;
}
