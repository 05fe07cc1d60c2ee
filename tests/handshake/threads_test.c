/* SPDX-License-Identifier: Apache-2.0 */
/*
 * threads_test.c: threads that shake hands with shared configs, trust, ticket keys and a strike register, while others
 * rotate the keys, replace the configs and replay hellos. Plain it looks for wrong answers, under ThreadSanitizer
 * (.ci/run threads) for data races too. Everything shared goes through the public API only.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/load/set.h"
#include "fake_provider.h"
#include "pair.h"

enum { NUM_SHAKERS = 3, NUM_ROUNDS = 150, MAX_SESSION = 4096, MAX_FLIGHT = 8192, NUM_REPLAYS = 3 };

#define EARLY "early words"
#define WORDS "hello over there"

/* What all threads share. The lock is the application's: it guards which config is the present one, and the session. */
static struct {
    struct siotls_set *set;
    struct siotls_trust *trust;
    struct siotls_identity *identity;
    struct siotls_ticket_keys *keys;
    struct siotls_strike_register *reg;
    pthread_mutex_t lock;
    struct siotls_config *configs[PAIR_NUM_SIDES];
    uint8_t session[MAX_SESSION];
    size_t session_len;
    atomic_uint num_done, num_resumed, num_early, num_replayed, num_wrong;
    atomic_bool is_over;
} shared = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool expect(bool condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "wrong: %s\n", what);
        atomic_fetch_add(&shared.num_wrong, 1);
    }
    return condition;
}

static struct siotls_config *make_config(enum pair_side side)
{
    static const uint16_t groups[] = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1};
    int role = side == PAIR_CLIENT ? SIOTLS_ROLE_CLIENT : SIOTLS_ROLE_SERVER;
    struct siotls_config *config = NULL;
    bool ok = siotls_config_new(&config, shared.set, role, NULL, NULL) == 0 &&
              siotls_config_set_groups(config, groups, 2) == 0 && siotls_config_set_trust(config, shared.trust) == 0;
    if (side == PAIR_CLIENT)
        ok = ok && siotls_config_set_events(config, SIOTLS_REQUEST_SESSION) == 0;
    else
        ok = ok && siotls_config_add_identity(config, shared.identity) == 0 &&
             siotls_config_set_ticket_keys(config, shared.keys) == 0 &&
             siotls_config_set_strike_register(config, shared.reg) == 0 &&
             siotls_config_set_early_data(config, 1000) == 0;
    expect(ok && siotls_config_ready(config, NULL) == 0, "a config can be made");
    return config;
}

static struct siotls_conn *make_connection(enum pair_side side)
{
    struct siotls_conn *conn = NULL;
    pthread_mutex_lock(&shared.lock);
    expect(siotls_conn_new(&conn, shared.configs[side], NULL, NULL) == 0, "a connection can be made");
    pthread_mutex_unlock(&shared.lock);
    return conn;
}

/* Takes the events; a session is kept for whoever comes next. */
static void take_events(struct siotls_conn *conn)
{
    struct siotls_event event = {.size = sizeof event};
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE) {
        if (event.type != SIOTLS_EVENT_SESSION || event.message.data_len > MAX_SESSION)
            continue;
        pthread_mutex_lock(&shared.lock);
        memcpy(shared.session, event.message.data, event.message.data_len);
        shared.session_len = event.message.data_len;
        pthread_mutex_unlock(&shared.lock);
    }
}

/* All that from has to send. True when something moved. */
static bool carry(struct siotls_conn *from, struct siotls_conn *to)
{
    const uint8_t *data;
    size_t data_len;
    bool moved = false;
    while (siotls_conn_data_to_send(from, &data, &data_len) == 0 && data_len > 0) {
        size_t taken = 0;
        siotls_conn_set_time(to, pair_time_ms);
        if (siotls_conn_receive_data(to, &taken, data, data_len) != 0 || taken == 0)
            break;
        siotls_conn_data_sent(from, taken);
        take_events(to);
        moved = true;
    }
    return moved;
}

static size_t read_text(struct siotls_conn *conn, char *text, size_t text_capacity)
{
    const uint8_t *data;
    size_t data_len;
    size_t text_len = 0;
    while (siotls_conn_data_to_read(conn, &data, &data_len) == 0 && data_len > 0) {
        if (text_len + data_len <= text_capacity)
            memcpy(text + text_len, data, data_len);
        text_len += data_len;
        siotls_conn_data_read(conn, data_len);
        take_events(conn);
    }
    return text_len;
}

static bool settle(struct siotls_conn *client, struct siotls_conn *server, char *text, size_t text_capacity,
                   size_t *text_len)
{
    bool moved = true;
    *text_len = 0;
    while (moved) {
        moved = carry(client, server);
        *text_len += read_text(server, text + *text_len, text_capacity - *text_len);
        moved = carry(server, client) || moved;
        moved = read_text(client, NULL, 0) > 0 || moved;
    }
    struct siotls_info info = {.size = sizeof info};
    return siotls_conn_info(server, &info) == 0 && info.is_done && !info.is_failed;
}

/* A client that is started with the newest session, if there is any, and has said something early. */
static struct siotls_conn *start_client(bool *is_early)
{
    struct siotls_conn *client = make_connection(PAIR_CLIENT);
    size_t taken = 0;
    siotls_conn_set_time(client, pair_time_ms);
    pthread_mutex_lock(&shared.lock);
    *is_early = siotls_conn_set_server_name(client, PAIR_NAME) == 0 && shared.session_len > 0 &&
                siotls_conn_set_session(client, shared.session, shared.session_len) == 0 &&
                siotls_conn_enable_early_data(client) == 0;
    pthread_mutex_unlock(&shared.lock);
    expect(siotls_conn_start(client) == 0, "a client starts");
    *is_early =
        *is_early && siotls_conn_send_data(client, &taken, (const uint8_t *)EARLY, strlen(EARLY)) == 0 && taken > 0;
    return client;
}

static void count(const struct siotls_conn *server)
{
    struct siotls_info info = {.size = sizeof info};
    siotls_conn_info(server, &info);
    atomic_fetch_add(&shared.num_done, 1);
    atomic_fetch_add(&shared.num_resumed, info.is_resumed != 0);
    atomic_fetch_add(&shared.num_early, info.early_data == SIOTLS_EARLY_DATA_ACCEPTED);
}

static void shake_hands(void)
{
    char text[200];
    size_t text_len;
    size_t taken = 0;
    bool is_early;
    struct siotls_conn *client = start_client(&is_early);
    struct siotls_conn *server = make_connection(PAIR_SERVER);
    siotls_conn_set_time(server, pair_time_ms);
    if (expect(siotls_conn_start(server) == 0 && settle(client, server, text, sizeof text, &text_len),
               "the handshake is done")) {
        expect(text_len == 0 || (text_len == strlen(EARLY) && memcmp(text, EARLY, text_len) == 0),
               "early data is what was said");
        count(server);
        siotls_conn_update_key(client, 0);
        siotls_conn_send_data(client, &taken, (const uint8_t *)WORDS, strlen(WORDS));
        expect(settle(client, server, text, sizeof text, &text_len) && text_len == strlen(WORDS) &&
                   memcmp(text, WORDS, text_len) == 0,
               "what one says the other hears");
    }
    siotls_conn_free(client);
    siotls_conn_free(server);
}

static void *shake(void *nothing)
{
    for (int i = 0; i < NUM_ROUNDS; i++)
        shake_hands();
    return nothing;
}

/* A server that gets a client's first flight, as others do at the same time. */
struct replay {
    struct siotls_conn *server;
    pthread_barrier_t *all_are_here;
    const uint8_t *flight;
    size_t flight_len;
    size_t num_early;
};

static void *receive_replay(void *argument)
{
    struct replay *replay = argument;
    struct siotls_conn *server = replay->server;
    char text[200];
    pthread_barrier_wait(replay->all_are_here);
    for (size_t at = 0, taken = 1; at < replay->flight_len && taken > 0; at += taken) {
        taken = 0;
        siotls_conn_set_time(server, pair_time_ms);
        if (siotls_conn_receive_data(server, &taken, replay->flight + at, replay->flight_len - at) != 0)
            break;
        take_events(server);
        replay->num_early += read_text(server, text, sizeof text);
    }
    return NULL;
}

/* Whoever replays a hello is heard once. */
static void replay_once(void)
{
    uint8_t flight[MAX_FLIGHT];
    struct replay replays[NUM_REPLAYS];
    pthread_t threads[NUM_REPLAYS];
    pthread_barrier_t all_are_here;
    size_t flight_len = 0;
    size_t num_early = 0;
    const uint8_t *data;
    size_t data_len;
    bool is_early;
    struct siotls_conn *client = start_client(&is_early);
    while (siotls_conn_data_to_send(client, &data, &data_len) == 0 && data_len > 0 &&
           data_len <= sizeof flight - flight_len) {
        memcpy(flight + flight_len, data, data_len);
        flight_len += data_len;
        siotls_conn_data_sent(client, data_len);
    }
    siotls_conn_free(client);
    pthread_barrier_init(&all_are_here, NULL, NUM_REPLAYS);
    for (int i = 0; i < NUM_REPLAYS; i++) {
        replays[i] = (struct replay){make_connection(PAIR_SERVER), &all_are_here, flight, flight_len, 0};
        siotls_conn_set_time(replays[i].server, pair_time_ms);
        siotls_conn_start(replays[i].server);
        if (pthread_create(&threads[i], NULL, receive_replay, &replays[i]) != 0)
            abort();
    }
    for (int i = 0; i < NUM_REPLAYS; i++) {
        pthread_join(threads[i], NULL);
        num_early += replays[i].num_early;
        siotls_conn_free(replays[i].server);
    }
    pthread_barrier_destroy(&all_are_here);
    expect(num_early == 0 || num_early == strlen(EARLY), "early data is heard once at most");
    atomic_fetch_add(&shared.num_replayed, num_early > 0);
}

static void *replay(void *nothing)
{
    for (int i = 0; i < NUM_ROUNDS; i++)
        replay_once();
    return nothing;
}

static void *rotate(void *nothing)
{
    while (!atomic_load(&shared.is_over)) {
        expect(siotls_ticket_keys_rotate(shared.keys, 7, NULL) == 0, "keys rotate");
        for (int i = 0; i < 20 && !atomic_load(&shared.is_over); i++)
            sched_yield();
    }
    return nothing;
}

/* As at a SIGHUP: connections of the old config go on. */
static void *replace(void *nothing)
{
    while (!atomic_load(&shared.is_over)) {
        for (int side = 0; side < PAIR_NUM_SIDES; side++) {
            struct siotls_config *fresh = make_config((enum pair_side)side);
            pthread_mutex_lock(&shared.lock);
            struct siotls_config *old = shared.configs[side];
            shared.configs[side] = fresh;
            pthread_mutex_unlock(&shared.lock);
            siotls_config_free(old);
        }
    }
    return nothing;
}

static bool begin(void)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = "", .ignore_environment = 1};
    struct pair pair = {0};
    pair_build_world();
    if (siotls_set_new(&shared.set, &options, NULL) != 0 || siotls_set_add(shared.set, fake_provider, NULL) != 0)
        return false;
    sio_set_skip_tests(shared.set);
    pair.set = shared.set;
    struct siotls_bytes root = pair_root();
    if (siotls_trust_new(&shared.trust, NULL, NULL) != 0 ||
        siotls_trust_add(shared.trust, root.data, root.data_len, NULL) != 0 ||
        siotls_ticket_keys_new(&shared.keys, shared.set, NULL, NULL) != 0 ||
        siotls_strike_register_new(&shared.reg, 4096, pair_time_ms - 3600000, NULL, NULL) != 0 ||
        !pair_make_identity(&shared.identity, &pair, PAIR_ED25519, true))
        return false;
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        shared.configs[side] = make_config((enum pair_side)side);
    return true;
}

static void end(void)
{
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        siotls_config_free(shared.configs[side]);
    siotls_identity_free(shared.identity);
    siotls_trust_free(shared.trust);
    siotls_ticket_keys_free(shared.keys);
    siotls_strike_register_free(shared.reg);
    siotls_set_free(shared.set);
}

int main(void)
{
    pthread_t workers[NUM_SHAKERS + 1];
    pthread_t others[2];
    if (!expect(begin(), "the world can be made"))
        return 1;
    bool ok =
        pthread_create(&others[0], NULL, rotate, NULL) == 0 && pthread_create(&others[1], NULL, replace, NULL) == 0;
    for (int i = 0; i <= NUM_SHAKERS; i++)
        ok = ok && pthread_create(&workers[i], NULL, i < NUM_SHAKERS ? shake : replay, NULL) == 0;
    if (!ok)
        abort();
    for (int i = 0; i <= NUM_SHAKERS; i++)
        pthread_join(workers[i], NULL);
    atomic_store(&shared.is_over, true);
    pthread_join(others[0], NULL);
    pthread_join(others[1], NULL);
    end();
    printf("%u handshakes, %u resumed, %u with early data; of %d replayed hellos %u were heard\n",
           atomic_load(&shared.num_done), atomic_load(&shared.num_resumed), atomic_load(&shared.num_early),
           (int)NUM_ROUNDS, atomic_load(&shared.num_replayed));
    expect(atomic_load(&shared.num_resumed) > 0 && atomic_load(&shared.num_early) > 0 &&
               atomic_load(&shared.num_replayed) > 0,
           "something is resumed, early and replayed");
    return atomic_load(&shared.num_wrong) > 0;
}
