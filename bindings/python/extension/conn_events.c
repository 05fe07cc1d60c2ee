/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn_events.c: events and their answers. An event is a tuple here, of which siotls/events.py makes a dataclass: its
 * type, its id, and what that type has. An answer lets the handshake go on, so the GIL is released meanwhile.
 */
#include "conn_methods.h"

static PyObject *numbers_of(const uint16_t *items, size_t num_items)
{
    PyObject *tuple = PyTuple_New((Py_ssize_t)num_items);
    for (size_t i = 0; tuple && i < num_items; i++) {
        PyObject *number = PyLong_FromLong(items[i]);
        if (!number || PyTuple_SetItem(tuple, (Py_ssize_t)i, number))
            Py_CLEAR(tuple);
    }
    return tuple;
}

static PyObject *hello_of(const struct siotls_event *event)
{
    const struct siotls_client_hello *hello = event->client_hello;
    return Py_BuildValue("iKNNNNNN", event->type, (unsigned long long)event->id, ext_bytes_of(hello->server_name),
                         ext_chain_of(hello->alpn, hello->num_alpn), numbers_of(hello->suites, hello->num_suites),
                         numbers_of(hello->groups, hello->num_groups), numbers_of(hello->schemes, hello->num_schemes),
                         ext_bytes_of(hello->message));
}

static PyObject *tuple_of(const struct siotls_event *event)
{
    unsigned long long id = event->id;
    switch (event->type) {
    case SIOTLS_EVENT_CLIENT_HELLO:
        return hello_of(event);
    case SIOTLS_EVENT_SIGN:
        return Py_BuildValue("iKHN", event->type, id, event->scheme, ext_bytes_of(event->message));
    case SIOTLS_EVENT_VERIFY:
        return Py_BuildValue("iKNzNNi", event->type, id, ext_chain_of(event->chain, event->num_chain),
                             event->server_name, ext_bytes_of(event->ocsp_response), ext_bytes_of(event->sct_list),
                             event->certificate_type);
    case SIOTLS_EVENT_SESSION:
        return Py_BuildValue("iKN", event->type, id, ext_bytes_of(event->message));
    case SIOTLS_EVENT_KEYLOG:
        return Py_BuildValue("iKN", event->type, id, ext_bytes_of(event->message));
    case SIOTLS_EVENT_MESSAGE:
        return Py_BuildValue("iKiN", event->type, id, event->sent, ext_bytes_of(event->message));
    case SIOTLS_EVENT_REPLAY_CHECK:
        return Py_BuildValue("iKNK", event->type, id, ext_bytes_of(event->message),
                             (unsigned long long)event->lifetime_ms);
    case SIOTLS_EVENT_STORE_SESSION:
        return Py_BuildValue("iKNNK", event->type, id, ext_bytes_of(event->session_id), ext_bytes_of(event->message),
                             (unsigned long long)event->lifetime_ms);
    case SIOTLS_EVENT_FIND_SESSION:
        return Py_BuildValue("iKN", event->type, id, ext_bytes_of(event->session_id));
    default:
        return Py_BuildValue("iK", event->type, id);
    }
}

/* The tuple copies the event while nobody else may ask for the next one: it makes bytes and numbers only. */
PyObject *ext_conn_take_event(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    struct siotls_event event = SIOTLS_INIT_EVENT;
    (void)args;
    if (!ext_conn_enter(self))
        return NULL;
    ext_conn_feed(self);
    int status = siotls_conn_next_event(self->conn, &event);
    PyObject *tuple = status == 0 && event.type != SIOTLS_EVENT_NONE ? tuple_of(&event) : NULL;
    ext_conn_leave(self);
    if (status)
        return ext_conn_failed(self, status);
    return tuple || PyErr_Occurred() ? tuple : Py_NewRef(Py_None);
}

/* An answer's result, after what was received meanwhile was looked at. */
static PyObject *answered(struct conn *self, int status)
{
    if (status == 0) {
        Py_BEGIN_ALLOW_THREADS status = ext_conn_feed(self);
        Py_END_ALLOW_THREADS
    }
    ext_conn_leave(self);
    return status ? ext_conn_failed(self, status) : Py_NewRef(Py_None);
}

static void *held_or_none(PyObject *object, PyTypeObject *type)
{
    return object == Py_None ? NULL : ext_held(object, type);
}

PyObject *ext_conn_take_client_hello_answer(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    struct module_state *state = ext_state_of(object);
    unsigned long long id;
    PyObject *config, *identity;
    int status;
    if (!PyArg_ParseTuple(args, "KOO", &id, &config, &identity))
        return NULL;
    struct siotls_config *inner_config = held_or_none(config, state->config_type);
    struct siotls_identity *inner_identity = PyErr_Occurred() ? NULL : held_or_none(identity, state->identity_type);
    if (PyErr_Occurred() || !ext_conn_enter(self))
        return NULL;
    Py_BEGIN_ALLOW_THREADS ext_conn_tell_time(self);
    status = siotls_conn_answer_client_hello(self->conn, id, inner_config, inner_identity);
    Py_END_ALLOW_THREADS return answered(self, status);
}

PyObject *ext_conn_answer_sign(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    unsigned long long id;
    Py_buffer signature;
    int status;
    if (!PyArg_ParseTuple(args, "Ky*", &id, &signature))
        return NULL;
    if (!ext_conn_enter(self)) {
        PyBuffer_Release(&signature);
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS ext_conn_tell_time(self);
    status = siotls_conn_answer_sign(self->conn, id, signature.buf, (size_t)signature.len);
    Py_END_ALLOW_THREADS PyObject *result = answered(self, status);
    PyBuffer_Release(&signature);
    return result;
}

PyObject *ext_conn_answer_verify(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    unsigned long long id;
    int status;
    if (!PyArg_ParseTuple(args, "K", &id) || !ext_conn_enter(self))
        return NULL;
    Py_BEGIN_ALLOW_THREADS ext_conn_tell_time(self);
    status = siotls_conn_answer_verify(self->conn, id);
    Py_END_ALLOW_THREADS return answered(self, status);
}

PyObject *ext_conn_answer_find_session(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    unsigned long long id;
    Py_buffer data;
    int status;
    if (!PyArg_ParseTuple(args, "Kz*", &id, &data))
        return NULL;
    if (!ext_conn_enter(self)) {
        PyBuffer_Release(&data);
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS ext_conn_tell_time(self);
    status = siotls_conn_answer_find_session(self->conn, id, data.buf, data.buf ? (size_t)data.len : 0);
    Py_END_ALLOW_THREADS PyObject *result = answered(self, status);
    PyBuffer_Release(&data);
    return result;
}

PyObject *ext_conn_answer_replay_check(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    unsigned long long id;
    int is_fresh;
    if (!PyArg_ParseTuple(args, "Kp", &id, &is_fresh) || !ext_conn_enter(self))
        return NULL;
    ext_conn_tell_time(self);
    return answered(self, siotls_conn_answer_replay_check(self->conn, id, is_fresh));
}

/* The connection fails as asked, which is no exception of this call. */
PyObject *ext_conn_refuse(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    unsigned long long id;
    int alert;
    if (!PyArg_ParseTuple(args, "Ki", &id, &alert) || !ext_conn_enter(self))
        return NULL;
    int status = siotls_conn_refuse(self->conn, id, alert);
    ext_conn_leave(self);
    return status && status != SIOTLS_ERROR_REFUSED ? ext_conn_failed(self, status) : Py_NewRef(Py_None);
}

/* ---- clients: sessions ---- */

PyObject *ext_conn_set_session(PyObject *object, PyObject *args)
{
    struct conn *self = (struct conn *)object;
    Py_buffer data;
    if (PyObject_GetBuffer(args, &data, PyBUF_SIMPLE))
        return NULL;
    if (!ext_conn_enter(self)) {
        PyBuffer_Release(&data);
        return NULL;
    }
    ext_conn_tell_time(self);
    int status = siotls_conn_set_session(self->conn, data.buf, (size_t)data.len);
    ext_conn_leave(self);
    PyBuffer_Release(&data);
    return status ? ext_conn_failed(self, status) : Py_NewRef(Py_None);
}

PyObject *ext_conn_enable_early_data(PyObject *object, PyObject *args)
{
    (void)args;
    return ext_conn_call((struct conn *)object, siotls_conn_enable_early_data);
}
