/* SPDX-License-Identifier: Apache-2.0 */
/*
 * offers.h: what is offered of groups and signature schemes: a config's lists, without what has failed a known-answer
 * test since the config was made ready.
 */
#ifndef SIO_HELLO_OFFERS_H
#define SIO_HELLO_OFFERS_H

#include "config/config.h"

/* The lists of a ClientHello or CertificateRequest, where they differ from the config's. */
struct sio_offers {
    bool are_shorter;
    struct sio_buffer groups;
    struct sio_buffer schemes;
    struct sio_buffer chain_schemes;
};

void sio_offers_init(struct sio_offers *offers, const struct siotls_memory *memory);
void sio_offers_clear(struct sio_offers *offers);

/* Before a message that offers; after its key shares, since making them is what tests groups. */
bool sio_offers_make(struct sio_offers *offers, const struct siotls_config *config,
                     struct sio_error *error) SIO_CHECKED;

/* Lists of u16, as on the wire. */
struct siotls_bytes sio_offers_groups(const struct sio_offers *offers, const struct siotls_config *config);
struct siotls_bytes sio_offers_schemes(const struct sio_offers *offers, const struct siotls_config *config);
struct siotls_bytes sio_offers_chain_schemes(const struct sio_offers *offers, const struct siotls_config *config);

#endif
