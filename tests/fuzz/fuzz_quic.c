/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_quic.c: the handshake over QUIC: a client and a server over the fake provider, whose messages go by level while
 * a meddler (meddle_quic.h) does what the input says. Whatever was done to them, what is judged below must hold.
 *
 * Input: number of the configs, how it is played (one byte each), bytes that are delivered at once (0: all); then
 * deeds of six bytes each.
 */
#include <string.h>

#include "fake_provider.h"
#include "fuzz_message.h"
#include "meddle_quic.h"
#include "quic_configs.h"

enum { IS_LATE = 1, REFUSES = 2, RESUMES = 4, IS_EARLY = 8 };

static bool (*const configs[])(struct pair *world) = {
    quic_plain,
    quic_with_messages,
    quic_with_sessions,
    quic_with_early_data,
    quic_with_retry,
    quic_with_client_auth,
    quic_with_features_of_records,
    quic_with_plain_tcp_hello,
    quic_without_protocol_at_client,
    quic_without_protocol_at_server,
    quic_with_other_protocols,
};

/* ---- what must hold ---- */

/* A chain is proven by Finished; bytes behind that, where the keys change, can still end the handshake. */
static bool is_shown_rightly(const struct siotls_info *server, const struct siotls_error *error)
{
    return server->is_done || server->num_peer_chain == 0 ||
           (error->status != 0 && error->alert == SIOTLS_ALERT_UNEXPECTED_MESSAGE);
}

/* Who failed says why, and does nothing more; nobody tells of an alert that came, for none comes over QUIC. */
static void judge_end(const struct quic_pair *pair, enum pair_side side)
{
    struct siotls_conn *conn = pair->ends[side].conn;
    struct siotls_error error = quic_error(pair, side);
    struct siotls_info info = quic_info(pair, side);
    const uint8_t byte = 0;
    fuzz_require(side == PAIR_CLIENT || is_shown_rightly(&info, &error));
    fuzz_require((error.status != 0) == (info.is_failed != 0));
    fuzz_require(!info.is_done || info.alpn.data_len > 0);
    if (error.status == 0)
        return;
    fuzz_require(error.reason != NULL && error.status < 0 && error.origin == SIOTLS_ORIGIN_LOCAL);
    fuzz_require(siotls_quic_receive(conn, SIOTLS_QUIC_INITIAL, &byte, 1) == error.status);
}

static bool exports(struct siotls_conn *conn, uint8_t secret[32])
{
    return siotls_conn_export_keying_material(conn, secret, 32, "oracle", NULL, 0) == 0;
}

/* Both are done: each Finished stands for all messages before it (RFC 9846 4.5.3). */
static void judge_agreement(const struct quic_pair *pair, bool has_lied)
{
    struct siotls_info client = quic_info(pair, PAIR_CLIENT);
    struct siotls_info server = quic_info(pair, PAIR_SERVER);
    uint8_t secrets[PAIR_NUM_SIDES][32];
    fuzz_require(quic_secrets_agree(pair));
    fuzz_require(exports(pair->ends[PAIR_CLIENT].conn, secrets[PAIR_CLIENT]));
    fuzz_require(exports(pair->ends[PAIR_SERVER].conn, secrets[PAIR_SERVER]));
    fuzz_require(memcmp(secrets[PAIR_CLIENT], secrets[PAIR_SERVER], 32) == 0);
    fuzz_require(client.suite == server.suite && client.psk_kind == server.psk_kind);
    fuzz_require(has_lied || (client.group == server.group && client.is_resumed == server.is_resumed));
    fuzz_require(has_lied || quic_parameters_agree(pair));
}

static void judge(const struct quic_pair *pair, bool has_lied)
{
    judge_end(pair, PAIR_CLIENT);
    judge_end(pair, PAIR_SERVER);
    if (quic_error(pair, PAIR_CLIENT).status == 0 && quic_error(pair, PAIR_SERVER).status == 0 &&
        quic_info(pair, PAIR_CLIENT).is_done && quic_info(pair, PAIR_SERVER).is_done)
        judge_agreement(pair, has_lied);
}

/* ---- a play ---- */

/* A connection without anybody between them, for the session of the one that follows. */
static bool get_session(struct quic_pair *pair)
{
    return quic_connect(pair) && quic_start(pair) && quic_settle(pair) && pair->world.session.data_len > 0;
}

static bool prepare(struct quic_pair *pair, uint8_t how)
{
    bool is_resumed = (how & RESUMES) && get_session(pair);
    pair->is_late = how & IS_LATE;
    pair->refuses = (how & REFUSES) && pair->is_late;
    pair->is_early = how & IS_EARLY;
    return quic_connect(pair) && (!is_resumed || quic_resume(pair));
}

static void play(struct quic_pair *pair, struct meddler_quic *meddler)
{
    meddler_quic_enter(meddler, pair);
    if (!quic_start(pair))
        return;
    (void)quic_settle(pair);
    /* A secret came twice, or too late for what is sent. */
    fuzz_require(pair_complaint()[0] == '\0');
    judge(pair, meddler->has_lied);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t data_len)
{
    static bool is_built;
    struct sio_reader reader = sio_reader(sio_bytes(data, data_len));
    struct meddler_quic meddler;
    struct quic_pair pair;
    uint8_t which;
    uint8_t how;
    uint8_t step;
    if (!sio_read_u8(&reader, &which) || !sio_read_u8(&reader, &how) || !sio_read_u8(&reader, &step))
        return 0;
    if (!is_built)
        pair_build_world();
    is_built = true;
    fake_control_reset();
    meddler_quic_read(&meddler, &reader);
    fuzz_require(quic_open(&pair, configs[which % (sizeof configs / sizeof configs[0])], NULL));
    pair.step = step;
    if (prepare(&pair, how))
        play(&pair, &meddler);
    quic_shut(&pair);
    fuzz_require(fake_control.num_live == 0 && fake_control.num_open == 0);
    return 0;
}
