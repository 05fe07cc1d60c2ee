/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error.c: the library's errors as exceptions, one class for each status, all of them below TLSError.
 */
#include "module.h"

/* By status, without its sign. What Python has a class for is that as well. */
static const char *const CLASS_NAMES[NUM_ERROR_CLASSES] = {
    "TLSError",       "ArgumentError",   "NoMemoryError",   "StateError",    "StaleError",
    "ProtocolError",  "PeerAlertError",  "TruncatedError",  "ClosedError",   "NegotiationError",
    "UntrustedError", "ProviderError",   "NotOfferedError", "NotFoundError", "MalformedError",
    "KeyFileError",   "PassphraseError", "FileError",       "LimitError",    "RefusedError",
};

static PyObject *second_base(int number)
{
    switch (-number) {
    case SIOTLS_ERROR_ARGUMENT:
    case SIOTLS_ERROR_SYNTAX:
    case SIOTLS_ERROR_KEY:
    case SIOTLS_ERROR_PASSPHRASE:
        return PyExc_ValueError;
    case SIOTLS_ERROR_NO_MEMORY:
        return PyExc_MemoryError;
    case SIOTLS_ERROR_TRUNCATED:
        return PyExc_EOFError;
    case SIOTLS_ERROR_NOT_FOUND:
        return PyExc_LookupError;
    default:
        return NULL;
    }
}

int ext_add_error_classes(PyObject *module)
{
    struct module_state *state = PyModule_GetState(module);
    for (int number = 0; number < NUM_ERROR_CLASSES; number++) {
        char name[64];
        PyObject *bases = NULL;
        PyOS_snprintf(name, sizeof name, "siotls.%s", CLASS_NAMES[number]);
        if (number > 0) {
            PyObject *other = second_base(number);
            bases = other ? PyTuple_Pack(2, state->error_classes[0], other) : PyTuple_Pack(1, state->error_classes[0]);
        } else {
            bases = PyTuple_Pack(1, PyExc_Exception);
        }
        if (!bases)
            return -1;
        state->error_classes[number] = PyErr_NewException(name, bases, NULL);
        Py_DECREF(bases);
        if (!state->error_classes[number] ||
            PyModule_AddObjectRef(module, CLASS_NAMES[number], state->error_classes[number]) < 0)
            return -1;
    }
    return 0;
}

static bool set_attribute(PyObject *object, const char *name, PyObject *value)
{
    bool is_set = value && PyObject_SetAttrString(object, name, value) == 0;
    Py_XDECREF(value);
    return is_set;
}

static PyObject *text_of(const char *text)
{
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "backslashreplace");
}

/* Who raised it, and so what alert means: one that we sent, or one that the peer sent. */
static bool set_attributes(PyObject *raised, const struct siotls_error *error)
{
    const char *reason = error->reason ? error->reason : siotls_status_name(error->status);
    bool has_alert = error->alert != 0;
    return set_attribute(raised, "status", text_of(siotls_status_name(error->status))) &&
           set_attribute(raised, "reason", text_of(reason)) &&
           set_attribute(raised, "detail", text_of(error->detail)) &&
           set_attribute(raised, "alert", has_alert ? PyLong_FromLong(error->alert) : Py_NewRef(Py_None)) &&
           set_attribute(raised, "alert_name",
                         has_alert ? text_of(siotls_alert_name(error->alert)) : Py_NewRef(Py_None)) &&
           set_attribute(raised, "raised_by", text_of(error->origin == SIOTLS_ORIGIN_PEER ? "peer" : "local"));
}

PyObject *ext_make_error(struct module_state *state, const struct siotls_error *error)
{
    int number = -error->status;
    PyObject *class = state->error_classes[number > 0 && number < NUM_ERROR_CLASSES ? number : 0];
    const char *reason = error->reason ? error->reason : siotls_status_name(error->status);
    PyObject *words = error->detail[0] ? PyUnicode_FromFormat("%s (%s)", reason, error->detail) : text_of(reason);
    PyObject *raised = words ? PyObject_CallFunctionObjArgs(class, words, NULL) : NULL;
    Py_XDECREF(words);
    if (raised && !set_attributes(raised, error))
        Py_CLEAR(raised);
    return raised;
}

PyObject *ext_raise_error(struct module_state *state, const struct siotls_error *error)
{
    PyObject *raised = ext_make_error(state, error);
    if (raised)
        PyErr_SetObject((PyObject *)Py_TYPE(raised), raised);
    Py_XDECREF(raised);
    return NULL;
}

PyObject *ext_raise_status(struct module_state *state, int status, const char *reason)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    error.status = status;
    error.reason = reason;
    return ext_raise_error(state, &error);
}
