/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.h: the loop over the tables. It knows messages, states and outcomes, and no feature; bytes come to it from
 * whoever reads the carrier (api/loop.c).
 */
#ifndef SIO_ENGINE_ENGINE_H
#define SIO_ENGINE_ENGINE_H

#include "handshake/established/alert.h"
#include "handshake/state/handshake.h"

struct sio_transition;

/* Where the engine is within a row. */
enum sio_phase { SIO_PHASE_NONE, SIO_PHASE_ASKS, SIO_PHASE_STEPS };

struct sio_engine {
    struct sio_context context;
    struct sio_established established;
    struct sio_handshake *handshake; /* NULL once it is over */

    uint8_t state; /* enum sio_state */
    uint8_t phase; /* enum sio_phase */
    uint8_t at;    /* index in the row's asks or steps */
    bool is_started;
    bool waits_for_sending;           /* a message waits until our last answer is sent */
    bool is_given_up;                 /* it goes on elsewhere */
    const struct sio_transition *row; /* NULL: none */
};

/* What one turn of the loop came to. */
enum sio_turn {
    SIO_TURN_AGAIN,
    SIO_TURN_NEEDS_BYTES, /* no whole message is there */
    SIO_TURN_OVER         /* it waits, or has failed */
};

/* context has its memory, config, role and flow. False: no memory. The engine must not move. */
bool sio_engine_init(struct sio_engine *engine) SIO_CHECKED;
void sio_engine_clear(struct sio_engine *engine);

/* The same for a connection that comes from elsewhere: its handshake is behind it. */
void sio_engine_init_established(struct sio_engine *engine);

/* May the connection go on elsewhere? False: error says why not; the connection goes on here. */
bool sio_engine_may_move(const struct sio_engine *engine, struct sio_error *error) SIO_CHECKED;

/* It does: here it has failed, in silence. */
void sio_engine_give_up(struct sio_engine *engine);

/* Begins the handshake: a client's first flight, a server's first state. */
void sio_engine_start(struct sio_engine *engine);

/* Does the next thing that can be done. A failure is kept in the context's error, and its alert is sent. */
enum sio_turn sio_engine_turn(struct sio_engine *engine);

/* True when nothing may be done now: it failed, or waits for an answer or a sender. Asked for every record. */
static inline bool sio_engine_is_stopped(const struct sio_engine *engine)
{
    const struct sio_context *context = &engine->context;
    return !engine->is_started || !sio_error_is_clear(&context->error) || sio_journal_waits(&context->journal) ||
           engine->waits_for_sending;
}

/* True when a turn would only say that it needs bytes, which is so between any two records of application data. */
static inline bool sio_engine_is_idle(const struct sio_engine *engine)
{
    return engine->row == NULL && engine->context.incoming == NULL;
}

/* ---- what the carrier brings; false: the connection has failed, and nothing was said of it yet ---- */

/* Bytes of handshake messages. */
bool sio_engine_take_messages(struct sio_engine *engine, struct siotls_bytes bytes) SIO_CHECKED;

/* Something that is no handshake message: none may be half received. */
bool sio_engine_take_alert(struct sio_engine *engine, struct siotls_bytes alert) SIO_CHECKED;

/* So many bytes of application data: may they be shown? */
bool sio_engine_take_text(struct sio_engine *engine, size_t text_len) SIO_CHECKED;

/* ---- */

/* Sends the alert of a failure that is not the peer's own, once, and wipes what is secret. */
void sio_engine_report_failure(struct sio_engine *engine);

/* A server asks for a certificate after the handshake. Legal when there is no sio_post_auth_obstacle. */
bool sio_engine_request_certificate(struct sio_engine *engine) SIO_CHECKED;

#endif
