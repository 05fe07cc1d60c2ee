/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown_test.c: what the peer has not proven is not shown as its (RFC 9846 4.5.3): at every step of every scenario, and
 * of a handshake whose messages are changed one after the other.
 */
#include <stdlib.h>
#include <string.h>

#include "api/conn.h"
#include "base/buffer.h"
#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "handshake/engine/table.h"
#include "pair.h"
#include "wire/constants.h"

static const struct pair_mode modes[] = {
    {"whole", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0},
    {"one byte at a time", PAIR_BYTES, PAIR_RECEIVE_BUFFER, true, 0},
};

static unsigned num_claims; /* of which something was seen */
static unsigned num_known;  /* peers that were known when their chains were gone */

/* Has the engine passed the peer's first Finished? That is what the state says, and what info must go by. */
static bool has_finished(const struct siotls_conn *conn)
{
    if (conn->engine.established.is_done)
        return true;
    /* It was run, and its steps wait for a signature of ours or for somebody who takes MESSAGE events. */
    return conn->engine.row != NULL && (conn->engine.state == C_WAIT_FINISHED || conn->engine.state == S_WAIT_FINISHED);
}

static void look_at(const struct siotls_conn *conn, const struct siotls_info *info, const char *name)
{
    num_claims += info->num_claimed_chain > 0;
    if (has_finished(conn))
        return;
    ck_assert_msg(info->peer_certificate.data_len == 0, "%s: the peer's certificate is shown too early", name);
    ck_assert_msg(info->num_peer_chain == 0 && info->peer_chain == NULL, "%s: a chain is shown too early in %s", name,
                  sio_state_name(conn->engine.state));
    ck_assert_msg(info->peer_ocsp_response.data_len == 0 && info->peer_sct_list.data_len == 0,
                  "%s: evidence is shown too early", name);
    ck_assert_msg(info->certificate_compression == 0, "%s: the compression is shown too early", name);
    if (info->role == SIOTLS_ROLE_SERVER) {
        ck_assert_msg(info->client_scheme == 0, "%s: the client's scheme is shown too early", name);
        return;
    }
    ck_assert_msg(info->scheme == 0 && info->signature_provider == NULL, "%s: the scheme is shown too early", name);
    ck_assert_msg(info->alpn.data_len == 0, "%s: the protocol is shown too early", name);
    ck_assert_msg(!info->is_resumed && info->psk_kind == SIOTLS_PSK_NONE, "%s: a PSK is shown too early", name);
    ck_assert_msg(info->early_data != SIOTLS_EARLY_DATA_ACCEPTED, "%s: early data is shown too early", name);
}

/* From HANDSHAKE_DONE on it is the leaf that was shown then, also when the chain is gone. */
static void look_later(const struct pair_end *end, const struct siotls_info *info, const char *name)
{
    if (info->num_peer_chain > 0 && info->is_done && end->conn->engine.context.config->authentication.keep_peer)
        ck_assert_msg(info->peer_certificate.data_len > 0, "%s: a peer with a chain is not known", name);
    if (end->num_events[SIOTLS_EVENT_HANDSHAKE_DONE] == 0 || info->peer_certificate.data_len == 0 ||
        info->num_peer_chain > 0)
        return;
    ck_assert_msg(info->peer_certificate.data_len == end->leaf.data_len &&
                      memcmp(info->peer_certificate.data, end->leaf.data, end->leaf.data_len) == 0,
                  "%s: the peer has become another", name);
    num_known++;
}

static void watch(struct pair *pair)
{
    for (int side = 0; side < PAIR_NUM_SIDES; side++)
        if (pair->ends[side].conn != NULL) {
            struct siotls_info info = pair_info(pair, (enum pair_side)side);
            look_at(pair->ends[side].conn, &info, pair->scenario->name);
            look_later(&pair->ends[side], &info, pair->scenario->name);
            /* An event of what the handshake brings comes behind it. */
            const struct pair_end *end = &pair->ends[side];
            ck_assert(info.role == SIOTLS_ROLE_SERVER || end->num_events[SIOTLS_EVENT_EARLY_DATA] == 0 ||
                      has_finished(end->conn) || info.early_data == SIOTLS_EARLY_DATA_NONE ||
                      info.early_data == SIOTLS_EARLY_DATA_OFFERED);
        }
}

static void run(const struct pair_scenario *scenario, const struct pair_mode *mode)
{
    struct failing_memory memory;
    failing_memory_init(&memory, 0);
    fake_control_reset();
    pair_watch = watch;
    bool done = pair_run(scenario, mode, &memory.memory);
    pair_watch = NULL;
    ck_assert_msg(done, "%s: %s", scenario->name, pair_complaint());
    ck_assert_uint_eq(memory.num_blocks, 0);
}

START_TEST(nothing_is_shown_before_it_is_proven)
{
    pair_build_world();
    run(pair_scenario_at((size_t)_i), &modes[0]);
}
END_TEST

/* ---- messages that are wrong ---- */

static struct {
    enum pair_side from;
    uint8_t message;
    unsigned num_seen;
} wrong;

static bool spoil(void *context, uint8_t message, struct sio_buffer *body)
{
    (void)context;
    if (message == wrong.message && ++wrong.num_seen == 1)
        body->data[body->data_len - 1] ^= 1;
    return true;
}

static bool ask_for_certificates(struct pair *pair)
{
    struct siotls_identity *identity = NULL;
    struct siotls_config *client = pair->ends[PAIR_CLIENT].config, *server = pair->ends[PAIR_SERVER].config;
    const struct siotls_bytes protocol = {(const uint8_t *)"h2", 2};
    if (!pair_make_identity(&identity, pair, PAIR_CLIENT_ED25519, true))
        return false;
    bool done =
        siotls_config_add_identity(client, identity) == 0 && siotls_config_set_trust(server, pair->trust) == 0 &&
        siotls_config_set_alpn(client, &protocol, 1) == 0 && siotls_config_set_alpn(server, &protocol, 1) == 0 &&
        siotls_config_set_client_auth(server, SIOTLS_CLIENT_AUTH_REQUIRE) == 0;
    siotls_identity_free(identity);
    return done;
}

static bool spoil_handshake(struct pair *pair)
{
    struct siotls_conn *conn = pair->ends[wrong.from].conn;
    conn->engine.handshake->reviser.revise = spoil;
    wrong.num_seen = 0;
    return siotls_conn_set_server_name(pair->ends[PAIR_CLIENT].conn, PAIR_NAME) == 0;
}

static bool is_leaf(const struct siotls_bytes *chain, size_t num_chain, enum pair_certificate which)
{
    struct siotls_bytes leaf = pair_leaf(which);
    return num_chain > 0 && chain[0].data_len == leaf.data_len && memcmp(chain[0].data, leaf.data, leaf.data_len) == 0;
}

/* What came and was not proven is claimed, and stays so. */
static void check_failed(struct pair *pair)
{
    enum pair_side victim = 1 - wrong.from;
    struct siotls_info info = pair_info(pair, victim);
    enum pair_certificate whose = wrong.from == PAIR_SERVER ? PAIR_ED25519 : PAIR_CLIENT_ED25519;
    ck_assert(info.is_failed);
    ck_assert_uint_eq(info.num_peer_chain, 0);
    ck_assert_uint_eq(wrong.from == PAIR_SERVER ? info.scheme : info.client_scheme, 0);
    ck_assert(is_leaf(info.claimed_chain, info.num_claimed_chain, whose));
    ck_assert_uint_eq(info.claimed_scheme, SIOTLS_SCHEME_ED25519);
}

static const struct {
    enum pair_side from;
    uint8_t message;
} spoilt[] = {
    {PAIR_SERVER, SIO_MESSAGE_CERTIFICATE_VERIFY},
    {PAIR_SERVER, SIO_MESSAGE_FINISHED},
    {PAIR_CLIENT, SIO_MESSAGE_CERTIFICATE_VERIFY},
    {PAIR_CLIENT, SIO_MESSAGE_FINISHED},
};

START_TEST(what_fails_stays_a_claim)
{
    static struct pair pair;
    const struct pair_scenario scenario = {
        .name = "spoilt", .configure = ask_for_certificates, .prepare = spoil_handshake};
    struct failing_memory memory;
    wrong.from = spoilt[_i].from;
    wrong.message = spoilt[_i].message;
    pair_build_world();
    failing_memory_init(&memory, 0);
    fake_control_reset();
    ck_assert(pair_open(&pair, &scenario, &modes[0], &memory.memory) && pair_start(&pair));
    pair_watch = watch;
    ck_assert(!pair_settle(&pair));
    pair_watch = NULL;
    check_failed(&pair);
    pair_shut(&pair);
    ck_assert_uint_eq(memory.num_blocks, 0);
}
END_TEST

/* ---- the same after the handshake, when the connection itself is in use (RFC 9846 4.7.2) ---- */

/* The handshake's part of the client is back while it waits for its signature. */
static bool sign_and_spoil(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->type == SIOTLS_EVENT_SIGN)
        pair->ends[side].conn->engine.handshake->reviser.revise = spoil;
    return pair_answer(pair, side, event);
}

static bool ask_later(struct pair *pair)
{
    struct siotls_identity *identity = NULL;
    struct siotls_config *client = pair->ends[PAIR_CLIENT].config, *server = pair->ends[PAIR_SERVER].config;
    if (!pair_make_identity(&identity, pair, PAIR_CLIENT_RSA, false))
        return false;
    bool done =
        siotls_config_add_identity(client, identity) == 0 && siotls_config_set_trust(server, pair->trust) == 0 &&
        siotls_config_set_post_handshake_auth(client, 1) == 0 && siotls_config_set_post_handshake_auth(server, 1) == 0;
    siotls_identity_free(identity);
    return done;
}

static void watch_later(struct pair *pair)
{
    struct siotls_info info = pair_info(pair, PAIR_SERVER);
    ck_assert_uint_eq(info.num_peer_chain, 0);
    ck_assert_uint_eq(info.client_scheme, 0);
    num_claims += info.num_claimed_chain > 0;
}

START_TEST(what_fails_later_stays_a_claim)
{
    static struct pair pair;
    const struct pair_scenario scenario = {.name = "later", .configure = ask_later, .answer = sign_and_spoil};
    struct failing_memory memory;
    wrong.from = PAIR_CLIENT;
    wrong.message = spoilt[_i].message;
    wrong.num_seen = 0;
    pair_build_world();
    failing_memory_init(&memory, 0);
    fake_control_reset();
    ck_assert(pair_open(&pair, &scenario, &modes[1], &memory.memory) && pair_shake_hands(&pair));
    ck_assert_int_eq(siotls_conn_request_certificate(pair.ends[PAIR_SERVER].conn), 0);
    num_claims = 0;
    pair_watch = watch_later;
    ck_assert(!pair_settle(&pair));
    pair_watch = NULL;
    ck_assert_uint_gt(num_claims, 1);
    struct siotls_info info = pair_info(&pair, PAIR_SERVER);
    ck_assert(is_leaf(info.claimed_chain, info.num_claimed_chain, PAIR_CLIENT_RSA));
    ck_assert_uint_eq(info.claimed_scheme, SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256);
    ck_assert_uint_eq(pair.ends[PAIR_SERVER].num_events[SIOTLS_EVENT_PEER_CERTIFICATE], 0);
    pair_shut(&pair);
    ck_assert_uint_eq(memory.num_blocks, 0);
}
END_TEST

/* Between any two bytes of some of them. */
START_TEST(nothing_is_shown_between_two_bytes)
{
    static const char *const names[] = {"ALPN", "VERIFY", "early data and its exporter", "asked later, VERIFY"};
    pair_build_world();
    for (size_t i = 0; i < pair_num_scenarios(); i++)
        if (strcmp(pair_scenario_at(i)->name, names[_i]) == 0) {
            num_claims = 0;
            run(pair_scenario_at(i), &modes[1]);
            ck_assert_msg(num_claims > 0 || _i % 2 == 0, "%s: nothing is claimed", names[_i]);
            return;
        }
    ck_abort_msg("there is no scenario %s", names[_i]);
}
END_TEST

/* Who came is known until the end: with a certificate, with one that was asked for later, and with a session. */
START_TEST(the_peer_stays_known)
{
    static const char *const names[] = {"client certificate", "asked later, VERIFY",
                                        "resumed with a client certificate"};
    pair_build_world();
    for (size_t i = 0; i < pair_num_scenarios(); i++)
        if (strcmp(pair_scenario_at(i)->name, names[_i]) == 0) {
            num_known = 0;
            run(pair_scenario_at(i), &modes[1]);
            ck_assert_msg(num_known > 0, "%s: nobody is known later", names[_i]);
            return;
        }
    ck_abort_msg("there is no scenario %s", names[_i]);
}
END_TEST

static Suite *shown_suite(void)
{
    Suite *suite = suite_create("handshake/shown");
    TCase *tcase = tcase_create("shown");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, nothing_is_shown_before_it_is_proven, 0, (int)pair_num_scenarios());
    tcase_add_loop_test(tcase, what_fails_stays_a_claim, 0, 4);
    tcase_add_loop_test(tcase, what_fails_later_stays_a_claim, 2, 4);
    tcase_add_loop_test(tcase, the_peer_stays_known, 0, 3);
    tcase_add_loop_test(tcase, nothing_is_shown_between_two_bytes, 0, 4);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {shown_suite};
    return check_main(suites, 1);
}
