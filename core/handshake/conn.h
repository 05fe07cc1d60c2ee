/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn.h: the state of a connection. struct siotls_conn lives as long as the connection; struct sio_handshake,
 * secrets first, only until the handshake is done, whatever the application asks for. What the peer showed of itself
 * goes on in struct sio_shown (shown.h).
 *
 * Reading order of this folder: table.h, table_client.c, table_server.c, engine.c, then any message.
 */
#ifndef SIO_HANDSHAKE_CONN_H
#define SIO_HANDSHAKE_CONN_H

#include <siotls/connection.h>

#include "config/config.h"
#include "config/session.h"
#include "handshake/transcript.h"
#include "record/record_layer.h"
#include "wire/hello.h"
#include "wire/messages.h"

/* What a handler or step says. Nothing is committed before WAIT, so that it can be run again. */
enum sio_outcome { SIO_DONE, SIO_WAIT, SIO_FAIL };

/* Where a value of GREASE is put (RFC 8701); grease.h. */
enum sio_grease {
    SIO_GREASE_SUITE,
    SIO_GREASE_GROUP,
    SIO_GREASE_VERSION,
    SIO_GREASE_FIRST_EXTENSION,
    SIO_GREASE_LAST_EXTENSION,
    SIO_NUM_GREASE
};

/* Whose traffic secret. */
enum sio_side { SIO_CLIENT, SIO_SERVER };

/* Length of the name that stands for a session in a store. */
enum { SIO_SESSION_NAME = 32 };

/* The decision that the application is asked for; type SIOTLS_EVENT_NONE: none. */
struct sio_decision {
    int type;
    uint64_t id;
    bool shown;
    bool answered;
};

/* What a CLIENT_HELLO event shows. */
struct sio_client_hello_view {
    struct siotls_client_hello public_view;
    struct sio_buffer numbers; /* the arrays of u16, one after the other */
    struct siotls_bytes *alpn;
    size_t num_alpn;
};

/* The PSKs of a first ClientHello, by the start of a digest of their identities; second_hello.h. */
enum { SIO_MAX_FIRST_PSKS = 8, SIO_PSK_NAME = 16 };

struct sio_first_psks {
    uint8_t names[SIO_MAX_FIRST_PSKS][SIO_PSK_NAME];
    uint8_t num_names;
    bool has_more; /* than have a name here */
    bool has_chosen;
    uint8_t chosen[SIO_PSK_NAME];
};

/* What is needed during the handshake only. */
struct sio_handshake {
    struct sio_transcript transcript;
    struct sio_buffer flight; /* messages that are built and not yet sealed */

    /* Key schedule (RFC 9846 7.1). */
    uint8_t secret[SIO_MAX_DIGEST];     /* Early, Handshake, then Master Secret */
    uint8_t traffic[2][SIO_MAX_DIGEST]; /* handshake traffic secrets, by enum sio_side */
    struct sio_buffer shared_secret;    /* up to SIO_MAX_SHARED_SECRET, until the handshake's keys are made */

    /* Hellos. */
    uint8_t client_random[SIO_RANDOM_SIZE];
    uint8_t grease[SIO_NUM_GREASE]; /* drawn once */
    uint8_t session_id[SIO_MAX_SESSION_ID];
    size_t session_id_len;
    struct sio_kem_key keys[SIO_MAX_KEY_SHARES]; /* a client's private keys */
    struct sio_buffer key_shares;                /* a client's KeyShareEntry list */
    struct sio_buffer share;                     /* a server's own, until it is sent */
    uint8_t first_digest[SIO_MAX_DIGEST];        /* of what the second ClientHello has to repeat; second_hello.h */
    struct sio_first_psks first_psks;            /* likewise */
    uint16_t peer_record_size_limit;             /* RFC 8449; 0: none */
    uint8_t max_fragment_length;                 /* RFC 6066 4: the code of the extension that holds; 0: none */
    uint32_t offered;                            /* extensions of our ClientHello or CertificateRequest */
    struct sio_buffer cookie;                    /* of a HelloRetryRequest */
    struct sio_buffer cookie_context;            /* what the application binds a cookie to */
    struct sio_client_hello hello; /* a server: the hello being answered; views of the message being run */
    struct sio_client_hello_view hello_view;
    bool retry;                  /* a HelloRetryRequest is called for, or was received */
    bool retry_names_group;      /* a server's asks for a share of another group */
    bool early_data_was_offered; /* by the first ClientHello, which another connection answered */
    bool change_cipher_spec_sent;

    /* Pre-shared keys (RFC 9846 4.3.11). */
    struct sio_buffer session_storage; /* a client: what is offered; a server: what a ticket held */
    struct sio_buffer found_session;   /* answer of a FIND_SESSION event */
    bool session_was_asked;
    struct sio_session session;                           /* views of one of the two */
    struct sio_psk resumption;                            /* the session's */
    const struct sio_psk *offered_psks[1 + SIO_MAX_PSKS]; /* a client's, in the order of the hello */
    size_t num_offered_psks;
    struct sio_buffer psk_identities; /* what a client's hello says of them */
    struct sio_buffer psk_binders;
    const struct sio_psk *psk;          /* the one in use; NULL: none */
    bool psk_is_pretended;              /* the client offered none that is known, and is not to know */
    uint16_t psk_index;                 /* in the client's list */
    uint32_t psk_age;                   /* milliseconds since its ticket was issued, says the client */
    uint8_t psk_mode;                   /* siotls_psk_mode in which it is used */
    uint32_t peer_psk_modes;            /* bits of siotls_psk_mode */
    struct siotls_bytes asked_identity; /* what FIND_SESSION asks for, in the hello */
    size_t asked_index;

    /* Early data (RFC 9846 4.3.10). */
    bool early_data_wanted; /* by a client's application */
    bool early_key_in_use;  /* a client sends under the early key */
    uint8_t early_traffic[SIO_MAX_DIGEST];
    uint8_t early_exporter[SIO_MAX_DIGEST];
    bool has_early_exporter;
    uint8_t binder[SIO_MAX_DIGEST]; /* of the PSK in use: what REPLAY_CHECK asks for */
    bool strike_was_made;           /* the strike register was asked, once */
    bool replay_was_asked;
    bool is_fresh;             /* answer of a REPLAY_CHECK event */
    const char *strike_reason; /* why the register refused; NULL: it did not */

    /* Authentication. */
    struct siotls_identity *identity;        /* with which we sign; NULL: none */
    struct siotls_identity *chosen_identity; /* by the CLIENT_HELLO event */
    uint32_t peer_asked; /* extensions of its ClientHello or CertificateRequest that our Certificate may answer */
    struct sio_buffer peer_compressors; /* of its compress_certificate: list of u16 */
    bool certificate_requested;
    struct sio_buffer certificate_request_context;
    uint16_t our_scheme;
    struct sio_buffer signature;     /* answer of a SIGN event */
    struct sio_buffer to_sign;       /* what a SIGN event shows */
    struct sio_buffer chain_storage; /* the peer's certificates */
    struct siotls_bytes chain[SIO_MAX_CHAIN];
    size_t num_chain;
    struct siotls_bytes ocsp_response; /* what came with the leaf; views of chain_storage */
    struct siotls_bytes sct_list;

    /* What the peer says of itself and Finished has not proven yet (RFC 9846 4.5.3); shown.h. */
    uint16_t claimed_scheme;
    uint16_t claimed_compression;
    const char *claimed_provider; /* who checks its signature */
    bool is_proven;

    struct sio_decision decision;
    bool hello_decided;
    char detail[240]; /* words of the first failure */

    /*
     * Test seam: replaces the body of a message just built, before it is hashed and sent. NULL outside of tests that
     * replay recorded handshakes (RFC 8448).
     */
    bool (*substitute)(void *context, uint8_t message, struct sio_buffer *body);
    void *substitute_context;
};

struct sio_transition;
struct sio_shown;

/* What a peer does that brings no text, by kind; allowance.h. */
enum sio_allowance {
    SIO_ALLOWANCE_KEY_UPDATES,
    SIO_ALLOWANCE_CERTIFICATE_REQUESTS,
    SIO_ALLOWANCE_TICKETS,
    SIO_NUM_ALLOWANCES
};

/* Informational events that are pending; bits. */
enum sio_pending_event {
    SIO_PENDING_HANDSHAKE_DONE = 1,
    SIO_PENDING_KEY_UPDATE = 2,
    SIO_PENDING_CLOSED = 4,
    SIO_PENDING_EARLY_DATA = 8,
    SIO_PENDING_EARLY_DATA_REJECTED = 16,
    SIO_PENDING_PEER_CERTIFICATE = 32
};

/* By what the peer is known, and on what terms: what new sessions say of it (authenticated.h). */
struct sio_authenticated {
    uint8_t judge;                         /* enum sio_judge */
    uint8_t judgement[SIO_JUDGEMENT_SIZE]; /* of the external PSK that it goes back to */
    struct sio_terms terms;
    struct sio_buffer storage; /* what terms is a view of */
};

struct siotls_conn {
    struct siotls_memory memory;
    struct siotls_config *config;
    struct sio_record_layer record_layer;
    struct sio_error error;
    struct sio_handshake *handshake; /* NULL once it is over */
    struct sio_shown *shown;         /* what may still be looked at; NULL: nothing */

    /* Where the engine is. */
    uint8_t role;
    uint8_t state;                    /* enum sio_state */
    uint8_t step;                     /* index in row->steps */
    const struct sio_transition *row; /* whose steps are being done; NULL: none */
    struct sio_buffer incoming;       /* handshake bytes, from the message being run on */
    size_t message_len;               /* with header, of the message being run; 0: none */

    /* What was negotiated. */
    const struct sio_suite *suite;
    const struct sio_kem *group;
    uint16_t scheme;                  /* with which the server signed */
    uint16_t certificate_compression; /* siotls_compressor_id with which the peer's certificate came; 0: none */
    uint8_t client_certificate_type;  /* siotls_certificate_type */
    uint8_t server_certificate_type;
    uint16_t client_scheme; /* with which the client signed; 0: it did not */
    const char *signature_provider;
    char *server_name; /* a client's reference name, a server's received name */
    struct sio_buffer alpn;
    uint8_t traffic[2][SIO_MAX_DIGEST]; /* application traffic secrets, by enum sio_side */
    uint8_t exporter[SIO_MAX_DIGEST];   /* exporter_master_secret */
    uint8_t resumption[SIO_MAX_DIGEST]; /* resumption_master_secret, where sessions are made of it */
    uint64_t time_ms;
    uint64_t authenticated_ms; /* when the full handshake was that this one goes back to */
    struct sio_authenticated authenticated;

    bool time_was_told;            /* since the start, and since bytes were last taken */
    bool time_was_current;         /* it was told when bytes were last taken */
    const char *early_data_reason; /* why a server refused it; NULL: it did not */

    bool started;
    bool has_time;
    bool hello_retried;
    bool stateless_retry_sent; /* another connection can take the second ClientHello */
    bool has_exporter;         /* exporter is there */
    bool can_send;             /* our application key is installed */
    bool done;                 /* the handshake is complete */
    bool is_resumed;           /* by a session, not an external PSK */
    bool text_is_early;        /* what was received came as early data */
    uint8_t psk_kind;          /* siotls_psk_kind */
    uint8_t early_data;        /* siotls_early_data */
    uint8_t num_sessions;      /* tickets of which sessions were made */
    uint32_t early_data_left;  /* bytes that we may send, or the peer */
    bool send_closed;          /* close_notify was sent */
    bool peer_closed;          /* close_notify was received */
    bool input_ended;          /* the transport said so */
    bool key_update_owed;      /* the peer asked for one */
    bool shown_taken;        /* HANDSHAKE_DONE or PEER_CERTIFICATE was taken: what is shown goes with the next event */
    bool key_update_awaited; /* we asked the peer for one */
    bool waits_for_sending;  /* a message waits until our last answer is sent */
    size_t answer_unsent;    /* bytes of output up to the end of our last KeyUpdate or other answer */
    uint64_t send_epoch;     /* KeyUpdates that we sent */
    uint8_t num_user_canceled;
    uint8_t spent[SIO_NUM_ALLOWANCES]; /* since text came */
    uint64_t forgiven_ms;              /* up to when passing time was counted */

    /* Post-handshake authentication. */
    struct sio_transcript *main_transcript; /* up to the client's Finished; NULL: not agreed on */
    bool is_certificate_awaited;            /* a server's request is outstanding */

    /* Events. */
    uint64_t last_decision_id;
    uint32_t pending_events;      /* bits of enum sio_pending_event */
    struct sio_buffer notes;      /* MESSAGE and KEYLOG events that are asked for and not yet taken */
    struct sio_buffer shown_note; /* the one whose pointers the application has */
};

/* Which side we are, and the other. */
enum sio_side sio_conn_side(const struct siotls_conn *conn);
enum sio_side sio_conn_peer_side(const struct siotls_conn *conn);

/* Tells the transport what the config says of records. Again when the config is replaced. */
void sio_conn_apply_policy(struct siotls_conn *conn);

/* Makes and frees the handshake's part. */
bool sio_handshake_begin(struct siotls_conn *conn) SIO_CHECKED;
void sio_handshake_end(struct siotls_conn *conn);

/*
 * Wipes the secrets of a connection that has failed and has sent its alert, and its keys. What events and errors point
 * to stays.
 */
void sio_conn_forget_secrets(struct siotls_conn *conn);

#endif
