/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session_policy.h: what a config says about resumption, pre-shared keys and 0-RTT.
 */
#ifndef SIO_CONFIG_SESSION_POLICY_H
#define SIO_CONFIG_SESSION_POLICY_H

#include <siotls/session.h>

#include "base/buffer.h"
#include "config/session/session.h"
#include "crypto/hash.h"

/* Keys that a config may hold, and that they become: an imported one is a key for each hash (RFC 9258 4). */
enum { SIO_MAX_CONFIG_PSKS = 16, SIO_MAX_PSKS = 2 * SIO_MAX_CONFIG_PSKS, SIO_MAX_PSK_KEY = 256 };

/* Tickets of one connection of which sessions are made, at most; more are read and forgotten. */
enum { SIO_MAX_SESSIONS = 64 };

/* No config of any machine takes early data that is further from its time. */
enum { SIO_MAX_EARLY_DATA_WINDOW_MS = 600000 };

/* Which binder key a PSK has (RFC 9846 7.1, RFC 9258 5.2). */
enum sio_psk_kind { SIO_PSK_RESUMPTION, SIO_PSK_EXTERNAL, SIO_PSK_IMPORTED };

/* An external PSK that is ready for use. */
struct sio_psk {
    uint8_t kind; /* enum sio_psk_kind */
    struct sio_kdf kdf;
    struct siotls_bytes identity;
    struct siotls_bytes key;
    uint8_t judgement[SIO_JUDGEMENT_SIZE]; /* of an external one: what sessions that go back to it say */
};

/* An external PSK as it was given. */
struct sio_wanted_psk {
    uint32_t hash;
    bool is_imported;
    struct siotls_bytes identity;
    struct siotls_bytes key;
    struct siotls_bytes context;
};

struct sio_psks {
    struct sio_wanted_psk wanted[SIO_MAX_CONFIG_PSKS];
    size_t num_wanted;
    struct sio_psk ready[SIO_MAX_PSKS];
    size_t num_ready;
};

struct sio_session_policy {
    struct siotls_ticket_keys *ticket_keys;
    struct siotls_strike_register *strike_register;
    struct sio_psks *psks; /* NULL: none */
    uint32_t num_tickets;
    uint32_t max_sessions; /* a client's; up to SIO_MAX_SESSIONS */
    uint32_t ticket_lifetime_seconds;
    uint32_t psk_modes; /* bits of siotls_psk_mode */
    uint32_t max_early_data;
    uint32_t early_data_window_ms; /* up to SIO_MAX_EARLY_DATA_WINDOW_MS */
};

struct siotls_config;

void sio_sessions_init(struct sio_session_policy *policy);
void sio_sessions_clear(struct sio_session_policy *policy, const struct siotls_memory *memory);

/*
 * Makes PSKs of what was given, and ticket keys for a server that issues tickets and has none; tells the strike
 * register of the config's window. Suites are there.
 */
bool sio_sessions_resolve(struct siotls_config *config, struct sio_error *error) SIO_CHECKED;

/* True when the config has external PSKs. */
bool sio_sessions_have_psks(const struct sio_session_policy *policy);

/* psks.c: the PSKs. */
void sio_psks_clear(struct sio_psks *psks, const struct siotls_memory *memory);
bool sio_psks_resolve(struct siotls_config *config, struct sio_error *error) SIO_CHECKED;

#endif
