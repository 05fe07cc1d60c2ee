/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity.c: see identity.h (RFC 9846 4.5.1.2, RFC 6066 3).
 */
#include "handshake/auth/identity.h"

#include <string.h>

struct sio_identity_choice sio_choose_identity(const struct siotls_config *config, struct siotls_identity *chosen,
                                               const struct sio_identity_wish *wish)
{
    struct siotls_identity *const *candidates = chosen != NULL ? &chosen : config->identities;
    size_t num_candidates = chosen != NULL ? 1 : config->num_identities;
    struct sio_identity_choice choice = {NULL, 0};
    unsigned best = 0;
    for (size_t i = 0; i < num_candidates; i++) {
        unsigned suits = sio_identity_suits(candidates[i], wish);
        if (suits <= best)
            continue;
        best = suits;
        choice.identity = candidates[i];
        choice.scheme = sio_identity_scheme(candidates[i], wish->schemes);
    }
    return choice;
}

/* What is no name of a host matches none: then only the default is left. */
static void parse_name(struct sio_reference_name *name, char text[256], struct siotls_bytes server_name)
{
    if (server_name.data_len == 0 || server_name.data_len > 255)
        return;
    memcpy(text, server_name.data, server_name.data_len);
    text[server_name.data_len] = '\0';
    if (!sio_reference_name_parse(name, text))
        name->type = SIO_NAME_INVALID;
}

static bool is_name_binding(const struct siotls_config *config, const struct siotls_identity *chosen,
                            struct siotls_bytes server_name)
{
    return config->authentication.strict_server_name && server_name.data_len > 0 && chosen == NULL;
}

bool sio_server_name_is_served(const struct siotls_config *config, const struct siotls_identity *chosen,
                               struct siotls_bytes server_name)
{
    struct sio_reference_name name = {0};
    char text[256];
    bool is_served = !is_name_binding(config, chosen, server_name);
    parse_name(&name, text, server_name);
    for (size_t i = 0; i < config->num_identities && !is_served; i++)
        is_served = sio_identity_has_name(config->identities[i], &name);
    return is_served;
}

static bool fail_choice(const struct siotls_config *config, struct siotls_identity *chosen,
                        const struct sio_identity_wish *wish, struct sio_error *error)
{
    struct sio_identity_wish any = *wish;
    any.is_name_binding = false;
    if (wish->is_name_binding && sio_choose_identity(config, chosen, &any).identity != NULL)
        return sio_fail_both(error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_UNRECOGNIZED_NAME,
                             "client_hello: no identity has that server name");
    return sio_fail_both(error, SIOTLS_ERROR_NEGOTIATION, SIOTLS_ALERT_HANDSHAKE_FAILURE,
                         "client_hello: no signature scheme in common with any identity");
}

bool sio_choose_server_identity(struct sio_identity_choice *choice, const struct siotls_config *config,
                                struct siotls_identity *chosen, const struct sio_client_hello *hello, uint8_t type,
                                struct sio_error *error)
{
    char text[256];
    struct sio_identity_wish wish = {
        .is_name_binding = is_name_binding(config, chosen, hello->server_name),
        .schemes = hello->signature_algorithms,
        .chain_schemes = hello->signature_algorithms_cert,
        .authorities = hello->certificate_authorities,
        .type = type,
    };
    parse_name(&wish.name, text, hello->server_name);
    *choice = sio_choose_identity(config, chosen, &wish);
    return choice->identity != NULL || fail_choice(config, chosen, &wish, error);
}
