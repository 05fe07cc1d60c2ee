/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quic_pair.h: a client and a server over QUIC with the CRYPTO streams of their levels in memory between them. Its
 * world (set, configs, what is kept of sessions) is a pair's (pair.h).
 */
#ifndef TESTS_HANDSHAKE_QUIC_PAIR_H
#define TESTS_HANDSHAKE_QUIC_PAIR_H

#include <siotls/quic.h>

#include "base/buffer.h"
#include "pair.h"

enum { QUIC_NUM_LEVELS = 4, QUIC_MAX_SECRET = 64, QUIC_MAX_ORDER = 32 };

struct quic_secret {
    size_t secret_len; /* 0: it did not come */
    uint8_t secret[QUIC_MAX_SECRET];
    uint16_t suite;
};

struct quic_end {
    struct siotls_conn *conn;
    struct pair_bytes coming[QUIC_NUM_LEVELS];      /* on the way to this end */
    struct quic_secret secrets[3][QUIC_NUM_LEVELS]; /* by siotls_direction and level */
    char order[QUIC_MAX_ORDER];                     /* of the secrets: r or w, and the level's number */
    struct pair_bytes parameters;                   /* the peer's, as the event told */
    bool is_asked;                                  /* its event was a decision */
    struct pair_bytes hello;                        /* the last ClientHello that it sent or received */
    unsigned num_events[32];
    unsigned num_messages[256]; /* received, by type; the client's MESSAGE events */
};

struct quic_place {
    enum pair_side to;
    int level;
};

struct quic_pair {
    struct pair world;
    struct pair_scenario scenario;
    struct quic_end ends[PAIR_NUM_SIDES];
    size_t step;   /* bytes that are delivered at once; 0: all */
    bool is_late;  /* the server sets its parameters when it knows the client's */
    bool refuses;  /* and then refuses */
    bool is_early; /* the client offers early data */
    /* Where one more byte is put behind the first messages; NULL: nowhere. */
    const struct quic_place *left_over;
    /* Changes a message of that side before it is sent; NULL: nobody does. */
    enum pair_side reviser;
    bool (*revise)(void *context, uint8_t message, struct sio_buffer *body);
    /* Whoever meddles; NULL: nobody. on_turn: this end is about to move. */
    void (*on_turn)(struct quic_pair *pair, enum pair_side side);
    void *meddler;
};

/* The world of these configs, whose connections both have an application protocol; no connection yet. */
bool quic_open(struct quic_pair *pair, bool (*configure)(struct pair *world), const struct siotls_memory *memory);
void quic_shut(struct quic_pair *pair);

/* New connections, ready to be started; those that were are forgotten. */
bool quic_connect(struct quic_pair *pair);

/* The client is given the session that is kept. */
bool quic_resume(struct quic_pair *pair);

bool quic_start(struct quic_pair *pair);

/* Moves what there is until nothing moves any more. False when a side failed. */
bool quic_settle(struct quic_pair *pair);

/* Once both are done: they have the same secrets of the levels after the first, and each other's parameters. */
bool quic_secrets_agree(const struct quic_pair *pair);
bool quic_parameters_agree(const struct quic_pair *pair);

/* Starts both; true when both are done and have the same secrets and each other's parameters. */
bool quic_shake_hands(struct quic_pair *pair);

struct siotls_info quic_info(const struct quic_pair *pair, enum pair_side side);
struct siotls_error quic_error(const struct quic_pair *pair, enum pair_side side);

#endif
