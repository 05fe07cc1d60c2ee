/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config.c: a config. The settings of one kind share a method that looks its call up by name; siotls/config.py knows
 * which there are, and makes the config ready before anybody sees it.
 */
#include "module.h"

const struct number_setter ext_number_setters[] = {
    {"prefer_group", siotls_config_set_prefer_group, NULL},
    {"post_handshake_auth", siotls_config_set_post_handshake_auth, NULL},
    {"request_ocsp", siotls_config_request_ocsp, NULL},
    {"request_scts", siotls_config_request_scts, NULL},
    {"strict_server_name", siotls_config_set_strict_server_name, NULL},
    {"client_auth", siotls_config_set_client_auth, NULL},
    {"certificate_authorities", siotls_config_set_certificate_authorities, NULL},
    {"profile", siotls_config_set_profile, NULL},
    {"revocation", siotls_config_set_revocation, NULL},
    {"compatibility_mode", siotls_config_set_compatibility_mode, NULL},
    {"grease", siotls_config_set_grease, NULL},
    {"max_sessions", NULL, siotls_config_set_max_sessions},
    {"padding", NULL, siotls_config_set_padding},
    {"max_record", NULL, siotls_config_set_max_record},
    {"early_data", NULL, siotls_config_set_early_data},
    {"events", NULL, siotls_config_set_events},
    {NULL, NULL, NULL},
};

const struct list_setter ext_list_setters[] = {
    {"suites", siotls_config_set_suites},
    {"groups", siotls_config_set_groups},
    {"key_shares", siotls_config_set_key_shares},
    {"schemes", siotls_config_set_schemes},
    {"certificate_schemes", siotls_config_set_certificate_schemes},
    {"certificate_compression", siotls_config_set_certificate_compression},
    {NULL, NULL},
};

static struct siotls_config *config_of(PyObject *self)
{
    return ((struct holder *)self)->object;
}

/* None, or why the setter refused. */
static PyObject *set_or_error(PyObject *self, int status)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    if (status == 0)
        return Py_NewRef(Py_None);
    siotls_config_misuse(config_of(self), &error);
    error.status = status;
    return ext_raise_error(ext_state_of(self), &error);
}

static PyObject *config_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"providers", "role", NULL};
    struct module_state *state = ext_state_of_type(type);
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_config *config = NULL;
    PyObject *set;
    int role;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "Oi", names, &set, &role))
        return NULL;
    struct siotls_set *providers = ext_held(set, state->set_type);
    if (!providers)
        return NULL;
    if (siotls_config_new(&config, providers, role, NULL, &error))
        return ext_raise_error(state, &error);
    PyObject *self = ext_hold(type, config);
    if (!self)
        siotls_config_free(config);
    return self;
}

static void config_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    freefunc free_self = (freefunc)PyType_GetSlot(type, Py_tp_free);
    siotls_config_free(config_of(self));
    free_self(self);
    Py_DECREF(type);
}

static PyObject *set_number(PyObject *self, PyObject *args)
{
    const char *name;
    long long value;
    if (!PyArg_ParseTuple(args, "sL", &name, &value))
        return NULL;
    for (const struct number_setter *row = ext_number_setters; row->name; row++) {
        if (strcmp(row->name, name) != 0)
            continue;
        if (value < 0 || value > (row->call ? INT32_MAX : UINT32_MAX))
            return PyErr_Format(PyExc_ValueError, "%s: %lld is out of range", name, value);
        return set_or_error(self, row->call ? row->call(config_of(self), (int)value)
                                            : row->call_unsigned(config_of(self), (uint32_t)value));
    }
    return PyErr_Format(PyExc_KeyError, "there is no setting %s", name);
}

bool ext_read_items(uint16_t *items, size_t *num_items, size_t max_items, PyObject *list)
{
    Py_ssize_t length = PySequence_Size(list);
    if (length < 0)
        return false;
    if ((size_t)length > max_items) {
        PyErr_SetString(PyExc_ValueError, "too many");
        return false;
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        PyObject *item = PySequence_GetItem(list, i);
        long number = item ? PyLong_AsLong(item) : -1;
        Py_XDECREF(item);
        if (PyErr_Occurred())
            return false;
        if (number < 0 || number > UINT16_MAX) {
            PyErr_SetString(PyExc_ValueError, "out of range");
            return false;
        }
        items[i] = (uint16_t)number;
    }
    *num_items = (size_t)length;
    return true;
}

static PyObject *set_list(PyObject *self, PyObject *args)
{
    const char *name;
    PyObject *list;
    uint16_t items[64];
    size_t num_items;
    if (!PyArg_ParseTuple(args, "sO", &name, &list) || !ext_read_items(items, &num_items, 64, list))
        return NULL;
    for (const struct list_setter *row = ext_list_setters; row->name; row++)
        if (strcmp(row->name, name) == 0)
            return set_or_error(self, row->call(config_of(self), items, num_items));
    return PyErr_Format(PyExc_KeyError, "there is no setting %s", name);
}

static PyObject *set_alpn(PyObject *self, PyObject *args)
{
    enum { MAX_PROTOCOLS = 64 };
    struct siotls_bytes protocols[MAX_PROTOCOLS];
    PyObject *tuple;
    if (!PyArg_ParseTuple(args, "O!", &PyTuple_Type, &tuple))
        return NULL;
    Py_ssize_t num_protocols = PyTuple_Size(tuple);
    if (num_protocols > MAX_PROTOCOLS)
        return PyErr_Format(PyExc_ValueError, "more than %d protocols", MAX_PROTOCOLS);
    for (Py_ssize_t i = 0; i < num_protocols; i++) {
        char *name;
        Py_ssize_t name_len;
        if (PyBytes_AsStringAndSize(PyTuple_GetItem(tuple, i), &name, &name_len))
            return NULL;
        protocols[i].data = (const uint8_t *)name;
        protocols[i].data_len = (size_t)name_len;
    }
    return set_or_error(self, siotls_config_set_alpn(config_of(self), protocols, (size_t)num_protocols));
}

static PyObject *set_object(PyObject *self, PyObject *args)
{
    struct module_state *state = ext_state_of(self);
    struct siotls_config *config = config_of(self);
    PyObject *object;
    if (!PyArg_ParseTuple(args, "O", &object))
        return NULL;
    const struct holder *holder = (const struct holder *)object;
    if (PyObject_TypeCheck(object, state->trust_type))
        return set_or_error(self, siotls_config_set_trust(config, holder->object));
    if (PyObject_TypeCheck(object, state->crls_type))
        return set_or_error(self, siotls_config_set_crls(config, holder->object));
    if (PyObject_TypeCheck(object, state->identity_type))
        return set_or_error(self, siotls_config_add_identity(config, holder->object));
    if (PyObject_TypeCheck(object, state->ticket_keys_type))
        return set_or_error(self, siotls_config_set_ticket_keys(config, holder->object));
    return PyErr_Format(PyExc_TypeError, "a config does not take %R", Py_TYPE(object));
}

static PyObject *set_pins(PyObject *self, PyObject *args)
{
    Py_buffer pins;
    if (!PyArg_ParseTuple(args, "y*", &pins))
        return NULL;
    PyObject *result =
        pins.len % 32 == 0
            ? set_or_error(self, siotls_config_set_pins(config_of(self), pins.buf, (size_t)pins.len / 32))
            : PyErr_Format(PyExc_ValueError, "a pin has 32 bytes");
    PyBuffer_Release(&pins);
    return result;
}

static PyObject *add_trusted_key(PyObject *self, PyObject *args)
{
    Py_buffer spki;
    if (!PyArg_ParseTuple(args, "y*", &spki))
        return NULL;
    int status = siotls_config_add_trusted_key(config_of(self), spki.buf, (size_t)spki.len);
    PyBuffer_Release(&spki);
    return set_or_error(self, status);
}

static PyObject *set_certificate_types(PyObject *self, PyObject *args)
{
    Py_buffer types;
    int whose;
    if (!PyArg_ParseTuple(args, "iy*", &whose, &types))
        return NULL;
    int status = siotls_config_set_certificate_types(config_of(self), whose, types.buf, (size_t)types.len);
    PyBuffer_Release(&types);
    return set_or_error(self, status);
}

static PyObject *add_psk(PyObject *self, PyObject *args)
{
    struct siotls_psk psk = SIOTLS_INIT_PSK;
    Py_buffer identity, key;
    int is_imported;
    if (!PyArg_ParseTuple(args, "y*y*p", &identity, &key, &is_imported))
        return NULL;
    psk.identity.data = identity.buf;
    psk.identity.data_len = (size_t)identity.len;
    psk.key.data = key.buf;
    psk.key.data_len = (size_t)key.len;
    psk.is_imported = is_imported;
    int status = siotls_config_add_psk(config_of(self), &psk);
    PyBuffer_Release(&identity);
    PyBuffer_Release(&key);
    return set_or_error(self, status);
}

static PyObject *set_tickets(PyObject *self, PyObject *args)
{
    unsigned int num_tickets, lifetime_seconds;
    if (!PyArg_ParseTuple(args, "II", &num_tickets, &lifetime_seconds))
        return NULL;
    return set_or_error(self, siotls_config_set_tickets(config_of(self), num_tickets, lifetime_seconds));
}

static PyObject *set_insecure(PyObject *self, PyObject *unused)
{
    (void)unused;
    return set_or_error(self, siotls_config_set_insecure_no_verification(config_of(self)));
}

static PyObject *ready(PyObject *self, PyObject *unused)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    int status;
    (void)unused;
    Py_BEGIN_ALLOW_THREADS status = siotls_config_ready(config_of(self), &error);
    Py_END_ALLOW_THREADS return status ? ext_raise_error(ext_state_of(self), &error) : Py_NewRef(Py_None);
}

static PyObject *describe_target(PyObject *self, PyObject *unused)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    uint8_t target[SIOTLS_MAX_TARGET];
    size_t target_len = sizeof target;
    (void)unused;
    if (siotls_config_describe_target(config_of(self), target, &target_len, &error))
        return ext_raise_error(ext_state_of(self), &error);
    return PyBytes_FromStringAndSize((const char *)target, (Py_ssize_t)target_len);
}

static PyMethodDef config_methods[] = {
    {"set_number", set_number, METH_VARARGS, "set_number(name, value)"},
    {"set_list", set_list, METH_VARARGS, "set_list(name, numbers)"},
    {"set_alpn", set_alpn, METH_VARARGS, "set_alpn(protocols): a tuple of bytes."},
    {"set_object", set_object, METH_VARARGS, "set_object(object): Trust, Crls, Identity or TicketKeys."},
    {"set_pins", set_pins, METH_VARARGS, "set_pins(digests): 32 bytes each."},
    {"add_trusted_key", add_trusted_key, METH_VARARGS, "add_trusted_key(spki)"},
    {"set_certificate_types", set_certificate_types, METH_VARARGS, "set_certificate_types(role, types)"},
    {"add_psk", add_psk, METH_VARARGS, "add_psk(identity, key, is_imported)"},
    {"set_tickets", set_tickets, METH_VARARGS, "set_tickets(num_tickets, lifetime_seconds)"},
    {"set_insecure_no_verification", set_insecure, METH_NOARGS, "Any certificate of anyone is accepted."},
    {"ready", ready, METH_NOARGS, "Freezes it."},
    {"describe_target", describe_target, METH_NOARGS, "What connections it can restore."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot config_slots[] = {
    {Py_tp_new, config_new},
    {Py_tp_dealloc, config_dealloc},
    {Py_tp_methods, config_methods},
    {Py_tp_doc, "What connections share."},
    {0, NULL},
};

static PyType_Spec config_spec = {
    .name = "siotls._siotls.Config",
    .basicsize = sizeof(struct holder),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .slots = config_slots,
};

int ext_add_config_type(PyObject *module)
{
    struct module_state *state = PyModule_GetState(module);
    state->config_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &config_spec, NULL);
    return state->config_type ? PyModule_AddObjectRef(module, "Config", (PyObject *)state->config_type) : -1;
}
