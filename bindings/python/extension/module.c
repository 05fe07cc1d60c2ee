/* SPDX-License-Identifier: Apache-2.0 */
/*
 * module.c: the module siotls._siotls: its types, its exceptions, and the library's names. Read module.h first, then
 * conn.c, which is what most of the rest is about.
 */
#include "module.h"

static PyObject *version(PyObject *module, PyObject *unused)
{
    (void)module, (void)unused;
    return PyUnicode_FromString(siotls_version());
}

static PyObject *name_or_none(const char *name)
{
    return name ? PyUnicode_FromString(name) : Py_NewRef(Py_None);
}

static PyObject *algorithm_name(PyObject *module, PyObject *args)
{
    int kind;
    unsigned int id;
    (void)module;
    if (!PyArg_ParseTuple(args, "iI", &kind, &id))
        return NULL;
    return name_or_none(siotls_algorithm_name(kind, id));
}

static PyObject *algorithm_id(PyObject *module, PyObject *args)
{
    int kind;
    const char *name;
    uint32_t id = 0;
    if (!PyArg_ParseTuple(args, "is", &kind, &name))
        return NULL;
    if (siotls_algorithm_id(&id, kind, name)) {
        struct siotls_error error = SIOTLS_INIT_ERROR;
        error.status = SIOTLS_ERROR_NOT_FOUND;
        error.reason = "no algorithm has this name";
        PyOS_snprintf(error.detail, sizeof error.detail, "%s", name);
        return ext_raise_error(PyModule_GetState(module), &error);
    }
    return PyLong_FromUnsignedLong(id);
}

static PyObject *alert_name(PyObject *module, PyObject *args)
{
    int alert;
    (void)module;
    return PyArg_ParseTuple(args, "i", &alert) ? PyUnicode_FromString(siotls_alert_name(alert)) : NULL;
}

static PyObject *session_info(PyObject *module, PyObject *args)
{
    Py_buffer data;
    struct siotls_session_info info = SIOTLS_INIT_SESSION_INFO;
    if (!PyArg_ParseTuple(args, "y*", &data))
        return NULL;
    PyObject *result;
    int status = siotls_session_describe(&info, data.buf, (size_t)data.len);
    if (status)
        result = ext_raise_status(PyModule_GetState(module), status, "these bytes are no session");
    else
        result =
            Py_BuildValue("y#y#HKIIii", info.server_name.data, (Py_ssize_t)info.server_name.data_len, info.alpn.data,
                          (Py_ssize_t)info.alpn.data_len, info.suite, (unsigned long long)info.issued_ms,
                          info.lifetime_seconds, info.max_early_data, info.is_verified, info.is_quic);
    PyBuffer_Release(&data);
    return result;
}

static PyMethodDef methods[] = {
    {"version", version, METH_NOARGS, "The library's version."},
    {"algorithm_name", algorithm_name, METH_VARARGS, "algorithm_name(kind, id): its name, or None."},
    {"algorithm_id", algorithm_id, METH_VARARGS, "algorithm_id(kind, name): its number."},
    {"alert_name", alert_name, METH_VARARGS, "alert_name(alert): such as 'unknown_ca'."},
    {"session_info", session_info, METH_VARARGS, "session_info(session): what it says about itself."},
    {NULL, NULL, 0, NULL},
};

static int exec_module(PyObject *module)
{
    if (ext_add_error_classes(module) || ext_add_object_types(module) || ext_add_config_type(module) ||
        ext_add_conn_type(module) || ext_add_certificate_functions(module))
        return -1;
    return 0;
}

static int traverse(PyObject *module, visitproc visit, void *arg)
{
    struct module_state *state = PyModule_GetState(module);
    for (int i = 0; i < NUM_ERROR_CLASSES; i++)
        Py_VISIT(state->error_classes[i]);
    Py_VISIT(state->set_type);
    Py_VISIT(state->trust_type);
    Py_VISIT(state->crls_type);
    Py_VISIT(state->identity_type);
    Py_VISIT(state->ticket_keys_type);
    Py_VISIT(state->config_type);
    Py_VISIT(state->conn_type);
    return 0;
}

static int clear(PyObject *module)
{
    struct module_state *state = PyModule_GetState(module);
    for (int i = 0; i < NUM_ERROR_CLASSES; i++)
        Py_CLEAR(state->error_classes[i]);
    Py_CLEAR(state->set_type);
    Py_CLEAR(state->trust_type);
    Py_CLEAR(state->crls_type);
    Py_CLEAR(state->identity_type);
    Py_CLEAR(state->ticket_keys_type);
    Py_CLEAR(state->config_type);
    Py_CLEAR(state->conn_type);
    return 0;
}

static void free_module(void *module)
{
    clear(module);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, exec_module},
    {0, NULL},
};

struct PyModuleDef siotls_module = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "siotls._siotls",
    .m_doc = "What siotls does in C. Use the package siotls, which is made of it.",
    .m_size = sizeof(struct module_state),
    .m_methods = methods,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
    .m_free = free_module,
};

/* A class written in Python may be derived from one of ours, and knows no module. */
struct module_state *ext_state_of_type(PyTypeObject *type)
{
    for (; type; type = PyType_GetSlot(type, Py_tp_base)) {
        struct module_state *state = PyType_GetModuleState(type);
        if (state)
            return state;
        PyErr_Clear();
    }
    return NULL;
}

struct module_state *ext_state_of(PyObject *self)
{
    return ext_state_of_type(Py_TYPE(self));
}

PyMODINIT_FUNC PyInit__siotls(void);
PyMODINIT_FUNC PyInit__siotls(void)
{
    return PyModuleDef_Init(&siotls_module);
}
