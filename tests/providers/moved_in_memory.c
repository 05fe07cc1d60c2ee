/* SPDX-License-Identifier: Apache-2.0 */
/* moved_in_memory.c: see moved_in_memory.h. */
#include "moved_in_memory.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MAX_STEPS = 20, MAX_BLOB = 4096 };

static bool is_there(const char *provider)
{
    char path[500];
    snprintf(path, sizeof path, "%s/%s.so", TEST_PROVIDERS, provider);
    return access(path, R_OK) == 0;
}

/* With a PSK, so that each provider may be alone. */
static struct siotls_config *make_config(const char *provider, int role, uint16_t suite)
{
    static const uint8_t key[32] = {7};
    static const uint16_t group = SIOTLS_GROUP_X25519;
    struct siotls_error error = {.size = sizeof error};
    struct siotls_config *config = NULL;
    struct siotls_set *set = open_set(provider);
    const struct siotls_psk psk = {
        .size = sizeof psk, .identity = {(const uint8_t *)"somebody", 8}, .key = {key, sizeof key}};
    ck_assert_int_eq(siotls_config_new(&config, set, role, NULL, &error), SIOTLS_OK);
    siotls_set_free(set);
    ck_assert_int_eq(siotls_config_set_suites(config, &suite, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_groups(config, &group, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_add_psk(config, &psk), SIOTLS_OK);
    if (role == SIOTLS_ROLE_CLIENT)
        ck_assert_int_eq(siotls_config_set_insecure_no_verification(config), SIOTLS_OK);
    ck_assert_msg(siotls_config_ready(config, &error) == SIOTLS_OK, "%s: %s", provider, error.reason);
    return config;
}

static void take_events(struct siotls_conn *conn)
{
    struct siotls_event event = {.size = sizeof event};
    do
        ck_assert_int_eq(siotls_conn_next_event(conn, &event), SIOTLS_OK);
    while (event.type != SIOTLS_EVENT_NONE);
}

static void carry(struct siotls_conn *from, struct siotls_conn *to)
{
    const uint8_t *data;
    size_t data_len = 0, taken = 0;
    take_events(from);
    ck_assert_int_eq(siotls_conn_data_to_send(from, &data, &data_len), SIOTLS_OK);
    if (data_len == 0)
        return;
    ck_assert_int_eq(siotls_conn_receive_data(to, &taken, data, data_len), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_data_sent(from, taken), SIOTLS_OK);
}

static struct siotls_conn *start(struct siotls_config *config)
{
    struct siotls_conn *conn = NULL;
    ck_assert_int_eq(siotls_conn_new(&conn, config, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_set_time(conn, 1893456000000), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_start(conn), SIOTLS_OK);
    return conn;
}

static void say(struct siotls_conn *from, struct siotls_conn *to, const char *text)
{
    const uint8_t *data;
    size_t taken = 0, data_len = 0, text_len = strlen(text);
    ck_assert_int_eq(siotls_conn_send_data(from, &taken, (const uint8_t *)text, text_len), SIOTLS_OK);
    carry(from, to);
    take_events(to);
    ck_assert_int_eq(siotls_conn_data_to_read(to, &data, &data_len), SIOTLS_OK);
    ck_assert_uint_eq(data_len, text_len);
    ck_assert_mem_eq(data, text, text_len);
    ck_assert_int_eq(siotls_conn_data_read(to, data_len), SIOTLS_OK);
}

/* The connection is freed, the one that goes on belongs to the caller. */
static struct siotls_conn *move(struct siotls_conn *conn, const char *provider, uint16_t suite)
{
    uint8_t blob[MAX_BLOB];
    size_t blob_len = sizeof blob;
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *moved = NULL;
    struct siotls_config *config = make_config(provider, SIOTLS_ROLE_SERVER, suite);
    ck_assert_msg(siotls_conn_save(conn, blob, &blob_len, NULL, 0, &error) == SIOTLS_OK, "%s", error.reason);
    siotls_conn_free(conn);
    ck_assert_msg(siotls_conn_restore(&moved, config, NULL, blob, blob_len, &error) == SIOTLS_OK, "%s: %s", provider,
                  error.reason);
    siotls_config_free(config);
    return moved;
}

size_t travel(const struct journey *journey, void (*between)(void *context), void *context)
{
    size_t num_moves = 0;
    struct siotls_config *client_config = make_config(journey->providers[0], SIOTLS_ROLE_CLIENT, journey->suite);
    struct siotls_config *server_config = make_config(journey->providers[0], SIOTLS_ROLE_SERVER, journey->suite);
    struct siotls_conn *client = start(client_config);
    struct siotls_conn *server = start(server_config);
    for (int step = 0; step < MAX_STEPS; step++) {
        carry(client, server);
        carry(server, client);
    }
    for (size_t stop = 1; stop < MAX_STOPS && journey->providers[stop] != NULL; stop++) {
        if (!is_there(journey->providers[stop]))
            continue;
        say(client, server, "before");
        server = move(server, journey->providers[stop], journey->suite);
        num_moves++;
        between(context);
        say(client, server, "to the one who came");
        say(server, client, "from the one who came");
    }
    siotls_conn_free(client);
    siotls_conn_free(server);
    siotls_config_free(client_config);
    siotls_config_free(server_config);
    return num_moves;
}
