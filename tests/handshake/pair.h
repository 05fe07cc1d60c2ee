/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pair.h: a client and a server of the library with a wire in memory between them, over the fake provider, and the
 * scenarios that are played on it. A scenario says what is special about it; every test program plays all of
 * them: delivery_test.c with many ways of delivering bytes, failure_test.c with each allocation and each provider
 * call failing in turn. To add scenarios, write a table like scenarios_basic.c and name it in scenarios.c.
 */
#ifndef TESTS_HANDSHAKE_PAIR_H
#define TESTS_HANDSHAKE_PAIR_H

#include <stdbool.h>

#include <siotls/connection.h>
#include <siotls/session.h>

enum pair_side { PAIR_CLIENT, PAIR_SERVER, PAIR_NUM_SIDES };

/* How bytes travel. */
enum pair_split { PAIR_WHOLE, PAIR_BYTES, PAIR_RANDOM };
enum pair_port { PAIR_RECEIVE_DATA, PAIR_RECEIVE_BUFFER, PAIR_RECEIVE_IN_PLACE };

struct pair_mode {
    const char *name;
    enum pair_split split;
    enum pair_port port;
    bool pooled;
    uint32_t seed; /* of PAIR_RANDOM */
};

/* Bytes that a test keeps. */
struct pair_bytes {
    uint8_t *data;
    size_t data_len;
    size_t capacity;
};

/* One end of the wire. */
struct pair_end {
    struct siotls_config *config;
    struct siotls_pool *pool;
    struct siotls_conn *conn;
    uint64_t time_ms; /* told before bytes are delivered; PAIR_NO_TIME: not */
    bool started;
    int status;               /* of the last call that failed */
    struct pair_bytes wire;   /* on the way to this end */
    size_t num_wired;         /* bytes that were ever put there */
    struct pair_bytes unsent; /* text to be sent */
    struct pair_bytes text;   /* received */
    struct pair_bytes said;   /* what the peer sent: text must become the same */
    struct pair_bytes keylog; /* lines */
    struct pair_bytes leaf;   /* the peer's, as shown when the handshake was done */
    struct pair_bytes ocsp_response, sct_list;
    uint8_t *borrowed; /* of receive_in_place */
    size_t borrowed_len, borrowed_taken;
    unsigned num_events[32];       /* by siotls_event_type */
    unsigned num_messages[2][256]; /* MESSAGE events: received and sent, by type */
};

struct pair {
    const struct pair_scenario *scenario;
    const struct pair_mode *mode;
    const struct siotls_memory *memory;
    uint32_t random;
    struct siotls_set *set;
    struct siotls_identity *identity;
    struct siotls_trust *trust;
    struct pair_end ends[PAIR_NUM_SIDES];
    uint64_t later_ms; /* added to pair_time_ms from when a connection is made */
    /* What a client and a server keep beyond a connection: the last one of each. */
    struct pair_bytes session;
    size_t num_early;         /* bytes that a server read as early data */
    struct pair_bytes stored; /* session_id, and the state of a STORE_SESSION event */
    struct pair_bytes seen;   /* values of REPLAY_CHECK events, one after the other */
    /* For the scenario; freed with the pair. */
    struct siotls_config *other_config;
    struct siotls_identity *other_identity;
    void *state;
    /*
     * Whoever meddles, set between pair_open and the play; NULL: nobody. on_turn: this end is about to move. on_wire:
     * bytes of this end go to its peer, and may be changed.
     */
    void (*on_turn)(struct pair *pair, enum pair_side side);
    void (*on_wire)(struct pair *pair, enum pair_side from, struct pair_bytes *bytes);
    void *meddler;
    enum pair_side turn_of;
};

/*
 * How a connection ends; all zero: well. reason NULL: any; with ": " and the detail behind it, or without. status
 * PAIR_ANY_STATUS: as it likes.
 */
enum { PAIR_ANY_STATUS = 1 };

struct pair_expectation {
    int status;
    int alert;
    enum siotls_origin origin;
    const char *reason;
};

/*
 * Every function may be NULL. They return false when anything failed, for then an allocation or provider call may
 * have been made to fail: they assert nothing.
 */
struct pair_scenario {
    const char *name;
    /* The configs are empty but for the server's identity and the client's trust, and not ready. */
    bool (*configure)(struct pair *pair);
    /* The connections are made and not started. Default: the client's server name is PAIR_NAME. */
    bool (*prepare)(struct pair *pair);
    /* Default: pair_play. A handshake that is to fail returns false. */
    bool (*play)(struct pair *pair);
    /* Answers a decision. Default: pair_answer. */
    bool (*answer)(struct pair *pair, enum pair_side side, const struct siotls_event *event);
    /* What must be so after a play that went well. */
    bool (*check)(struct pair *pair);
    struct pair_expectation ends[PAIR_NUM_SIDES];
};

/* The names of the certificates, the time, and more certificates. */
#define PAIR_NAME "server.example"
#define PAIR_OTHER_NAME "other.example"
extern const uint64_t pair_time_ms;
#define PAIR_NO_TIME 0

/* Those of clients have no name. */
enum pair_certificate {
    PAIR_ED25519,
    PAIR_OTHER,
    PAIR_RSA,
    PAIR_ECDSA,
    PAIR_UNTRUSTED,
    PAIR_NO_SIGNATURES, /* its key usage allows none */
    PAIR_CLIENT_ED25519,
    PAIR_CLIENT_RSA,
    PAIR_CLIENT_UNTRUSTED,
    PAIR_SHORT, /* good for an hour from pair_time_ms on */
    PAIR_CLIENT_SHORT,
    PAIR_NUM_CERTIFICATES
};

/* An identity of one of these certificates; without a key its signatures are SIGN events. */
bool pair_make_identity(struct siotls_identity **identity, struct pair *pair, enum pair_certificate which,
                        bool with_key);
/* The same with more options than chain and key, which it fills in. */
bool pair_make_special_identity(struct siotls_identity **identity, struct pair *pair, enum pair_certificate which,
                                bool with_key, struct siotls_identity_options *options);
struct siotls_bytes pair_leaf(enum pair_certificate which);
struct siotls_bytes pair_key(enum pair_certificate which); /* SubjectPublicKeyInfo */
struct siotls_bytes pair_root(void);
struct siotls_bytes pair_crl(void); /* on which all leaves are */
void pair_build_world(void);

/* A config for the scenario's own use: in pair->other_config, not ready. */
bool pair_make_other_config(struct pair *pair);

/*
 * Plays a scenario once. True when it went as it should; else pair_complaint says what did not. memory NULL: malloc.
 */
bool pair_run(const struct pair_scenario *scenario, const struct pair_mode *mode, const struct siotls_memory *memory);
const char *pair_complaint(void);
bool pair_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* For tests that play by hand: a pair that is prepared and not started. Shut it also when opening failed. */
bool pair_open(struct pair *pair, const struct pair_scenario *scenario, const struct pair_mode *mode,
               const struct siotls_memory *memory);
void pair_shut(struct pair *pair);

/* From now on it is that time at that end. */
bool pair_set_time(struct pair *pair, enum pair_side side, uint64_t time_ms);

/* Starts both; nothing moves yet. */
bool pair_start(struct pair *pair);

/* Parts of plays. Each lets the wire come to rest. */
bool pair_shake_hands(struct pair *pair);
bool pair_say(struct pair *pair, enum pair_side side, size_t text_len);
bool pair_update_key(struct pair *pair, enum pair_side side, bool request_peer);
bool pair_close(struct pair *pair, enum pair_side side);     /* and the peer hears of it */
bool pair_end_input(struct pair *pair, enum pair_side side); /* the transport to this side ends */
bool pair_play(struct pair *pair);                           /* hands shaken, text both ways, both close */
/* Answers SIGN with the signature of that key. */
bool pair_sign(struct pair *pair, enum pair_side side, const struct siotls_event *event, struct siotls_bytes spki);
bool pair_answer(struct pair *pair, enum pair_side side, const struct siotls_event *event);

/* Forgets both connections, and makes new ones of the same configs that are not started. */
bool pair_again(struct pair *pair);

/* If set: looks at both sides between any two things that move. */
extern void (*pair_watch)(struct pair *pair);
/* If set: a side's connection is freed, and its pool is not yet. */
extern void (*pair_watch_freed)(struct pair *pair, enum pair_side side);
/* If set: what handshakes allocate comes piece by piece from the pair's memory. */
extern bool pair_without_rooms;
/* If set: the memory of each side's config, connections and pool, rather than the pair's. */
extern const struct siotls_memory *pair_own_memory[PAIR_NUM_SIDES];
const struct siotls_memory *pair_memory_of(const struct pair *pair, enum pair_side side);

/* Moves bytes, text and events until nothing moves any more. False when a side failed. */
bool pair_settle(struct pair *pair);
/* The same, without delivering anything to that side. */
bool pair_settle_without(struct pair *pair, enum pair_side side);

struct siotls_info pair_info(const struct pair *pair, enum pair_side side);
bool pair_append(struct pair_bytes *bytes, const uint8_t *data, size_t data_len);
void pair_drop(struct pair_bytes *bytes, size_t data_len);
uint32_t pair_random(struct pair *pair, uint32_t below);

/* scenarios.c: tables that end with name NULL. */
extern const struct pair_scenario *const pair_scenarios[];
size_t pair_num_scenarios(void);
const struct pair_scenario *pair_scenario_at(size_t index);

#endif
