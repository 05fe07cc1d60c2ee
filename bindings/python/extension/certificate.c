/* SPDX-License-Identifier: Apache-2.0 */
/*
 * certificate.c: what a certificate says (siotls/certificate.h). A row here is what siotls/certificate.py makes a
 * dataclass of.
 */
#include "module.h"

#include <stdlib.h>

static PyObject *alt_names_of(struct siotls_bytes names)
{
    PyObject *list = PyList_New(0);
    struct siotls_alt_name name = {.size = sizeof name};
    while (list && siotls_certificate_next_name(&names, &name) == 0) {
        PyObject *row = Py_BuildValue("iN", name.type, ext_bytes_of(name.value));
        if (!row || PyList_Append(list, row))
            Py_CLEAR(list);
        Py_XDECREF(row);
    }
    return list;
}

static PyObject *row_of(const struct siotls_certificate *certificate)
{
    return Py_BuildValue("iNNNKKNNzIzi", certificate->version, ext_bytes_of(certificate->subject),
                         ext_bytes_of(certificate->issuer), ext_bytes_of(certificate->serial),
                         (unsigned long long)certificate->not_before_ms, (unsigned long long)certificate->not_after_ms,
                         alt_names_of(certificate->alt_names), ext_bytes_of(certificate->spki),
                         certificate->key_type ? siotls_key_type_name(certificate->key_type) : NULL,
                         (unsigned int)certificate->key_bits,
                         certificate->scheme ? siotls_algorithm_name(SIOTLS_KIND_SIGNER, certificate->scheme) : NULL,
                         certificate->is_ca);
}

static PyObject *certificate_row(PyObject *module, PyObject *args)
{
    struct siotls_certificate certificate = {.size = sizeof certificate};
    struct siotls_error error = SIOTLS_INIT_ERROR;
    Py_buffer data;
    if (!PyArg_ParseTuple(args, "y*", &data))
        return NULL;
    int status = siotls_certificate_read(&certificate, data.buf, (size_t)data.len, &error);
    PyObject *row = status ? ext_raise_error(PyModule_GetState(module), &error) : row_of(&certificate);
    PyBuffer_Release(&data);
    return row;
}

static struct siotls_bytes view_of(const Py_buffer *buffer)
{
    struct siotls_bytes view = {buffer->buf, (size_t)buffer->len};
    return view;
}

/* A Name is as long as its certificate lets it be, and a character of it becomes at most four. */
static PyObject *name_text(PyObject *module, PyObject *args)
{
    Py_buffer name;
    if (!PyArg_ParseTuple(args, "y*", &name))
        return NULL;
    size_t room = 4 * (size_t)name.len + 64;
    char *text = malloc(room);
    int status = text ? siotls_name_text(text, room, view_of(&name)) : SIOTLS_ERROR_NO_MEMORY;
    PyObject *result = status ? ext_raise_status(PyModule_GetState(module), status, NULL) : PyUnicode_FromString(text);
    free(text);
    PyBuffer_Release(&name);
    return result;
}

static PyObject *name_attribute(PyObject *module, PyObject *args)
{
    Py_buffer name;
    const char *type;
    Py_ssize_t index = 0;
    if (!PyArg_ParseTuple(args, "y*s|n", &name, &type, &index))
        return NULL;
    size_t room = 4 * (size_t)name.len + 64;
    char *text = malloc(room);
    int status = !text       ? SIOTLS_ERROR_NO_MEMORY
                 : index < 0 ? SIOTLS_ERROR_NOT_FOUND
                             : siotls_name_attribute(text, room, view_of(&name), type, (size_t)index);
    PyObject *result = status == 0                        ? PyUnicode_FromString(text)
                       : status == SIOTLS_ERROR_NOT_FOUND ? Py_NewRef(Py_None)
                                                          : ext_raise_status(PyModule_GetState(module), status, NULL);
    free(text);
    PyBuffer_Release(&name);
    return result;
}

static PyObject *alt_name_text(PyObject *module, PyObject *args)
{
    struct siotls_alt_name name = {.size = sizeof name};
    Py_buffer value;
    if (!PyArg_ParseTuple(args, "iy*", &name.type, &value))
        return NULL;
    name.value = view_of(&value);
    size_t room = 4 * (size_t)value.len + 64;
    char *text = malloc(room);
    int status = text ? siotls_alt_name_text(&name, text, room) : SIOTLS_ERROR_NO_MEMORY;
    PyObject *result = status ? ext_raise_status(PyModule_GetState(module), status, NULL) : PyUnicode_FromString(text);
    free(text);
    PyBuffer_Release(&value);
    return result;
}

static PyObject *certificate_fingerprint(PyObject *module, PyObject *args)
{
    struct module_state *state = PyModule_GetState(module);
    struct siotls_error error = SIOTLS_INIT_ERROR;
    uint8_t digest[SIOTLS_MAX_FINGERPRINT];
    size_t digest_len = 0;
    unsigned int hash;
    PyObject *set;
    Py_buffer data;
    if (!PyArg_ParseTuple(args, "OIy*", &set, &hash, &data))
        return NULL;
    struct siotls_set *providers = ext_held(set, state->set_type);
    int status = providers ? siotls_certificate_fingerprint(providers, digest, &digest_len, hash, data.buf,
                                                            (size_t)data.len, &error)
                           : 0;
    PyBuffer_Release(&data);
    if (!providers)
        return NULL;
    return status ? ext_raise_error(state, &error)
                  : PyBytes_FromStringAndSize((const char *)digest, (Py_ssize_t)digest_len);
}

static PyObject *certificate_describe(PyObject *module, PyObject *args)
{
    struct module_state *state = PyModule_GetState(module);
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_set *providers = NULL;
    char text[SIOTLS_CERTIFICATE_TEXT];
    PyObject *set;
    Py_buffer data;
    if (!PyArg_ParseTuple(args, "Oy*", &set, &data))
        return NULL;
    if (set != Py_None)
        providers = ext_held(set, state->set_type);
    int status = PyErr_Occurred()
                     ? 0
                     : siotls_certificate_describe(providers, text, sizeof text, data.buf, (size_t)data.len, &error);
    PyBuffer_Release(&data);
    if (PyErr_Occurred())
        return NULL;
    return status ? ext_raise_error(state, &error) : PyUnicode_FromString(text);
}

static PyMethodDef methods[] = {
    {"certificate_row", certificate_row, METH_VARARGS, "certificate_row(der): its parts, as a tuple."},
    {"name_text", name_text, METH_VARARGS, "name_text(name): a Name for people."},
    {"name_attribute", name_attribute, METH_VARARGS, "name_attribute(name, type, index=0): its text, or None."},
    {"alt_name_text", alt_name_text, METH_VARARGS, "alt_name_text(type, value): such as 'DNS:example.org'."},
    {"certificate_fingerprint", certificate_fingerprint, METH_VARARGS, "certificate_fingerprint(set, hash, data)"},
    {"certificate_describe", certificate_describe, METH_VARARGS, "certificate_describe(set or None, der): lines."},
    {NULL, NULL, 0, NULL},
};

int ext_add_certificate_functions(PyObject *module)
{
    return PyModule_AddFunctions(module, methods);
}
