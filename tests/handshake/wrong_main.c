/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wrong_main.c: plays the rows on connections, configs and sets over the fake provider; wrong_test.py runs it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "wrong_rows.h"

static struct siotls_config *unready;

static void insist(bool is_so, const char *what)
{
    if (is_so)
        return;
    printf("# %s: %s\n", what, pair_complaint());
    exit(EXIT_FAILURE);
}

/* Every kind of decision, and a session to be found. */
static bool configure(struct pair *pair)
{
    const struct siotls_bytes protocol = {(const uint8_t *)"h3", 2};
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return pair_make_identity(&pair->identity, pair, PAIR_RSA, false) &&
           siotls_config_set_alpn(pair->ends[PAIR_CLIENT].config, &protocol, 1) == 0 &&
           siotls_config_set_alpn(pair->ends[PAIR_SERVER].config, &protocol, 1) == 0 &&
           siotls_config_set_events(pair->ends[PAIR_CLIENT].config, SIOTLS_REQUEST_VERIFY | SIOTLS_REQUEST_SESSION) ==
               0 &&
           siotls_config_set_events(pair->ends[PAIR_SERVER].config,
                                    SIOTLS_REQUEST_CLIENT_HELLO | SIOTLS_REQUEST_SESSION_STORE) == 0 &&
           siotls_config_set_early_data(pair->ends[PAIR_SERVER].config, 100) == 0 &&
           siotls_config_new(&unready, pair->set, SIOTLS_ROLE_SERVER, NULL, NULL) == 0;
}

static bool answer(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    wrong_answers(pair->ends[side].conn, event, pair->ends[PAIR_CLIENT].config, unready);
    if (event->type == SIOTLS_EVENT_SIGN)
        return pair_sign(pair, side, event, pair_key(PAIR_RSA));
    return pair_answer(pair, side, event);
}

static void settings(struct pair *pair)
{
    struct wrong_configs configs = {.server = unready, .ready = pair->ends[PAIR_CLIENT].config};
    insist(siotls_config_new(&configs.client, pair->set, SIOTLS_ROLE_CLIENT, NULL, NULL) == 0, "config");
    wrong_settings(&configs);
    wrong_session_settings(&configs);
    siotls_config_free(configs.client);
}

int main(void)
{
    static const struct pair_mode mode = {"wrong", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
    static const struct pair_scenario scenario = {.name = "wrong", .configure = configure, .answer = answer};
    static struct pair pair;
    pair_build_world();
    insist(pair_open(&pair, &scenario, &mode, NULL), "opening");
    wrong_calls(&pair);
    insist(pair_shake_hands(&pair) && pair_say(&pair, PAIR_SERVER, 1), "the first handshake");
    insist(pair_again(&pair) &&
               siotls_conn_set_session(pair.ends[PAIR_CLIENT].conn, pair.session.data, pair.session.data_len) == 0,
           "the session");
    insist(siotls_conn_enable_early_data(pair.ends[PAIR_CLIENT].conn) == 0 && pair_start(&pair), "early data");
    wrong_calls_of_early_data(pair.ends[PAIR_CLIENT].conn);
    insist(pair_settle(&pair), "the second handshake");
    wrong_calls_when_done(&pair);
    wrong_calls_of_quic(&pair);
    settings(&pair);
    wrong_makers(&pair);
    wrong_sets(pair.set);
    wrong_files(&pair);
    wrong_certificates(pair.set);
    siotls_config_free(unready);
    pair_shut(&pair);
    return wrong_summary();
}
