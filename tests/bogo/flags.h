/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flags.h: the shim's command line, as one set of wishes per kind of connection.
 *
 * A flag applies to every connection, or with -on-initial, -on-resume or -on-retry before it to the first one, to
 * those that resume, or to what follows early data that was rejected.
 */
#ifndef BOGO_FLAGS_H
#define BOGO_FLAGS_H

#include <siotls/config.h>

#include "input.h"

enum { SHIM_MAX_LIST = 64, SHIM_MAX_CREDENTIALS = 8 };

/* Exit codes that the runner knows. */
enum shim_exit { SHIM_SUCCESS = 0, SHIM_FAILURE = 1, SHIM_UNIMPLEMENTED = 89 };

struct shim_list {
    uint16_t items[SHIM_MAX_LIST];
    size_t num_items;
};

enum shim_credential_kind { SHIM_X509 = 1, SHIM_PSK = 2, SHIM_RAW_KEY = 3 };

/* shim_credential: what to prove an identity with. */
struct shim_credential {
    int kind;
    const char *cert_file;
    const char *key_file;
    struct shim_list signing_prefs;
    struct shim_bytes ocsp_response;
    struct shim_bytes sct_list;
    int must_match_issuer;
    struct shim_bytes psk_key;
    struct shim_bytes psk_identity;
    struct shim_bytes psk_context;
    int is_psk_sha384;
};

/* shim_flags: wishes and expectations of one connection. Texts NULL, numbers 0, bytes of length 0: not given. */
struct shim_flags {
    /* The process. */
    int port;
    const char *shim_id;
    int is_ipv6;
    int is_server;
    int resume_count;
    int is_handshaker_question;
    int is_waiting_for_debugger;

    /* What is set up. The first credential is that of the flags before any -new-...-credential. */
    struct shim_credential credentials[SHIM_MAX_CREDENTIALS];
    size_t num_credentials;
    const char *trust_cert;
    struct shim_list curves;
    struct shim_list key_shares;
    int has_no_key_shares;
    struct shim_list server_groups;
    const char *client_ca_list;
    struct shim_list verify_prefs;
    struct shim_list peer_types; /* siotls_certificate_type */
    struct shim_list client_types;
    int has_compressors;
    int compressor; /* only this one */
    int min_version;
    int max_version;
    const char *cipher;
    const char *host_name;
    const char *advertise_alpn;
    const char *select_alpn;
    int rejects_alpn;
    int selects_empty_alpn;
    int max_send_fragment;
    int verifies_peer;
    int requires_client_certificate;
    int enables_grease;
    int enables_ocsp;
    int enables_scts;
    int declines_ocsp;
    int fails_ocsp;
    int sends_no_ticket;
    int takes_no_ticket;
    int enables_early_data;
    int resumption_delay; /* seconds */

    int is_quic;
    struct shim_bytes quic_parameters;
    int quic_codepoint; /* 1: that of a draft */
    const char *quic_early_context;

    /* How the exchange goes. */
    int is_implicit_handshake;
    int shim_writes_first;
    const char *initial_write;
    int repeat_initial_write;
    int reads_with_unfinished_write;
    int shim_shuts_down;
    int checks_close_notify;
    int read_size;
    int updates_key;
    int updates_key_before_read;
    int sends_alert;
    int verifies_again;
    int export_len;
    const char *export_label;
    const char *export_context;
    int exports_traffic_secrets;
    int fails_verify;
    int has_verify_callback;
    int fails_client_hello;
    int fails_ddos;
    int fails_certificate;
    int early_write_after; /* a type of handshake message */

    /* What must come of it. */
    struct shim_bytes expect_quic_parameters;
    int expect_version;
    int expect_cipher;
    int expect_cipher_aes; /* where the processor has instructions for AES */
    int expect_cipher_no_aes;
    int expect_curve_id;
    int expect_peer_signature_algorithm;
    int expect_hrr;
    int expect_no_hrr;
    int expect_no_server_name;
    const char *expect_server_name;
    const char *expect_alpn;
    const char *expect_advertised_alpn;
    const char *expect_peer_cert_file;
    int expect_no_peer_cert;
    int expect_session_miss;
    int expect_no_session;
    int expect_ticket_supports_early_data;
    int expect_accept_early_data;
    int expect_reject_early_data;
    int expect_no_offer_early_data;
    const char *expect_early_data_reason;
    struct shim_bytes expect_ocsp_response;
    struct shim_bytes expect_sct_list;
    struct shim_list expect_peer_verify_prefs;
    int expect_selected;  /* 2 + the index of a credential, -1 for the first one; 0: not given */
    int expect_peer_type; /* 2 + a siotls_certificate_type */
    struct shim_bytes expect_peer_key_sha256;
};

/* The three kinds of connection. */
enum shim_phase { SHIM_INITIAL, SHIM_RESUME, SHIM_RETRY, SHIM_NUM_PHASES };

/* shim_flag_kind: what follows a flag and where it goes. */
enum shim_flag_kind {
    SHIM_IGNORED,           /* nothing; has no meaning here */
    SHIM_IGNORED_VALUE,     /* a value; has no meaning here */
    SHIM_SET,               /* nothing: an int becomes 1 */
    SHIM_NUMBER,            /* an int */
    SHIM_INDEX,             /* an int, from -1 on: the place gets 2 more than it */
    SHIM_TEXT,              /* a const char * */
    SHIM_BASE64,            /* a struct shim_bytes */
    SHIM_LIST,              /* one more item of a struct shim_list */
    SHIM_NEW_CREDENTIAL,    /* nothing: what follows belongs to a new credential */
    SHIM_OF_CREDENTIAL = 16 /* added to a kind: the place is in the current credential */
};

/* shim_flag: one name of the table. */
struct shim_flag {
    const char *name;
    int kind;
    size_t offset; /* NEW_CREDENTIAL: the kind of credential */
};

/* The table, its end marked by a name NULL. */
extern const struct shim_flag shim_flag_table[];

/* shim_flags_read fills flags for each phase. Anything else than SUCCESS is the code to exit with. */
int shim_flags_read(struct shim_flags flags[SHIM_NUM_PHASES], int argc, char **argv);

/* shim_flags_free frees what the values hold. */
void shim_flags_free(struct shim_flags flags[SHIM_NUM_PHASES]);

#endif
