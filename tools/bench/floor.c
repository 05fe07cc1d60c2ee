/* SPDX-License-Identifier: Apache-2.0 */
/*
 * floor.c: the cryptography of a handshake, both sides of it, and of records: keys are exchanged, certificates and
 * signatures checked, flights sealed and opened for real; messages are of the length that they have, and say nothing.
 * RFC 9846 7.1 for the key schedule. What has no PSK begins with a secret that is always the same, and is prepared.
 */
#include "bench/floor.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <siotls/types.h>

#include "bench/chain.h"
#include "bench/floor_identity.h"
#include "bench/stack.h"
#include "bench/timing.h"

/* Lengths of messages as siotls sends them, and of what a server keeps in a ticket at least. */
enum {
    CLIENT_HELLO = 210,
    SERVER_HELLO = 90,
    PSK_OFFER = 250,
    EXTENSIONS = 10,
    REQUEST = 60,
    AROUND_CERTIFICATES = 20,
    FINISHED = 4 + FLOOR_DIGEST,
    TICKET = 120,
    MAX_FLIGHT = 4096,
    MAX_SIGNATURE = 80,
    RANDOM = 64 /* a hello's and a private key */
};

struct world {
    struct bench_setting setting;
    struct floor_keys *keys;
    struct floor_cipher *cipher;
    struct floor_identity server;
    struct floor_identity client;
    struct floor_certificate root;
    void *root_key;
    void *ticket_seal, *ticket_open; /* keyed once */
    struct floor_hmac no_psk;        /* "derived" of the early secret without PSK */
    uint8_t psk[FLOOR_DIGEST];
    uint8_t empty[FLOOR_DIGEST]; /* the digest of nothing */
};

/* One side while it works. */
struct side {
    struct world *world;
    struct floor_hash transcript;
    struct floor_hmac early, handshake, finished[BENCH_NUM_ROLES];
    uint8_t random[RANDOM];
    void *share_key;
    void *aeads[BENCH_NUM_ROLES]; /* by who seals */
    uint8_t nonces[BENCH_NUM_ROLES][FLOOR_NONCE];
    uint8_t application[BENCH_NUM_ROLES][FLOOR_DIGEST];
};

/* What goes from one to the other. */
struct talk {
    uint8_t shares[BENCH_NUM_ROLES][FLOOR_SHARE];
    uint8_t binder[FLOOR_DIGEST];
    uint8_t ticket[TICKET + FLOOR_TAG];
    uint8_t flights[BENCH_NUM_ROLES][MAX_FLIGHT];
    size_t flight_lens[BENCH_NUM_ROLES];
    size_t signature_at[BENCH_NUM_ROLES], signature_lens[BENCH_NUM_ROLES];
};

static const uint8_t nothing[MAX_FLIGHT], header[5] = {23, 3, 3};

static void hash_nothing(struct side *side, size_t len)
{
    floor_hash_update(&side->transcript, nothing, len);
}

/* ---- the key schedule ---- */

static void next_secret(struct floor_hmac *next, const struct floor_hmac *salt, const uint8_t input[FLOOR_DIGEST])
{
    uint8_t secret[FLOOR_DIGEST];
    floor_hmac(salt, secret, input, FLOOR_DIGEST);
    floor_hmac_key(next, secret);
}

static void derived(struct floor_hmac *salt, const struct floor_hmac *secret, const uint8_t empty[FLOOR_DIGEST])
{
    uint8_t bytes[FLOOR_DIGEST];
    floor_expand(secret, bytes, sizeof bytes, "derived", empty, FLOOR_DIGEST);
    floor_hmac_key(salt, bytes);
}

/* Key and nonce of one direction; the AEAD's context is made the first time. */
static int set_key(struct side *side, const struct floor_hmac *secret, int sealer, int is_sealing)
{
    const struct floor_cipher *cipher = side->world->cipher;
    uint8_t key[FLOOR_MAX_KEY];
    floor_expand(secret, key, floor_cipher_key_size(cipher), "key", NULL, 0);
    floor_expand(secret, side->nonces[sealer], FLOOR_NONCE, "iv", NULL, 0);
    if (side->aeads[sealer] != NULL)
        return floor_aead_key(cipher, side->aeads[sealer], key, is_sealing);
    side->aeads[sealer] = floor_aead_new(cipher, key, is_sealing);
    return side->aeads[sealer] != NULL;
}

static int handshake_keys(struct side *side, const uint8_t shared[FLOOR_SHARE], int self)
{
    static const char *const labels[] = {"c hs traffic", "s hs traffic"};
    struct floor_hmac salt, secret;
    uint8_t digest[FLOOR_DIGEST], bytes[FLOOR_DIGEST];
    int is_done = 1;
    floor_hash_peek(&side->transcript, digest);
    if (side->world->setting.is_resumed)
        derived(&salt, &side->early, side->world->empty);
    next_secret(&side->handshake, side->world->setting.is_resumed ? &salt : &side->world->no_psk, shared);
    for (int sealer = 0; sealer < BENCH_NUM_ROLES; sealer++) {
        floor_expand(&side->handshake, bytes, sizeof bytes, labels[sealer], digest, sizeof digest);
        floor_hmac_key(&secret, bytes);
        is_done &= set_key(side, &secret, sealer, sealer == self);
        floor_expand(&secret, bytes, sizeof bytes, "finished", NULL, 0);
        floor_hmac_key(&side->finished[sealer], bytes);
    }
    return is_done;
}

/* After the server's Finished; keys are set when the handshake's have done their work. */
static void application_secrets(struct side *side)
{
    static const char *const labels[] = {"c ap traffic", "s ap traffic"};
    struct floor_hmac salt, master;
    uint8_t digest[FLOOR_DIGEST];
    floor_hash_peek(&side->transcript, digest);
    derived(&salt, &side->handshake, side->world->empty);
    next_secret(&master, &salt, nothing);
    for (int sealer = 0; sealer < BENCH_NUM_ROLES; sealer++)
        floor_expand(&master, side->application[sealer], FLOOR_DIGEST, labels[sealer], digest, sizeof digest);
}

static int application_keys(struct side *side, int self)
{
    struct floor_hmac secret;
    int is_done = 1;
    for (int sealer = 0; sealer < BENCH_NUM_ROLES; sealer++) {
        floor_hmac_key(&secret, side->application[sealer]);
        is_done &= set_key(side, &secret, sealer, sealer == self);
    }
    return is_done;
}

static void binder(struct side *side, uint8_t mac[FLOOR_DIGEST])
{
    static const uint8_t zeros[FLOOR_DIGEST];
    struct floor_hmac salt, key;
    uint8_t bytes[FLOOR_DIGEST], digest[FLOOR_DIGEST];
    floor_hmac_key(&salt, zeros);
    next_secret(&side->early, &salt, side->world->psk);
    floor_expand(&side->early, bytes, sizeof bytes, "res binder", side->world->empty, FLOOR_DIGEST);
    floor_hmac_key(&key, bytes);
    floor_expand(&key, bytes, sizeof bytes, "finished", NULL, 0);
    floor_hmac_key(&key, bytes);
    floor_hash_peek(&side->transcript, digest);
    floor_hmac(&key, mac, digest, sizeof digest);
}

/* ---- flights ---- */

/* What CertificateVerify signs (RFC 9846 4.5.2): 64 spaces, words and a zero byte, the transcript's digest. */
static void signed_digest(const struct side *side, uint8_t digest[FLOOR_DIGEST])
{
    uint8_t content[64 + 34 + FLOOR_DIGEST] = {0};
    struct floor_hash hash;
    memset(content, ' ', 64);
    floor_hash_peek(&side->transcript, content + 98);
    floor_hash_init(&hash);
    floor_hash_update(&hash, content, sizeof content);
    floor_hash_final(&hash, digest);
}

static size_t certificates_len(const struct floor_identity *identity)
{
    return identity->leaf.der_len + identity->ca.der_len + AROUND_CERTIFICATES;
}

static int write_signature(struct side *side, struct talk *talk, int self, const struct floor_identity *identity)
{
    uint8_t digest[FLOOR_DIGEST];
    hash_nothing(side, certificates_len(identity));
    talk->flight_lens[self] += certificates_len(identity);
    signed_digest(side, digest);
    uint8_t *signature = talk->flights[self] + talk->flight_lens[self];
    talk->signature_lens[self] = floor_sign(identity, signature, MAX_SIGNATURE, digest);
    talk->signature_at[self] = talk->flight_lens[self];
    floor_hash_update(&side->transcript, signature, talk->signature_lens[self]);
    talk->flight_lens[self] += talk->signature_lens[self];
    return talk->signature_lens[self] > 0;
}

static int check_signature(struct side *side, const struct talk *talk, int peer, const struct floor_identity *identity)
{
    const struct floor_keys *keys = side->world->keys;
    const uint8_t *signature = talk->flights[peer] + talk->signature_at[peer];
    uint8_t digest[FLOOR_DIGEST];
    void *leaf = floor_verify_chain(keys, identity, side->world->root_key);
    hash_nothing(side, certificates_len(identity));
    signed_digest(side, digest);
    int is_good = leaf != NULL && floor_verify(keys, leaf, digest, signature, talk->signature_lens[peer]);
    floor_point_end(keys, leaf);
    floor_hash_update(&side->transcript, signature, talk->signature_lens[peer]);
    return is_good;
}

static void finished(struct side *side, uint8_t mac[FLOOR_DIGEST], int whose)
{
    uint8_t digest[FLOOR_DIGEST];
    floor_hash_peek(&side->transcript, digest);
    floor_hmac(&side->finished[whose], mac, digest, sizeof digest);
    floor_hash_update(&side->transcript, nothing, FINISHED - FLOOR_DIGEST);
    floor_hash_update(&side->transcript, mac, FLOOR_DIGEST);
}

/* Adds Finished and seals the flight in place. */
static int seal_flight(struct side *side, struct talk *talk, int self)
{
    uint8_t *flight = talk->flights[self];
    size_t *flight_len = &talk->flight_lens[self];
    finished(side, flight + *flight_len + FINISHED - FLOOR_DIGEST, self);
    *flight_len += FINISHED;
    flight[(*flight_len)++] = 22;
    return floor_aead_seal(side->world->cipher, side->aeads[self], flight, side->nonces[self], header, flight,
                           *flight_len);
}

static int open_flight(struct side *side, struct talk *talk, int peer)
{
    uint8_t *flight = talk->flights[peer];
    return floor_aead_open(side->world->cipher, side->aeads[peer], flight, side->nonces[peer], header, flight,
                           talk->flight_lens[peer] + FLOOR_TAG);
}

static int check_finished(struct side *side, const struct talk *talk, int peer)
{
    uint8_t mac[FLOOR_DIGEST];
    finished(side, mac, peer);
    return CRYPTO_memcmp(mac, talk->flights[peer] + talk->flight_lens[peer] - 1 - FLOOR_DIGEST, FLOOR_DIGEST) == 0;
}

/* ---- the handshake ---- */

static int client_hello(struct side *side, struct talk *talk)
{
    if (RAND_bytes(side->random, sizeof side->random) != 1)
        return 0;
    side->share_key = floor_share(side->world->keys, talk->shares[BENCH_AS_CLIENT], side->random);
    floor_hash_init(&side->transcript);
    hash_nothing(side, CLIENT_HELLO);
    if (side->world->setting.is_resumed) {
        hash_nothing(side, PSK_OFFER);
        binder(side, talk->binder);
        floor_hash_update(&side->transcript, talk->binder, sizeof talk->binder);
    }
    return side->share_key != NULL;
}

/* The ticket is opened with a key that is ready. */
static int take_psk(struct side *side, const struct talk *talk)
{
    uint8_t state[TICKET], mac[FLOOR_DIGEST];
    hash_nothing(side, PSK_OFFER);
    if (!floor_aead_open(side->world->cipher, side->world->ticket_open, state, nothing, header, talk->ticket,
                         sizeof talk->ticket))
        return 0;
    binder(side, mac);
    floor_hash_update(&side->transcript, mac, sizeof mac);
    return CRYPTO_memcmp(mac, talk->binder, sizeof mac) == 0;
}

static int server_flight(struct side *side, struct talk *talk)
{
    const struct bench_setting *setting = &side->world->setting;
    uint8_t shared[FLOOR_SHARE];
    floor_hash_init(&side->transcript);
    hash_nothing(side, CLIENT_HELLO);
    if ((setting->is_resumed && !take_psk(side, talk)) || RAND_bytes(side->random, sizeof side->random) != 1)
        return 0;
    side->share_key = floor_share(side->world->keys, talk->shares[BENCH_AS_SERVER], side->random);
    if (side->share_key == NULL ||
        !floor_derive(side->world->keys, shared, side->share_key, talk->shares[BENCH_AS_CLIENT]))
        return 0;
    hash_nothing(side, SERVER_HELLO);
    size_t len = setting->is_mutual ? EXTENSIONS + REQUEST : EXTENSIONS;
    if (!handshake_keys(side, shared, BENCH_AS_SERVER))
        return 0;
    hash_nothing(side, len);
    talk->flight_lens[BENCH_AS_SERVER] = len;
    if ((!setting->is_resumed && !write_signature(side, talk, BENCH_AS_SERVER, &side->world->server)) ||
        !seal_flight(side, talk, BENCH_AS_SERVER))
        return 0;
    application_secrets(side);
    return 1;
}

static int client_flight(struct side *side, struct talk *talk)
{
    const struct bench_setting *setting = &side->world->setting;
    uint8_t shared[FLOOR_SHARE];
    hash_nothing(side, SERVER_HELLO);
    if (!floor_derive(side->world->keys, shared, side->share_key, talk->shares[BENCH_AS_SERVER]) ||
        !handshake_keys(side, shared, BENCH_AS_CLIENT) || !open_flight(side, talk, BENCH_AS_SERVER))
        return 0;
    hash_nothing(side, setting->is_mutual ? EXTENSIONS + REQUEST : EXTENSIONS);
    if ((!setting->is_resumed && !check_signature(side, talk, BENCH_AS_SERVER, &side->world->server)) ||
        !check_finished(side, talk, BENCH_AS_SERVER))
        return 0;
    application_secrets(side);
    talk->flight_lens[BENCH_AS_CLIENT] = 0;
    return (!setting->is_mutual || write_signature(side, talk, BENCH_AS_CLIENT, &side->world->client)) &&
           seal_flight(side, talk, BENCH_AS_CLIENT) && application_keys(side, BENCH_AS_CLIENT);
}

static int server_finish(struct side *side, struct talk *talk)
{
    return open_flight(side, talk, BENCH_AS_CLIENT) &&
           (!side->world->setting.is_mutual || check_signature(side, talk, BENCH_AS_CLIENT, &side->world->client)) &&
           check_finished(side, talk, BENCH_AS_CLIENT) && application_keys(side, BENCH_AS_SERVER);
}

static void end(struct side *side)
{
    floor_share_end(side->world->keys, side->share_key);
    for (int sealer = 0; sealer < BENCH_NUM_ROLES; sealer++)
        floor_aead_free(side->world->cipher, side->aeads[sealer]);
}

static int whole(void *memory, double ns[BENCH_NUM_ROLES])
{
    struct side client = {.world = memory}, server = {.world = memory};
    static struct talk talk;
    double times[5];
    if (client.world->setting.is_resumed && !floor_aead_seal(client.world->cipher, client.world->ticket_seal,
                                                             talk.ticket, nothing, header, nothing, TICKET))
        return 0;
    times[0] = bench_thread_ns();
    int is_done = client_hello(&client, &talk);
    times[1] = bench_thread_ns();
    is_done = is_done && server_flight(&server, &talk);
    times[2] = bench_thread_ns();
    is_done = is_done && client_flight(&client, &talk);
    end(&client);
    times[3] = bench_thread_ns();
    is_done = is_done && server_finish(&server, &talk);
    end(&server);
    times[4] = bench_thread_ns();
    ns[BENCH_AS_CLIENT] = times[1] - times[0] + times[3] - times[2] - 2 * bench_clock_cost_ns();
    ns[BENCH_AS_SERVER] = times[2] - times[1] + times[4] - times[3] - 2 * bench_clock_cost_ns();
    return is_done && memcmp(client.application, server.application, sizeof client.application) == 0;
}

/* ---- records ---- */

struct conn {
    const struct world *world;
    void *aeads[2]; /* seals, opens */
    uint64_t sequences[2];
};

static void free_conn(void *memory)
{
    struct conn *conn = memory;
    for (size_t i = 0; i < 2; i++)
        floor_aead_free(conn->world->cipher, conn->aeads[i]);
    free(conn);
}

static void *start(void *world, enum bench_role role)
{
    struct conn *conn = calloc(1, sizeof *conn);
    (void)role;
    if (conn == NULL)
        return NULL;
    conn->world = world;
    conn->aeads[0] = floor_aead_new(conn->world->cipher, nothing, 1);
    conn->aeads[1] = floor_aead_new(conn->world->cipher, nothing, 0);
    if (conn->aeads[0] != NULL && conn->aeads[1] != NULL)
        return conn;
    free_conn(conn);
    return NULL;
}

/* The content type stands behind the text already: the cheapest case. */
static size_t send_text(void *memory, struct bench_wire *wire, const uint8_t *text, size_t text_len)
{
    static struct bench_wire sink;
    struct conn *conn = memory;
    uint8_t nonce[FLOOR_NONCE];
    struct bench_wire *to = wire != NULL ? wire : &sink;
    uint8_t *record = to->data + (wire != NULL ? to->data_len : 0);
    size_t content_len = text_len + 1, record_len = floor_record_header(record, content_len) + content_len + FLOOR_TAG;
    floor_nonce(nonce, conn->sequences[0]++);
    if (!floor_aead_seal(conn->world->cipher, conn->aeads[0], record + 5, nonce, record, text, content_len))
        return 0;
    to->data_len += wire != NULL ? record_len : 0;
    return record_len;
}

/* In place. */
static size_t receive_records(void *memory, uint8_t *records, size_t records_len)
{
    struct conn *conn = memory;
    size_t total = 0;
    while (records_len >= 5) {
        uint8_t nonce[FLOOR_NONCE];
        size_t body_len = (size_t)records[3] << 8 | records[4];
        floor_nonce(nonce, conn->sequences[1]++);
        if (body_len + 5 > records_len ||
            !floor_aead_open(conn->world->cipher, conn->aeads[1], records + 5, nonce, records, records + 5, body_len))
            return 0;
        total += body_len - FLOOR_TAG - 1;
        records += body_len + 5;
        records_len -= body_len + 5;
    }
    return total;
}

/* ---- the world ---- */

static void close_world(void *memory)
{
    struct world *world = memory;
    if (world->keys != NULL)
        floor_point_end(world->keys, world->root_key);
    if (world->cipher != NULL) {
        floor_aead_free(world->cipher, world->ticket_seal);
        floor_aead_free(world->cipher, world->ticket_open);
    }
    floor_identity_free(&world->server);
    floor_identity_free(&world->client);
    floor_certificate_free(&world->root);
    floor_cipher_free(world->cipher);
    floor_keys_free(world->keys);
    free(world);
}

static void prepare_secrets(struct world *world)
{
    struct floor_hash hash;
    struct floor_hmac salt, early;
    floor_hash_init(&hash);
    floor_hash_final(&hash, world->empty);
    floor_hmac_key(&salt, nothing);
    next_secret(&early, &salt, nothing);
    derived(&world->no_psk, &early, world->empty);
}

static void *open_world(const struct bench_setting *setting)
{
    struct world *world = setting->is_rsa || setting->is_hybrid || setting->suite == SIOTLS_SUITE_AES_256_GCM_SHA384
                              ? NULL
                              : calloc(1, sizeof *world);
    if (world == NULL)
        return NULL;
    world->setting = *setting;
    world->keys = floor_keys_new();
    world->cipher = floor_cipher_new(setting->suite);
    if (world->keys != NULL && world->cipher != NULL &&
        floor_identity_read(&world->server, bench_server_pem, bench_server_key_pem) &&
        floor_identity_read(&world->client, bench_client_pem, bench_client_key_pem) &&
        floor_certificate_read(&world->root, bench_root_pem)) {
        world->root_key = floor_point(world->keys, world->root.point);
        world->ticket_seal = floor_aead_new(world->cipher, nothing, 1);
        world->ticket_open = floor_aead_new(world->cipher, nothing, 0);
        prepare_secrets(world);
        if (world->root_key != NULL && world->ticket_seal != NULL && world->ticket_open != NULL)
            return world;
    }
    close_world(world);
    return NULL;
}

static const char *version(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}

const struct bench_stack bench_floor = {.name = "floor",
                                        .version = version,
                                        .open = open_world,
                                        .close = close_world,
                                        .start = start,
                                        .send = send_text,
                                        .receive = receive_records,
                                        .free = free_conn,
                                        .whole = whole};
