/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.h: sessions and how they are resumed, pre-shared keys, 0-RTT, exporters and channel bindings.
 *
 * Nothing of it is needed for a handshake with certificates; docs/sessions.md tells when to use what.
 */
#ifndef SIOTLS_SESSION_H
#define SIOTLS_SESSION_H

#include <siotls/connection.h>

#ifdef __cplusplus
extern "C" {
#endif

struct siotls_ticket_keys;
struct siotls_strike_register;

/* ---- clients: sessions ---- */

/*
 * A client whose config asks for SIOTLS_REQUEST_SESSION gets a SESSION event for each ticket of the server:
 * event.message is the session, some hundred bytes, to be kept like a password until it is used. It is opaque,
 * versioned, and not encrypted. Use each one once: two
 * connections with one ticket can be linked by whoever sees both (RFC 9846 C.4), and 0-RTT of the second is refused.
 */

/*
 * siotls_config_set_max_sessions (clients): of so many of a connection's tickets sessions are made, 1 to 64 (the
 * default); after that the secret that they are made of is wiped, and further tickets are passed over. Whoever needs
 * one or two should say so. ARGUMENT for a server or another number, STATE when the config is ready.
 */
SIOTLS_API int siotls_config_set_max_sessions(struct siotls_config *config, uint32_t max_sessions);

/*
 * siotls_conn_set_session offers a session to the server (clients, before start; siotls_conn_set_time must be called
 * before start too). SYNTAX: it is no session. Whether it suits is judged when the handshake starts: it is passed over,
 * and the handshake is a full one, when it is of another version of this library, older than its lifetime or than seven
 * days, of another server name, of a hash that the config has no suite of, or when the server would not be let in now:
 *
 *   - the config judges by something else than the one of the full handshake did: anchors (and their constraints),
 * pins, trusted keys, certificate types, profile, limits, revocation policy, schemes, VERIFY events, the insecure
 * switch;
 *   - a certificate of the path that was found, anchor included, is out of its dates, or the stapled OCSP response is;
 *   - one is on a revocation list of the config, or a list about one is out of date;
 *   - an external PSK that let it in is not among the config's any more.
 *
 * No signature is checked for that. What the application's answer to VERIFY was made of nobody knows here: such a
 * session resumes under any config that asks by VERIFY, within the dates of the server's own certificate; give no
 * session where the answer would be another now. siotls_info.is_resumed tells. STATE: started, or a server. NO_MEMORY.
 */
SIOTLS_API int siotls_conn_set_session(struct siotls_conn *conn, const uint8_t *data, size_t data_len);

/* siotls_session_info: what a session says about itself; views into it. */
struct siotls_session_info {
    size_t size;
    struct siotls_bytes server_name; /* data_len 0: none */
    struct siotls_bytes alpn;        /* data_len 0: none */
    uint16_t suite;                  /* siotls_suite */
    uint64_t issued_ms;              /* when it was received, UTC */
    uint32_t lifetime_seconds;       /* from then on */
    uint32_t max_early_data;         /* bytes; 0: no 0-RTT */
    int is_verified;                 /* somebody let the server in: trust store, trusted keys, VERIFY, a PSK */
    int is_quic;                     /* of a connection over QUIC (quic.h), and resumed over QUIC only */
};

/* siotls_session_describe reads a session; SYNTAX when it is none. ARGUMENT: NULL, or the size is not set. */
SIOTLS_API int siotls_session_describe(struct siotls_session_info *info, const uint8_t *data, size_t data_len);

/* ---- servers: tickets ---- */

enum { SIOTLS_TICKET_KEY_SIZE = 64, SIOTLS_MAX_TICKET_KEYS = 8 };

/*
 * siotls_ticket_keys_new makes keys that seal sessions into tickets, at first one that is drawn at random. Any number
 * of configs and threads may share them. A ticket is taken only by a config that judges clients by what the one that
 * issued it judged by (siotls_config_set_tickets), so configs that accept other clients may have the same keys. Errors:
 * NOT_OFFERED when no provider of the set has an AEAD and a hash for it. NO_MEMORY, PROVIDER, ARGUMENT.
 */
SIOTLS_API int siotls_ticket_keys_new(struct siotls_ticket_keys **keys, struct siotls_set *set,
                                      const struct siotls_memory *memory, struct siotls_error *error);

/* siotls_ticket_keys_free gives up a reference. */
SIOTLS_API void siotls_ticket_keys_free(struct siotls_ticket_keys *keys);

/*
 * siotls_ticket_keys_set replaces all keys, at any time: 1 to 8 keys of 64 bytes, one after the other, of which 16 are
 * the key's name (sent in the clear) and 48 its secret. The first seals, all of them open. To rotate keys that several
 * machines share without losing a ticket, give them current, next, previous: distribute a new next everywhere,
 * then make it current everywhere, and keep the previous one for a ticket's lifetime. ARGUMENT: the length is wrong or
 * two keys have one name.
 */
SIOTLS_API int siotls_ticket_keys_set(struct siotls_ticket_keys *keys, const uint8_t *material, size_t material_len,
                                      struct siotls_error *error);

/*
 * siotls_ticket_keys_get writes all keys as siotls_ticket_keys_set takes them, for a process that takes this one's
 * place and opens its tickets. *material_len is the room in, 512 bytes are enough, and the length out. From then on
 * another process may have the keys: they count as given, and a strike register made later takes nothing of the time
 * before it. The bytes are the caller's to wipe. LIMIT: no room, *material_len says how much there must be; the keys
 * stay this process's own. ARGUMENT: a pointer is NULL.
 */
SIOTLS_API int siotls_ticket_keys_get(struct siotls_ticket_keys *keys, uint8_t *material, size_t *material_len);

/*
 * siotls_ticket_keys_rotate draws a fresh key to seal with and keeps num_previous older ones (0 to 7) to open with.
 * A ticket opens for num_previous rotations: rotate no more often than its lifetime allows. ARGUMENT: more than 7.
 * PROVIDER: no random bytes.
 */
SIOTLS_API int siotls_ticket_keys_rotate(struct siotls_ticket_keys *keys, size_t num_previous,
                                         struct siotls_error *error);

/*
 * siotls_config_set_ticket_keys (servers). Without it a config makes keys of its own, which change every hour, or every
 * ticket lifetime if that is longer, and open tickets until they expire. ARGUMENT: NULL, or a client.
 */
SIOTLS_API int siotls_config_set_ticket_keys(struct siotls_config *config, struct siotls_ticket_keys *keys);

/*
 * siotls_config_set_tickets (servers): how many tickets follow a handshake, 0 to 16, and how long they live, up to 7
 * days. Default: 2 and 7200 seconds. None are sent to a client that does not offer PSK modes, none without
 * siotls_conn_set_time, and none when the client's certificates are longer than 2^15 bytes. A ticket is good for the
 * hash, server name and client certificate that it was issued for, and only while that client would be let in: what
 * siotls_conn_set_session says of servers holds for clients, siotls_config_set_client_auth and
 * siotls_config_set_strict_server_name must be as they were, a strict server still has the name, and with
 * SIOTLS_CLIENT_AUTH_REQUIRE it needs a certificate. Else the handshake is a full one, which decides. Where VERIFY
 * events decide, a ticket stands for the answer given before: siotls_info shows its certificates at HANDSHAKE_DONE.
 * ARGUMENT: more, longer, or a client.
 */
SIOTLS_API int siotls_config_set_tickets(struct siotls_config *config, uint32_t num_tickets, uint32_t lifetime_seconds);

/*
 * Stateful instead: with SIOTLS_REQUEST_SESSION_STORE a ticket is only a name of 32 bytes. For each, STORE_SESSION
 * gives event.session_id and event.message, the state, to be kept for event.lifetime_ms, secret; FIND_SESSION asks for
 * the state of event.session_id, which is of any length, for the client chose it. It is asked about one session after
 * the other, up to the first eight that the client offers, until one can be used. The answer is
 * siotls_conn_answer_find_session: data NULL when there is none; without any the handshake is a full one. Deleting a
 * state when it is found makes tickets single-use. STALE: the id is another. NO_MEMORY. What comes next may fail as in
 * siotls_conn_received.
 */
SIOTLS_API int siotls_conn_answer_find_session(struct siotls_conn *conn, uint64_t id, const uint8_t *data,
                                               size_t data_len);

/* ---- external PSKs, both roles ---- */

/* siotls_psk: a key that both sides have from elsewhere. */
struct siotls_psk {
    size_t size;
    struct siotls_bytes identity; /* 1 to 1024 bytes, sent in the clear */
    struct siotls_bytes key;      /* 16 to 256 bytes from a good source of randomness; never a password */
    uint32_t hash;                /* siotls_hash_id SHA256 or SHA384, which both sides must agree on; 0: SHA256 */
    int is_imported;              /* 1: through the importer of RFC 9258, then it suits suites of every hash */
    struct siotls_bytes context;  /* of the importer; up to 1024 bytes */
};

/*
 * siotls_config_add_psk adds one, up to 16. A client offers all; a server takes the client's first that it has, but
 * none with SIOTLS_CLIENT_AUTH_REQUIRE, since a PSK is no certificate and the two are not combined (RFC 9846 4.4.2). A
 * client with PSKs and neither trust store nor VERIFY events fails when the server answers with a certificate; a server
 * with PSKs needs no identity. A server without one answers an identity that it does not know as it answers a wrong
 * key, after the same work (decrypt_error), so that nobody learns which identities there are (RFC 9846 F.6); where it
 * can show a certificate instead, or asks FIND_SESSION, whose answer takes its time, that can be told. ARGUMENT: a
 * length or the hash is wrong. LIMIT: there are 16. NO_MEMORY.
 */
SIOTLS_API int siotls_config_add_psk(struct siotls_config *config, const struct siotls_psk *psk);

/* siotls_psk_mode: how a PSK is used (RFC 9846 4.3.9); bits. KE has no forward secrecy. */
enum siotls_psk_mode { SIOTLS_PSK_DHE_KE = 1, SIOTLS_PSK_KE = 2 };

/* siotls_config_set_psk_modes: default DHE_KE. With both a server prefers DHE_KE. ARGUMENT: none, or another bit. */
SIOTLS_API int siotls_config_set_psk_modes(struct siotls_config *config, uint32_t modes);

/* ---- 0-RTT ---- */

/*
 * siotls_conn_enable_early_data (clients, before start, after siotls_conn_set_session) offers early data. Once started,
 * siotls_conn_send_data takes up to siotls_info.early_data_left bytes at once, before the server answers: whoever
 * records them can send them to the server again, so send only what may happen twice (RFC 9846 8). Then either
 * EARLY_DATA comes, or EARLY_DATA_REJECTED: the server did not look at it, send it again after
 * HANDSHAKE_DONE, or differently if info.alpn is another. STATE: the session allows none; if it turns out not to suit
 * at start, early_data_left is 0 and nothing is sent early. STATE: started, or a server.
 */
SIOTLS_API int siotls_conn_enable_early_data(struct siotls_conn *conn);

/*
 * siotls_config_set_early_data (servers): tickets allow so many bytes of early data, and so many are taken. Default 0:
 * none. It is taken only when the ticket's suite, application protocol and server name are those of this handshake,
 * no HelloRetryRequest was needed, the ClientHello is as old as it says within the window, and a strike
 * register or a REPLAY_CHECK says that it was not seen before; without either of the two it is always refused. So it is
 * for a ticket that allows more than max_bytes: such tickets are of a time when the limit was higher.
 *
 * How old a ClientHello is can only be told by a clock. siotls_conn_set_time must have been called after
 * siotls_conn_start, and since the previous call that took bytes: each call that takes bytes ends what the time was
 * told for. Whoever sets the time once, when a connection is accepted, gets no early data; the handshake goes on
 * without it. ARGUMENT: a client.
 */
SIOTLS_API int siotls_config_set_early_data(struct siotls_config *config, uint32_t max_bytes);

/*
 * siotls_config_set_early_data_window: that window, 1 to 600000 ms. Default 10000 (RFC 9846 8.3). ARGUMENT: another
 * number, or a client.
 */
SIOTLS_API int siotls_config_set_early_data_window(struct siotls_config *config, uint32_t window_ms);

/*
 * siotls_strike_register_new makes a memory of 0-RTT hellos for one process (RFC 9846 8.2). It holds num_entries (1 to
 * 2^26, else ARGUMENT) in 64 to 128 bytes each and never more. time_ms: now, UTC: from then on it knows what was taken.
 * Make one for the life of the process. Any number of configs and threads may share it, also with different windows:
 * the largest counts. Processes that share ticket keys cannot, and need REPLAY_CHECK.
 *
 * It takes no hello twice, however the clocks of connections go. What it does not know it refuses, so that the early
 * data is refused and the handshake goes on:
 * - for as long as the window after time_ms, hellos with tickets older than time_ms, or with any tickets where keys
 * were given (siotls_ticket_keys_set) or a store keeps the sessions: an earlier process may have taken the hello;
 * - when num_entries came within twice the window;
 * - when what it took at the time of the hello is forgotten, because the clock went back or the window grew.
 *
 * Time is the latest that any connection told. When clocks are behind that by more than the window, early data is
 * refused until the time comes again, or until no connection told anything later for a minute, by their clocks: then
 * the clock went back, and it goes on from there. NO_MEMORY.
 */
SIOTLS_API int siotls_strike_register_new(struct siotls_strike_register **reg, size_t num_entries, uint64_t time_ms,
                                          const struct siotls_memory *memory, struct siotls_error *error);

/* siotls_strike_register_info: how a strike register is doing; num_: hellos since it was made. */
struct siotls_strike_register_info {
    size_t size;
    uint64_t latest_ms;         /* the latest time that it was told, UTC */
    uint64_t complete_since_ms; /* it knows what was taken of hellos that were sent from then on */
    uint32_t window_ms;         /* the largest of its configs */
    int is_behind;              /* the last connection's clock is far behind latest_ms */
    uint64_t num_steps_back;    /* how often the clock went back */
    uint64_t num_taken;
    uint64_t num_seen;     /* refused: seen before */
    uint64_t num_untimely; /* refused: not as old as they say */
    uint64_t num_unknown;  /* refused: sent when the register does not know what was taken */
    uint64_t num_full;     /* refused: no room; make it larger */
};

/* siotls_strike_register_describe fills info. ARGUMENT: its size is not set. */
SIOTLS_API int siotls_strike_register_describe(struct siotls_strike_register *reg,
                                               struct siotls_strike_register_info *info);

/* siotls_strike_register_free gives up a reference. */
SIOTLS_API void siotls_strike_register_free(struct siotls_strike_register *reg);

/* siotls_config_set_strike_register (servers). ARGUMENT: NULL, or a client. */
SIOTLS_API int siotls_config_set_strike_register(struct siotls_config *config, struct siotls_strike_register *reg);

/*
 * siotls_conn_answer_replay_check answers for the register of a fleet: with SIOTLS_REQUEST_REPLAY_CHECK the event
 * asks whether event.message (32 or 48 bytes, unique for each hello) was seen before, anywhere. Remember it for
 * event.lifetime_ms, up to 21 minutes: until no machine can take it any more, whatever its window, and with a clock
 * that is behind by up to a minute. is_fresh 1: it is new. 0: it was seen, or nobody knows; the early data is
 * refused, the handshake goes on. When the answer took a while, call siotls_conn_set_time before it: the hello's age
 * is judged again. A config may have a strike register too, which is asked first. docs/examples/redis_replay.c does
 * it. STALE: the id is another. What comes next may fail as in siotls_conn_received.
 */
SIOTLS_API int siotls_conn_answer_replay_check(struct siotls_conn *conn, uint64_t id, int is_fresh);

/*
 * siotls_conn_early_data_reason (servers) tells in words why offered early data was refused; NULL: it was not, or not
 * yet. A constant string.
 */
SIOTLS_API const char *siotls_conn_early_data_reason(const struct siotls_conn *conn);

/*
 * siotls_conn_data_is_early tells whether what siotls_conn_data_to_read shows came as early data (servers): it may be a
 * replay of what an earlier connection said, and is not yet known to come from a client that is there. 1 or 0; never an
 * error such as STATE.
 */
SIOTLS_API int siotls_conn_data_is_early(const struct siotls_conn *conn);

/* siotls_early_data: what became of early data. */
enum siotls_early_data {
    SIOTLS_EARLY_DATA_NONE = 0,    /* not offered */
    SIOTLS_EARLY_DATA_OFFERED = 1, /* the server has not answered */
    SIOTLS_EARLY_DATA_ACCEPTED = 2,
    SIOTLS_EARLY_DATA_REJECTED = 3
};

/* siotls_psk_kind: what authenticated a handshake instead of certificates. */
enum siotls_psk_kind { SIOTLS_PSK_NONE = 0, SIOTLS_PSK_RESUMPTION = 1, SIOTLS_PSK_EXTERNAL = 2 };

/* ---- exporters and channel bindings ---- */

/*
 * siotls_conn_export_keying_material makes output_len bytes of keying material (1 to 255 digests of the suite's hash)
 * that both sides of this connection get from the same label and context, and nobody else (RFC 9846 7.5). label: 1 to
 * 249 characters. STATE before the server's Finished and on a connection that has failed; at a server what is exported
 * before HANDSHAKE_DONE belongs to a client that has proved nothing yet. ARGUMENT: a length is out of range.
 */
SIOTLS_API int siotls_conn_export_keying_material(struct siotls_conn *conn, uint8_t *output, size_t output_len,
                                                  const char *label, const uint8_t *context, size_t context_len);

/*
 * siotls_conn_export_early_keying_material: the same from the early secret, which depends on the PSK and the
 * ClientHello alone, so that a replay has it too. Legal with early data that is offered or accepted, until the
 * handshake is done: its secret goes then, so a client asks between start and the server's answer, a server when
 * EARLY_DATA or early data itself comes. STATE: not then. ARGUMENT: a length is out of range. PROVIDER, NO_MEMORY.
 */
SIOTLS_API int siotls_conn_export_early_keying_material(struct siotls_conn *conn, uint8_t *output, size_t output_len,
                                                        const char *label, const uint8_t *context, size_t context_len);

/*
 * siotls_conn_channel_binding writes a channel binding, for SCRAM-PLUS and the like; *output_len is the room in and
 * the length out, at most 64. Types: "tls-exporter" (RFC 9266), 32 bytes, legal as siotls_conn_export_keying_material
 * is; and "tls-server-end-point" (RFC 5929 4), the hash of the server's certificate, only as long as a client's
 * siotls_info.peer_chain is there (so ask for it when HANDSHAKE_DONE comes). NOT_FOUND: another type, no server
 * certificate (a PSK was used, or it is forgotten), or one whose signature names no hash (EdDSA, ML-DSA). LIMIT: no
 * room.
 */
SIOTLS_API int siotls_conn_channel_binding(struct siotls_conn *conn, uint8_t *output, size_t *output_len,
                                           const char *type);

#ifdef __cplusplus
}
#endif

#endif
