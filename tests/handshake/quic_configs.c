/* SPDX-License-Identifier: Apache-2.0 */
/* quic_configs.c: see quic_configs.h. */
#include "quic_configs.h"

#include <string.h>

#include "early.h"

static struct siotls_config *config_of(struct pair *world, enum pair_side side)
{
    return world->ends[side].config;
}

static bool set_protocols(struct pair *world, const char *of_client, const char *of_server)
{
    const struct siotls_bytes first = {(const uint8_t *)of_client, of_client != NULL ? strlen(of_client) : 0};
    const struct siotls_bytes second = {(const uint8_t *)of_server, of_server != NULL ? strlen(of_server) : 0};
    return (of_client == NULL || siotls_config_set_alpn(config_of(world, PAIR_CLIENT), &first, 1) == 0) &&
           (of_server == NULL || siotls_config_set_alpn(config_of(world, PAIR_SERVER), &second, 1) == 0);
}

bool quic_plain(struct pair *world)
{
    return set_protocols(world, "h3", "h3");
}

bool quic_with_messages(struct pair *world)
{
    return quic_plain(world) && siotls_config_set_events(config_of(world, PAIR_SERVER), SIOTLS_REQUEST_MESSAGE) == 0;
}

bool quic_with_sessions(struct pair *world)
{
    return quic_plain(world) && sessions_ask(world);
}

bool quic_with_early_data(struct pair *world)
{
    return quic_plain(world) && early_with_register(world) &&
           siotls_config_set_events(config_of(world, PAIR_SERVER), SIOTLS_REQUEST_MESSAGE) == 0;
}

static bool retry(struct pair *world)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return siotls_config_set_groups(config_of(world, PAIR_SERVER), &group, 1) == 0;
}

bool quic_with_retry(struct pair *world)
{
    return quic_with_early_data(world) && retry(world);
}

bool quic_with_client_auth(struct pair *world)
{
    struct siotls_identity *identity = NULL;
    bool done = quic_plain(world) && pair_make_identity(&identity, world, PAIR_CLIENT_ED25519, true) &&
                siotls_config_add_identity(config_of(world, PAIR_CLIENT), identity) == 0 &&
                siotls_config_set_client_auth(config_of(world, PAIR_SERVER), SIOTLS_CLIENT_AUTH_REQUIRE) == 0 &&
                siotls_config_set_trust(config_of(world, PAIR_SERVER), world->trust) == 0;
    siotls_identity_free(identity);
    return done;
}

/* What has no meaning over QUIC. */
bool quic_with_features_of_records(struct pair *world)
{
    return quic_with_messages(world) && siotls_config_set_record_size_limit(config_of(world, PAIR_CLIENT), 512) == 0 &&
           siotls_config_set_post_handshake_auth(config_of(world, PAIR_CLIENT), 1) == 0 &&
           siotls_config_set_post_handshake_auth(config_of(world, PAIR_SERVER), 1) == 0 &&
           siotls_config_set_trust(config_of(world, PAIR_SERVER), world->trust) == 0;
}

bool quic_with_plain_tcp_hello(struct pair *world)
{
    return quic_plain(world) && siotls_config_set_compatibility_mode(config_of(world, PAIR_CLIENT), 0) == 0;
}

bool quic_without_protocol_at_client(struct pair *world)
{
    return set_protocols(world, NULL, "h3");
}

bool quic_without_protocol_at_server(struct pair *world)
{
    return set_protocols(world, "h3", NULL);
}

bool quic_with_other_protocols(struct pair *world)
{
    return set_protocols(world, "h3", "doq");
}
