/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity_match.h: how well an identity suits what a peer takes.
 */
#ifndef SIO_CONFIG_IDENTITY_MATCH_H
#define SIO_CONFIG_IDENTITY_MATCH_H

#include "config/identity/identity.h"
#include "x509/name/name.h"

/* What a peer says; lists are as on the wire, and empty when it says nothing. */
struct sio_identity_wish {
    struct sio_reference_name name;    /* of the server; type SIO_NAME_INVALID: none */
    bool is_name_binding;              /* an identity of another name does not do */
    struct siotls_bytes schemes;       /* signature_algorithms */
    struct siotls_bytes chain_schemes; /* signature_algorithms_cert */
    struct siotls_bytes authorities;   /* certificate_authorities */
    uint8_t type;                      /* siotls_certificate_type; others do not do */
};

/* Is it a server's of that name? */
bool sio_identity_has_name(const struct siotls_identity *identity, const struct sio_reference_name *name);

/* The first of the identity's schemes that the peer takes; 0: none. */
uint16_t sio_identity_scheme(const struct siotls_identity *identity, struct siotls_bytes schemes);

/*
 * How well it suits: 0 not at all, for want of a scheme or a name that binds; else the more the better. The name weighs
 * more than who issued the chain, and that more than how the chain is signed (RFC 9846 4.5.1.2, where these
 * two are SHOULD: another chain is better than none).
 */
unsigned sio_identity_suits(const struct siotls_identity *identity, const struct sio_identity_wish *wish);

#endif
