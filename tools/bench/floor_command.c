/* SPDX-License-Identifier: Apache-2.0 */
/*
 * floor_command.c: siotls-bench floor: what the steps of the floor take one by one, and how often each side of a full
 * handshake with a chain of two certificates takes them.
 */
#include "bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "bench/chain.h"
#include "bench/floor_identity.h"
#include "bench/timing.h"
#include "common/report.h"
#include "common/table.h"

enum { DEFAULT_ROUNDS = 401, BATCH = 4, FLIGHT = 1400 };

/* What the steps work on. */
static struct {
    struct floor_keys *keys;
    struct floor_cipher *cipher;
    struct floor_identity identity;
    void *point;
    void *share;
    void *aead;
    struct floor_hmac hmac;
    uint8_t public_share[FLOOR_SHARE];
    uint8_t secret[FLOOR_SHARE];
    uint8_t digest[FLOOR_DIGEST];
    uint8_t signature[80];
    size_t signature_len;
    uint8_t flight[FLIGHT + FLOOR_TAG];
} at;

static const uint8_t random_bytes[FLOOR_SHARE] = {1, 2, 3}, nonce[FLOOR_NONCE], header[5] = {23, 3, 3};

static int do_share(void)
{
    floor_share_end(at.keys, at.share);
    at.share = floor_share(at.keys, at.public_share, random_bytes);
    return at.share != NULL;
}

static int do_derive(void)
{
    return floor_derive(at.keys, at.secret, at.share, at.public_share);
}

static int do_import(void)
{
    floor_point_end(at.keys, at.point);
    at.point = floor_point(at.keys, at.identity.leaf.point);
    return at.point != NULL;
}

static int do_sign(void)
{
    at.signature_len = floor_sign(&at.identity, at.signature, sizeof at.signature, at.digest);
    return at.signature_len > 0;
}

static int do_verify(void)
{
    return floor_verify(at.keys, at.point, at.digest, at.signature, at.signature_len);
}

static int do_hash(void)
{
    struct floor_hash hash;
    floor_hash_init(&hash);
    floor_hash_update(&hash, at.flight, 1024);
    floor_hash_final(&hash, at.secret);
    return 1;
}

static int do_hmac_key(void)
{
    floor_hmac_key(&at.hmac, at.digest);
    return 1;
}

static int do_expand(void)
{
    uint8_t output[FLOOR_DIGEST];
    floor_expand(&at.hmac, output, sizeof output, "s hs traffic", at.digest, sizeof at.digest);
    return 1;
}

static int do_aead_key(void)
{
    return floor_aead_key(at.cipher, at.aead, at.secret, 1);
}

static int do_seal(void)
{
    return floor_aead_seal(at.cipher, at.aead, at.flight, nonce, header, at.flight, FLIGHT);
}

/* In an order in which each finds what it needs. */
static const struct {
    const char *name;
    int (*run)(void);
    int client;
    int server;
} steps[] = {{"X25519: share", do_share, 1, 1},          {"X25519: secret", do_derive, 1, 1},
             {"P-256: import a point", do_import, 2, 0}, {"P-256: sign", do_sign, 0, 1},
             {"P-256: verify", do_verify, 3, 0},         {"SHA-256: 1 KiB", do_hash, 4, 2},
             {"HMAC: a key", do_hmac_key, 9, 9},         {"HKDF: expand a label", do_expand, 18, 18},
             {"AEAD: a key", do_aead_key, 4, 4},         {"AEAD: a flight", do_seal, 1, 1}};
enum { NUM_STEPS = sizeof steps / sizeof steps[0] };

static int open_steps(uint32_t suite)
{
    at.keys = floor_keys_new();
    at.cipher = floor_cipher_new(suite);
    at.aead = at.cipher != NULL ? floor_aead_new(at.cipher, at.flight, 1) : NULL;
    return at.keys != NULL && at.aead != NULL &&
           floor_identity_read(&at.identity, bench_server_pem, bench_server_key_pem);
}

static void close_steps(void)
{
    if (at.keys != NULL) {
        floor_share_end(at.keys, at.share);
        floor_point_end(at.keys, at.point);
    }
    if (at.cipher != NULL)
        floor_aead_free(at.cipher, at.aead);
    floor_identity_free(&at.identity);
    floor_cipher_free(at.cipher);
    floor_keys_free(at.keys);
}

static int measure(json_t *rows, double *ns, size_t num_rounds)
{
    for (size_t step = 0; step < NUM_STEPS; step++) {
        for (size_t round = 0; round < num_rounds; round++) {
            double began = bench_thread_ns();
            for (size_t i = 0; i < BATCH; i++)
                if (!steps[step].run())
                    return 0;
            ns[round] = (bench_thread_ns() - began - bench_clock_cost_ns()) / (double)BATCH;
        }
        double median = bench_median(ns, num_rounds);
        json_array_append_new(rows, json_pack("{s:s, s:o, s:o, s:i, s:i}", "step", steps[step].name, "us",
                                              bench_round(median / 1000, 2), "min_us", bench_round(ns[0] / 1000, 2),
                                              "client", steps[step].client, "server", steps[step].server));
    }
    return 1;
}

json_t *bench_measure_floor(const struct bench_command *command)
{
    size_t num_rounds = bench_rounds(command, DEFAULT_ROUNDS);
    double *ns = tool_allocate(num_rounds, sizeof(double));
    json_t *rows = json_array();
    bench_progress("floor", "steps");
    int is_done = open_steps(command->suite) && measure(rows, ns, num_rounds);
    close_steps();
    free(ns);
    if (is_done)
        return json_pack("{s:o, s:I, s:o}", "title",
                         json_sprintf("The floor of a full handshake, %s, %zu rounds: microseconds of CPU, and how "
                                      "often each side does it",
                                      OpenSSL_version(OPENSSL_VERSION), num_rounds),
                         "rounds", (json_int_t)num_rounds, "rows", rows);
    json_decref(rows);
    tool_complain(BENCH_NAME, "there is no floor for %s, or not over this libcrypto: its functions are not there",
                  siotls_algorithm_name(SIOTLS_KIND_SUITE, command->suite));
    return NULL;
}
