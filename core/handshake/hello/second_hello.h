/* SPDX-License-Identifier: Apache-2.0 */
/*
 * second_hello.h: what a client may change in its second ClientHello, and what it may not (RFC 9846 4.2.2).
 */
#ifndef SIO_HELLO_SECOND_HELLO_H
#define SIO_HELLO_SECOND_HELLO_H

#include "handshake/hello/hello.h"
#include "handshake/psk/psk.h"

/*
 * A server that asks for a second hello keeps what it will compare: what it chose, the digest of all that has to stay
 * as it is, what siotls does not know and the order too, and the PSKs.
 */
bool sio_first_hello_note(struct sio_first_hello *first, const struct sio_choice *choice,
                          const struct sio_psk_choice *psk, const struct sio_client_hello *hello,
                          struct sio_error *error) SIO_CHECKED;

/*
 * The hello repeats the first, with the PSK that was chosen and no new one, and has the share that was asked for, and
 * our cookie (empty: none was sent by this connection).
 */
bool sio_second_hello_check(const struct sio_first_hello *first, const struct sio_client_hello *hello,
                            struct siotls_bytes sent_cookie, struct sio_error *error) SIO_CHECKED;

#endif
