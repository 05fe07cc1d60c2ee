/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_restore.c: connections that were saved: what is restored is saved to the same bytes, and can be used whatever it
 * is. Input: the bytes; their role says which config takes them.
 */
#include <stdlib.h>
#include <string.h>

#include <siotls/connection.h>
#include <siotls/session.h>

#include "crypto/load/set.h"
#include "fake_provider.h"
#include "fuzz_message.h"

enum { VERSION_AT = 4, ROLE_AT = 5, MAX_TURNS = 100, NO_LEAF = 3 /* what version 2 has more, at least */ };

static struct siotls_config *configs[2];

static struct siotls_config *open_config(struct siotls_set *set, int role)
{
    static const uint8_t key[32] = {1};
    struct siotls_config *config = NULL;
    struct siotls_psk psk = {.size = sizeof psk, .identity = sio_bytes(key, 1), .key = sio_bytes(key, sizeof key)};
    fuzz_require(siotls_config_new(&config, set, role, NULL, NULL) == 0 && siotls_config_add_psk(config, &psk) == 0 &&
                 siotls_config_set_keep_peer(config, 1) == 0);
    if (role == SIOTLS_ROLE_CLIENT)
        fuzz_require(siotls_config_set_keep_transcript(config, 1 << 20) == 0 &&
                     siotls_config_set_insecure_no_verification(config) == 0 &&
                     siotls_config_set_events(config, SIOTLS_REQUEST_SESSION) == 0);
    fuzz_require(siotls_config_ready(config, NULL) == 0);
    return config;
}

static void open_configs(void)
{
    struct siotls_set_options options = {.size = sizeof options, .providers = "", .ignore_environment = 1};
    struct siotls_set *set = NULL;
    fuzz_require(siotls_set_new(&set, &options, NULL) == 0 && siotls_set_add(set, fake_provider, NULL) == 0);
    sio_set_skip_tests(set);
    configs[0] = open_config(set, SIOTLS_ROLE_CLIENT);
    configs[1] = open_config(set, SIOTLS_ROLE_SERVER);
    siotls_set_free(set);
}

static void take_text_and_events(struct siotls_conn *conn)
{
    struct siotls_event event = {.size = sizeof event};
    const uint8_t *data;
    size_t data_len = 0;
    if (siotls_conn_data_to_read(conn, &data, &data_len) == 0)
        (void)siotls_conn_data_read(conn, data_len);
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE)
        continue;
}

/* As an application does, until nothing comes any more. */
static void use(struct siotls_conn *conn)
{
    static const uint8_t bytes[64] = {23, 3, 3, 0, 20};
    uint8_t secret[32];
    size_t taken;
    for (int turn = 0; turn < MAX_TURNS; turn++) {
        const uint8_t *data;
        size_t data_len = 0;
        take_text_and_events(conn);
        (void)siotls_conn_send_data(conn, &taken, bytes, sizeof bytes);
        (void)siotls_conn_update_key(conn, turn & 1);
        (void)siotls_conn_data_to_send(conn, &data, &data_len);
        if (data_len > 0)
            (void)siotls_conn_data_sent(conn, data_len);
        else
            break;
    }
    (void)siotls_conn_export_keying_material(conn, secret, sizeof secret, "label", NULL, 0);
    (void)siotls_conn_request_certificate(conn);
    (void)siotls_conn_receive_data(conn, &taken, bytes, sizeof bytes);
    (void)siotls_conn_receive_end(conn);
    (void)siotls_conn_close(conn);
}

/* What an older version wrote is the same but for the version's number, and has no leaf at its end. */
static void save(struct siotls_conn *conn, const uint8_t *data, size_t data_len)
{
    bool is_older = data[VERSION_AT] == 1;
    size_t again_len = data_len + NO_LEAF;
    uint8_t *again = malloc(again_len);
    fuzz_require(again != NULL && siotls_conn_save(conn, again, &again_len, NULL, 0, NULL) == 0);
    fuzz_require(again_len == data_len + (is_older ? NO_LEAF : 0) && memcmp(again, data, VERSION_AT) == 0 &&
                 memcmp(again + ROLE_AT, data + ROLE_AT, data_len - ROLE_AT) == 0);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_conn *conn = NULL;
    if (configs[0] == NULL)
        open_configs();
    struct siotls_config *config = configs[data_len > ROLE_AT && data[ROLE_AT] == SIOTLS_ROLE_SERVER];
    int status = data_len > 0 ? siotls_conn_restore(&conn, config, NULL, data, data_len, &error) : 0;
    fuzz_require((status == 0) == (error.reason == NULL) && (conn != NULL || status != 0 || data_len == 0));
    if (conn == NULL)
        return 0;
    save(conn, data, data_len);
    siotls_conn_free(conn);
    fuzz_require(siotls_conn_restore(&conn, config, NULL, data, data_len, NULL) == 0);
    use(conn);
    siotls_conn_free(conn);
    return 0;
}
