/* SPDX-License-Identifier: Apache-2.0 */
/*
 * withdrawn_test.c: an algorithm of a ready config fails its known-answer test before, or in the midst of, a handshake:
 * it is not offered, another takes its place, or the handshake ends with internal_error and the reason.
 */
#include <string.h>

#include "check_main.h"
#include "fake_provider.h"
#include "pair.h"

static const struct pair_mode mode = {"withdrawn", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
static struct pair pair;
static struct siotls_info info;

static bool limit_groups(struct pair *made)
{
    static const uint16_t groups[] = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1};
    return siotls_config_set_groups(made->ends[PAIR_CLIENT].config, groups, 2) == 0 &&
           siotls_config_set_groups(made->ends[PAIR_SERVER].config, groups, 2) == 0;
}

static void open_pair(void)
{
    static const struct pair_scenario scenario = {.name = "withdrawn", .configure = limit_groups};
    pair_build_world();
    fake_control_reset();
    ck_assert_msg(pair_open(&pair, &scenario, &mode, NULL), "%s", pair_complaint());
    info = (struct siotls_info){.size = sizeof info};
}

/* Every algorithm of the number; the fakes' answers are never the known ones. */
static void withdraw(int kind, uint32_t id)
{
    for (size_t i = 0; i < siotls_set_num_algorithms(pair.set); i++) {
        struct siotls_algorithm_info algorithm = {.size = sizeof algorithm};
        ck_assert_int_eq(siotls_set_algorithm(pair.set, &algorithm, i), 0);
        if (algorithm.kind == kind && algorithm.id == id)
            ck_assert_int_eq(siotls_set_test(pair.set, i, NULL), SIOTLS_ERROR_PROVIDER);
    }
}

static void check_failed(enum pair_side side, int status, int alert, const char *reason, const char *detail)
{
    struct siotls_error error = {.size = sizeof error};
    ck_assert(!pair_settle(&pair));
    ck_assert_int_eq(siotls_conn_error(pair.ends[side].conn, &error), 0);
    ck_assert_int_eq(error.status, status);
    ck_assert_int_eq(error.alert, alert);
    ck_assert_str_eq(error.reason, reason);
    ck_assert_msg(strncmp(error.detail, detail, strlen(detail)) == 0, "%s", error.detail);
}

/* The other group is left: it takes no HelloRetryRequest where the client makes a share of both. */
START_TEST(a_group_is_not_offered)
{
    open_pair();
    withdraw(SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519);
    ck_assert_msg(pair_start(&pair) && pair_settle(&pair), "%s", pair_complaint());
    ck_assert_int_eq(siotls_conn_info(pair.ends[PAIR_CLIENT].conn, &info), 0);
    ck_assert_uint_eq(info.group, SIOTLS_GROUP_SECP256R1);
    pair_shut(&pair);
}
END_TEST

/* X25519's share lies there; the server asks for one of another group. */
START_TEST(a_server_chooses_another_group)
{
    open_pair();
    ck_assert(pair_start(&pair));
    withdraw(SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519);
    ck_assert_msg(pair_settle(&pair), "%s", pair_complaint());
    ck_assert_int_eq(siotls_conn_info(pair.ends[PAIR_SERVER].conn, &info), 0);
    ck_assert_uint_eq(info.group, SIOTLS_GROUP_SECP256R1);
    ck_assert(info.is_hello_retried);
    pair_shut(&pair);
}
END_TEST

static void withdraw_p256(struct pair *playing, enum pair_side side)
{
    struct siotls_info now = {.size = sizeof now};
    ck_assert_int_eq(siotls_conn_info(playing->ends[PAIR_SERVER].conn, &now), 0);
    if (side == PAIR_CLIENT && now.is_hello_retried)
        withdraw(SIOTLS_KIND_KEM, SIOTLS_GROUP_SECP256R1);
}

START_TEST(a_promised_group_ends_the_handshake)
{
    open_pair();
    pair.on_turn = withdraw_p256;
    ck_assert(pair_start(&pair));
    withdraw(SIOTLS_KIND_KEM, SIOTLS_GROUP_X25519);
    check_failed(PAIR_CLIENT, SIOTLS_ERROR_PROVIDER, SIOTLS_ALERT_INTERNAL_ERROR,
                 "set: an algorithm failed its test, and nothing takes its place", "kem SECP256R1: ");
    pair_shut(&pair);
}
END_TEST

START_TEST(a_scheme_is_not_offered)
{
    open_pair();
    withdraw(SIOTLS_KIND_VERIFIER, SIOTLS_SCHEME_ED25519);
    ck_assert(pair_start(&pair));
    check_failed(PAIR_SERVER, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_HANDSHAKE_FAILURE,
                 "client_hello: no signature scheme in common with any identity", "");
    pair_shut(&pair);
}
END_TEST

START_TEST(a_promised_scheme_ends_the_handshake)
{
    open_pair();
    ck_assert(pair_start(&pair));
    withdraw(SIOTLS_KIND_VERIFIER, SIOTLS_SCHEME_ED25519);
    check_failed(PAIR_CLIENT, SIOTLS_ERROR_PROVIDER, SIOTLS_ALERT_INTERNAL_ERROR,
                 "set: an algorithm failed its test, and nothing takes its place", "verifier ED25519: ");
    pair_shut(&pair);
}
END_TEST

static Suite *withdrawn_suite(void)
{
    Suite *suite = suite_create("handshake/withdrawn");
    TCase *tcase = tcase_create("withdrawn");
    tcase_add_test(tcase, a_group_is_not_offered);
    tcase_add_test(tcase, a_server_chooses_another_group);
    tcase_add_test(tcase, a_promised_group_ends_the_handshake);
    tcase_add_test(tcase, a_scheme_is_not_offered);
    tcase_add_test(tcase, a_promised_scheme_ends_the_handshake);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {withdrawn_suite};
    return check_main(suites, 1);
}
