/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config.h: a config from inside: what was asked for, and what it resolved to.
 */
#ifndef SIO_CONFIG_CONFIG_H
#define SIO_CONFIG_CONFIG_H

#include <siotls/config.h>

#include "base/buffer.h"
#include "base/shared.h"
#include "config/authentication.h"
#include "config/code_points.h"
#include "config/identity/identity.h"
#include "config/judgement.h"
#include "config/session_policy.h"
#include "config/suite.h"
#include "config/verification.h"
#include "crypto/hash.h"
#include "crypto/kem.h"
#include "crypto/signature.h"
#include "x509/trust/trust.h"

enum { SIO_MAX_KEY_SHARES = 6, SIO_COOKIE_KEY_SIZE = 32, SIO_MAX_COOKIE_KEYS = 16 };

/*
 * What the parts of a handshake allocate at its worst moment, with X25519 and a chain of two certificates of ECDSA:
 * at a client while it judges the chain, at a server while it signs. What is larger is allocated one by one.
 */
enum { SIO_CLIENT_ROOM = 3776, SIO_SERVER_ROOM = 4096 };

struct siotls_config {
    struct sio_shared shared;
    struct siotls_memory memory;
    struct siotls_set *set;
    int role;
    bool is_ready;
    struct sio_misuse misuse; /* not written any more once it is ready, for then others look on */

    /* What was asked for. */
    struct sio_wanted wanted_suites;
    struct sio_wanted wanted_groups;
    struct sio_wanted wanted_key_shares;
    struct sio_wanted wanted_schemes;
    struct sio_buffer alpn; /* ProtocolName list, as on the wire */
    struct siotls_identity *identities[SIO_MAX_CONFIG_LIST];
    size_t num_identities;
    struct siotls_trust *trust;
    bool no_verification;
    bool compatibility_mode;
    bool grease;
    bool prefer_group;             /* a server's most preferred one, at the price of a HelloRetryRequest */
    struct sio_buffer cookie_keys; /* of SIO_COOKIE_KEY_SIZE each; the first seals */
    uint32_t padding_block;
    uint32_t max_record;
    uint32_t requests;            /* bits of siotls_event_request */
    uint16_t record_size_limit;   /* 0: none */
    uint16_t max_fragment_length; /* 0: none */
    uint64_t key_limit;           /* 0: none */
    struct sio_authentication authentication;
    struct sio_verification verification;
    struct sio_session_policy sessions;
    size_t handshake_room; /* bytes behind the struct of a handshake: SIO_CLIENT_ROOM or SIO_SERVER_ROOM, but for tests
                              of memory */

    /* What it resolved to; constant once ready. */
    struct sio_random random;
    struct sio_suite suites[SIO_MAX_CONFIG_LIST];
    size_t num_suites;
    struct sio_suite cookie_suite; /* with cookie_keys: an AEAD and SHA-256 */
    struct sio_kem groups[SIO_MAX_CONFIG_LIST];
    size_t num_groups;
    const struct sio_kem *key_shares[SIO_MAX_KEY_SHARES];
    size_t num_key_shares;
    struct sio_verifiers verifiers;
    uint8_t judgement[SIO_JUDGEMENT_SIZE]; /* by what peers are judged, as a digest */
    struct sio_buffer suites_list;         /* the same as lists of u16, as on the wire */
    struct sio_buffer groups_list;
    struct sio_buffer schemes_list;
};

/* What every setter asks first: OK while the config can be changed, else STATE, or ARGUMENT without a config. */
int sio_config_settable(const struct siotls_config *config);

/* A setter refuses what it is given. Both return the status. */
static inline int sio_config_refuse(struct siotls_config *config, enum siotls_status status, const char *reason)
{
    return sio_refuse(&config->misuse, status, reason);
}

static inline int sio_config_refuse_value(struct siotls_config *config, const char *reason, uint64_t value)
{
    return sio_refuse_value(&config->misuse, reason, value);
}

static inline int sio_config_refuse_memory(struct siotls_config *config)
{
    return sio_refuse_memory(&config->misuse);
}

/* What every setter for one role asks: as sio_config_settable, and ARGUMENT for the other role. */
int sio_config_settable_by(struct siotls_config *config, int role);

/* A setter of code points: keeps the list. ARGUMENT when it is too long or has one twice. wanted is part of config. */
int sio_config_want(struct siotls_config *config, struct sio_wanted *wanted, const uint16_t *values, size_t num_values);

/* Takes a reference. Returns the config. */
struct siotls_config *sio_config_keep(struct siotls_config *config);

/* The suite or group with that number; NULL: not in this config. */
const struct sio_suite *sio_config_suite(const struct siotls_config *config, uint16_t id);
const struct sio_kem *sio_config_group(const struct siotls_config *config, uint16_t group);

/* True when the event was asked for. */
bool sio_config_requests(const struct siotls_config *config, enum siotls_event_request request);

/* Fills in the resolved half (resolve.c). */
bool sio_config_resolve(struct siotls_config *config, struct sio_error *error) SIO_CHECKED;

#endif
