/* SPDX-License-Identifier: Apache-2.0 */
/* negotiated.h: what two sides agreed on, for as long as the connection lives: what siotls_conn_info tells. */
#ifndef SIO_CONTEXT_NEGOTIATED_H
#define SIO_CONTEXT_NEGOTIATED_H

#include "handshake/context/context.h"

struct sio_negotiated {
    const struct sio_suite *suite;
    const struct sio_kem *group;
    uint16_t former_group;            /* of a connection that came from elsewhere, where group is NULL */
    uint16_t scheme;                  /* with which the server signed */
    uint16_t client_scheme;           /* with which the client signed; 0: it did not */
    uint16_t certificate_compression; /* siotls_compressor_id with which the peer's certificate came; 0: none */
    uint8_t client_certificate_type;  /* siotls_certificate_type */
    uint8_t server_certificate_type;
    uint8_t psk_kind;   /* siotls_psk_kind */
    uint8_t early_data; /* siotls_early_data */
    bool is_resumed;    /* by a session, not an external PSK */
    bool is_hello_retried;
    bool is_stateless_retry_sent; /* another connection can take the second ClientHello */
    const char *signature_provider;
    const char *early_data_reason; /* why a server refused it; NULL: it did not */
    char *server_name;             /* a client's reference name, a server's received name */
    struct sio_held *alpn;         /* the one protocol; NULL: none */
};

void sio_negotiated_clear(struct sio_negotiated *negotiated, const struct siotls_memory *memory);

/* The type of the certificate of a side (RFC 7250): siotls_certificate_type. */
uint8_t sio_certificate_type_of(const struct sio_negotiated *negotiated, enum sio_side side);

/* Bytes of the suite's hash. */
static inline size_t sio_digest_size(const struct sio_negotiated *negotiated)
{
    return negotiated->suite->kdf.hash.algorithm->digest_size;
}

/* server_name as bytes; empty: none. */
struct siotls_bytes sio_server_name_bytes(const struct sio_negotiated *negotiated);

#endif
