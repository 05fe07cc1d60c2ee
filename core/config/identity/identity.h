/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity.h: an identity from inside: a chain, its leaf's key type, and a key to sign with or none.
 */
#ifndef SIO_CONFIG_IDENTITY_H
#define SIO_CONFIG_IDENTITY_H

#include <siotls/config.h>

#include "base/buffer.h"
#include "base/shared.h"
#include "crypto/signature.h"
#include "wire/constants.h"
#include "x509/form/certificate.h"

enum { SIO_MAX_IDENTITY_SCHEMES = 16 };

/* Who signed a certificate of the chain, and how. */
struct sio_chain_link {
    struct siotls_bytes issuer; /* Name, DER */
    struct siotls_bytes subject;
    uint16_t scheme;     /* siotls_scheme; 0: unknown */
    bool is_self_signed; /* so that nobody needs to check it */
    bool is_ca;
};

struct siotls_identity {
    struct sio_shared shared;
    struct siotls_memory memory;
    struct siotls_set *set;
    struct sio_buffer storage; /* the certificates, DER, one after the other */
    struct siotls_bytes chain[SIO_MAX_CHAIN];
    size_t num_chain;
    struct sio_certificate leaf;
    struct sio_chain_link links[SIO_MAX_CHAIN]; /* as many as the chain has certificates */
    struct sio_buffer status;                   /* CertificateStatus with the OCSP response; empty: none */
    struct sio_buffer sct_list;                 /* SignedCertificateTimestampList; empty: none */
    bool is_raw;                /* the chain is a SubjectPublicKeyInfo alone; of the leaf only the key is known */
    uint32_t key_type;          /* siotls_key_type of the leaf */
    struct sio_private_key key; /* signer.algorithm NULL: signatures are SIGN events */
    uint16_t schemes[SIO_MAX_IDENTITY_SCHEMES]; /* usable in a handshake, in the order of preference */
    size_t num_schemes;
};

/* Takes a reference. Returns the identity. */
struct siotls_identity *sio_identity_keep(struct siotls_identity *identity);

/* siotls_certificate_type. */
uint8_t sio_identity_type(const struct siotls_identity *identity);

/* True when signatures are asked of the application. */
bool sio_identity_is_external(const struct siotls_identity *identity);

#endif
