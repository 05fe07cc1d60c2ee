/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authentication.h: what a config says of who proves what to whom: client certificates, and what is asked of chains.
 */
#ifndef SIO_CONFIG_AUTHENTICATION_H
#define SIO_CONFIG_AUTHENTICATION_H

#include <siotls/config.h>

#include "base/buffer.h"

struct sio_authentication {
    /* What was asked for. */
    int client_auth; /* siotls_client_auth; servers */
    bool withholds_authorities;
    bool strict_server_name;

    /* What it resolved to; constant once ready. */
    struct sio_buffer authorities; /* subjects of the anchors: DistinguishedName list, as on the wire */
};

void sio_authentication_init(struct sio_authentication *authentication, const struct siotls_memory *memory);
void sio_authentication_clear(struct sio_authentication *authentication);

/* Fills in the resolved half, and judges what was asked for. */
bool sio_authentication_resolve(struct siotls_config *config, struct sio_error *error) SIO_CHECKED;

/* True when the peer's certificate is judged here, which takes a trust store and the time. */
bool sio_config_judges(const struct siotls_config *config);

#endif
