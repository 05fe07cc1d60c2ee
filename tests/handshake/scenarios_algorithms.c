/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_algorithms.c: every suite and every group, hybrids composed and whole, and how a group is chosen
 * (RFC 9846 4.2.1, 4.2.4, 4.3.7, 4.3.8, B.4).
 */
#include "fake_provider.h"
#include "scenarios.h"

enum { MAX_GROUPS = 16 };

/* What a scenario asks for and what is to come of it; lists end with 0. */
struct wish {
    uint16_t suite;
    uint16_t client_groups[MAX_GROUPS];
    uint16_t shares[5];
    bool shares_are_set;
    uint16_t server_groups[MAX_GROUPS];
    uint16_t group;
    bool is_retried;
};

static size_t count(const uint16_t *list)
{
    size_t num = 0;
    while (list[num] != 0)
        num++;
    return num;
}

static bool configure(struct pair *pair, const struct wish *wish)
{
    struct siotls_config *client = pair->ends[PAIR_CLIENT].config;
    struct siotls_config *server = pair->ends[PAIR_SERVER].config;
    const uint16_t *server_groups = wish->server_groups[0] != 0 ? wish->server_groups : wish->client_groups;
    pair->state = (void *)(uintptr_t)wish;
    if (wish->suite != 0 && (siotls_config_set_suites(client, &wish->suite, 1) != 0 ||
                             siotls_config_set_suites(server, &wish->suite, 1) != 0))
        return false;
    if (wish->client_groups[0] == 0)
        return true;
    return siotls_config_set_groups(client, wish->client_groups, count(wish->client_groups)) == 0 &&
           siotls_config_set_groups(server, server_groups, count(server_groups)) == 0 &&
           (!wish->shares_are_set || siotls_config_set_key_shares(client, wish->shares, count(wish->shares)) == 0);
}

static bool came_true(struct pair *pair)
{
    const struct wish *wish = pair->state;
    for (int side = 0; side < PAIR_NUM_SIDES; side++) {
        struct siotls_info info = pair_info(pair, (enum pair_side)side);
        if ((wish->suite != 0 && info.suite != wish->suite) || (wish->group != 0 && info.group != wish->group) ||
            info.is_hello_retried != wish->is_retried)
            return pair_complain("suite %04x, group %04x, %s", info.suite, info.group,
                                 info.is_hello_retried ? "retried" : "not retried");
    }
    return true;
}

#define WISH(name_, ...)                                                                                               \
    static bool name_(struct pair *pair)                                                                               \
    {                                                                                                                  \
        static const struct wish wish = __VA_ARGS__;                                                                   \
        return configure(pair, &wish);                                                                                 \
    }

WISH(ccm, {.suite = SIOTLS_SUITE_AES_128_CCM_SHA256})
WISH(ccm_8, {.suite = SIOTLS_SUITE_AES_128_CCM_8_SHA256})
WISH(secp384r1, {.client_groups = {SIOTLS_GROUP_SECP384R1}, .group = SIOTLS_GROUP_SECP384R1})
WISH(secp521r1, {.client_groups = {SIOTLS_GROUP_SECP521R1}, .group = SIOTLS_GROUP_SECP521R1})
WISH(x448, {.client_groups = {SIOTLS_GROUP_X448}, .group = SIOTLS_GROUP_X448})
WISH(ffdhe2048, {.client_groups = {SIOTLS_GROUP_FFDHE2048}, .group = SIOTLS_GROUP_FFDHE2048})
WISH(ffdhe3072, {.client_groups = {SIOTLS_GROUP_FFDHE3072}, .group = SIOTLS_GROUP_FFDHE3072})
WISH(ffdhe4096, {.client_groups = {SIOTLS_GROUP_FFDHE4096}, .group = SIOTLS_GROUP_FFDHE4096})
WISH(ffdhe6144, {.client_groups = {SIOTLS_GROUP_FFDHE6144}, .group = SIOTLS_GROUP_FFDHE6144})
WISH(ffdhe8192, {.client_groups = {SIOTLS_GROUP_FFDHE8192}, .group = SIOTLS_GROUP_FFDHE8192})
WISH(mlkem1024, {.client_groups = {SIOTLS_GROUP_MLKEM1024}, .group = SIOTLS_GROUP_MLKEM1024})
WISH(x25519mlkem768, {.client_groups = {SIOTLS_GROUP_X25519MLKEM768}, .group = SIOTLS_GROUP_X25519MLKEM768})
WISH(secp256r1mlkem768, {.client_groups = {SIOTLS_GROUP_SECP256R1MLKEM768}, .group = SIOTLS_GROUP_SECP256R1MLKEM768})
WISH(secp384r1mlkem1024, {.client_groups = {SIOTLS_GROUP_SECP384R1MLKEM1024}, .group = SIOTLS_GROUP_SECP384R1MLKEM1024})

/* The hybrid's other part has a share too, so a server that does not know the hybrid needs no retry. */
WISH(no_hybrid_at_the_server,
     {.client_groups = {SIOTLS_GROUP_X25519MLKEM768, SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1},
      .server_groups = {SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_X25519},
      .group = SIOTLS_GROUP_X25519})
/* A share that is there goes before preference. */
WISH(share_before_preference, {.client_groups = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_X448},
                               .server_groups = {SIOTLS_GROUP_X448, SIOTLS_GROUP_X25519},
                               .group = SIOTLS_GROUP_X25519})
WISH(preference_among_shares,
     {.client_groups = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_X448, SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_SECP384R1},
      .shares = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_X448, SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_SECP384R1},
      .shares_are_set = true,
      .server_groups = {SIOTLS_GROUP_SECP521R1, SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_X25519},
      .group = SIOTLS_GROUP_SECP256R1})
WISH(retry_to_a_hybrid, {.client_groups = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1MLKEM768},
                         .server_groups = {SIOTLS_GROUP_SECP256R1MLKEM768},
                         .group = SIOTLS_GROUP_SECP256R1MLKEM768,
                         .is_retried = true})
WISH(retry_to_ffdhe8192, {.client_groups = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_FFDHE8192},
                          .server_groups = {SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_FFDHE8192},
                          .group = SIOTLS_GROUP_FFDHE8192,
                          .is_retried = true})
WISH(retry_to_the_servers_first, {.client_groups = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_X448},
                                  .shares_are_set = true,
                                  .server_groups = {SIOTLS_GROUP_SECP521R1, SIOTLS_GROUP_X448, SIOTLS_GROUP_X25519},
                                  .group = SIOTLS_GROUP_X448,
                                  .is_retried = true})

/* Unless the server asks for it. */
static bool preference_before_share(struct pair *pair)
{
    static const struct wish wish = {.client_groups = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1, SIOTLS_GROUP_X448},
                                     .server_groups = {SIOTLS_GROUP_SECP521R1, SIOTLS_GROUP_X448, SIOTLS_GROUP_X25519},
                                     .group = SIOTLS_GROUP_X448,
                                     .is_retried = true};
    return siotls_config_set_prefer_group(pair->ends[PAIR_SERVER].config, 1) == 0 && configure(pair, &wish);
}

static bool preference_with_share(struct pair *pair)
{
    static const struct wish wish = {.client_groups = {SIOTLS_GROUP_X25519, SIOTLS_GROUP_SECP256R1},
                                     .server_groups = {SIOTLS_GROUP_SECP521R1, SIOTLS_GROUP_X25519},
                                     .group = SIOTLS_GROUP_X25519};
    return siotls_config_set_prefer_group(pair->ends[PAIR_SERVER].config, 1) == 0 && configure(pair, &wish);
}

/* ---- GREASE (RFC 8701) ---- */

static bool no_grease(struct pair *pair)
{
    return siotls_config_set_grease(pair->ends[PAIR_CLIENT].config, 0) == 0 &&
           siotls_config_set_grease(pair->ends[PAIR_SERVER].config, 0) == 0;
}

static unsigned count_grease(const uint16_t *list, size_t num_items)
{
    unsigned count = 0;
    for (size_t i = 0; i < num_items; i++)
        count += (list[i] & 0x0f0f) == 0x0a0a && list[i] >> 8 == (list[i] & 0xff);
    return count;
}

static bool watch_hello(struct pair *pair)
{
    return siotls_config_set_events(pair->ends[PAIR_SERVER].config, SIOTLS_REQUEST_CLIENT_HELLO) == 0;
}

static bool look_for_grease(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->type != SIOTLS_EVENT_CLIENT_HELLO)
        return pair_answer(pair, side, event);
    const struct siotls_client_hello *hello = event->client_hello;
    if (count_grease(hello->suites, hello->num_suites) == 1 && count_grease(hello->groups, hello->num_groups) == 1 &&
        count_grease(hello->schemes, hello->num_schemes) == 0)
        pair->num_early = 1;
    return pair_answer(pair, side, event);
}

/* Not among signature schemes: there are servers that keep the list and later die of what they do not know. */
static bool grease_is_where_it_should_be(struct pair *pair)
{
    return pair->num_early == 1;
}

/* Its CertificateRequest and tickets have some too. */
static bool more_grease(struct pair *pair)
{
    struct siotls_config *server = pair->ends[PAIR_SERVER].config;
    return siotls_config_set_client_auth(server, SIOTLS_CLIENT_AUTH_REQUEST) == 0 &&
           siotls_config_set_insecure_no_verification(server) == 0 && retry_to_the_servers_first(pair);
}

const struct pair_scenario scenarios_algorithms[] = {
    {.name = "AES-128-CCM", .configure = ccm, .check = came_true},
    {.name = "AES-128-CCM-8", .configure = ccm_8, .check = came_true},
    {.name = "secp384r1", .configure = secp384r1, .check = came_true},
    {.name = "secp521r1", .configure = secp521r1, .check = came_true},
    {.name = "x448", .configure = x448, .check = came_true},
    {.name = "ffdhe2048", .configure = ffdhe2048, .check = came_true},
    {.name = "ffdhe3072", .configure = ffdhe3072, .check = came_true},
    {.name = "ffdhe4096", .configure = ffdhe4096, .check = came_true},
    {.name = "ffdhe6144", .configure = ffdhe6144, .check = came_true},
    {.name = "ffdhe8192", .configure = ffdhe8192, .check = came_true},
    {.name = "MLKEM1024", .configure = mlkem1024, .check = came_true},
    {.name = "X25519MLKEM768", .configure = x25519mlkem768, .check = came_true},
    {.name = "SecP256r1MLKEM768", .configure = secp256r1mlkem768, .check = came_true},
    {.name = "SecP384r1MLKEM1024", .configure = secp384r1mlkem1024, .check = came_true},
    {.name = "the server knows no hybrid", .configure = no_hybrid_at_the_server, .check = came_true},
    {.name = "a share goes before preference", .configure = share_before_preference, .check = came_true},
    {.name = "the server's preference among shares", .configure = preference_among_shares, .check = came_true},
    {.name = "HelloRetryRequest to a hybrid", .configure = retry_to_a_hybrid, .check = came_true},
    {.name = "HelloRetryRequest to ffdhe8192", .configure = retry_to_ffdhe8192, .check = came_true},
    {.name = "HelloRetryRequest to the server's first", .configure = retry_to_the_servers_first, .check = came_true},
    {.name = "preference goes before a share", .configure = preference_before_share, .check = came_true},
    {.name = "preference and a share", .configure = preference_with_share, .check = came_true},
    {.name = "no GREASE", .configure = no_grease},
    {.name = "where GREASE is put",
     .configure = watch_hello,
     .answer = look_for_grease,
     .check = grease_is_where_it_should_be},
    {.name = "GREASE on both sides", .configure = more_grease, .check = came_true},
    {.name = NULL},
};
