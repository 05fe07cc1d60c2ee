/* SPDX-License-Identifier: Apache-2.0 */
/*
 * peer.h: what the tests of the record layer share: a toy AEAD without secrets, records built and opened without the
 * code under test, and memory that counts and fails on demand.
 */
#ifndef TESTS_TRANSPORT_PEER_H
#define TESTS_TRANSPORT_PEER_H

#include <check.h>

#include "failing_memory.h"
#include "record/record_layer.h"

enum { TAG = 16, MAX_WIRE = 5 + 16384 + 256 };

/* How the toy AEAD behaves; each test starts with the defaults. */
struct toy_behaviour {
    bool fail_seal;
    bool fail_open;
    size_t num_segments; /* of the last seal */
};
extern struct toy_behaviour toy;

extern const uint8_t toy_key[32];
extern const uint8_t toy_iv[12];

/* Two segments, no limit; one segment; two segments and a limit of 128 records. */
extern const struct siotls_aead toy_two;
extern const struct siotls_aead toy_one;
extern const struct siotls_aead toy_limited;

/* A layer under test. */
struct peer {
    struct failing_memory failing; /* counts */
    struct siotls_memory memory;
    bool out_of_memory; /* every allocation fails */
    struct siotls_pool *pool;
    struct sio_record_layer layer;
    struct sio_error error;
};

/* max_blocks 0: no pool. */
void peer_open(struct peer *peer, size_t max_blocks);
/* Also checks that nothing is left allocated. */
void peer_close(struct peer *peer);
/* Keys a direction with the toy key. */
void peer_key(struct peer *peer, int direction, const struct siotls_aead *aead);

/* Builds a protected record with the toy key; padding_len zeros follow the type. Returns its length on the wire. */
size_t build_record(uint8_t *wire, uint64_t sequence, uint8_t type, const uint8_t *content, size_t content_len,
                    size_t padding_len);
/* The same for an inner plaintext that is given whole. */
size_t build_inner(uint8_t *wire, uint64_t sequence, const uint8_t *inner, size_t inner_len);
size_t build_clear(uint8_t *wire, uint8_t type, const uint8_t *fragment, size_t length);

/* Opens the first record of wire, which must hold it whole. Returns its length on the wire. */
size_t open_record(uint8_t *inner, size_t *inner_len, uint64_t sequence, const uint8_t *wire, size_t wire_len);

/* Puts bytes into the layer through receive_data, all of them. */
void feed(struct peer *peer, const uint8_t *data, size_t data_len);

/* Takes the next record, which must be there, of this type and content. */
void expect_record(struct peer *peer, uint8_t type, const uint8_t *content, size_t content_len);
void expect_none(struct peer *peer);
/* The next record fails with this alert and reason. */
void expect_failure(struct peer *peer, int alert, const char *reason);

/* Takes all output. Returns its length. */
size_t drain(struct peer *peer, uint8_t *wire, size_t capacity);

/* Bytes that differ from place to place. */
void fill_pattern(uint8_t *data, size_t data_len, uint64_t seed);
/* True when every byte is this value. */
bool is_all(const uint8_t *data, size_t data_len, uint8_t value);
uint64_t next_random(uint64_t *state);
/* The seed: SIOTLS_TEST_SEED, or a constant; it is printed. A looped test adds the number of the loop, which Check
 * says.
 */
uint64_t test_seed(void);

#endif
