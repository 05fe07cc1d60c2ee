/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stack.h: an implementation of TLS 1.3, as it is measured: a client and a server in memory. Every stack is asked for
 * the same: chain and name are verified, no tickets follow, connections are made anew and freed.
 */
#ifndef BENCH_STACK_H
#define BENCH_STACK_H

#include <stddef.h>
#include <stdint.h>

enum bench_role { BENCH_AS_CLIENT, BENCH_AS_SERVER, BENCH_NUM_ROLES };

/* bench_setting: what connections are to be like. */
struct bench_setting {
    const char *providers; /* siotls: the list; NULL: as SIOTLS_PROVIDER says, else those installed */
    const char *name;      /* of the server, as the client expects it */
    uint32_t suite;
    int is_rsa;     /* the server has a key of RSA-2048, else one on P-256 */
    int is_mutual;  /* the client has a certificate, too */
    int is_hybrid;  /* X25519MLKEM768, else X25519 */
    int is_resumed; /* a session is resumed, with (EC)DHE */
    int with_pool;  /* siotls: buffers come from a pool */
    int is_cold;    /* suites and groups as they are by default */
    int is_ed25519; /* siotls: root and server have keys of Ed25519, for providers without P-256 */
    int is_records; /* only records are to be sent, by connections that a floor has as well */
    int is_counted; /* siotls: its own memory is counted (count.h) */
    int may_lack;   /* siotls: providers that do not have what is asked for have no row */
};

/* bench_wire: what one side has to say. */
enum { BENCH_WIRE = 40000 };
struct bench_wire {
    uint8_t data[BENCH_WIRE];
    size_t data_len;
};

/* What a step says. */
enum { BENCH_FAILED = -1, BENCH_GOES_ON = 0, BENCH_DONE = 1 };

/*
 * bench_stack. A world is what all connections of a setting share; open gives NULL when the stack cannot be so. One
 * world may be used by several threads, each with connections of its own.
 *
 * step takes what the peer said (data_len 0: begin) and writes the answer. send makes one record of a text, which may
 * be thrown away: wire NULL; its length, 0: failed. receive takes whole records, and may change them; the length of
 * their text.
 *
 * A floor does not talk: whole does the work of a handshake, and says how long each side's took; start, send and
 * receive are those of records. Where there is neither step nor whole there are records only.
 */
struct bench_stack {
    const char *name;
    const char *(*version)(void);
    void *(*open)(const struct bench_setting *setting);
    void (*close)(void *world);
    void *(*start)(void *world, enum bench_role role);
    int (*step)(void *conn, struct bench_wire *answer, const uint8_t *data, size_t data_len);
    int (*is_resumed)(void *conn);
    size_t (*send)(void *conn, struct bench_wire *wire, const uint8_t *text, size_t text_len);
    size_t (*receive)(void *conn, uint8_t *records, size_t records_len);
    void (*free)(void *conn);
    int (*whole)(void *world, double ns[BENCH_NUM_ROLES]);
    void (*leave_thread)(void); /* a thread ends: what the library keeps for it is freed; NULL: nothing is kept */
};

/* Those that this program was built with, siotls first; NULL ends the list. */
extern const struct bench_stack *const bench_stacks[];

extern const struct bench_stack bench_siotls, bench_libssl, bench_gnutls, bench_wolfssl, bench_picotls, bench_floor,
    bench_evp;

/* bench_pair: two that talk to each other. */
struct bench_pair {
    const struct bench_stack *stack;
    void *sides[BENCH_NUM_ROLES];
};

/*
 * bench_pair_open makes a pair and its handshake; ns, if there, is how long each side took, in thread CPU time. 0 when
 * it failed; it is closed then.
 */
int bench_pair_open(struct bench_pair *pair, double ns[BENCH_NUM_ROLES], const struct bench_stack *stack, void *world);
void bench_pair_close(struct bench_pair *pair);

/* bench_handshake: one from the first byte until all is freed; or a floor's work. 0: failed. */
int bench_handshake(double ns[BENCH_NUM_ROLES], const struct bench_stack *stack, void *world);

/*
 * bench_stack_open opens a world and proves that it is what was asked for: a handshake succeeds, is resumed if it
 * should be, and fails for another name. NULL and the reason when not.
 */
void *bench_stack_open(const char **reason, const struct bench_stack *stack, const struct bench_setting *setting);

#endif
