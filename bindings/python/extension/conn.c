/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn.c: a connection: how it is made and ended, who may call it, and what it keeps beside the library: received bytes
 * that the library has no room for yet, and output that was taken from it to make room. The GIL is released around
 * whatever may take long. Methods are in conn_ports.c, conn_events.c and conn_info.c.
 */
#include "conn_methods.h"

#include <stdlib.h>
#include <time.h>

/*
 * Waits for another thread's call to end: it is in the library without the GIL, or soon returns. The same thread comes
 * here twice only when a finaliser of the garbage collector, or a signal's handler, calls into a connection in use.
 */
bool ext_conn_enter(struct conn *self)
{
    unsigned long me = PyThread_get_thread_ident();
    if (!PyThread_acquire_lock(self->lock, NOWAIT_LOCK)) {
        if (self->owner == me) {
            PyErr_SetString(PyExc_RuntimeError, "this connection is in use by this thread already");
            return false;
        }
        Py_BEGIN_ALLOW_THREADS PyThread_acquire_lock(self->lock, WAIT_LOCK);
        Py_END_ALLOW_THREADS
    }
    self->owner = me;
    return true;
}

void ext_conn_leave(struct conn *self)
{
    self->owner = 0;
    PyThread_release_lock(self->lock);
}

/* Milliseconds are asked for: where the system has a clock that is cheaper and as good as that, it is asked. */
static bool read_clock(struct timespec *now)
{
#ifdef CLOCK_REALTIME_COARSE
    return clock_gettime(CLOCK_REALTIME_COARSE, now) == 0;
#else
    return timespec_get(now, TIME_UTC) == TIME_UTC;
#endif
}

void ext_conn_tell_time(struct conn *self)
{
    struct timespec now;
    if (!self->is_time_set && read_clock(&now))
        siotls_conn_set_time(self->conn, (uint64_t)now.tv_sec * 1000 + (uint64_t)(now.tv_nsec / 1000000));
}

bool ext_bytes_reserve(uint8_t **block, size_t *room, size_t len)
{
    if (len <= *room)
        return true;
    size_t more = len > 2 * *room ? len : 2 * *room;
    uint8_t *moved = realloc(*block, more);
    if (!moved)
        return false;
    *block = moved;
    *room = more;
    return true;
}

/* Gives the library what it has room for; when all is given, that the transport has ended. */
int ext_conn_feed(struct conn *self)
{
    int status = 0;
    size_t taken = 1;
    while (status == 0 && self->input_start < self->input_len && taken > 0) {
        ext_conn_tell_time(self);
        status = siotls_conn_receive_data(self->conn, &taken, self->input + self->input_start,
                                          self->input_len - self->input_start);
        self->input_start += status ? self->input_len - self->input_start : taken;
    }
    if (self->input_start == self->input_len) {
        self->input_start = self->input_len = 0;
        if (self->is_input_ended == 1 && status == 0) {
            status = siotls_conn_receive_end(self->conn);
            self->is_input_ended = 2;
        }
    }
    return status;
}

/* Takes what is to be sent out of the library, so that it has room for more. */
int ext_conn_pull_output(struct conn *self)
{
    const uint8_t *view;
    size_t len;
    while (siotls_conn_data_to_send(self->conn, &view, &len) == 0 && len > 0) {
        if (!ext_bytes_reserve(&self->output, &self->output_room, self->output_len + len))
            return SIOTLS_ERROR_NO_MEMORY;
        memcpy(self->output + self->output_len, view, len);
        self->output_len += len;
        siotls_conn_data_sent(self->conn, len);
    }
    return 0;
}

/* The exception of a call that returned status: why it was refused, or why the connection failed. */
PyObject *ext_conn_failed(struct conn *self, int status)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    if (!ext_conn_enter(self))
        return NULL;
    siotls_conn_misuse(self->conn, &error);
    if (error.status != status)
        siotls_conn_error(self->conn, &error);
    ext_conn_leave(self);
    if (error.status != status) {
        error.status = status;
        error.reason = NULL;
        error.detail[0] = '\0';
    }
    return ext_raise_error(ext_state_of((PyObject *)self), &error);
}

PyObject *ext_conn_call(struct conn *self, int (*call)(struct siotls_conn *conn))
{
    if (!ext_conn_enter(self))
        return NULL;
    int status = call(self->conn);
    ext_conn_leave(self);
    return status ? ext_conn_failed(self, status) : Py_NewRef(Py_None);
}

static struct conn *allocate(PyTypeObject *type)
{
    allocfunc allocate_type = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    struct conn *self = (struct conn *)allocate_type(type, 0);
    if (!self)
        return NULL;
    self->lock = PyThread_allocate_lock();
    if (self->lock)
        return self;
    Py_DECREF(self);
    PyErr_NoMemory();
    return NULL;
}

static PyObject *conn_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"config", "server_hostname", "saved", NULL};
    struct module_state *state = ext_state_of_type(type);
    struct siotls_error error = SIOTLS_INIT_ERROR;
    const char *server_name = NULL;
    Py_buffer saved = {0};
    PyObject *config;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|zz*", names, &config, &server_name, &saved))
        return NULL;
    struct siotls_config *inner = ext_held(config, state->config_type);
    struct conn *self = inner ? allocate(type) : NULL;
    if (self) {
        int status = saved.buf ? siotls_conn_restore(&self->conn, inner, NULL, saved.buf, (size_t)saved.len, &error)
                               : siotls_conn_new(&self->conn, inner, NULL, &error);
        if (status)
            ext_raise_error(state, &error);
        else if (server_name && (status = siotls_conn_set_server_name(self->conn, server_name)) != 0)
            ext_conn_failed(self, status);
        self->is_quick = saved.buf != NULL;
        if (status)
            Py_CLEAR(self);
    }
    PyBuffer_Release(&saved);
    return (PyObject *)self;
}

static void conn_dealloc(PyObject *object)
{
    struct conn *self = (struct conn *)object;
    PyTypeObject *type = Py_TYPE(object);
    freefunc free_self = (freefunc)PyType_GetSlot(type, Py_tp_free);
    siotls_conn_free(self->conn);
    if (self->lock)
        PyThread_free_lock(self->lock);
    free(self->input);
    free(self->output);
    free_self(object);
    Py_DECREF(type);
}

#define METHOD(name, flags, text) {#name, ext_conn_##name, flags, text},
static PyMethodDef conn_methods[] = {CONN_METHODS(METHOD){NULL, NULL, 0, NULL}};

static PyType_Slot conn_slots[] = {
    {Py_tp_new, conn_new},
    {Py_tp_dealloc, conn_dealloc},
    {Py_tp_methods, conn_methods},
    {Py_tp_doc, "One connection."},
    {0, NULL},
};

static PyType_Spec conn_spec = {
    .name = "siotls._siotls.Conn",
    .basicsize = sizeof(struct conn),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .slots = conn_slots,
};

int ext_add_conn_type(PyObject *module)
{
    struct module_state *state = PyModule_GetState(module);
    state->conn_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &conn_spec, NULL);
    return state->conn_type ? PyModule_AddObjectRef(module, "Conn", (PyObject *)state->conn_type) : -1;
}
