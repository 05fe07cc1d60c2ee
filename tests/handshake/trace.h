/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace.h: recorded handshakes, and a player that puts the library in the place of either side and compares every
 * record. What is random in a trace is put in by hand: messages and private keys through the seam `revise` of
 * struct sio_flow, signatures as answers of SIGN events.
 */
#ifndef TESTS_HANDSHAKE_TRACE_H
#define TESTS_HANDSHAKE_TRACE_H

#include "pair.h"

enum trace_form { TRACE_MESSAGE, TRACE_RECORD };

/*
 * A message that one side sends and that cannot be built anew. Those of a side are used in order, each for the next
 * message of its type; the others are built by the library. All bytes are hexadecimal.
 */
struct trace_message {
    enum pair_side from;
    const char *hex;
    enum trace_form form;
    const char *private_key; /* of the share in it; NULL: none */
};

enum trace_kind {
    TRACE_END,
    TRACE_HANDSHAKE,      /* what is sent by itself */
    TRACE_POST_HANDSHAKE, /* plain is a handshake message */
    TRACE_TEXT,           /* plain is text */
    TRACE_CLOSE,
};

/* One side's turn: what it does, and the records that are then on the wire, up to a NULL. */
struct trace_step {
    enum pair_side from;
    enum trace_kind kind;
    const char *plain;
    const char *records[4];
};

/* A session as both sides have it. */
struct trace_session {
    const char *ticket;
    const char *psk;
    uint32_t age_add;
    uint32_t age_ms;
    uint32_t max_early_data;
};

/* Keying material: the secret is in the trace, the rest was made from it with another program. */
struct trace_exports {
    const char *secret;  /* exporter_master_secret */
    const char *early;   /* early_exporter_master_secret; NULL: none */
    const char *test;    /* 40 bytes of the label EXPORTER-test and the context "context"; NULL: not looked at */
    const char *binding; /* tls-exporter; NULL: not looked at */
};

/* Who signs, and with what; the key is not needed. certificate NULL: nobody. */
struct trace_signer {
    const char *certificate; /* DER */
    uint16_t scheme;
    const char *signature;
};

struct trace {
    const char *name;
    uint16_t group;             /* the only one of the server */
    struct trace_signer client; /* with one the server asks for it */
    struct trace_signer server;
    const struct trace_message *messages; /* up to hex NULL */
    const struct trace_step *steps;       /* up to TRACE_END */
    const struct trace_session *session;  /* that is resumed; NULL: none */
    const struct trace_exports *exports;  /* NULL: not looked at */
};

extern const struct trace rfc8448_traces[]; /* up to name NULL */

/* Plays a trace with the library as that side, over the providers of SIOTLS_PROVIDER; asserts. */
void trace_play(const struct trace *trace, enum pair_side side);

#endif
