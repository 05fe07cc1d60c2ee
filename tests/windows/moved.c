/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved.c: moved save FILE: two ends shake hands, exchange data, and are written to FILE; moved restore FILE: they go
 * on, and tell whether they still understand each other. Compiled for two systems: a connection moves from one to the
 * other, with whatever providers either has. Prints TAP when it restores.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <siotls/init.h>
#include <siotls/siotls.h>

#include "tap.h"

enum { MAX_BLOB = 65536, MAX_ROUNDS = 20, CLIENT = 0, SERVER = 1, START_MS = 1000000000 };

static struct siotls_config *make_config(struct siotls_set *set, int role, struct siotls_error *error)
{
    static const uint8_t identity[] = "moved", key[32] = {1, 2, 3};
    const struct siotls_psk psk = {.size = sizeof psk, .identity = {identity, 5}, .key = {key, sizeof key}};
    struct siotls_config *config = NULL;
    if (siotls_config_new(&config, set, role, NULL, error) != 0 || siotls_config_add_psk(config, &psk) != 0 ||
        (role == SIOTLS_ROLE_CLIENT && siotls_config_set_insecure_no_verification(config) != 0) ||
        siotls_config_ready(config, error) != 0)
        return NULL;
    return config;
}

/* What one has to send goes to the other. */
static bool carry(struct siotls_conn *from, struct siotls_conn *to)
{
    const uint8_t *data = NULL;
    size_t data_len = 0, taken = 0;
    while (siotls_conn_data_to_send(from, &data, &data_len) == 0 && data_len > 0)
        if (siotls_conn_receive_data(to, &taken, data, data_len) != 0 || siotls_conn_data_sent(from, taken) != 0)
            return false;
    return true;
}

static bool take_events(struct siotls_conn *conn)
{
    struct siotls_event event = SIOTLS_INIT_EVENT;
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE)
        event = (struct siotls_event)SIOTLS_INIT_EVENT;
    return siotls_conn_next_event(conn, &event) == 0;
}

static bool shake_hands(struct siotls_conn *ends[2])
{
    for (int i = 0; i < MAX_ROUNDS; i++)
        if (!carry(ends[i % 2], ends[1 - i % 2]) || !take_events(ends[CLIENT]) || !take_events(ends[SERVER]))
            return false;
    struct siotls_info info = SIOTLS_INIT_INFO;
    return siotls_conn_info(ends[SERVER], &info) == 0 && info.is_done;
}

static bool says(struct siotls_conn *from, struct siotls_conn *to, const char *text)
{
    const uint8_t *data = NULL;
    size_t data_len = 0, taken = 0;
    if (siotls_conn_send_data(from, &taken, (const uint8_t *)text, strlen(text)) != 0 || taken != strlen(text) ||
        !carry(from, to) || siotls_conn_data_to_read(to, &data, &data_len) != 0 || data_len != strlen(text) ||
        memcmp(data, text, data_len) != 0)
        return false;
    return siotls_conn_data_read(to, data_len) == 0;
}

static bool write_end(FILE *file, struct siotls_conn *conn, struct siotls_error *error)
{
    static uint8_t blob[MAX_BLOB];
    size_t blob_len = sizeof blob;
    uint8_t head[2];
    if (siotls_conn_save(conn, blob, &blob_len, NULL, 0, error) != 0 || blob_len > UINT16_MAX)
        return false;
    head[0] = (uint8_t)(blob_len >> 8);
    head[1] = (uint8_t)blob_len;
    return fwrite(head, 1, 2, file) == 2 && fwrite(blob, 1, blob_len, file) == blob_len;
}

static bool read_end(struct siotls_conn **conn, FILE *file, struct siotls_config *config, struct siotls_error *error)
{
    static uint8_t blob[MAX_BLOB];
    uint8_t head[2];
    if (fread(head, 1, 2, file) != 2)
        return false;
    size_t blob_len = (size_t)head[0] << 8 | head[1];
    return fread(blob, 1, blob_len, file) == blob_len &&
           siotls_conn_restore(conn, config, NULL, blob, blob_len, error) == 0;
}

static bool make_ends(struct siotls_conn *ends[2], struct siotls_config *configs[2], struct siotls_error *error)
{
    for (int i = 0; i < 2; i++)
        if (siotls_conn_new(&ends[i], configs[i], NULL, error) != 0 || siotls_conn_set_time(ends[i], START_MS) != 0 ||
            siotls_conn_start(ends[i]) != 0)
            return false;
    return true;
}

/* Data that is sent and did not arrive moves too. */
static bool save(const char *path, struct siotls_config *configs[2], struct siotls_error *error)
{
    struct siotls_conn *ends[2] = {NULL, NULL};
    FILE *file = fopen(path, "wb");
    size_t taken = 0;
    bool ok = file != NULL && make_ends(ends, configs, error) && shake_hands(ends) &&
              says(ends[CLIENT], ends[SERVER], "before") && says(ends[SERVER], ends[CLIENT], "before, back") &&
              siotls_conn_send_data(ends[CLIENT], &taken, (const uint8_t *)"under way", 9) == 0 &&
              write_end(file, ends[CLIENT], error) && write_end(file, ends[SERVER], error);
    if (!ok && ends[CLIENT] != NULL && error->reason == NULL)
        (void)siotls_conn_error(ends[CLIENT], error);
    siotls_conn_free(ends[CLIENT]);
    siotls_conn_free(ends[SERVER]);
    return file != NULL && fclose(file) == 0 && ok;
}

static void restore(const char *path, struct siotls_config *configs[2], struct siotls_error *error)
{
    struct siotls_conn *ends[2] = {NULL, NULL};
    const uint8_t *data = NULL;
    size_t data_len = 0;
    FILE *file = fopen(path, "rb");
    check_call(file != NULL && read_end(&ends[CLIENT], file, configs[CLIENT], error), "the client is restored", error);
    check_call(file != NULL && read_end(&ends[SERVER], file, configs[SERVER], error), "the server is restored", error);
    if (file != NULL)
        fclose(file);
    if (ends[CLIENT] == NULL || ends[SERVER] == NULL)
        return;
    check_call(carry(ends[CLIENT], ends[SERVER]) && siotls_conn_data_to_read(ends[SERVER], &data, &data_len) == 0 &&
                   data_len == 9 && memcmp(data, "under way", 9) == 0 && siotls_conn_data_read(ends[SERVER], 9) == 0,
               "what was under way arrives", NULL);
    check_call(says(ends[SERVER], ends[CLIENT], "after"), "the server is understood", NULL);
    check_call(says(ends[CLIENT], ends[SERVER], "after, back"), "the client is understood", NULL);
    check_call(siotls_conn_update_key(ends[CLIENT], 1) == 0 && says(ends[CLIENT], ends[SERVER], "under new keys") &&
                   says(ends[SERVER], ends[CLIENT], "here, too"),
               "keys change", NULL);
    siotls_conn_free(ends[CLIENT]);
    siotls_conn_free(ends[SERVER]);
}

int main(int argc, char **argv)
{
    const struct siotls_set_options options = {.size = sizeof options};
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_set *set = NULL;
    struct siotls_config *configs[2] = {NULL, NULL};
    if (argc != 3 || siotls_set_new(&set, &options, &error) != 0)
        return 2;
    configs[CLIENT] = make_config(set, SIOTLS_ROLE_CLIENT, &error);
    configs[SERVER] = make_config(set, SIOTLS_ROLE_SERVER, &error);
    bool is_made = configs[CLIENT] != NULL && configs[SERVER] != NULL;
    bool is_saved = is_made && strcmp(argv[1], "save") == 0 && save(argv[2], configs, &error);
    int status = !is_saved;
    if (strcmp(argv[1], "restore") == 0) {
        check_call(is_made, "there are configs", &error);
        if (is_made)
            restore(argv[2], configs, &error);
        status = tap_end();
    } else if (!is_saved) {
        fprintf(stderr, "not saved: %s (%s)\n", error.reason != NULL ? error.reason : "?", error.detail);
    }
    siotls_config_free(configs[CLIENT]);
    siotls_config_free(configs[SERVER]);
    siotls_set_free(set);
    return status;
}
