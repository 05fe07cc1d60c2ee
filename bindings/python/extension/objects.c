/* SPDX-License-Identifier: Apache-2.0 */
/*
 * objects.c: what configs are made of: provider sets, trust stores, revocation lists, identities, ticket keys. Each is
 * a counted object of the library in an object of Python.
 */
#include "module.h"

PyObject *ext_hold(PyTypeObject *type, void *object)
{
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    struct holder *self = (struct holder *)allocate(type, 0);
    if (self)
        self->object = object;
    return (PyObject *)self;
}

void *ext_held(PyObject *object, PyTypeObject *type)
{
    if (!PyObject_TypeCheck(object, type)) {
        PyErr_Format(PyExc_TypeError, "%R is expected, not %R", type, Py_TYPE(object));
        return NULL;
    }
    return ((struct holder *)object)->object;
}

static void let_go(PyObject *self, void (*release)(void *object))
{
    PyTypeObject *type = Py_TYPE(self);
    freefunc free_self = (freefunc)PyType_GetSlot(type, Py_tp_free);
    if (((struct holder *)self)->object)
        release(((struct holder *)self)->object);
    free_self(self);
    Py_DECREF(type);
}

/* What _new made, or the exception; release takes back what could not be held. */
static PyObject *finish(PyTypeObject *type, void *object, int status, const struct siotls_error *error,
                        void (*release)(void *object))
{
    if (status)
        return ext_raise_error(ext_state_of_type(type), error);
    PyObject *self = ext_hold(type, object);
    if (!self)
        release(object);
    return self;
}

/* ---- provider sets ---- */

static void release_set(void *object)
{
    siotls_set_free(object);
}

static void set_dealloc(PyObject *self)
{
    let_go(self, release_set);
}

static PyObject *set_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"providers", "provider_path", "require_fips", "ignore_environment", NULL};
    struct siotls_set_options options = SIOTLS_INIT_SET_OPTIONS;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_set *set = NULL;
    int require_fips = 0, ignore_environment = 0, status;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|zzpp", names, &options.providers, &options.provider_path,
                                     &require_fips, &ignore_environment))
        return NULL;
    options.require_fips = (uint8_t)require_fips;
    options.ignore_environment = (uint8_t)ignore_environment;
    Py_BEGIN_ALLOW_THREADS status = siotls_set_new(&set, &options, &error);
    Py_END_ALLOW_THREADS return finish(type, set, status, &error, release_set);
}

static PyObject *set_providers(PyObject *self, PyObject *unused)
{
    const struct siotls_set *set = ((struct holder *)self)->object;
    PyObject *list = PyList_New(0);
    struct siotls_provider_info info = SIOTLS_INIT_PROVIDER_INFO;
    (void)unused;
    for (size_t i = 0; list && siotls_set_provider(set, &info, i) == 0; i++) {
        PyObject *row = Py_BuildValue("sssszI", info.name, info.version ? info.version : "",
                                      info.description ? info.description : "", info.library ? info.library : "",
                                      info.path, info.abi_minor);
        if (!row || PyList_Append(list, row))
            Py_CLEAR(list);
        Py_XDECREF(row);
    }
    return list;
}

static PyObject *algorithm_row(const struct siotls_set *set, const struct siotls_algorithm_info *info)
{
    struct siotls_provider_info provider = SIOTLS_INIT_PROVIDER_INFO;
    int status = siotls_set_provider(set, &provider, info->provider);
    return Py_BuildValue("szIzzziz", siotls_kind_name(info->kind), siotls_algorithm_name(info->kind, info->id),
                         info->id, info->key_type ? siotls_key_type_name(info->key_type) : NULL,
                         status ? NULL : provider.name,
                         info->state == SIOTLS_TEST_WITHDRAWN ? "withdrawn"
                         : info->state == SIOTLS_TEST_PASSED  ? "passed"
                                                              : "not run",
                         info->is_winner, info->reason);
}

static PyObject *set_algorithms(PyObject *self, PyObject *unused)
{
    const struct siotls_set *set = ((struct holder *)self)->object;
    PyObject *list = PyList_New(0);
    struct siotls_algorithm_info info = SIOTLS_INIT_ALGORITHM_INFO;
    (void)unused;
    for (size_t i = 0; list && siotls_set_algorithm(set, &info, i) == 0; i++) {
        PyObject *row = algorithm_row(set, &info);
        if (!row || PyList_Append(list, row))
            Py_CLEAR(list);
        Py_XDECREF(row);
    }
    return list;
}

static PyObject *set_which(PyObject *self, PyObject *args)
{
    const struct siotls_set *set = ((struct holder *)self)->object;
    struct siotls_algorithm_info info = SIOTLS_INIT_ALGORITHM_INFO;
    int kind;
    unsigned int id;
    if (!PyArg_ParseTuple(args, "iI", &kind, &id))
        return NULL;
    int status = siotls_set_which(set, &info, kind, id, 0);
    if (status)
        return ext_raise_status(ext_state_of(self), status, "no provider offers this algorithm");
    return algorithm_row(set, &info);
}

static PyMethodDef set_methods[] = {
    {"providers", set_providers, METH_NOARGS, "What is loaded, in order."},
    {"algorithms", set_algorithms, METH_NOARGS, "Every algorithm of every provider."},
    {"which_row", set_which, METH_VARARGS, "which(kind, id): the one that is used."},
    {NULL, NULL, 0, NULL},
};

/* ---- trust stores, revocation lists ---- */

static void release_trust(void *object)
{
    siotls_trust_free(object);
}

static void trust_dealloc(PyObject *self)
{
    let_go(self, release_trust);
}

static PyObject *trust_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {NULL};
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_trust *trust = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "", names))
        return NULL;
    int status = siotls_trust_new(&trust, NULL, &error);
    return finish(type, trust, status, &error, release_trust);
}

/* None, or the exception. */
static PyObject *none_or_error(PyObject *self, int status, const struct siotls_error *error)
{
    return status ? ext_raise_error(ext_state_of(self), error) : Py_NewRef(Py_None);
}

static PyObject *trust_add(PyObject *self, PyObject *args)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    Py_buffer data;
    if (!PyArg_ParseTuple(args, "y*", &data))
        return NULL;
    int status = siotls_trust_add(((struct holder *)self)->object, data.buf, (size_t)data.len, &error);
    PyBuffer_Release(&data);
    return none_or_error(self, status, &error);
}

static PyObject *trust_add_path(PyObject *self, PyObject *args,
                                int (*add)(struct siotls_trust *trust, const char *path, struct siotls_error *error))
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    PyObject *path = NULL;
    if (!PyArg_ParseTuple(args, "O&", PyUnicode_FSConverter, &path))
        return NULL;
    int status = add(((struct holder *)self)->object, PyBytes_AsString(path), &error);
    Py_DECREF(path);
    return none_or_error(self, status, &error);
}

static PyObject *trust_add_file(PyObject *self, PyObject *args)
{
    return trust_add_path(self, args, siotls_trust_add_file);
}

static PyObject *trust_add_directory(PyObject *self, PyObject *args)
{
    return trust_add_path(self, args, siotls_trust_add_directory);
}

static PyObject *trust_add_system(PyObject *self, PyObject *unused)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    (void)unused;
    int status = siotls_trust_add_system(((struct holder *)self)->object, &error);
    return none_or_error(self, status, &error);
}

static PyObject *trust_num_anchors(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyLong_FromSize_t(siotls_trust_num_anchors(((struct holder *)self)->object));
}

static PyMethodDef trust_methods[] = {
    {"add", trust_add, METH_VARARGS, "add(data): PEM or DER."},
    {"add_file", trust_add_file, METH_VARARGS, "add_file(path)"},
    {"add_directory", trust_add_directory, METH_VARARGS, "add_directory(path)"},
    {"add_system", trust_add_system, METH_NOARGS, "The anchors of the system."},
    {"num_anchors", trust_num_anchors, METH_NOARGS, "How many there are."},
    {NULL, NULL, 0, NULL},
};

static void release_crls(void *object)
{
    siotls_crls_free(object);
}

static void crls_dealloc(PyObject *self)
{
    let_go(self, release_crls);
}

static PyObject *crls_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"data", NULL};
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_crls *crls = NULL;
    Py_buffer data;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "y*", names, &data))
        return NULL;
    int status = siotls_crls_new(&crls, NULL, &error);
    if (status == 0)
        status = siotls_crls_add(crls, data.buf, (size_t)data.len, &error);
    PyBuffer_Release(&data);
    if (status) {
        siotls_crls_free(crls);
        crls = NULL;
    }
    return finish(type, crls, status, &error, release_crls);
}

/* ---- identities, ticket keys ---- */

static void release_identity(void *object)
{
    siotls_identity_free(object);
}

static void identity_dealloc(PyObject *self)
{
    let_go(self, release_identity);
}

static struct siotls_bytes view_of(const Py_buffer *buffer)
{
    struct siotls_bytes view = {buffer->buf, buffer->buf ? (size_t)buffer->len : 0};
    return view;
}

static PyObject *identity_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"providers",     "chain",          "key", "passphrase", "key_uri",
                            "ocsp_response", "raw_public_key", NULL};
    struct module_state *state = ext_state_of_type(type);
    struct siotls_identity_options options = SIOTLS_INIT_IDENTITY_OPTIONS;
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_identity *identity = NULL;
    Py_buffer chain = {0}, key = {0}, passphrase = {0}, ocsp_response = {0};
    PyObject *set;
    int status;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "Oz*z*z*|zz*p", names, &set, &chain, &key, &passphrase,
                                     &options.key_uri, &ocsp_response, &options.is_raw_public_key))
        return NULL;
    options.chain = view_of(&chain);
    options.key = view_of(&key);
    options.passphrase = view_of(&passphrase);
    options.ocsp_response = view_of(&ocsp_response);
    struct siotls_set *providers = ext_held(set, state->set_type);
    if (providers) {
        Py_BEGIN_ALLOW_THREADS status = siotls_identity_new(&identity, providers, &options, &error);
        Py_END_ALLOW_THREADS
    } else {
        status = SIOTLS_ERROR_ARGUMENT;
    }
    PyBuffer_Release(&chain);
    PyBuffer_Release(&key);
    PyBuffer_Release(&passphrase);
    PyBuffer_Release(&ocsp_response);
    return providers ? finish(type, identity, status, &error, release_identity) : NULL;
}

static void release_ticket_keys(void *object)
{
    siotls_ticket_keys_free(object);
}

static void ticket_keys_dealloc(PyObject *self)
{
    let_go(self, release_ticket_keys);
}

static PyObject *ticket_keys_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"providers", "material", NULL};
    struct module_state *state = ext_state_of_type(type);
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_ticket_keys *keys = NULL;
    Py_buffer material = {0};
    PyObject *set;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|z*", names, &set, &material))
        return NULL;
    struct siotls_set *providers = ext_held(set, state->set_type);
    int status = providers ? siotls_ticket_keys_new(&keys, providers, NULL, &error) : SIOTLS_ERROR_ARGUMENT;
    if (status == 0 && material.buf)
        status = siotls_ticket_keys_set(keys, material.buf, (size_t)material.len, &error);
    PyBuffer_Release(&material);
    if (status) {
        siotls_ticket_keys_free(keys);
        keys = NULL;
    }
    return providers ? finish(type, keys, status, &error, release_ticket_keys) : NULL;
}

static PyObject *ticket_keys_rotate(PyObject *self, PyObject *args)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    unsigned int num_previous = 1;
    if (!PyArg_ParseTuple(args, "|I", &num_previous))
        return NULL;
    int status = siotls_ticket_keys_rotate(((struct holder *)self)->object, num_previous, &error);
    return none_or_error(self, status, &error);
}

static PyMethodDef ticket_keys_methods[] = {
    {"rotate", ticket_keys_rotate, METH_VARARGS, "rotate(num_previous=1): draws a key and keeps so many older ones."},
    {NULL, NULL, 0, NULL},
};

/* ---- the types ---- */

#define TYPE(name, methods, text)                                                                                      \
    static PyType_Slot name##_slots[] = {                                                                              \
        {Py_tp_new, name##_new}, {Py_tp_dealloc, name##_dealloc}, {Py_tp_methods, methods}, {Py_tp_doc, text}, {0, 0}}

static PyMethodDef no_methods[] = {{NULL, NULL, 0, NULL}};

TYPE(set, set_methods, "The providers that do the cryptography.");
TYPE(trust, trust_methods, "The anchors that are trusted.");
TYPE(crls, no_methods, "Certificate revocation lists, PEM or DER.");
TYPE(identity, no_methods, "A certificate chain and how to sign for it.");
TYPE(ticket_keys, ticket_keys_methods, "What a server seals its tickets with.");

static PyTypeObject *add_type(PyObject *module, const char *name, const char *short_name, PyType_Slot *slots)
{
    PyType_Spec spec = {
        .name = name,
        .basicsize = sizeof(struct holder),
        .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
        .slots = slots,
    };
    PyObject *type = PyType_FromModuleAndSpec(module, &spec, NULL);
    if (type && PyModule_AddObjectRef(module, short_name, type) < 0)
        Py_CLEAR(type);
    return (PyTypeObject *)type;
}

int ext_add_object_types(PyObject *module)
{
    struct module_state *state = PyModule_GetState(module);
    state->set_type = add_type(module, "siotls._siotls.Set", "Set", set_slots);
    state->trust_type = state->set_type ? add_type(module, "siotls._siotls.Trust", "Trust", trust_slots) : NULL;
    state->crls_type = state->trust_type ? add_type(module, "siotls._siotls.Crls", "Crls", crls_slots) : NULL;
    state->identity_type =
        state->crls_type ? add_type(module, "siotls._siotls.Identity", "Identity", identity_slots) : NULL;
    state->ticket_keys_type =
        state->identity_type ? add_type(module, "siotls._siotls.TicketKeys", "TicketKeys", ticket_keys_slots) : NULL;
    return state->ticket_keys_type ? 0 : -1;
}
