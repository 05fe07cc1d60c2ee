/* SPDX-License-Identifier: Apache-2.0 */
/*
 * negotiate.h: what a server decides from a ClientHello (RFC 9846 4.2.1). A pure function: what it is asked to what it
 * chooses, and nothing else is touched.
 */
#ifndef SIO_HELLO_NEGOTIATE_H
#define SIO_HELLO_NEGOTIATE_H

#include "handshake/hello/hello.h"
#include "handshake/psk/psk.h"

struct sio_negotiation {
    const struct siotls_config *config;
    const struct sio_client_hello *hello;
    const struct sio_first_hello *first;     /* what a second hello is compared with; suite NULL: this is the first */
    struct siotls_bytes sent_cookie;         /* that this connection sent; empty: none */
    const struct sio_psk_choice *psk;        /* found before */
    uint32_t peer_psk_modes;                 /* bits of siotls_psk_mode */
    struct siotls_identity *chosen_identity; /* by the application; NULL: it did not */
    uint32_t wants;                          /* the carrier's: bits of enum sio_flow_want */
};

/* Suite, group, application protocol, identity and scheme, certificate types, limits of records; or a retry. */
bool sio_negotiate(struct sio_choice *choice, const struct sio_negotiation *question,
                   struct sio_error *error) SIO_CHECKED;

#endif
