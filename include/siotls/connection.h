/* SPDX-License-Identifier: Apache-2.0 */
/*
 * connection.h: one TLS 1.3 connection (RFC 9846), without any I/O.
 *
 * A connection has four ports (network in, network out, application data out, application data in) and a stream of
 * events. "Data" without more is application data (RFC 9846 5.1): what the two applications say to each other. An event
 * loop does, in any order and whenever it can:
 *
 *   received bytes     -> siotls_conn_receive_buffer + siotls_conn_received
 *   bytes to be sent   <- siotls_conn_data_to_send + siotls_conn_data_sent
 *   data from the peer <- siotls_conn_data_to_read + siotls_conn_data_read
 *   data for the peer  -> siotls_conn_send_data
 *   what happened      <- siotls_conn_next_event, until it says NONE
 *
 * Lifetime: the view of a port stays valid and unmoved until it is acknowledged on that port or the
 * connection is freed; calls on other ports never move it. Order: records are opened one at a time;
 * nothing behind unread data or an unanswered decision is processed, nor behind a request of the peer while our last
 * answer is not sent. Other events stop nothing when they are not taken. Those that carry bytes (MESSAGE, KEYLOG,
 * SESSION, STORE_SESSION, QUIC_PARAMETERS without id) are kept up to 256 KiB, then the oldest are dropped and counted
 * in siotls_info.num_events_lost.
 *
 * Failure: a port returns the status of a connection that has failed, when it has nothing left to show;
 * siotls_conn_error tells the rest. Whatever port says so, send what siotls_conn_data_to_send shows before you free the
 * connection: it tells the peer why. What a call refuses without effect (ARGUMENT, STATE, LIMIT, STALE...)
 * siotls_conn_misuse tells.
 *
 * The end: an application that reads until siotls_conn_data_to_read or siotls_conn_read_data says CLOSED has all that
 * the peer sent. TRUNCATED, after siotls_conn_receive_end, says that TCP ended without close_notify: anybody on the way
 * can have done that, so whether what came is whole has to be told by the application's own protocol (a length, a last
 * chunk), else it is to be thrown away (RFC 9846 6.1). Call siotls_conn_receive_end whenever the transport ends.
 */
#ifndef SIOTLS_CONNECTION_H
#define SIOTLS_CONNECTION_H

#include <siotls/config.h>

#ifdef __cplusplus
extern "C" {
#endif

struct siotls_conn;
struct siotls_pool;

/*
 * siotls_pool_new makes a pool of buffers for the connections of one event loop (one owner at a time for
 * the pool and all its connections). It keeps at most max_blocks of siotls_pool_block_size() bytes
 * for reuse. Free it after its connections. memory NULL: malloc and free. NO_MEMORY. ARGUMENT.
 */
SIOTLS_API int siotls_pool_new(struct siotls_pool **pool, size_t max_blocks, const struct siotls_memory *memory,
                               struct siotls_error *error);
SIOTLS_API void siotls_pool_free(struct siotls_pool *pool);
SIOTLS_API size_t siotls_pool_block_size(void);

/*
 * siotls_conn_new makes a connection of a ready config (else STATE). pool may be NULL: then the
 * connection allocates its buffers from the config's memory. STATE, NO_MEMORY, ARGUMENT.
 */
SIOTLS_API int siotls_conn_new(struct siotls_conn **conn, struct siotls_config *config, struct siotls_pool *pool,
                               struct siotls_error *error);

/* siotls_conn_free ends it at once, sending nothing. Legal at any time, also with a decision outstanding. */
SIOTLS_API void siotls_conn_free(struct siotls_conn *conn);

/*
 * siotls_conn_set_time tells the time, UTC milliseconds since 1970, by which certificates, tickets and early data are
 * judged; siotls reads no clock. Set it before siotls_conn_start, and again whenever bytes have come, just before the
 * call that takes them (siotls_conn_received and the like). start is refused without it where the peer's certificate is
 * to be judged. A server that sets it only once takes no early data (session.h). What a peer may do without bringing
 * data (32 KeyUpdates, 32 empty records, 64 tickets, 8 requests for a certificate) is renewed by data and, one of each
 * a second, by this time: whoever sets it once ends an idle connection whose peer changes its key for the 33rd time.
 * ARGUMENT: conn is NULL.
 */
SIOTLS_API int siotls_conn_set_time(struct siotls_conn *conn, uint64_t time_ms);

/*
 * siotls_conn_set_server_name (clients, before start): the name or address that the certificate must be for. A DNS
 * name is also sent (SNI, RFC 6066); an IP address is not. Without it any name is accepted and none sent.
 * ARGUMENT when it is neither. STATE: started, or a server. NO_MEMORY.
 */
SIOTLS_API int siotls_conn_set_server_name(struct siotls_conn *conn, const char *name);

/*
 * siotls_conn_set_cookie_context (servers, before start): what a cookie of a stateless HelloRetryRequest is bound to,
 * such as the client's address: a cookie made with another context is refused. At most 1024 bytes; copied. ARGUMENT:
 * longer. STATE: started, or a client. NO_MEMORY.
 */
SIOTLS_API int siotls_conn_set_cookie_context(struct siotls_conn *conn, const uint8_t *context, size_t context_len);

/*
 * siotls_conn_start begins: a client writes its ClientHello, a server is ready to receive one. Once. STATE: started
 * before, or the time (siotls_conn_set_time) or, over QUIC, the parameters are not set and needed. NO_MEMORY, PROVIDER,
 * NEGOTIATION: the connection has failed.
 */
SIOTLS_API int siotls_conn_start(struct siotls_conn *conn);

/* ---- network in ---- */

/*
 * siotls_conn_receive_buffer shows where to put received bytes. size_hint is how many are expected (0: do not
 * know). *buffer_len is 0 when no more are taken until data is read, an event answered or output sent. Calling it again
 * before siotls_conn_received shows the same buffer. It is lent until then, about 17 KB: call it when there is
 * something to receive, and give it back with siotls_conn_received(conn, 0) when there was nothing after all. Whether
 * to wait for bytes siotls_info.can_receive tells. STATE: not started, over QUIC, or after siotls_conn_receive_end.
 * NO_MEMORY. Else the status of the failure.
 */
SIOTLS_API int siotls_conn_receive_buffer(struct siotls_conn *conn, uint8_t **buffer, size_t *buffer_len,
                                          size_t size_hint);

/*
 * siotls_conn_received says that so many bytes (0 to buffer_len) were put there, and processes them. ARGUMENT: more
 * than the buffer has. STATE as before. Whatever the bytes lead to: PROTOCOL, PEER_ALERT, NEGOTIATION, UNTRUSTED,
 * NOT_OFFERED, KEY, LIMIT, PROVIDER, NO_MEMORY: the connection has failed.
 */
SIOTLS_API int siotls_conn_received(struct siotls_conn *conn, size_t data_len);

/*
 * siotls_conn_receive_data copies bytes in and processes them; *taken may be less when the buffer is full. Errors as of
 * siotls_conn_received; ARGUMENT: data is NULL.
 */
SIOTLS_API int siotls_conn_receive_data(struct siotls_conn *conn, size_t *taken, const uint8_t *data, size_t data_len);

/*
 * siotls_conn_receive_in_place processes bytes in the caller's memory, which is overwritten. Views of application
 * data may point into it until they are read: keep it until then. *taken < data_len means that data or an event
 * comes first: offer the rest again, at its place. A trailing part of a record is copied and taken. Errors as of
 * siotls_conn_received; ARGUMENT: data is NULL.
 */
SIOTLS_API int siotls_conn_receive_in_place(struct siotls_conn *conn, size_t *taken, uint8_t *data, size_t data_len);

/* siotls_conn_receive_end says that the transport has ended; without close_notify before that is TRUNCATED. */
SIOTLS_API int siotls_conn_receive_end(struct siotls_conn *conn);

/* ---- network out ---- */

/*
 * siotls_conn_data_to_send shows the next bytes for the network; *data_len is 0 when there are none. More may follow.
 * On a connection that has failed it shows what tells the peer so, and returns why it failed when nothing is left.
 * STATE: over QUIC. ARGUMENT.
 */
SIOTLS_API int siotls_conn_data_to_send(struct siotls_conn *conn, const uint8_t **data, size_t *data_len);

/*
 * siotls_conn_data_sent says that so many of them (0 to data_len) are gone. It may let the connection go on: look at
 * the other ports and at the events afterwards. On a connection that has failed it is OK while there is more to send,
 * so that a loop that ends at the first error sends the alert, and then why it failed. ARGUMENT: more than was shown.
 * STATE: over QUIC.
 */
SIOTLS_API int siotls_conn_data_sent(struct siotls_conn *conn, size_t data_len);

/*
 * siotls_conn_take_output copies up to buffer_len bytes for the network into buffer, as if they were shown and sent:
 * whoever takes them sends them. *data_len is how many; 0: none now. A view that is shown ends. Status as of data_sent.
 * ARGUMENT. STATE: over QUIC.
 */
SIOTLS_API int siotls_conn_take_output(struct siotls_conn *conn, uint8_t *buffer, size_t *data_len, size_t buffer_len);

/* ---- application data out ---- */

/*
 * siotls_conn_data_to_read shows decrypted data of the peer; *data_len is 0 when there is none, and the status says
 * why: OK: none yet. CLOSED: the peer sent close_notify, and all is read. Another: why the connection failed. STATE:
 * over QUIC. ARGUMENT.
 */
SIOTLS_API int siotls_conn_data_to_read(struct siotls_conn *conn, const uint8_t **data, size_t *data_len);

/*
 * siotls_conn_data_read says that so much of it (0 to data_len) was read; then goes on with what was received.
 * ARGUMENT: more than was shown. STATE: over QUIC. What comes next may fail as in siotls_conn_received.
 */
SIOTLS_API int siotls_conn_data_read(struct siotls_conn *conn, size_t data_len);

/*
 * siotls_conn_read_data copies up to buffer_len bytes of it into buffer, as if they were shown and read. *data_len is
 * how many; when it is 0 the status is that of siotls_conn_data_to_read. A view that is shown ends. ARGUMENT. STATE:
 * over QUIC.
 */
SIOTLS_API int siotls_conn_read_data(struct siotls_conn *conn, uint8_t *buffer, size_t *data_len, size_t buffer_len);

/* ---- application data in ---- */

/*
 * siotls_conn_send_data seals data for the peer into the output. *taken may be less than data_len, down to 0, when
 * the output is full: send, then offer the rest. STATE before the handshake allows it, CLOSED after
 * siotls_conn_close. ARGUMENT: data is NULL. PROVIDER, NO_MEMORY: the connection has failed.
 */
SIOTLS_API int siotls_conn_send_data(struct siotls_conn *conn, size_t *taken, const uint8_t *data, size_t data_len);

/*
 * siotls_conn_close ends this side's direction with close_notify. Receiving goes on. Again: no effect. Before data can
 * be sent it gives the handshake up: the connection fails (CLOSED). STATE before the start. STATE: over QUIC as well.
 * Of a connection that has failed: the status of the failure.
 */
SIOTLS_API int siotls_conn_close(struct siotls_conn *conn);

/*
 * siotls_conn_abort ends both directions with a fatal alert, 1 to 255 but user_canceled: the application found a
 * reason, such as SIOTLS_ALERT_ACCESS_DENIED for a client that may not come in. The connection has failed then
 * (REFUSED). STATE before the start; the status of the failure when it has failed already. ARGUMENT: another alert.
 */
SIOTLS_API int siotls_conn_abort(struct siotls_conn *conn, int alert);

/*
 * siotls_conn_update_key changes this side's sending key (RFC 9846 4.7.3); request_peer 1 asks the peer to change
 * its own too. STATE before the handshake is done. LIMIT while an earlier KeyUpdate or other answer is not yet sent;
 * with request_peer also until the peer answered the last request (RFC 9846 4.7.3); and after 2^48 - 1 updates. CLOSED
 * after siotls_conn_close. STATE: over QUIC. NO_MEMORY, PROVIDER: the connection has failed.
 */
SIOTLS_API int siotls_conn_update_key(struct siotls_conn *conn, int request_peer);

/*
 * siotls_conn_request_certificate (servers): asks the client for a certificate after the handshake (RFC 9846 4.7.2);
 * the answer is PEER_CERTIFICATE, and data goes on meanwhile. The client decides when it answers. STATE before
 * HANDSHAKE_DONE was taken, while an earlier request is not answered or its PEER_CERTIFICATE not taken, when either
 * side has not set siotls_config_set_post_handshake_auth, after an external PSK (RFC 9846 4.4.2), and at a client.
 */
SIOTLS_API int siotls_conn_request_certificate(struct siotls_conn *conn);

/* ---- events ---- */

/*
 * CLIENT_HELLO, SIGN, VERIFY, REPLAY_CHECK and FIND_SESSION are decisions: the connection waits until they are
 * answered. So is QUIC_PARAMETERS with an id that is not 0.
 */
enum siotls_event_type {
    SIOTLS_EVENT_NONE = 0,
    SIOTLS_EVENT_CLIENT_HELLO = 1,        /* servers: choose a config or identity */
    SIOTLS_EVENT_SIGN = 2,                /* the private key is elsewhere: sign this */
    SIOTLS_EVENT_VERIFY = 3,              /* judge the peer's chain */
    SIOTLS_EVENT_SESSION = 4,             /* clients: a session to keep; if asked for (session.h) */
    SIOTLS_EVENT_REPLAY_CHECK = 5,        /* servers: was this 0-RTT hello seen before? if asked for (session.h) */
    SIOTLS_EVENT_EARLY_DATA = 6,          /* early data is accepted */
    SIOTLS_EVENT_EARLY_DATA_REJECTED = 7, /* clients: send it again */
    SIOTLS_EVENT_HANDSHAKE_DONE = 8,      /* the handshake is complete; info and peer chain can be asked */
    SIOTLS_EVENT_KEY_UPDATE = 9,          /* the peer changed its key */
    SIOTLS_EVENT_CLOSED = 10,             /* the peer sent close_notify: no more data comes */
    SIOTLS_EVENT_MESSAGE = 11,            /* a handshake message, both directions; if asked for */
    SIOTLS_EVENT_KEYLOG = 12,             /* a line of a key log (RFC 9850); if asked for */
    SIOTLS_EVENT_PEER_CERTIFICATE = 13,   /* servers: the client answered a request after the handshake; info tells */
    SIOTLS_EVENT_STORE_SESSION = 14,      /* servers: a session to keep; if asked for (session.h) */
    SIOTLS_EVENT_FIND_SESSION = 15,       /* servers: which session is this? if asked for (session.h) */
    SIOTLS_EVENT_SECRET = 16,             /* over QUIC: a traffic secret (quic.h) */
    SIOTLS_EVENT_QUIC_PARAMETERS = 17     /* over QUIC: the peer's transport parameters (quic.h) */
};

/* siotls_client_hello: what a client offers; views into its ClientHello. */
struct siotls_client_hello {
    size_t size;
    struct siotls_bytes server_name; /* data_len 0: none */
    const struct siotls_bytes *alpn;
    size_t num_alpn;
    const uint16_t *suites;
    size_t num_suites;
    const uint16_t *groups;
    size_t num_groups;
    const uint16_t *schemes;
    size_t num_schemes;
    struct siotls_bytes message; /* the whole handshake message */
};

/* siotls_event: an event. Pointers live until it is answered (decisions) or the next siotls_conn_next_event. */
struct siotls_event {
    size_t size;
    int type;                                       /* siotls_event_type */
    uint64_t id;                                    /* decisions: pass it to the answer */
    const struct siotls_client_hello *client_hello; /* CLIENT_HELLO */
    struct siotls_identity *identity;               /* SIGN: on whose behalf */
    uint16_t scheme;                                /* SIGN: siotls_scheme */
    int sent;                                       /* MESSAGE: 1 sent, 0 received */
    struct siotls_bytes message;      /* SIGN: what is to be signed; MESSAGE: the message; KEYLOG: the line, no newline;
                                         QUIC_PARAMETERS: those of the peer */
    const struct siotls_bytes *chain; /* VERIFY: DER certificates, the leaf first */
    size_t num_chain;
    const char *server_name;           /* VERIFY at a client: the name to match; NULL: any */
    struct siotls_bytes ocsp_response; /* VERIFY: DER, stapled to the leaf; data_len 0: none */
    struct siotls_bytes sct_list;      /* VERIFY: SignedCertificateTimestampList (RFC 6962 3.3); data_len 0: none */
    struct siotls_bytes session_id;    /* STORE_SESSION: 32 bytes; FIND_SESSION: whatever the client offers */
    int certificate_type;              /* VERIFY: siotls_certificate_type; raw: chain is one SubjectPublicKeyInfo */
    uint64_t lifetime_ms;              /* REPLAY_CHECK, STORE_SESSION: how long to remember, from now */
    int level;                         /* SECRET: siotls_quic_level (quic.h) */
    int direction;                     /* SECRET: siotls_direction */
    uint16_t suite;                    /* SECRET: siotls_suite */
    uint32_t aead;                     /* SECRET: siotls_aead_id, siotls_hash_id of the suite */
    uint32_t hash;
    struct siotls_bytes secret; /* SECRET: one digest of the hash */
};

/*
 * siotls_conn_next_event takes the next event, type NONE when there is none. A decision that is not answered
 * is shown once. Taking events may let the connection go on: look at the ports afterwards. ARGUMENT: the size is not
 * set. Without an event on a connection that has failed: the status of the failure.
 */
SIOTLS_API int siotls_conn_next_event(struct siotls_conn *conn, struct siotls_event *event);

/*
 * Answers. id is that of the event, else STALE and nothing happens.
 * siotls_conn_answer_client_hello: config NULL keeps the connection's, else a ready server config of which the rest
 *   of the handshake is made; identity NULL leaves the choice to the config.
 * siotls_conn_answer_sign: the signature.
 * siotls_conn_answer_verify: the chain is good.
 * siotls_conn_refuse: any decision: the handshake fails with this alert.
 */
SIOTLS_API int siotls_conn_answer_client_hello(struct siotls_conn *conn, uint64_t id, struct siotls_config *config,
                                               struct siotls_identity *identity);
SIOTLS_API int siotls_conn_answer_sign(struct siotls_conn *conn, uint64_t id, const uint8_t *signature,
                                       size_t signature_len);
SIOTLS_API int siotls_conn_answer_verify(struct siotls_conn *conn, uint64_t id);
SIOTLS_API int siotls_conn_refuse(struct siotls_conn *conn, uint64_t id, int alert);

/* ---- information ---- */

/*
 * siotls_info: what was negotiated. Pointers live as long as the connection; peer_chain and what comes with it until
 * the event after HANDSHAKE_DONE or PEER_CERTIFICATE is asked for (on a connection that fails before that: as long as
 * the connection), claimed_chain as long as said there.
 *
 * What the peer has not proven is not shown as its: peer_chain and the peer's scheme are there when its Finished was
 * right, and so are, at a client, alpn, is_resumed, psk_kind, certificate_compression and early_data
 * SIOTLS_EARLY_DATA_ACCEPTED (RFC 9846 4.5.3). A server knows is_resumed, psk_kind and early_data from the client's
 * binder; server_name is what a client asks for, and anybody may ask for any name. suite and group are those in use.
 */
struct siotls_info {
    size_t size;
    int role;
    int is_done;                     /* the handshake is complete */
    int is_failed;                   /* see siotls_conn_error */
    int can_send;                    /* siotls_conn_send_data is legal */
    int is_peer_closed;              /* close_notify was received */
    int is_hello_retried;            /* a HelloRetryRequest took place */
    uint16_t suite;                  /* siotls_suite; 0: not yet */
    uint16_t group;                  /* siotls_group; 0: not yet */
    uint16_t scheme;                 /* siotls_scheme with which the server signed; 0: not yet, or it did not */
    struct siotls_bytes alpn;        /* data_len 0: none */
    struct siotls_bytes server_name; /* data_len 0: none */
    const char *aead_provider;       /* names of the providers in use; NULL: not yet, or none */
    const char *hash_provider;
    const char *group_provider;
    const char *signature_provider;
    uint64_t records_sent; /* under the current key */
    uint64_t records_received;
    const struct siotls_bytes *peer_chain; /* DER; proven, see above */
    size_t num_peer_chain;
    uint16_t client_scheme;                 /* siotls_scheme with which the client signed; 0: it did not */
    struct siotls_bytes peer_ocsp_response; /* DER, stapled to the peer's leaf; lives as peer_chain; data_len 0: none */
    struct siotls_bytes peer_sct_list;      /* SignedCertificateTimestampList (RFC 6962 3.3), likewise */
    int is_stateless_retry_sent; /* the server keeps nothing: once data_to_send is sent, the connection can be freed */
    int is_resumed;              /* a session was resumed; at a server peer_chain is that of the session */
    int psk_kind;                /* siotls_psk_kind */
    int early_data;              /* siotls_early_data */
    size_t early_data_left;      /* clients: bytes that may be sent early now */
    int peer_certificate_type;   /* siotls_certificate_type; raw: peer_chain or claimed_chain is one
                                    SubjectPublicKeyInfo */
    int our_certificate_type;
    uint16_t certificate_compression; /* siotls_compressor_id with which the peer's certificate came; 0: none */
    int can_receive; /* siotls_conn_receive_buffer (size_hint 0) would show room; asking this lends no buffer */
    /*
     * What the peer says it is and has not proven: from its Certificate, or at a server from the session that is
     * resumed, until its Finished makes it peer_chain. Of a connection that fails before, it stays: anybody can have
     * sent it, so it is for messages to people only. claimed_scheme: of its CertificateVerify, right or wrong.
     */
    const struct siotls_bytes *claimed_chain;
    size_t num_claimed_chain;
    uint16_t claimed_scheme;
    /* What can be done now, besides can_receive and can_send. */
    int can_read;             /* there is application data of the peer to read */
    int has_output;           /* there are bytes for the network */
    int has_event;            /* siotls_conn_next_event has something */
    int awaited_answer;       /* siotls_event_type of the decision for which the connection waits; 0: none */
    int is_closed;            /* close_notify was sent: this side sends no more */
    int is_input_ended;       /* siotls_conn_receive_end was called */
    uint64_t num_events_lost; /* events with bytes that were not taken in time */
    /*
     * The peer's leaf certificate, DER, or its SubjectPublicKeyInfo (peer_certificate_type), proven, from
     * HANDSHAKE_DONE or PEER_CERTIFICATE on for as long as the connection lives, also when it is moved; a copy of its
     * own. data_len 0: the peer showed none, which is so at a client that resumes (a server has that of the session),
     * or siotls_config_set_keep_peer keeps none, which is a client's default. It moves when the peer answers another
     * request for a certificate. siotls/certificate.h says what is in it.
     */
    struct siotls_bytes peer_certificate;
};

/* siotls_conn_info fills info. Legal at any time. ARGUMENT: the size is not set. */
SIOTLS_API int siotls_conn_info(const struct siotls_conn *conn, struct siotls_info *info);

/*
 * siotls_conn_misuse fills error with why the last call on the connection was refused without effect: the caller's
 * mistake (or NO_MEMORY), and not a failure of the connection, which goes on. status 0: none was. detail has the value
 * that is out of its range. ARGUMENT: the error's size is not set; or conn is NULL, and error tells so.
 */
SIOTLS_API int siotls_conn_misuse(const struct siotls_conn *conn, struct siotls_error *error);

/*
 * siotls_conn_error fills error with why the connection failed; status 0 when it did not. ARGUMENT: error is
 * NULL or its size not set.
 */
SIOTLS_API int siotls_conn_error(const struct siotls_conn *conn, struct siotls_error *error);

/* ---- moving a connection ---- */

/*
 * A connection whose handshake is done can go on in another process, in another version of the program or with other
 * providers: save makes bytes of it, restore makes a connection of them. The peer notices nothing.
 *
 * The bytes hold the keys: whoever reads them reads the connection. Hand them over where nobody else looks, do not keep
 * them, and wipe them after use. RESTORE THEM ONCE: two connections of the same bytes seal different records with the
 * same key and nonce, which gives their plaintext away and lets others forge records. Bytes are only good for the
 * connection as it was then; there is no going back to them once the restored one has sent or received anything.
 */

/* Room that is enough for siotls_config_describe_target. */
enum { SIOTLS_MAX_TARGET = 256 };

/*
 * siotls_config_describe_target writes what connections a ready config can restore: its role, its suites and the
 * versions of the bytes, so that siotls_conn_save refuses what it could not, while the source is still alive. It is for
 * whoever saves, in the same process or another one, and holds no secret. *target_len is the room in, at most
 * SIOTLS_MAX_TARGET is needed, and the length out. STATE: the config is not ready. LIMIT: no room, *target_len says how
 * much there must be. NO_MEMORY. ARGUMENT.
 */
SIOTLS_API int siotls_config_describe_target(const struct siotls_config *config, uint8_t *target, size_t *target_len,
                                             struct siotls_error *error);

/*
 * siotls_conn_save writes the connection into blob, which is the caller's, and ends it here: nothing more is sealed or
 * opened, no byte more is to be sent or read; the connection has failed (CLOSED), and only siotls_conn_free is left to
 * do. That happens at success only: after any failure the connection goes on as before.
 *
 * *blob_len is the room in and the length out: most often less than 1 KB, and what is received and not opened (up to
 * 17 KB), opened and not read (16 KB), sealed and not sent, and a transcript that is kept. blob NULL: nothing is
 * written and nothing ends, *blob_len is how much room it would take now, and what would be refused is. target: what
 * siotls_config_describe_target wrote where it is to be restored; target_len 0: it is not asked for, and a suite that
 * is not there loses the connection.
 *
 * Views of the ports and pointers of events and information end. Writes of siotls_conn_data_to_send that are under way
 * have to be waited for, and acknowledged, before.
 *
 * What goes along: both directions' keys, how far they are, and KeyUpdates that are owed, unsent or awaited; input that
 * is not opened, data that is not read, output that is not sent; what siotls_info tells of what was negotiated;
 * peer_certificate; the secrets of exporters and of a client's sessions, and how many were made; what is counted and
 * limited; by what the peer was judged and until when; record limits; the time; events that only inform. What does not:
 * the peer's chain and all that is shown until the event after HANDSHAKE_DONE (the restored connection is like one
 * after that: no "tls-server-end-point" either), the names of providers of what is past (group, signature),
 * siotls_conn_early_data_reason, and a server's ability to ask for a certificate (siotls_conn_request_certificate):
 * that needs a running hash, which cannot be moved.
 *
 * error (NULL or size set) tells the reason.
 * STATE: the handshake or an authentication after it is under way, a certificate is asked for and did not come, a
 * decision is outstanding, HANDSHAKE_DONE, PEER_CERTIFICATE, MESSAGE, KEYLOG, SESSION or STORE_SESSION events are not
 * taken, a receive buffer is shown and not acknowledged, a handshake message is half received or waits for our answer
 * to be sent, a client offered post-handshake authentication and siotls_config_set_keep_transcript does not keep
 * enough, the connection has failed or was saved before. NOT_OFFERED: the target does not take it. LIMIT: no room;
 * *blob_len says how much there must be. SYNTAX: target is malformed. NO_MEMORY. ARGUMENT.
 */
SIOTLS_API int siotls_conn_save(struct siotls_conn *conn, uint8_t *blob, size_t *blob_len, const uint8_t *target,
                                size_t target_len, struct siotls_error *error);

/*
 * siotls_conn_restore makes a connection of what siotls_conn_save wrote, and of a ready config of the same role, whose
 * providers it uses from now on; pool as in siotls_conn_new. It needs no start: look at all its ports at once. blob
 * stays the caller's, to be wiped. Free the connection with siotls_conn_free.
 *
 * The config's policies for handshakes (trust, names, client certificates, groups) are not asked again: the peer is who
 * it was found to be. Its record policies (padding, longest record sent, records under a key) hold from now on, and so
 * do its requests for events. Sessions made of the connection say by what the peer was judged where that was done: they
 * are resumed only by a config that judges alike.
 *
 * On failure *conn is NULL. SYNTAX: these are not the bytes of a connection, or a value is out of its
 * range. NOT_OFFERED: the config has the other role or lacks the suite, or the bytes are of another version. STATE: the
 * config is not ready. PROVIDER, NO_MEMORY, ARGUMENT. error (NULL or size set) tells the reason.
 */
SIOTLS_API int siotls_conn_restore(struct siotls_conn **conn, struct siotls_config *config, struct siotls_pool *pool,
                                   const uint8_t *blob, size_t blob_len, struct siotls_error *error);

#ifdef __cplusplus
}
#endif

#endif
