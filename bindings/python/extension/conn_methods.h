/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn_methods.h: the methods of a connection, in the order of the table that conn.c makes of them.
 */
#ifndef SIOTLS_PYTHON_CONN_METHODS_H
#define SIOTLS_PYTHON_CONN_METHODS_H

#include "module.h"

/* clang-format off */
#define CONN_METHODS(X) \
    X(start, METH_NOARGS, "Begins the handshake: a client writes its ClientHello.") \
    X(set_time, METH_O, "set_time(ms): UTC milliseconds; from then on the system's clock is not read.") \
    X(receive_data, METH_O, "receive_data(data): takes bytes from the network.") \
    X(receive_end, METH_NOARGS, "The transport has ended.") \
    X(data_to_send, METH_NOARGS, "The bytes that are to be sent; b'' when there are none.") \
    X(send_data, METH_O, "send_data(data): seals data for the peer; how much was taken: all but at early data.") \
    X(data_to_read, METH_VARARGS, "data_to_read(max=-1): data of the peer; b'' when there is none.") \
    X(read_into, METH_O, "read_into(buffer): as data_to_read into memory that is there; how much.") \
    X(pending, METH_NOARGS, "How many bytes can be read at once: of one record.") \
    X(close, METH_NOARGS, "Ends this side's direction with close_notify.") \
    X(abort, METH_VARARGS, "abort(alert): ends both directions with a fatal alert.") \
    X(update_key, METH_VARARGS, "update_key(request_peer): changes the sending key.") \
    X(request_certificate, METH_NOARGS, "Servers: asks for the client's certificate after the handshake.") \
    X(take_event, METH_NOARGS, "The next event as a tuple, or None.") \
    X(take_client_hello_answer, METH_VARARGS, "take_client_hello_answer(id, config, identity)") \
    X(answer_sign, METH_VARARGS, "answer_sign(id, signature)") \
    X(answer_verify, METH_VARARGS, "answer_verify(id): the chain is good.") \
    X(answer_find_session, METH_VARARGS, "answer_find_session(id, data or None)") \
    X(answer_replay_check, METH_VARARGS, "answer_replay_check(id, is_fresh)") \
    X(refuse, METH_VARARGS, "refuse(id, alert): any decision.") \
    X(set_session, METH_O, "set_session(session): offers to resume it.") \
    X(enable_early_data, METH_NOARGS, "Offers early data.") \
    X(flags, METH_NOARGS, "What can be done now, as bits.") \
    X(info_row, METH_NOARGS, "What was negotiated, as a tuple.") \
    X(error, METH_NOARGS, "Why the connection failed, as an exception, or None.") \
    X(peer_chain, METH_NOARGS, "The peer's certificates, DER, proven.") \
    X(export_keying_material, METH_VARARGS, "export_keying_material(length, label, context=b'')") \
    X(channel_binding, METH_VARARGS, "channel_binding(type): 'tls-exporter' or 'tls-server-end-point'.") \
    X(save, METH_VARARGS, "save(target=b''): the connection as bytes; it ends here.")
/* clang-format on */

#define DECLARE(name, flags, text) PyObject *ext_conn_##name(PyObject *object, PyObject *args);
CONN_METHODS(DECLARE)
#undef DECLARE

#endif
