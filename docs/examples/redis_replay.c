/* SPDX-License-Identifier: Apache-2.0 */
/*
 * redis_replay.c: one of a fleet of servers that take 0-RTT, with a register of replays in Redis that all of them
 * share. redis_replay CERT.pem KEY.pem TICKET.keys REDIS.sock
 *
 * It serves one client at a time, with blocking sockets, and sends back what comes. A real server would ask Redis
 * without blocking: the connection waits for its answer, all others go on.
 */
#include <hiredis/hiredis.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "blocking.h"

enum { MAX_EARLY_DATA = 16384, TIMEOUT_SECONDS = 2 };

static struct siotls_bytes read_file(const char *path, uint8_t *room, size_t room_len)
{
    FILE *file = fopen(path, "rb");
    size_t len = file ? fread(room, 1, room_len, file) : 0;
    if (file)
        fclose(file);
    return (struct siotls_bytes){.data = room, .data_len = len};
}

/* All servers have the same ticket keys, so a replay may come to any of them: the register must be one, too. */
static int allow_early_data(struct siotls_config *config, struct siotls_ticket_keys *keys)
{
    return siotls_config_set_ticket_keys(config, keys) == 0 &&
           siotls_config_set_early_data(config, MAX_EARLY_DATA) == 0 &&
           siotls_config_set_events(config, SIOTLS_REQUEST_REPLAY_CHECK) == 0;
}

static struct siotls_config *open_config(const char *cert_path, const char *key_path, const char *ticket_keys_path)
{
    static uint8_t ticket_key[SIOTLS_MAX_TICKET_KEYS * SIOTLS_TICKET_KEY_SIZE];
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_set *set = NULL;
    struct siotls_config *config = NULL;
    struct siotls_identity *identity = NULL;
    struct siotls_ticket_keys *keys = NULL;
    struct siotls_bytes material = read_file(ticket_keys_path, ticket_key, sizeof ticket_key);
    int done = siotls_set_new(&set, NULL, &error) == 0 &&
               siotls_identity_from_files(&identity, set, cert_path, key_path, NULL, &error) == 0 &&
               siotls_ticket_keys_new(&keys, set, NULL, &error) == 0 &&
               siotls_ticket_keys_set(keys, material.data, material.data_len, NULL) == 0 &&
               siotls_config_new(&config, set, SIOTLS_ROLE_SERVER, NULL, &error) == 0 &&
               siotls_config_add_identity(config, identity) == 0 && allow_early_data(config, keys) &&
               siotls_config_ready(config, &error) == 0;
    siotls_ticket_keys_free(keys); /* the config holds what it uses */
    siotls_identity_free(identity);
    siotls_set_free(set);
    if (done)
        return config;
    fprintf(stderr, "redis_replay: %s %s\n", error.reason ? error.reason : "the files are not good", error.detail);
    siotls_config_free(config);
    return NULL;
}

/*
 * [REPLAY_CHECK
 * True when nobody in the fleet has seen this hello: SET with NX stores the value only when it is not there, in one
 * step, and PX forgets it when no machine of the fleet can take the hello any more. No answer, no early data.
 */
static int is_fresh(redisContext *redis, const struct siotls_event *event)
{
    char name[2 * 64 + 1] = "";
    for (size_t i = 0; i < event->message.data_len && i < 64; i++)
        snprintf(name + 2 * i, 3, "%02x", event->message.data[i]);
    redisReply *reply =
        redisCommand(redis, "SET siotls:0rtt:%s 1 NX PX %llu", name, (unsigned long long)event->lifetime_ms);
    int fresh = reply != NULL && reply->type == REDIS_REPLY_STATUS && strcmp(reply->str, "OK") == 0;
    if (reply)
        freeReplyObject(reply);
    return fresh;
}
/* REPLAY_CHECK] */

static void take_events(struct siotls_conn *conn, redisContext *redis)
{
    struct siotls_event event = SIOTLS_INIT_EVENT;
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE) {
        if (event.type == SIOTLS_EVENT_REPLAY_CHECK) {
            int fresh = is_fresh(redis, &event);
            siotls_conn_set_time(conn, now_ms()); /* Redis may have taken its time: the hello is judged again */
            siotls_conn_answer_replay_check(conn, event.id, fresh);
        } else if (event.type == SIOTLS_EVENT_CLOSED)
            siotls_conn_close(conn);
    }
}

/* What came is said and sent back. */
static void take_text(struct siotls_conn *conn)
{
    const uint8_t *text;
    size_t text_len;
    size_t taken;
    while (siotls_conn_data_to_read(conn, &text, &text_len) == 0 && text_len > 0) {
        printf("%s: %.*s", siotls_conn_data_is_early(conn) ? "early" : "late", (int)text_len, (const char *)text);
        (void)siotls_conn_send_data(conn, &taken, text, text_len);
        siotls_conn_data_read(conn, text_len);
    }
}

static void converse(struct siotls_conn *conn, int network, redisContext *redis)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    for (;;) {
        take_events(conn, redis);
        take_text(conn);
        take_events(conn, redis);
        if (send_output(conn, network) || siotls_conn_info(conn, &info) || info.is_failed || info.is_peer_closed ||
            receive_input(conn, network, TIMEOUT_SECONDS * 1000))
            break;
    }
    static const char *const words[] = {"none", "offered", "accepted", "rejected"};
    if (siotls_conn_info(conn, &info) == 0)
        printf("early data: %s\n", words[info.early_data & 3]);
    if (siotls_conn_early_data_reason(conn))
        printf("because of %s\n", siotls_conn_early_data_reason(conn));
    fflush(stdout);
}

static void serve(struct siotls_config *config, int network, redisContext *redis)
{
    struct siotls_conn *conn = NULL;
    if (siotls_conn_new(&conn, config, NULL, NULL) == 0 && siotls_conn_set_time(conn, now_ms()) == 0 &&
        siotls_conn_start(conn) == 0)
        converse(conn, network, redis);
    siotls_conn_free(conn);
    close(network);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: redis_replay CERT.pem KEY.pem TICKET.keys REDIS.sock\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN); /* a Redis that is gone is no reason to end */
    redisContext *redis = redisConnectUnix(argv[4]);
    struct siotls_config *config = open_config(argv[1], argv[2], argv[3]);
    int listener = config && redis && redis->err == 0 ? listen_here() : -1;
    if (listener < 0)
        fprintf(stderr, "redis_replay: %s\n", redis && redis->err ? redis->errstr : "cannot start");
    for (int network; listener >= 0 && (network = accept(listener, NULL, NULL)) >= 0;)
        serve(config, network, redis);
    siotls_config_free(config);
    if (redis)
        redisFree(redis);
    return 1;
}
