/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authentication.h: what a config says of who proves what to whom: client certificates, and what is asked of chains.
 */
#ifndef SIO_CONFIG_AUTHENTICATION_H
#define SIO_CONFIG_AUTHENTICATION_H

#include <siotls/config.h>

#include "base/buffer.h"
#include "config/certificate_type.h"
#include "config/code_points.h"
#include "config/compression.h"
#include "crypto/signature.h"

struct sio_authentication {
    /* What was asked for. */
    int client_auth; /* siotls_client_auth; servers */
    bool withholds_authorities;
    bool strict_server_name;
    bool request_ocsp;
    bool request_scts;
    bool post_handshake_auth;
    bool keep_peer;           /* the peer's leaf, as long as the connection lives */
    uint32_t keep_transcript; /* bytes; 0: none */
    struct sio_wanted wanted_chain_schemes;
    struct sio_certificate_types client_types;
    struct sio_certificate_types server_types;
    struct sio_compression compression;
    struct sio_buffer trusted_keys; /* SubjectPublicKeyInfos, each with its length of 3 bytes in front */

    /* What it resolved to; constant once ready. */
    struct sio_buffer authorities;        /* subjects of the anchors: DistinguishedName list, as on the wire */
    struct sio_buffer chain_schemes;      /* signature_algorithms_cert: list of u16, as on the wire; empty: not sent */
    struct sio_verifiers chain_verifiers; /* those of chain_schemes */
};

void sio_authentication_init(struct sio_authentication *authentication, const struct siotls_memory *memory, int role);
void sio_authentication_clear(struct sio_authentication *authentication);

/* Fills in the resolved half, and judges what was asked for. */
bool sio_authentication_resolve(struct siotls_config *config, struct sio_error *error) SIO_CHECKED;

/* With what chains are checked: every scheme, or those that siotls_config_set_certificate_schemes left. */
const struct sio_verifiers *sio_config_chain_verifiers(const struct siotls_config *config);

/* True when the peer's certificate is judged here, which takes a trust store and the time. */
bool sio_config_judges(const struct siotls_config *config);

#endif
