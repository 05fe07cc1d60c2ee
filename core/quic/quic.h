/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quic.h: QUIC as a handshake's carrier (RFC 9001 4): its messages come and go by level in CRYPTO frames, which are the
 * application's, as are packets and their protection; it is given the secrets. Parts: output.c, secrets.c, quic.c.
 */
#ifndef SIO_QUIC_QUIC_H
#define SIO_QUIC_QUIC_H

#include "config/session/session.h"
#include "crypto/hash.h"
#include "flow/flow.h"

enum {
    SIO_MAX_QUIC_SECRETS = 5,       /* of a connection: one of early data, two of the handshake, two after it */
    SIO_MAX_QUIC_PARAMETERS = 8192, /* bytes that fit any peer's limits on a message */
    SIO_MAX_QUIC_INPUT = 1 << 18    /* bytes that wait while the handshake does */
};

/* Messages that were sent together, until they are taken; their bytes never move. */
struct sio_quic_chunk {
    struct sio_quic_chunk *next;
    enum sio_level level;
    size_t data_len;
    size_t num_taken;
    uint8_t data[];
};

struct sio_quic_secret {
    int direction; /* siotls_direction */
    enum sio_level level;
    const struct sio_suite *suite;
    uint8_t bytes[SIO_MAX_DIGEST]; /* one digest of the suite's hash */
};

/* In the order in which they were made; each is wiped when the next one is asked for. */
struct sio_quic_secrets {
    struct sio_quic_secret items[SIO_MAX_QUIC_SECRETS];
    size_t num_made;
    size_t num_taken;
};

struct sio_quic {
    const struct siotls_memory *memory;
    enum sio_level receive_level; /* of the messages that come next */
    struct sio_buffer input;      /* came, and not yet given to the handshake */
    struct sio_quic_chunk *first; /* what is to be sent */
    struct sio_quic_chunk *last;
    struct sio_quic_secrets secrets;
    struct sio_buffer parameters; /* our own (RFC 9001 8.2) */
    bool has_parameters;
    uint8_t early_context[SIO_MAX_EARLY_CONTEXT];
    size_t early_context_len;
};

extern const struct sio_flow_calls sio_quic_flow;

void sio_quic_init(struct sio_quic *quic, const struct siotls_memory *memory);
void sio_quic_clear(struct sio_quic *quic);

/* Our parameters, instead of any before. False: no memory. */
bool sio_quic_set_parameters(struct sio_quic *quic, struct siotls_bytes parameters) SIO_CHECKED;

/* ---- in ---- */

/* True when bytes of that level may come, now or once keys are there; false: it is over, or has no CRYPTO frames. */
bool sio_quic_may_receive(const struct sio_quic *quic, enum sio_level level);

/* Keeps bytes of the present level. False: no memory. */
bool sio_quic_receive(struct sio_quic *quic, struct siotls_bytes data) SIO_CHECKED;

/* ---- out ---- */

/* Puts messages behind those that wait. False: no memory. */
bool sio_quic_output_add(struct sio_quic *quic, enum sio_level level, struct siotls_bytes data) SIO_CHECKED;

/* What is to be sent next; empty: nothing. */
struct siotls_bytes sio_quic_output(const struct sio_quic *quic, enum sio_level *level);

/* So much of it was taken; false: it is not that long. */
bool sio_quic_output_taken(struct sio_quic *quic, size_t data_len) SIO_CHECKED;

void sio_quic_output_clear(struct sio_quic *quic);

/* ---- secrets ---- */

bool sio_quic_secret_add(struct sio_quic_secrets *secrets, const struct sio_quic_secret *secret) SIO_CHECKED;

/* The next one, valid until this is called again; NULL: there is none. */
const struct sio_quic_secret *sio_quic_secret_take(struct sio_quic_secrets *secrets);

/* True when there is one to take. */
bool sio_quic_has_secret(const struct sio_quic_secrets *secrets);

/* Wipes those of one direction (siotls_direction) that nobody took. */
void sio_quic_secrets_forget(struct sio_quic_secrets *secrets, int direction);

#endif
