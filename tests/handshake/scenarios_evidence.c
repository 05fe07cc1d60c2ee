/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_evidence.c: what goes with certificates: OCSP responses (RFC 9846 4.5.1.1), SCTs (RFC 6962 3.3), and the
 * schemes that chains may be signed with (RFC 9846 4.3.3).
 */
#include <string.h>

#include "scenarios.h"

static const uint8_t response[] = {0x30, 0x03, 0x0a, 0x01, 0x06}; /* OCSPResponse: unauthorized */
static const uint8_t timestamps[] = {0, 5, 0, 3, 1, 2, 3};

static struct siotls_config *client_config(struct pair *pair)
{
    return pair->ends[PAIR_CLIENT].config;
}

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

static bool is(const struct pair_bytes *bytes, const uint8_t *expected, size_t expected_len)
{
    return bytes->data_len == expected_len && (expected_len == 0 || memcmp(bytes->data, expected, expected_len) == 0);
}

static bool make_identity(struct siotls_identity **identity, struct pair *pair, enum pair_certificate which)
{
    struct siotls_identity_options options = {.ocsp_response = {response, sizeof response},
                                              .sct_list = {timestamps, sizeof timestamps}};
    return pair_make_special_identity(identity, pair, which, true, &options);
}

/* The chain is not judged, since the response says nothing. */
static bool with_evidence(struct pair *pair)
{
    siotls_identity_free(pair->identity);
    pair->identity = NULL;
    return make_identity(&pair->identity, pair, PAIR_ED25519) &&
           siotls_config_set_events(client_config(pair), SIOTLS_REQUEST_VERIFY) == 0;
}

static bool ask_for_all(struct pair *pair)
{
    return with_evidence(pair) && siotls_config_request_scts(client_config(pair), 1) == 0;
}

static bool ask_for_nothing(struct pair *pair)
{
    return with_evidence(pair) && siotls_config_request_ocsp(client_config(pair), 0) == 0;
}

static bool came(struct pair *pair, enum pair_side side, bool status, bool scts)
{
    const struct pair_end *end = &pair->ends[side];
    return is(&end->ocsp_response, response, status ? sizeof response : 0) &&
           is(&end->sct_list, timestamps, scts ? sizeof timestamps : 0);
}

static bool status_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT, true, false);
}

static bool all_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT, true, true);
}

static bool nothing_came(struct pair *pair)
{
    return came(pair, PAIR_CLIENT, false, false);
}

static bool verify_all(struct pair *pair, enum pair_side side, const struct siotls_event *event)
{
    if (event->ocsp_response.data_len != sizeof response || event->sct_list.data_len != sizeof timestamps ||
        memcmp(event->ocsp_response.data, response, sizeof response) != 0 ||
        memcmp(event->sct_list.data, timestamps, sizeof timestamps) != 0)
        return pair_complain("VERIFY shows other evidence");
    return pair_answer(pair, side, event);
}

/* ---- of clients ---- */

static bool client_with_evidence(struct pair *pair)
{
    struct siotls_identity *identity = NULL;
    if (!make_identity(&identity, pair, PAIR_CLIENT_ED25519))
        return false;
    bool done = siotls_config_add_identity(client_config(pair), identity) == 0 &&
                siotls_config_set_client_auth(server_config(pair), SIOTLS_CLIENT_AUTH_REQUIRE) == 0 &&
                siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_VERIFY) == 0;
    siotls_identity_free(identity);
    return done;
}

static bool ask_client_for_all(struct pair *pair)
{
    return client_with_evidence(pair) && siotls_config_request_ocsp(server_config(pair), 1) == 0 &&
           siotls_config_request_scts(server_config(pair), 1) == 0;
}

static bool all_came_from_client(struct pair *pair)
{
    return came(pair, PAIR_SERVER, true, true);
}

static bool nothing_came_from_client(struct pair *pair)
{
    return came(pair, PAIR_SERVER, false, false);
}

/* ---- signature_algorithms_cert ---- */

/* Chains of the pair's world are signed with Ed25519. */
static bool take_ed25519_chains(struct pair *pair)
{
    const uint16_t scheme = SIOTLS_SCHEME_ED25519;
    return siotls_config_set_certificate_schemes(client_config(pair), &scheme, 1) == 0;
}

static bool take_rsa_chains(struct pair *pair)
{
    const uint16_t schemes[] = {SIOTLS_SCHEME_RSA_PKCS1_SHA256, SIOTLS_SCHEME_RSA_PSS_PSS_SHA256};
    return siotls_config_set_certificate_schemes(client_config(pair), schemes, 2) == 0;
}

const struct pair_scenario scenarios_evidence[] = {
    {.name = "OCSP response", .configure = with_evidence, .check = status_came},
    {.name = "OCSP response and SCTs", .configure = ask_for_all, .answer = verify_all, .check = all_came},
    {.name = "neither OCSP response nor SCTs", .configure = ask_for_nothing, .check = nothing_came},
    {.name = "a client's OCSP response and SCTs",
     .configure = ask_client_for_all,
     .answer = verify_all,
     .check = all_came_from_client},
    {.name = "a client's OCSP response is not asked for",
     .configure = client_with_evidence,
     .check = nothing_came_from_client},
    {.name = "certificate schemes", .configure = take_ed25519_chains},
    {.name = "certificate schemes of others",
     .configure = take_rsa_chains,
     .ends = {{.status = SIOTLS_ERROR_UNTRUSTED, .alert = SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE},
              {.status = SIOTLS_ERROR_PEER_ALERT,
               .alert = SIOTLS_ALERT_UNSUPPORTED_CERTIFICATE,
               .origin = SIOTLS_ORIGIN_PEER}}},
    {.name = NULL},
};
