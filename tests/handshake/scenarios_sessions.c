/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenarios_sessions.c: resumption by tickets and by a store, and every reason for which there is none
 * (RFC 9846 2.2, 4.3.11, 4.7.1).
 */
#include <string.h>

#include "scenarios.h"
#include "sessions.h"

static struct siotls_config *client_config(struct pair *pair)
{
    return pair->ends[PAIR_CLIENT].config;
}

static struct siotls_config *server_config(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].config;
}

/* ---- resumed ---- */

static bool play_resumed(struct pair *pair)
{
    return sessions_both(pair) && sessions_are_resumed(pair) && pair_say(pair, PAIR_CLIENT, 100) &&
           pair_say(pair, PAIR_SERVER, 100);
}

/* Who resumes gets one ticket for the one that it used, and so on. */
static bool play_resumed_again(struct pair *pair)
{
    return play_resumed(pair) && pair->ends[PAIR_CLIENT].num_events[SIOTLS_EVENT_SESSION] == 1 &&
           sessions_second(pair) && pair_shake_hands(pair) && sessions_are_resumed(pair);
}

static bool store(struct pair *pair)
{
    return sessions_ask(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_SESSION_STORE) == 0;
}

static bool both_modes(struct pair *pair)
{
    return sessions_ask(pair) && siotls_config_set_psk_modes(client_config(pair), SIOTLS_PSK_KE) == 0 &&
           siotls_config_set_psk_modes(server_config(pair), SIOTLS_PSK_KE | SIOTLS_PSK_DHE_KE) == 0;
}

static bool has_no_group(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).group == 0 && pair_info(pair, PAIR_SERVER).group == 0;
}

static bool retried(struct pair *pair)
{
    const uint16_t group = SIOTLS_GROUP_SECP256R1;
    return sessions_ask(pair) && siotls_config_set_groups(server_config(pair), &group, 1) == 0;
}

static bool was_retried(struct pair *pair)
{
    return pair_info(pair, PAIR_CLIENT).is_hello_retried != 0;
}

static bool retried_with_store(struct pair *pair)
{
    return retried(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_SESSION_STORE) == 0;
}

static bool was_asked_twice(struct pair *pair)
{
    return pair->ends[PAIR_SERVER].num_events[SIOTLS_EVENT_FIND_SESSION] == 2;
}

/* ---- the client offers none ---- */

static bool play_expired(struct pair *pair)
{
    if (!sessions_first(pair))
        return false;
    pair->later_ms = 7200001;
    return sessions_second(pair) && pair_shake_hands(pair) && sessions_are_full(pair);
}

static void unverify(struct sio_session *session)
{
    session->judge = SIO_JUDGED_BY_NOBODY;
}

static void rename_session(struct sio_session *session)
{
    session->server_name = sio_bytes((const uint8_t *)PAIR_OTHER_NAME, strlen(PAIR_OTHER_NAME));
}

static bool play_unverified(struct pair *pair)
{
    return sessions_first(pair) && sessions_edit(pair, unverify) && sessions_second(pair) && pair_shake_hands(pair) &&
           sessions_are_full(pair);
}

static bool play_renamed(struct pair *pair)
{
    return sessions_first(pair) && sessions_edit(pair, rename_session) && sessions_second(pair) &&
           pair_shake_hands(pair) && sessions_are_full(pair);
}

/* ---- the server takes none ---- */

static bool store_and_edit(struct pair *pair, sessions_change *change)
{
    return sessions_first(pair) && sessions_edit_stored(pair, change) && sessions_second(pair) &&
           pair_shake_hands(pair) && sessions_are_full(pair) &&
           pair->ends[PAIR_SERVER].num_events[SIOTLS_EVENT_FIND_SESSION] == 1;
}

static void expire(struct sio_session *session)
{
    session->issued_ms -= 7200001;
}

/* However often it was renewed. */
static void age(struct sio_session *session)
{
    session->authenticated_ms -= 604800001;
}

static void from_the_future(struct sio_session *session)
{
    session->issued_ms += 60001;
}

static void other_hash(struct sio_session *session)
{
    static const uint8_t psk[48] = {1};
    session->suite = SIOTLS_SUITE_AES_256_GCM_SHA384;
    session->psk = sio_bytes(psk, sizeof psk);
}

static bool play_stored_expired(struct pair *pair)
{
    return store_and_edit(pair, expire);
}

static bool play_stored_aged(struct pair *pair)
{
    return store_and_edit(pair, age);
}

static bool play_stored_future(struct pair *pair)
{
    return store_and_edit(pair, from_the_future);
}

static bool play_stored_renamed(struct pair *pair)
{
    return store_and_edit(pair, rename_session);
}

/* The server has no suite of that hash. */
static bool one_hash(struct pair *pair)
{
    const uint16_t suite = SIOTLS_SUITE_AES_128_GCM_SHA256;
    return store(pair) && siotls_config_set_suites(server_config(pair), &suite, 1) == 0;
}

static bool play_stored_other_hash(struct pair *pair)
{
    return store_and_edit(pair, other_hash);
}

static bool play_stored_nonsense(struct pair *pair)
{
    if (!sessions_first(pair))
        return false;
    pair->stored.data[32] ^= 1;
    return sessions_second(pair) && pair_shake_hands(pair) && sessions_are_full(pair);
}

static void tamper(struct sio_session *session)
{
    static uint8_t ticket[4096];
    memcpy(ticket, session->ticket.data, session->ticket.data_len);
    ticket[session->ticket.data_len / 2] ^= 1;
    session->ticket.data = ticket;
}

static void rename_key(struct sio_session *session)
{
    static uint8_t ticket[4096];
    memcpy(ticket, session->ticket.data, session->ticket.data_len);
    ticket[0] ^= 1;
    session->ticket.data = ticket;
}

static void cut(struct sio_session *session)
{
    session->ticket.data_len = 40;
}

static bool edit_ticket(struct pair *pair, sessions_change *change)
{
    return sessions_first(pair) && sessions_edit(pair, change) && sessions_second(pair) && pair_shake_hands(pair) &&
           sessions_are_full(pair);
}

static bool play_tampered(struct pair *pair)
{
    return edit_ticket(pair, tamper);
}

static bool play_unknown_key(struct pair *pair)
{
    return edit_ticket(pair, rename_key);
}

static bool play_cut(struct pair *pair)
{
    return edit_ticket(pair, cut);
}

static bool wrong_modes(struct pair *pair)
{
    return sessions_ask(pair) && siotls_config_set_psk_modes(client_config(pair), SIOTLS_PSK_KE) == 0;
}

/* No ticket comes that the client could not use (RFC 9846 4.3.9). */
static bool play_no_ticket(struct pair *pair)
{
    return pair_shake_hands(pair) && pair_say(pair, PAIR_SERVER, 1) && pair->session.data_len == 0;
}

static bool no_tickets(struct pair *pair)
{
    return sessions_ask(pair) && siotls_config_set_tickets(server_config(pair), 0, 7200) == 0;
}

/* Of the server's two tickets the client makes one session. */
static bool one_session(struct pair *pair)
{
    return sessions_ask(pair) && siotls_config_set_max_sessions(client_config(pair), 1) == 0;
}

static bool play_one_session(struct pair *pair)
{
    return sessions_first(pair) && pair->ends[PAIR_CLIENT].num_events[SIOTLS_EVENT_SESSION] == 1;
}

/* ---- the handshake fails ---- */

static void other_psk(struct sio_session *session)
{
    static const uint8_t psk[48] = {7};
    session->psk.data = psk;
}

static bool play_wrong_binder(struct pair *pair)
{
    return sessions_first(pair) && sessions_edit(pair, other_psk) && sessions_second(pair) && pair_shake_hands(pair);
}

/* ---- clients with certificates ---- */

static bool client_certificate(struct pair *pair)
{
    return sessions_ask(pair) && siotls_config_set_trust(server_config(pair), pair->trust) == 0 &&
           siotls_config_set_client_auth(server_config(pair), SIOTLS_CLIENT_AUTH_REQUIRE) == 0 &&
           pair_make_identity(&pair->other_identity, pair, PAIR_CLIENT_ED25519, true) &&
           siotls_config_add_identity(client_config(pair), pair->other_identity) == 0;
}

/* The session brings the client's certificate back. */
static bool play_known_client(struct pair *pair)
{
    struct siotls_bytes leaf = pair_leaf(PAIR_CLIENT_ED25519);
    const struct pair_bytes *shown = &pair->ends[PAIR_SERVER].leaf;
    return play_resumed(pair) && shown->data_len == leaf.data_len && memcmp(shown->data, leaf.data, leaf.data_len) == 0;
}

static bool stored_client_certificate(struct pair *pair)
{
    return client_certificate(pair) && siotls_config_set_events(server_config(pair), SIOTLS_REQUEST_SESSION_STORE) == 0;
}

static void forget_client(struct sio_session *session)
{
    session->chain.data_len = 0;
}

/* Nor is one whose certificate nobody judged. */
static bool play_unverified_client(struct pair *pair)
{
    return store_and_edit(pair, unverify);
}

/* A session without a certificate is none where one is required. */
static bool play_unknown_client(struct pair *pair)
{
    return store_and_edit(pair, forget_client);
}

const struct pair_scenario scenarios_sessions[] = {
    {.name = "resumed by a ticket", .configure = sessions_ask, .play = play_resumed},
    {.name = "resumed again and again", .configure = sessions_ask, .play = play_resumed_again},
    {.name = "resumed from a store", .configure = store, .play = play_resumed},
    {.name = "resumed with psk_ke", .configure = both_modes, .play = play_resumed, .check = has_no_group},
    {.name = "resumed after a retry", .configure = retried, .play = play_resumed, .check = was_retried},
    {.name = "resumed from a store after a retry",
     .configure = retried_with_store,
     .play = play_resumed,
     .check = was_asked_twice},
    {.name = "session at a later time", .configure = sessions_ask, .play = play_expired},
    {.name = "session without verification", .configure = sessions_ask, .play = play_unverified},
    {.name = "session of another name", .configure = sessions_ask, .play = play_renamed},
    {.name = "stored session, expired", .configure = store, .play = play_stored_expired},
    {.name = "stored session, renewed too often", .configure = store, .play = play_stored_aged},
    {.name = "stored session, from the future", .configure = store, .play = play_stored_future},
    {.name = "stored session, another server name", .configure = store, .play = play_stored_renamed},
    {.name = "stored session, another hash", .configure = one_hash, .play = play_stored_other_hash},
    {.name = "stored session, nonsense", .configure = store, .play = play_stored_nonsense},
    {.name = "ticket tampered with", .configure = sessions_ask, .play = play_tampered},
    {.name = "ticket of an unknown key", .configure = sessions_ask, .play = play_unknown_key},
    {.name = "ticket cut off", .configure = sessions_ask, .play = play_cut},
    {.name = "no ticket for other modes", .configure = wrong_modes, .play = play_no_ticket},
    {.name = "no tickets", .configure = no_tickets, .play = play_no_ticket},
    {.name = "one session of two tickets", .configure = one_session, .play = play_one_session},
    {.name = "wrong binder",
     .configure = sessions_ask,
     .play = play_wrong_binder,
     .ends = {{SIOTLS_ERROR_PEER_ALERT, SIOTLS_ALERT_DECRYPT_ERROR, SIOTLS_ORIGIN_PEER, NULL},
              {SIOTLS_ERROR_PROTOCOL, SIOTLS_ALERT_DECRYPT_ERROR, SIOTLS_ORIGIN_LOCAL,
               "pre_shared_key: the binder is wrong"}}},
    {.name = "resumed with a client certificate", .configure = client_certificate, .play = play_known_client},
    {.name = "stored session without the certificate",
     .configure = stored_client_certificate,
     .play = play_unknown_client},
    {.name = "stored session, certificate not judged",
     .configure = stored_client_certificate,
     .play = play_unverified_client},
    {.name = NULL},
};
