/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judgement.h: by what a config judges its peers, as a digest: a session is resumed only under a config that would
 * have judged its peer alike (RFC 9846 4.7.1: what a ticket stands for is as old as its handshake).
 */
#ifndef SIO_CONFIG_JUDGEMENT_H
#define SIO_CONFIG_JUDGEMENT_H

#include "config/session/session.h"

struct siotls_config;

/* Makes the digests, once, when all else is resolved: the config's own, and one of each external PSK. */
bool sio_judgement_resolve(struct siotls_config *config, struct sio_error *error) SIO_CHECKED;

/* True when the config judges by what the session's peer was judged by. */
bool sio_config_judges_alike(const struct siotls_config *config, const struct sio_session *session);

#endif
