/* SPDX-License-Identifier: Apache-2.0 */
/*
 * oracle.c: see oracle.h.
 */
#include "oracle.h"

#include <string.h>

#include "fuzz_message.h"

/* What is not proven is not shown; who failed says why, and does nothing more. */
static void judge_failure(const struct pair *pair, enum pair_side side)
{
    struct siotls_conn *conn = pair->ends[side].conn;
    struct siotls_error error = {.size = sizeof error};
    struct siotls_info info = pair_info(pair, side);
    uint8_t byte = 0;
    size_t taken = 1;
    siotls_conn_error(conn, &error);
    fuzz_require(side == PAIR_CLIENT || info.is_done || info.num_peer_chain == 0);
    fuzz_require((error.status != 0) == (info.is_failed != 0));
    if (error.status == 0)
        return;
    fuzz_require(error.reason != NULL && error.status < 0 && !info.can_send);
    fuzz_require(siotls_conn_send_data(conn, &taken, &byte, 1) == error.status && taken == 0);
    fuzz_require(siotls_conn_receive_data(conn, &taken, &byte, 1) == error.status && taken == 0);
}

static bool exports(struct siotls_conn *conn, uint8_t secret[32])
{
    return siotls_conn_export_keying_material(conn, secret, 32, "oracle", NULL, 0) == 0;
}

/*
 * Both say that the handshake is done: then they have seen the same messages, whoever changed them, for each
 * Finished stands for all before it (RFC 9846 4.5.3).
 */
static void judge_agreement(const struct pair *pair, const struct meddler *meddler)
{
    struct siotls_info client = pair_info(pair, PAIR_CLIENT);
    struct siotls_info server = pair_info(pair, PAIR_SERVER);
    uint8_t secrets[PAIR_NUM_SIDES][32];
    fuzz_require(exports(pair->ends[PAIR_CLIENT].conn, secrets[PAIR_CLIENT]));
    fuzz_require(exports(pair->ends[PAIR_SERVER].conn, secrets[PAIR_SERVER]));
    fuzz_require(memcmp(secrets[PAIR_CLIENT], secrets[PAIR_SERVER], 32) == 0);
    fuzz_require(client.suite == server.suite && client.psk_kind == server.psk_kind);
    if (meddler->has_lied[PAIR_CLIENT] || meddler->has_lied[PAIR_SERVER])
        return;
    fuzz_require(client.group == server.group && client.is_resumed == server.is_resumed);
    fuzz_require(client.alpn.data_len == server.alpn.data_len);
    fuzz_require(client.alpn.data_len == 0 || memcmp(client.alpn.data, server.alpn.data, client.alpn.data_len) == 0);
}

void oracle_judge(const struct pair *pair, const struct meddler *meddler)
{
    if (pair->ends[PAIR_CLIENT].conn == NULL || pair->ends[PAIR_SERVER].conn == NULL)
        return;
    judge_failure(pair, PAIR_CLIENT);
    judge_failure(pair, PAIR_SERVER);
    struct siotls_info client = pair_info(pair, PAIR_CLIENT);
    struct siotls_info server = pair_info(pair, PAIR_SERVER);
    if (client.is_done && server.is_done && !client.is_failed && !server.is_failed)
        judge_agreement(pair, meddler);
}
