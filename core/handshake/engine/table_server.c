/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_server.c: a server's handshake (RFC 9846 A.2).
 */
#include "handshake/engine/table.h"
#include "handshake/state/flight.h"

/*
 * What has to be known before a hello is answered. The replay check comes last: a hello that something else refuses is
 * not remembered.
 */
static sio_step *const hello_asks[] = {
    sio_ask_application, sio_ask_cookie,     sio_ask_psk,    sio_ask_negotiate,       sio_ask_binder,
    sio_ask_parameters,  sio_ask_early_data, sio_ask_replay, sio_client_hello_commit, NULL,
};

/* RFC 9846 4.2.2: a second hello offers no early data; config and identity were chosen for the first. */
static sio_step *const second_asks[] = {
    sio_ask_psk, sio_ask_negotiate, sio_ask_binder, sio_client_hello_commit, NULL,
};

static sio_step *const retry[] = {
    sio_record_end_check, sio_hello_retry_send, sio_flight_send, sio_change_cipher_spec_send, NULL,
};

/* RFC 9846 2: everything up to Finished is one flight; the server may send text right behind it. */
static sio_step *const server_flight[] = {
    sio_server_hello_send,
    sio_flight_send,
    sio_change_cipher_spec_send,
    sio_secrets_handshake,
    sio_receive_key_handshake,
    sio_send_key_handshake,
    sio_encrypted_extensions_send,
    sio_certificate_send,
    sio_certificate_verify_send,
    sio_finished_send,
    sio_flight_send,
    sio_secrets_application,
    sio_send_key_application,
    NULL,
};

/* The same with a CertificateRequest in it (RFC 9846 4.4.2). */
static sio_step *const asking_flight[] = {
    sio_server_hello_send,
    sio_flight_send,
    sio_change_cipher_spec_send,
    sio_secrets_handshake,
    sio_receive_key_handshake,
    sio_send_key_handshake,
    sio_encrypted_extensions_send,
    sio_certificate_request_send,
    sio_certificate_send,
    sio_certificate_verify_send,
    sio_finished_send,
    sio_flight_send,
    sio_secrets_application,
    sio_send_key_application,
    NULL,
};

/* RFC 9846 2.2: with a PSK nobody shows certificates. */
static sio_step *const psk_flight[] = {
    sio_server_hello_send,     sio_flight_send,         sio_change_cipher_spec_send,   sio_secrets_handshake,
    sio_receive_key_handshake, sio_send_key_handshake,  sio_encrypted_extensions_send, sio_finished_send,
    sio_flight_send,           sio_secrets_application, sio_send_key_application,      NULL,
};

/* RFC 9846 2.3: what comes next is early data, under a key of its own. */
static sio_step *const early_flight[] = {
    sio_secrets_early,
    sio_receive_key_early,
    sio_server_hello_send,
    sio_flight_send,
    sio_change_cipher_spec_send,
    sio_secrets_handshake,
    sio_send_key_handshake,
    sio_encrypted_extensions_send,
    sio_finished_send,
    sio_flight_send,
    sio_secrets_application,
    sio_send_key_application,
    NULL,
};

/* RFC 9001 4.1.4 and 8.3: over QUIC early data comes beside what is under other keys, and no message ends it. */
static sio_step *const parallel_early_flight[] = {
    sio_secrets_early,
    sio_receive_key_early,
    sio_server_hello_send,
    sio_flight_send,
    sio_change_cipher_spec_send,
    sio_secrets_handshake,
    sio_receive_key_handshake,
    sio_send_key_handshake,
    sio_encrypted_extensions_send,
    sio_finished_send,
    sio_flight_send,
    sio_secrets_application,
    sio_send_key_application,
    NULL,
};

static sio_step *const early_data_over[] = {
    sio_receive_key_handshake,
    NULL,
};

static sio_step *const nothing[] = {NULL};

static sio_step *const judge_chain[] = {
    sio_certificate_judge,
    NULL,
};

static sio_step *const server_done[] = {
    sio_receive_key_application, sio_handshake_done, sio_new_session_tickets_send, sio_handshake_over, NULL,
};

/* RFC 9846 4.7.2. */
static sio_step *const post_done[] = {
    sio_post_auth_done,
    sio_handshake_over,
    NULL,
};

/* clang-format off */
const struct sio_transition sio_server_table[] = {
    /* state                message                             receive                               asks         if                          steps                  then */
    { S_START,              SIO_MESSAGE_CLIENT_HELLO,           sio_client_hello_recv,                hello_asks,  sio_retry_is_needed,        retry,                 S_START2             },
    { S_START,              SIO_MESSAGE_CLIENT_HELLO,           sio_client_hello_recv,                hello_asks,  sio_early_end_is_awaited,   early_flight,          S_WAIT_EOED          },
    { S_START,              SIO_MESSAGE_CLIENT_HELLO,           sio_client_hello_recv,                hello_asks,  sio_early_data_is_accepted, parallel_early_flight, S_WAIT_FINISHED      },
    { S_START,              SIO_MESSAGE_CLIENT_HELLO,           sio_client_hello_recv,                hello_asks,  sio_psk_is_accepted,        psk_flight,            S_WAIT_FINISHED      },
    { S_START,              SIO_MESSAGE_CLIENT_HELLO,           sio_client_hello_recv,                hello_asks,  sio_client_auth_is_wanted,  asking_flight,         S_WAIT_CERT          },
    { S_START,              SIO_MESSAGE_CLIENT_HELLO,           sio_client_hello_recv,                hello_asks,  sio_always,                 server_flight,         S_WAIT_FINISHED      },
    { S_START2,             SIO_MESSAGE_CLIENT_HELLO,           sio_client_hello_recv,                second_asks, sio_psk_is_accepted,        psk_flight,            S_WAIT_FINISHED      },
    { S_START2,             SIO_MESSAGE_CLIENT_HELLO,           sio_client_hello_recv,                second_asks, sio_client_auth_is_wanted,  asking_flight,         S_WAIT_CERT          },
    { S_START2,             SIO_MESSAGE_CLIENT_HELLO,           sio_client_hello_recv,                second_asks, sio_always,                 server_flight,         S_WAIT_FINISHED      },
    { S_WAIT_EOED,          SIO_MESSAGE_END_OF_EARLY_DATA,      sio_end_of_early_data_recv,           nothing,     sio_always,                 early_data_over,       S_WAIT_FINISHED      },
    { S_WAIT_CERT,          SIO_MESSAGE_CERTIFICATE,            sio_certificate_recv,                 nothing,     sio_chain_is_empty,         nothing,               S_WAIT_FINISHED      },
    { S_WAIT_CERT,          SIO_MESSAGE_CERTIFICATE,            sio_certificate_recv,                 nothing,     sio_always,                 judge_chain,           S_WAIT_CV            },
    { S_WAIT_CERT,          SIO_MESSAGE_COMPRESSED_CERTIFICATE, sio_compressed_certificate_recv,      nothing,     sio_chain_is_empty,         nothing,               S_WAIT_FINISHED      },
    { S_WAIT_CERT,          SIO_MESSAGE_COMPRESSED_CERTIFICATE, sio_compressed_certificate_recv,      nothing,     sio_always,                 judge_chain,           S_WAIT_CV            },
    { S_WAIT_CV,            SIO_MESSAGE_CERTIFICATE_VERIFY,     sio_certificate_verify_recv,          nothing,     sio_always,                 nothing,               S_WAIT_FINISHED      },
    { S_WAIT_FINISHED,      SIO_MESSAGE_FINISHED,               sio_finished_recv,                    nothing,     sio_always,                 server_done,           S_CONNECTED          },
    { S_CONNECTED,          SIO_MESSAGE_CERTIFICATE,            sio_post_certificate_recv,            nothing,     sio_chain_is_empty,         nothing,               S_POST_WAIT_FINISHED },
    { S_CONNECTED,          SIO_MESSAGE_CERTIFICATE,            sio_post_certificate_recv,            nothing,     sio_always,                 judge_chain,           S_POST_WAIT_CV       },
    { S_CONNECTED,          SIO_MESSAGE_COMPRESSED_CERTIFICATE, sio_post_compressed_certificate_recv, nothing,     sio_chain_is_empty,         nothing,               S_POST_WAIT_FINISHED },
    { S_CONNECTED,          SIO_MESSAGE_COMPRESSED_CERTIFICATE, sio_post_compressed_certificate_recv, nothing,     sio_always,                 judge_chain,           S_POST_WAIT_CV       },
    { S_POST_WAIT_CV,       SIO_MESSAGE_CERTIFICATE_VERIFY,     sio_certificate_verify_recv,          nothing,     sio_always,                 nothing,               S_POST_WAIT_FINISHED },
    { S_POST_WAIT_FINISHED, SIO_MESSAGE_FINISHED,               sio_finished_recv,                    nothing,     sio_always,                 post_done,             S_CONNECTED          },
    { 0,                    0,                                  NULL,                                 NULL,        NULL,                       NULL,                  0                    },
};
/* clang-format on */
