/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matrix_play.c: two connections of the library with memory between them, each with the one provider, suite, group and
 * scheme of its cell: a handshake, and text both ways.
 */
#include <stdio.h>
#include <string.h>

#include "matrix.h"
#include "private_keys.h"

enum { MAX_STEPS = 32, MAX_IDENTITIES = MAX_OPENED * MAX_VALUES };

/* Kept, for importing a key costs as much as a handshake. */
static struct siotls_identity *identities[MAX_IDENTITIES];

static bool say(char *words, size_t words_size, const char *where, const struct siotls_error *error)
{
    snprintf(words, words_size, "%s: %s %s", where, error->reason ? error->reason : "?", error->detail);
    return false;
}

static struct siotls_identity *identity_of(const struct cell *cell, struct siotls_error *error)
{
    size_t index = (size_t)cell->values[SERVER] * MAX_VALUES + cell->values[SCHEME];
    uint16_t scheme = (uint16_t)value_ids[SCHEME][cell->values[SCHEME]];
    uint32_t key_type = key_type_of_scheme(scheme);
    const struct test_certificate *certificate = test_certificates;
    while (certificate->key_type != key_type)
        certificate++;
    struct siotls_identity_options options = {.size = sizeof options,
                                              .chain = certificate->der,
                                              .key = known_pkcs8(key_type),
                                              .schemes = &scheme,
                                              .num_schemes = 1};
    if (identities[index] == NULL)
        siotls_identity_new(&identities[index], opened[cell->values[SERVER]].set, &options, error);
    return identities[index];
}

void end_plays(void)
{
    for (size_t i = 0; i < MAX_IDENTITIES; i++) {
        siotls_identity_free(identities[i]);
        identities[i] = NULL;
    }
}

static struct siotls_config *make_config(const struct cell *cell, int role, struct siotls_error *error)
{
    struct siotls_config *config = NULL;
    uint16_t suite = (uint16_t)value_ids[SUITE][cell->values[SUITE]];
    uint16_t group = (uint16_t)value_ids[GROUP][cell->values[GROUP]];
    uint16_t scheme = (uint16_t)value_ids[SCHEME][cell->values[SCHEME]];
    struct siotls_set *set = opened[cell->values[role == SIOTLS_ROLE_CLIENT ? CLIENT : SERVER]].set;
    int status = siotls_config_new(&config, set, role, NULL, error);
    if (status == 0)
        status = siotls_config_set_suites(config, &suite, 1);
    if (status == 0)
        status = siotls_config_set_groups(config, &group, 1);
    if (status == 0 && role == SIOTLS_ROLE_CLIENT)
        status = siotls_config_set_schemes(config, &scheme, 1);
    if (status == 0)
        status = role == SIOTLS_ROLE_CLIENT ? siotls_config_set_insecure_no_verification(config)
                                            : siotls_config_add_identity(config, identity_of(cell, error));
    if (status == 0)
        status = siotls_config_ready(config, error);
    if (status == 0)
        return config;
    siotls_config_free(config);
    return NULL;
}

/* Moves what one has to say to the other; false when the receiver fails. */
static bool carry(struct siotls_conn *from, struct siotls_conn *to, size_t *moved)
{
    const uint8_t *data;
    size_t data_len = 0, taken = 0;
    if (siotls_conn_data_to_send(from, &data, &data_len) != 0)
        return false;
    *moved += data_len;
    return data_len == 0 ||
           (siotls_conn_receive_data(to, &taken, data, data_len) == 0 && siotls_conn_data_sent(from, taken) == 0);
}

static bool is_done(struct siotls_conn *conn)
{
    struct siotls_event event = {.size = sizeof event};
    struct siotls_info info = {.size = sizeof info};
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE) {
    }
    return siotls_conn_info(conn, &info) == 0 && info.is_done;
}

static bool settle(struct siotls_conn *client, struct siotls_conn *server)
{
    for (int step = 0; step < MAX_STEPS; step++) {
        size_t moved = 0;
        if (!carry(client, server, &moved) || !carry(server, client, &moved))
            return false;
        bool client_done = is_done(client), server_done = is_done(server);
        if (moved == 0)
            return client_done && server_done;
    }
    return false;
}

static bool send_text(struct siotls_conn *from, struct siotls_conn *to, const char *text)
{
    const uint8_t *data;
    size_t taken = 0, data_len = 0, moved = 0, text_len = strlen(text);
    return siotls_conn_send_data(from, &taken, (const uint8_t *)text, text_len) == 0 && taken == text_len &&
           carry(from, to, &moved) && siotls_conn_data_to_read(to, &data, &data_len) == 0 && data_len == text_len &&
           memcmp(data, text, text_len) == 0 && siotls_conn_data_read(to, text_len) == 0;
}

/* The index of an id, or of a provider's name; MAX_VALUES: it is none of the values. */
static uint8_t index_of(enum dimension dimension, uint32_t id, const char *name)
{
    uint8_t value = 0;
    while (value < num_values[dimension] && (dimension <= SERVER ? name == NULL || strcmp(opened[value].name, name) != 0
                                                                 : value_ids[dimension][value] != id))
        value++;
    return value < num_values[dimension] ? value : MAX_VALUES;
}

/* Every provider that a side names must be its own. */
static uint8_t provider_of(enum dimension role, const struct siotls_info *info)
{
    const char *names[] = {info->aead_provider, info->hash_provider, info->group_provider, info->signature_provider};
    for (size_t i = 0; i < 4; i++)
        if (names[i] == NULL || strcmp(names[i], names[0]) != 0)
            return MAX_VALUES;
    return index_of(role, 0, names[0]);
}

static bool read_result(struct cell *negotiated, struct siotls_conn *client, struct siotls_conn *server)
{
    struct siotls_info ours = {.size = sizeof ours}, theirs = {.size = sizeof theirs};
    if (siotls_conn_info(client, &ours) != 0 || siotls_conn_info(server, &theirs) != 0 || ours.suite != theirs.suite ||
        ours.group != theirs.group || ours.scheme != theirs.scheme)
        return false;
    *negotiated = (struct cell){{[CLIENT] = provider_of(CLIENT, &ours),
                                 [SERVER] = provider_of(SERVER, &theirs),
                                 [SUITE] = index_of(SUITE, ours.suite, NULL),
                                 [GROUP] = index_of(GROUP, ours.group, NULL),
                                 [SCHEME] = index_of(SCHEME, ours.scheme, NULL)}};
    for (int i = 0; i < NUM_DIMENSIONS; i++)
        if (negotiated->values[i] == MAX_VALUES)
            return false;
    return true;
}

static bool play(struct siotls_conn *client, struct siotls_conn *server, struct cell *negotiated, char *words,
                 size_t words_size)
{
    struct siotls_error error = {.size = sizeof error};
    if (siotls_conn_start(client) == 0 && siotls_conn_start(server) == 0 && settle(client, server) &&
        send_text(client, server, "from the client") && send_text(server, client, "from the server"))
        return read_result(negotiated, client, server) || say(words, words_size, "what was negotiated differs", &error);
    siotls_conn_error(client, &error);
    if (error.reason != NULL)
        return say(words, words_size, "client", &error);
    siotls_conn_error(server, &error);
    return say(words, words_size, "server", &error);
}

bool play_cell(const struct cell *cell, struct cell *negotiated, char *words, size_t words_size)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *client = NULL, *server = NULL;
    struct siotls_config *client_config = make_config(cell, SIOTLS_ROLE_CLIENT, &error);
    struct siotls_config *server_config = client_config != NULL ? make_config(cell, SIOTLS_ROLE_SERVER, &error) : NULL;
    bool is_good = server_config != NULL || say(words, words_size, "config", &error);
    if (is_good && (siotls_conn_new(&client, client_config, NULL, NULL) != 0 ||
                    siotls_conn_new(&server, server_config, NULL, NULL) != 0))
        is_good = say(words, words_size, "no connection", &error);
    is_good = is_good && play(client, server, negotiated, words, words_size);
    siotls_conn_free(client);
    siotls_conn_free(server);
    siotls_config_free(client_config);
    siotls_config_free(server_config);
    return is_good;
}
