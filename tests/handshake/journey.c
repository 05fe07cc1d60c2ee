/* SPDX-License-Identifier: Apache-2.0 */
/* journey.c: see journey.h. */
#include "journey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <siotls/session.h>

void journey_require(int is_so, const char *what)
{
    if (is_so)
        return;
    fprintf(stderr, "%s\n", what);
    exit(EXIT_FAILURE);
}

void journey_require_ok(int status, const struct siotls_error *error)
{
    journey_require(status == 0, error->reason != NULL ? error->reason : siotls_status_name(status));
}

/* ---- configs ---- */

struct siotls_set *journey_set(const char *provider)
{
    struct siotls_set *set = NULL;
    struct siotls_set_options options = {.size = sizeof options, .providers = provider};
    return siotls_set_new(&set, &options, NULL) == 0 ? set : NULL;
}

struct siotls_config *journey_config(const char *provider, int role, uint16_t suite)
{
    static const uint8_t key[32] = {7};
    static const uint16_t group = SIOTLS_GROUP_X25519;
    struct siotls_error error = {.size = sizeof error};
    struct siotls_config *config = NULL;
    struct siotls_set *set = journey_set(provider);
    struct siotls_psk psk = {
        .size = sizeof psk, .identity = {(const uint8_t *)"somebody", 8}, .key = {key, sizeof key}};
    if (suite == SIOTLS_SUITE_AES_256_GCM_SHA384)
        psk.hash = SIOTLS_HASH_SHA384;
    journey_require(set != NULL, "a provider is gone");
    journey_require_ok(siotls_config_new(&config, set, role, NULL, &error), &error);
    siotls_set_free(set);
    journey_require(siotls_config_set_suites(config, &suite, 1) == 0 &&
                        siotls_config_set_groups(config, &group, 1) == 0 && siotls_config_add_psk(config, &psk) == 0,
                    "the config is not as wanted");
    if (role == SIOTLS_ROLE_CLIENT)
        journey_require(siotls_config_set_insecure_no_verification(config) == 0, "the switch is gone");
    journey_require_ok(siotls_config_ready(config, &error), &error);
    return config;
}

/* ---- bytes ---- */

void journey_write(int to, const uint8_t *data, size_t data_len)
{
    while (data_len > 0) {
        ssize_t done = write(to, data, data_len);
        journey_require(done > 0, "a write fails");
        data += done;
        data_len -= (size_t)done;
    }
}

void journey_read(int from, uint8_t *data, size_t data_len)
{
    while (data_len > 0) {
        ssize_t done = read(from, data, data_len);
        journey_require(done > 0, "a read fails");
        data += done;
        data_len -= (size_t)done;
    }
}

void journey_put(int to, const uint8_t *data, size_t data_len)
{
    uint8_t number[3] = {(uint8_t)(data_len >> 16), (uint8_t)(data_len >> 8), (uint8_t)data_len};
    journey_require(data_len < 1 << 24, "it is too long");
    journey_write(to, number, sizeof number);
    journey_write(to, data, data_len);
}

uint8_t *journey_get(int from, size_t *data_len)
{
    uint8_t number[3];
    journey_read(from, number, sizeof number);
    *data_len = (size_t)number[0] << 16 | (size_t)number[1] << 8 | number[2];
    uint8_t *data = malloc(*data_len + 1);
    journey_require(data != NULL, "no memory");
    journey_read(from, data, *data_len);
    return data;
}

void journey_send(struct siotls_conn *conn, int wire)
{
    const uint8_t *data;
    size_t data_len;
    while (siotls_conn_data_to_send(conn, &data, &data_len) == 0 && data_len > 0) {
        journey_write(wire, data, data_len);
        (void)siotls_conn_data_sent(conn, data_len);
    }
}

void journey_take_events(struct siotls_conn *conn)
{
    struct siotls_event event = {.size = sizeof event};
    do
        journey_require(siotls_conn_next_event(conn, &event) == 0, "the connection fails");
    while (event.type != SIOTLS_EVENT_NONE);
}

void journey_receive(struct siotls_conn *conn, int wire)
{
    uint8_t *buffer;
    size_t buffer_len;
    journey_require(siotls_conn_receive_buffer(conn, &buffer, &buffer_len, 0) == 0 && buffer_len > 0,
                    "there is no room");
    ssize_t len = read(wire, buffer, buffer_len);
    journey_require(len > 0, "the peer is gone");
    journey_require(siotls_conn_received(conn, (size_t)len) == 0, "bytes are not taken");
}

void journey_shake_hands(struct siotls_conn *conn, int wire)
{
    struct siotls_info info = {.size = sizeof info};
    journey_require(siotls_conn_set_time(conn, 1893456000000) == 0 && siotls_conn_start(conn) == 0,
                    "it does not start");
    for (;;) {
        journey_take_events(conn);
        journey_send(conn, wire);
        journey_require(siotls_conn_info(conn, &info) == 0, "there is no information");
        if (info.is_done)
            return;
        journey_receive(conn, wire);
    }
}

/* ---- the two sides ---- */

void journey_echo(struct siotls_conn *conn, int wire, size_t num_bytes)
{
    while (num_bytes > 0) {
        const uint8_t *data;
        size_t data_len = 0, taken = 0;
        journey_take_events(conn);
        journey_require(siotls_conn_data_to_read(conn, &data, &data_len) == 0, "there is no text");
        if (data_len == 0) {
            journey_send(conn, wire);
            journey_receive(conn, wire);
            continue;
        }
        journey_require(siotls_conn_send_data(conn, &taken, data, data_len < num_bytes ? data_len : num_bytes) == 0,
                        "text is not sent");
        journey_require(siotls_conn_data_read(conn, taken) == 0, "text is not read");
        num_bytes -= taken;
        if (taken == 0)
            journey_send(conn, wire);
    }
}

void journey_hand_over(struct siotls_conn *conn, int to, const uint8_t *target, size_t target_len)
{
    struct siotls_error error = {.size = sizeof error};
    size_t blob_len = 0;
    journey_require_ok(siotls_conn_save(conn, NULL, &blob_len, target, target_len, &error), &error);
    uint8_t *blob = malloc(blob_len);
    journey_require(blob != NULL, "no memory");
    journey_require_ok(siotls_conn_save(conn, blob, &blob_len, target, target_len, &error), &error);
    journey_put(to, blob, blob_len);
    free(blob);
}

struct siotls_conn *journey_take_over(struct siotls_config *config, int from)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *conn = NULL;
    size_t blob_len = 0;
    uint8_t *blob = journey_get(from, &blob_len);
    journey_require_ok(siotls_conn_restore(&conn, config, NULL, blob, blob_len, &error), &error);
    free(blob);
    return conn;
}

/* ---- the peer ---- */

static uint8_t byte_at(size_t at)
{
    return (uint8_t)(at * 11 + at / 256);
}

/* All at once, so that there is always something on the way. */
void journey_say(struct siotls_conn *conn, int wire, size_t num_bytes)
{
    for (size_t at = 0; at < num_bytes;) {
        uint8_t bytes[1000];
        size_t taken = 0;
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = byte_at(at + i);
        size_t left = num_bytes - at;
        journey_require(siotls_conn_send_data(conn, &taken, bytes, left < sizeof bytes ? left : sizeof bytes) == 0,
                        "text is not taken");
        at += taken;
        journey_send(conn, wire);
    }
}

size_t journey_hear(struct siotls_conn *conn, size_t heard_len)
{
    const uint8_t *data;
    size_t data_len = 0;
    journey_take_events(conn);
    int status = siotls_conn_data_to_read(conn, &data, &data_len);
    journey_require(status == 0 || status == SIOTLS_ERROR_CLOSED, "there is no text to read");
    for (size_t i = 0; i < data_len; i++)
        journey_require(data[i] == byte_at(heard_len + i), "other text comes back");
    journey_require(data_len == 0 || siotls_conn_data_read(conn, data_len) == 0, "text is not let go");
    return data_len;
}

/* The client may have something to say until it hears of the end. */
static void drain(int wire)
{
    uint8_t byte;
    shutdown(wire, SHUT_WR);
    while (read(wire, &byte, 1) > 0)
        continue;
}

void journey_end(struct siotls_conn *conn, int wire)
{
    journey_require(siotls_conn_close(conn) == 0, "it does not close");
    journey_send(conn, wire);
    drain(wire);
}
