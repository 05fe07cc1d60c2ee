/* SPDX-License-Identifier: Apache-2.0 */
/* stack_siotls.c: siotls, through its public interface. */
#include "bench/stack.h"

#include <stdlib.h>
#include <string.h>

#include <siotls/init.h>
#include <siotls/session.h>
#include <siotls/x509.h>

#include "bench/chain.h"
#include "bench/count.h"

enum { POOL_BLOCKS = 16, MAX_SESSION = 4096, ROOM = 8192 };

struct world {
    struct siotls_set *set;
    struct siotls_trust *trust;
    struct siotls_ticket_keys *ticket_keys;
    struct siotls_config *configs[BENCH_NUM_ROLES];
    struct siotls_pool *pool; /* NULL: none */
    const char *name;
    uint8_t session[MAX_SESSION];
    size_t session_len; /* 0: none */
};

/* A connection is a siotls_conn itself; its world, while a session is to be kept. */
static struct world *keeper;

static const char *version(void)
{
    return siotls_version();
}

static struct siotls_bytes bytes(const char *text)
{
    return (struct siotls_bytes){(const uint8_t *)text, strlen(text)};
}

static int add_identity(struct siotls_config *config, struct siotls_set *set, const char *leaf, const char *ca,
                        const char *key)
{
    char chain[ROOM] = "";
    struct siotls_identity *identity = NULL;
    strncat(chain, leaf, ROOM / 2 - 1);
    strncat(chain, ca, ROOM / 2 - 1);
    struct siotls_identity_options options = {.size = sizeof options, .chain = bytes(chain), .key = bytes(key)};
    int is_added =
        siotls_identity_new(&identity, set, &options, NULL) == 0 && siotls_config_add_identity(config, identity) == 0;
    siotls_identity_free(identity);
    return is_added;
}

static int set_common(struct siotls_config *config, const struct bench_setting *setting)
{
    uint16_t suite = (uint16_t)setting->suite;
    uint16_t group = setting->is_hybrid ? SIOTLS_GROUP_X25519MLKEM768 : SIOTLS_GROUP_X25519;
    return setting->is_cold ||
           (siotls_config_set_suites(config, &suite, 1) == 0 && siotls_config_set_groups(config, &group, 1) == 0);
}

static int add_server_identity(struct siotls_config *config, struct siotls_set *set,
                               const struct bench_setting *setting)
{
    if (setting->is_ed25519)
        return add_identity(config, set, bench_ed25519_pem, "", bench_ed25519_key_pem);
    return add_identity(config, set, setting->is_rsa ? bench_rsa_pem : bench_server_pem, bench_ca_pem,
                        setting->is_rsa ? bench_rsa_key_pem : bench_server_key_pem);
}

static int open_server(struct world *world, const struct bench_setting *setting, uint32_t num_tickets)
{
    struct siotls_memory memory = bench_count_memory(BENCH_SERVER);
    struct siotls_config **config = &world->configs[BENCH_AS_SERVER];
    if (siotls_config_new(config, world->set, SIOTLS_ROLE_SERVER, setting->is_counted ? &memory : NULL, NULL) ||
        !set_common(*config, setting) || siotls_config_set_tickets(*config, num_tickets, 7200) ||
        siotls_config_set_ticket_keys(*config, world->ticket_keys) ||
        !add_server_identity(*config, world->set, setting))
        return 0;
    if (setting->is_mutual && (siotls_config_set_trust(*config, world->trust) ||
                               siotls_config_set_client_auth(*config, SIOTLS_CLIENT_AUTH_REQUIRE)))
        return 0;
    return siotls_config_ready(*config, NULL) == 0;
}

static int open_client(struct world *world, const struct bench_setting *setting)
{
    struct siotls_memory memory = bench_count_memory(BENCH_CLIENT);
    struct siotls_config **config = &world->configs[BENCH_AS_CLIENT];
    if (siotls_config_new(config, world->set, SIOTLS_ROLE_CLIENT, setting->is_counted ? &memory : NULL, NULL) ||
        !set_common(*config, setting) || siotls_config_set_trust(*config, world->trust) ||
        (setting->is_resumed &&
         (siotls_config_set_events(*config, SIOTLS_REQUEST_SESSION) || siotls_config_set_max_sessions(*config, 1))))
        return 0;
    if (setting->is_mutual && !add_identity(*config, world->set, bench_client_pem, bench_ca_pem, bench_client_key_pem))
        return 0;
    return siotls_config_ready(*config, NULL) == 0;
}

static int open_set(struct world *world, const struct bench_setting *setting)
{
    struct siotls_memory other = bench_count_memory(BENCH_OTHER), pool = bench_count_memory(BENCH_POOL);
    struct siotls_set_options options = {
        .size = sizeof options, .memory = setting->is_counted ? &other : NULL, .providers = setting->providers};
    struct siotls_bytes root = bytes(setting->is_ed25519 ? bench_ed25519_root_pem : bench_root_pem);
    world->name = setting->name;
    return siotls_set_new(&world->set, &options, NULL) == 0 &&
           siotls_trust_new(&world->trust, options.memory, NULL) == 0 &&
           siotls_trust_add(world->trust, root.data, root.data_len, NULL) == 0 &&
           siotls_ticket_keys_new(&world->ticket_keys, world->set, options.memory, NULL) == 0 &&
           (!setting->with_pool ||
            siotls_pool_new(&world->pool, POOL_BLOCKS, setting->is_counted ? &pool : NULL, NULL) == 0);
}

static void close_world(void *memory)
{
    struct world *world = memory;
    siotls_config_free(world->configs[BENCH_AS_CLIENT]);
    siotls_config_free(world->configs[BENCH_AS_SERVER]);
    siotls_ticket_keys_free(world->ticket_keys);
    siotls_trust_free(world->trust);
    siotls_pool_free(world->pool);
    siotls_set_free(world->set);
    free(world);
}

static void *start(void *memory, enum bench_role role)
{
    const struct world *world = memory;
    struct siotls_conn *conn = NULL;
    if (siotls_conn_new(&conn, world->configs[role], world->pool, NULL))
        return NULL;
    int status = siotls_conn_set_time(conn, BENCH_CHAIN_TIME_MS);
    if (role == BENCH_AS_CLIENT && status == 0)
        status = siotls_conn_set_server_name(conn, world->name);
    if (role == BENCH_AS_CLIENT && status == 0 && world->session_len > 0)
        status = siotls_conn_set_session(conn, world->session, world->session_len);
    if (status == 0)
        status = siotls_conn_start(conn);
    if (status == 0)
        return conn;
    siotls_conn_free(conn);
    return NULL;
}

/* What is to be sent; its length, or SIZE_MAX. */
static size_t take_output(struct siotls_conn *conn, struct bench_wire *wire)
{
    const uint8_t *view;
    size_t view_len = 0, sum = 0;
    while (siotls_conn_data_to_send(conn, &view, &view_len) == 0 && view_len > 0) {
        if (wire != NULL && view_len > sizeof wire->data - wire->data_len)
            return SIZE_MAX;
        if (wire != NULL) {
            memcpy(wire->data + wire->data_len, view, view_len);
            wire->data_len += view_len;
        }
        sum += view_len;
        if (siotls_conn_data_sent(conn, view_len))
            return SIZE_MAX;
    }
    return sum;
}

static int step(void *memory, struct bench_wire *answer, const uint8_t *data, size_t data_len)
{
    struct siotls_conn *conn = memory;
    struct siotls_event event = SIOTLS_INIT_EVENT;
    size_t taken = 0;
    int state = BENCH_GOES_ON;
    if (data_len > 0 && (siotls_conn_receive_data(conn, &taken, data, data_len) || taken != data_len))
        return BENCH_FAILED;
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE)
        if (event.type == SIOTLS_EVENT_HANDSHAKE_DONE)
            state = BENCH_DONE;
        else if (event.type == SIOTLS_EVENT_SESSION && keeper != NULL && event.message.data_len <= MAX_SESSION)
            memcpy(keeper->session, event.message.data, keeper->session_len = event.message.data_len);
    return take_output(conn, answer) == SIZE_MAX ? BENCH_FAILED : state;
}

static int is_resumed(void *conn)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    return siotls_conn_info(conn, &info) == 0 && info.is_resumed;
}

static size_t send_text(void *conn, struct bench_wire *wire, const uint8_t *text, size_t text_len)
{
    size_t taken = 0;
    if (siotls_conn_send_data(conn, &taken, text, text_len) || taken != text_len)
        return 0;
    size_t sum = take_output(conn, wire);
    return sum == SIZE_MAX ? 0 : sum;
}

static size_t receive_records(void *conn, uint8_t *records, size_t records_len)
{
    const uint8_t *text;
    size_t text_len = 0, total = 0, taken = 0;
    while (records_len > 0) {
        if (siotls_conn_receive_in_place(conn, &taken, records, records_len))
            return 0;
        records += taken;
        records_len -= taken;
        while (siotls_conn_data_to_read(conn, &text, &text_len) == 0 && text_len > 0) {
            total += text_len;
            if (siotls_conn_data_read(conn, text_len))
                return 0;
        }
    }
    return total;
}

static void free_conn(void *conn)
{
    siotls_conn_free(conn);
}

/* One handshake with a ticket behind it. */
static int take_session(struct world *world)
{
    struct bench_pair pair;
    keeper = world;
    if (bench_pair_open(&pair, NULL, &bench_siotls, world))
        bench_pair_close(&pair);
    keeper = NULL;
    return world->session_len > 0;
}

static void *open_world(const struct bench_setting *setting)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return NULL;
    if (open_set(world, setting) && open_client(world, setting) &&
        open_server(world, setting, setting->is_resumed ? 1 : 0)) {
        if (!setting->is_resumed)
            return world;
        int is_kept = take_session(world);
        siotls_config_free(world->configs[BENCH_AS_SERVER]);
        world->configs[BENCH_AS_SERVER] = NULL;
        if (is_kept && open_server(world, setting, 0))
            return world;
    }
    close_world(world);
    return NULL;
}

const struct bench_stack bench_siotls = {.name = "siotls",
                                         .version = version,
                                         .open = open_world,
                                         .close = close_world,
                                         .start = start,
                                         .step = step,
                                         .is_resumed = is_resumed,
                                         .send = send_text,
                                         .receive = receive_records,
                                         .free = free_conn};
