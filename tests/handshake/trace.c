/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace.c: plays a trace with the library in the place of one side. See trace.h.
 */
#include "trace.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "api/conn.h"
#include "crypto/kem.h"
#include "wire/hello.h"

enum { MAX_TURN = 8192 };

/* A side being played. */
struct player {
    const struct trace *trace;
    enum pair_side side;
    const struct trace_message *next; /* the messages before it are used up */
    struct siotls_set *set;
    struct siotls_identity *identity;
    struct siotls_config *config;
    struct siotls_conn *conn;
    bool saw_early; /* the early exporter secret, which goes with the handshake */
};

static uint8_t digit(char text)
{
    ck_assert_msg((text >= '0' && text <= '9') || (text >= 'a' && text <= 'f'), "not hexadecimal: %c", text);
    return (uint8_t)(text <= '9' ? text - '0' : text - 'a' + 10);
}

static size_t put_hex(uint8_t *bytes, size_t at, const char *hex)
{
    ck_assert_uint_le(at + strlen(hex) / 2, MAX_TURN);
    for (; hex[0] != '\0'; hex += 2)
        bytes[at++] = (uint8_t)(digit(hex[0]) << 4 | digit(hex[1]));
    return at;
}

/* ---- what is put in by hand ---- */

/* What is really sent counts as offered. */
static void put_client_hello(struct sio_hello *kept, const struct sio_client_hello *hello)
{
    kept->offered = hello->extensions.present;
    memcpy(kept->client_random, hello->random.data, SIO_RANDOM_SIZE);
    kept->session_id_len = hello->legacy_session_id.data_len;
    if (kept->session_id_len > 0)
        memcpy(kept->session_id, hello->legacy_session_id.data, kept->session_id_len);
}

/* A client's share is that of the given key. */
static bool put_client_key(struct siotls_conn *conn, const uint8_t *private_key, const struct sio_buffer *body)
{
    struct sio_handshake *handshake = conn->engine.handshake;
    struct sio_client_hello hello = {0};
    struct siotls_bytes share;
    uint16_t group;
    uint8_t public_key[SIO_MAX_SHARE];
    ck_assert(sio_client_hello_parse(&hello, sio_buffer_bytes(body), &conn->engine.context.error));
    put_client_hello(&handshake->hello, &hello);
    struct sio_reader reader = sio_reader(hello.key_shares);
    ck_assert(sio_key_share_next(&reader, &group, &share));
    for (size_t i = 0; i < handshake->hello.shares.num_keys; i++)
        sio_kem_key_clear(&handshake->hello.shares.keys[i], handshake->memory);
    ck_assert(sio_kem_keygen(&handshake->hello.shares.keys[0], public_key,
                             sio_config_group(conn->engine.context.config, group), private_key, handshake->memory,
                             &conn->engine.context.error));
    ck_assert_uint_eq(share.data_len, handshake->hello.shares.keys[0].parts[0].algorithm->public_key_size);
    ck_assert_mem_eq(public_key, share.data, share.data_len);
    return true;
}

/* A server's share and secret are made again, with the given key. */
static bool put_server_key(struct siotls_conn *conn, const uint8_t *private_key, const struct sio_buffer *body)
{
    struct sio_handshake *handshake = conn->engine.handshake;
    struct sio_server_hello hello = {0};
    struct siotls_bytes share;
    uint8_t ciphertext[SIO_MAX_SHARE];
    ck_assert(sio_server_hello_parse(&hello, sio_buffer_bytes(body), UINT32_MAX, &conn->engine.context.error));
    ck_assert(sio_key_share_find(&share, handshake->hello.server->message.key_shares,
                                 conn->engine.established.negotiated.group->group));
    ck_assert(sio_kem_encapsulate(conn->engine.established.negotiated.group, ciphertext,
                                  handshake->schedule.shared_secret.data, share, private_key,
                                  &conn->engine.context.error));
    ck_assert_uint_eq(hello.key_exchange.data_len, conn->engine.established.negotiated.group->ciphertext_size);
    ck_assert_mem_eq(ciphertext, hello.key_exchange.data, hello.key_exchange.data_len);
    return true;
}

static bool revise(void *context, uint8_t message, struct sio_buffer *body)
{
    struct player *player = context;
    uint8_t bytes[MAX_TURN];
    uint8_t private_key[SIO_MAX_SHARE];
    while (player->next->hex != NULL && player->next->from != player->side)
        player->next++;
    if (player->next->hex == NULL)
        return true;
    size_t bytes_len = put_hex(bytes, 0, player->next->hex);
    size_t start = player->next->form == TRACE_RECORD ? SIO_RECORD_HEADER : 0;
    if (bytes[start] != message)
        return true;
    start += SIO_MESSAGE_HEADER;
    sio_buffer_clear(body);
    ck_assert(sio_buffer_append(body, bytes + start, bytes_len - start));
    const char *key = player->next->private_key;
    player->next++;
    if (key == NULL)
        return true;
    ck_assert_uint_le(strlen(key) / 2, sizeof private_key);
    put_hex(private_key, 0, key);
    return player->side == PAIR_CLIENT ? put_client_key(player->conn, private_key, body)
                                       : put_server_key(player->conn, private_key, body);
}

/* ---- the session ---- */

enum { TIME_MS = 2000000000, MAX_SESSION = 1024 };

/* As a client keeps it, or a server's store; how many bytes. */
static size_t put_session(uint8_t *serial, const struct player *player)
{
    const struct trace_session *given = player->trace->session;
    uint8_t psk[64];
    uint8_t ticket[MAX_TURN];
    struct siotls_memory memory;
    struct sio_buffer buffer;
    bool is_client = player->side == PAIR_CLIENT;
    struct sio_session session = {
        .kind = is_client ? SIO_SESSION_OF_CLIENT : SIO_SESSION_OF_SERVER,
        .suite = SIOTLS_SUITE_AES_128_GCM_SHA256,
        .issued_ms = TIME_MS - given->age_ms,
        .authenticated_ms = TIME_MS - given->age_ms,
        .lifetime_seconds = 30,
        .age_add = given->age_add,
        .max_early_data = given->max_early_data,
        .judgement = sio_bytes(player->config->judgement, SIO_JUDGEMENT_SIZE),
        .terms = sio_no_terms,
        .psk = sio_bytes(psk, put_hex(psk, 0, given->psk)),
        .server_name = sio_bytes((const uint8_t *)"server", 6),
    };
    if (is_client)
        session.ticket = sio_bytes(ticket, put_hex(ticket, 0, given->ticket));
    ck_assert(sio_memory_init(&memory, NULL));
    sio_buffer_init(&buffer, &memory);
    ck_assert(sio_session_write(&buffer, &session) && buffer.data_len <= MAX_SESSION);
    size_t serial_len = buffer.data_len;
    memcpy(serial, buffer.data, serial_len);
    sio_buffer_clear(&buffer);
    return serial_len;
}

static void offer_session(struct player *player)
{
    uint8_t serial[MAX_SESSION];
    ck_assert_int_eq(siotls_conn_set_server_name(player->conn, "server"), 0);
    ck_assert_int_eq(siotls_conn_set_session(player->conn, serial, put_session(serial, player)), 0);
    ck_assert_int_eq(siotls_conn_enable_early_data(player->conn), 0);
}

static void answer_session(struct player *player, const struct siotls_event *event)
{
    uint8_t serial[MAX_SESSION];
    uint8_t ticket[MAX_TURN];
    if (event->type == SIOTLS_EVENT_REPLAY_CHECK) {
        ck_assert_int_eq(siotls_conn_answer_replay_check(player->conn, event->id, 1), 0);
        return;
    }
    ck_assert_uint_eq(event->session_id.data_len, put_hex(ticket, 0, player->trace->session->ticket));
    ck_assert_mem_eq(event->session_id.data, ticket, event->session_id.data_len);
    ck_assert_int_eq(siotls_conn_answer_find_session(player->conn, event->id, serial, put_session(serial, player)), 0);
}

static const struct trace_signer *signer_of(const struct player *player)
{
    return player->side == PAIR_CLIENT ? &player->trace->client : &player->trace->server;
}

static void answer_events(struct player *player)
{
    uint8_t signature[MAX_TURN];
    struct siotls_event event = {.size = sizeof event};
    const struct trace_signer *signer = signer_of(player);
    size_t signature_len = signer->signature != NULL ? put_hex(signature, 0, signer->signature) : 0;
    while (siotls_conn_next_event(player->conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE) {
        if (event.type == SIOTLS_EVENT_FIND_SESSION || event.type == SIOTLS_EVENT_REPLAY_CHECK)
            answer_session(player, &event);
        if (event.type != SIOTLS_EVENT_SIGN)
            continue;
        ck_assert_uint_eq(event.scheme, signer->scheme);
        ck_assert_int_eq(siotls_conn_answer_sign(player->conn, event.id, signature, signature_len), 0);
    }
}

/* ---- turns ---- */

static void check_hex(const uint8_t *bytes, const char *hex)
{
    uint8_t expected[MAX_TURN];
    if (hex != NULL)
        ck_assert_mem_eq(bytes, expected, put_hex(expected, 0, hex));
}

static void check_early_exporter(struct player *player)
{
    const struct sio_handshake *handshake = player->conn->engine.handshake;
    if (player->trace->exports == NULL || handshake == NULL || !handshake->schedule.has_early_exporter)
        return;
    player->saw_early = true;
    ck_assert_ptr_nonnull(player->trace->exports->early);
    check_hex(handshake->schedule.early_exporter, player->trace->exports->early);
}

static void check_error(struct player *player)
{
    check_early_exporter(player);
    struct siotls_error error = {.size = sizeof error};
    siotls_conn_error(player->conn, &error);
    ck_assert_msg(error.status == 0, "%s: %s %s", player->trace->name, error.reason, error.detail);
}

static void do_step(struct player *player, const struct trace_step *step)
{
    uint8_t plain[MAX_TURN];
    size_t plain_len = step->plain != NULL ? put_hex(plain, 0, step->plain) : 0;
    size_t taken = 0;
    if (step->kind == TRACE_TEXT) {
        ck_assert_int_eq(siotls_conn_send_data(player->conn, &taken, plain, plain_len), 0);
        ck_assert_uint_eq(taken, plain_len);
    } else if (step->kind == TRACE_POST_HANDSHAKE) {
        ck_assert(sio_record_send(&player->conn->record_layer, SIO_CONTENT_HANDSHAKE, sio_bytes(plain, plain_len),
                                  &player->conn->engine.context.error));
    } else if (step->kind == TRACE_CLOSE) {
        ck_assert_int_eq(siotls_conn_close(player->conn), 0);
    }
}

static size_t records_of(const struct trace_step *step, uint8_t *records)
{
    size_t records_len = 0;
    for (size_t i = 0; step->records[i] != NULL; i++)
        records_len = put_hex(records, records_len, step->records[i]);
    return records_len;
}

/* What is sent is to the byte what the trace has. */
static void send_step(struct player *player, const struct trace_step *step, size_t number)
{
    uint8_t expected[MAX_TURN];
    uint8_t sent[MAX_TURN];
    size_t sent_len = 0;
    const uint8_t *data;
    size_t data_len;
    do_step(player, step);
    check_error(player);
    while (siotls_conn_data_to_send(player->conn, &data, &data_len) == 0 && data_len > 0) {
        ck_assert_uint_le(sent_len + data_len, sizeof sent);
        memcpy(sent + sent_len, data, data_len);
        sent_len += data_len;
        ck_assert_int_eq(siotls_conn_data_sent(player->conn, data_len), 0);
    }
    size_t expected_len = records_of(step, expected);
    ck_assert_msg(sent_len == expected_len && memcmp(sent, expected, sent_len) == 0,
                  "%s, step %zu: other records are sent (%zu bytes, not %zu)", player->trace->name, number, sent_len,
                  expected_len);
}

static void receive_step(struct player *player, const struct trace_step *step)
{
    uint8_t records[MAX_TURN];
    uint8_t plain[MAX_TURN];
    const uint8_t *text;
    size_t text_len;
    size_t taken;
    size_t records_len = records_of(step, records);
    if (player->trace->session != NULL)
        ck_assert_int_eq(siotls_conn_set_time(player->conn, TIME_MS), 0);
    siotls_conn_receive_data(player->conn, &taken, records, records_len);
    check_error(player);
    ck_assert_uint_eq(taken, records_len);
    answer_events(player);
    check_error(player);
    int status = siotls_conn_data_to_read(player->conn, &text, &text_len);
    ck_assert(status == 0 || status == SIOTLS_ERROR_CLOSED);
    size_t plain_len = step->kind == TRACE_TEXT ? put_hex(plain, 0, step->plain) : 0;
    ck_assert_uint_eq(text_len, plain_len);
    if (plain_len > 0)
        ck_assert_mem_eq(text, plain, plain_len);
    ck_assert_int_eq(siotls_conn_data_read(player->conn, text_len), 0);
}

/* ---- a run ---- */

static void make_identity(struct player *player)
{
    uint8_t certificate[MAX_TURN];
    const struct trace_signer *signer = signer_of(player);
    struct siotls_error error = {.size = sizeof error};
    struct siotls_identity_options options = {.size = sizeof options};
    if (signer->certificate == NULL)
        return;
    options.chain = sio_bytes(certificate, put_hex(certificate, 0, signer->certificate));
    options.schemes = &signer->scheme;
    options.num_schemes = 1;
    ck_assert_msg(siotls_identity_new(&player->identity, player->set, &options, &error) == 0, "%s", error.reason);
    ck_assert_int_eq(siotls_config_add_identity(player->config, player->identity), 0);
}

static void set_groups(struct player *player)
{
    static const uint16_t groups[] = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_SECP384R1};
    if (player->side == PAIR_CLIENT)
        ck_assert_int_eq(siotls_config_set_groups(player->config, groups, 3), 0);
    else
        ck_assert_int_eq(siotls_config_set_groups(player->config, &player->trace->group, 1), 0);
}

/* Certificates are out of date by now, and nobody judges them; a server may ask for one. */
static void set_trust(struct player *player)
{
    bool asks = player->side == PAIR_SERVER && player->trace->client.certificate != NULL;
    if (player->side == PAIR_CLIENT || asks)
        ck_assert_int_eq(siotls_config_set_insecure_no_verification(player->config), 0);
    if (asks)
        ck_assert_int_eq(siotls_config_set_client_auth(player->config, SIOTLS_CLIENT_AUTH_REQUIRE), 0);
}

/* The library's own tickets would not be those of the trace. */
static void take_sessions(struct player *player)
{
    const uint32_t events = SIOTLS_REQUEST_SESSION_STORE | SIOTLS_REQUEST_REPLAY_CHECK;
    ck_assert_int_eq(siotls_config_set_events(player->config, events), 0);
    ck_assert_int_eq(siotls_config_set_tickets(player->config, 0, 30), 0);
    ck_assert_int_eq(siotls_config_set_early_data(player->config, player->trace->session->max_early_data), 0);
}

static void open_player(struct player *player)
{
    static const uint16_t suites[] = {SIOTLS_SUITE_AES_128_GCM_SHA256};
    struct siotls_error error = {.size = sizeof error};
    int role = player->side == PAIR_CLIENT ? SIOTLS_ROLE_CLIENT : SIOTLS_ROLE_SERVER;
    ck_assert_msg(siotls_set_new(&player->set, NULL, &error) == 0, "%s: %s", error.reason, error.detail);
    ck_assert_int_eq(siotls_config_new(&player->config, player->set, role, NULL, &error), 0);
    ck_assert_int_eq(siotls_config_set_suites(player->config, suites, 1), 0);
    make_identity(player);
    set_groups(player);
    set_trust(player);
    if (player->trace->session != NULL && player->side == PAIR_SERVER)
        take_sessions(player);
    ck_assert_msg(siotls_config_ready(player->config, &error) == 0, "%s: %s", error.reason, error.detail);
    ck_assert_int_eq(siotls_conn_new(&player->conn, player->config, NULL, NULL), 0);
    player->conn->engine.handshake->reviser.revise = revise;
    player->conn->engine.handshake->reviser.context = player;
    if (player->trace->session != NULL)
        ck_assert_int_eq(siotls_conn_set_time(player->conn, TIME_MS), 0);
    if (player->trace->session != NULL && player->side == PAIR_CLIENT)
        offer_session(player);
    ck_assert_int_eq(siotls_conn_start(player->conn), 0);
}

static void check_exports(const struct player *player)
{
    const struct trace_exports *exports = player->trace->exports;
    uint8_t material[40];
    size_t binding_len = sizeof material;
    if (exports == NULL)
        return;
    check_hex(sio_secret_of(&player->conn->engine.established, SIO_SECRET_EXPORTER), exports->secret);
    ck_assert(player->saw_early == (exports->early != NULL));
    ck_assert_int_eq(siotls_conn_export_keying_material(player->conn, material, sizeof material, "EXPORTER-test",
                                                        (const uint8_t *)"context", 7),
                     0);
    check_hex(material, exports->test);
    ck_assert_int_eq(siotls_conn_channel_binding(player->conn, material, &binding_len, "tls-exporter"), 0);
    ck_assert_uint_eq(binding_len, 32);
    check_hex(material, exports->binding);
}

void trace_play(const struct trace *trace, enum pair_side side)
{
    struct player player = {.trace = trace, .side = side, .next = trace->messages};
    open_player(&player);
    for (size_t i = 0; trace->steps[i].kind != TRACE_END; i++) {
        if (trace->steps[i].from == side)
            send_step(&player, &trace->steps[i], i);
        else
            receive_step(&player, &trace->steps[i]);
    }
    struct siotls_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_conn_info(player.conn, &info), 0);
    ck_assert(info.is_done && info.is_peer_closed && !info.can_send);
    while (player.next->hex != NULL && player.next->from != side)
        player.next++;
    ck_assert_msg(player.next->hex == NULL, "%s: a message was not sent", trace->name);
    check_exports(&player);
    siotls_conn_free(player.conn);
    siotls_config_free(player.config);
    siotls_identity_free(player.identity);
    siotls_set_free(player.set);
}
