/* SPDX-License-Identifier: Apache-2.0 */
/*
 * module.h: what the files of the extension share. It keeps to CPython's limited API, so that one file serves every
 * version from 3.11, and all its state lies in the module, none in the process.
 */
#ifndef SIOTLS_PYTHON_MODULE_H
#define SIOTLS_PYTHON_MODULE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <string.h>

#include <siotls/siotls.h>

enum { NUM_ERROR_CLASSES = 20 }; /* siotls_status from 0 on, without its sign */

struct module_state {
    PyObject *error_classes[NUM_ERROR_CLASSES]; /* [0] is the base class */
    PyTypeObject *set_type, *trust_type, *crls_type, *identity_type, *ticket_keys_type, *config_type, *conn_type;
};

extern struct PyModuleDef siotls_module;

/* A counted object of the library within an object of Python; what it is tells the type. */
struct holder {
    PyObject_HEAD void *object;
};

/*
 * A connection. Whatever thread calls into the library has it to itself meanwhile: lock is held around calls of the
 * library only, never while Python may run other code.
 */
struct conn {
    PyObject_HEAD struct siotls_conn *conn;
    PyThread_type_lock lock;
    unsigned long owner; /* the thread that holds it; 0: none */
    uint8_t *input;      /* received, not taken by the library yet */
    size_t input_start, input_len, input_room;
    uint8_t *output; /* taken from the library to make room, not handed out yet */
    size_t output_len, output_room;
    int is_time_set;    /* the caller tells the time */
    int is_input_ended; /* the transport has ended; told to the library when input is empty */
    int is_quick;       /* the handshake is done: small steps keep the GIL */
};

/* A table of the calls that all settings of one kind have in common. */
struct number_setter {
    const char *name;
    int (*call)(struct siotls_config *config, int value);
    int (*call_unsigned)(struct siotls_config *config, uint32_t value);
};
struct list_setter {
    const char *name;
    int (*call)(struct siotls_config *config, const uint16_t *items, size_t num_items);
};
extern const struct number_setter ext_number_setters[];
extern const struct list_setter ext_list_setters[];

/* module.c */
struct module_state *ext_state_of_type(PyTypeObject *type);
struct module_state *ext_state_of(PyObject *self);

/* error.c: sets an exception; each returns NULL. */
PyObject *ext_raise_error(struct module_state *state, const struct siotls_error *error);
PyObject *ext_raise_status(struct module_state *state, int status, const char *reason);
PyObject *ext_make_error(struct module_state *state, const struct siotls_error *error);
int ext_add_error_classes(PyObject *module);

/* objects.c */
PyObject *ext_hold(PyTypeObject *type, void *object);
void *ext_held(PyObject *object, PyTypeObject *type);
int ext_add_object_types(PyObject *module);

/* config.c */
int ext_add_config_type(PyObject *module);
bool ext_read_items(uint16_t *items, size_t *num_items, size_t max_items, PyObject *list);

/* certificate.c */
int ext_add_certificate_functions(PyObject *module);

/* conn.c */
int ext_add_conn_type(PyObject *module);
bool ext_conn_enter(struct conn *self);
void ext_conn_leave(struct conn *self);
void ext_conn_tell_time(struct conn *self);
int ext_conn_feed(struct conn *self);
int ext_conn_pull_output(struct conn *self);
bool ext_bytes_reserve(uint8_t **block, size_t *room, size_t len);
PyObject *ext_conn_failed(struct conn *self, int status);
PyObject *ext_conn_call(struct conn *self, int (*call)(struct siotls_conn *conn)); /* one without more arguments */

/* conn_info.c; the methods of a connection are in conn_methods.h */
PyObject *ext_bytes_of(struct siotls_bytes bytes);
PyObject *ext_chain_of(const struct siotls_bytes *chain, size_t num_chain);

#endif
