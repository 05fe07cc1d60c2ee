/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_client.c: a client's handshake (RFC 9846 A.1).
 */
#include "handshake/engine/table.h"
#include "handshake/state/flight.h"

static sio_step *const nothing[] = {NULL};

/* What a client knows before it says its first word. */
static sio_step *const offer[] = {sio_client_hello_prepare, NULL};

static sio_step *const first_hello[] = {
    sio_client_hello_send,
    sio_flight_send,
    NULL,
};

/* RFC 9846 2.3 and E.4: early data may follow at once, behind the change_cipher_spec that middleboxes look for. */
static sio_step *const early_hello[] = {
    sio_client_hello_send, sio_flight_send, sio_change_cipher_spec_send, sio_secrets_early, sio_send_key_early, NULL,
};

static sio_step *const second_hello[] = {
    sio_record_end_check, sio_change_cipher_spec_send, sio_client_hello_send, sio_flight_send, NULL,
};

/* RFC 9846 4.2.2: a HelloRetryRequest refuses early data, and the second hello is in the clear again. */
static sio_step *const second_hello_after_early[] = {
    sio_record_end_check, sio_early_data_drop, sio_client_hello_send, sio_flight_send, NULL,
};

/* RFC 9846 7.1: the shared secret gives the handshake keys of both directions. change_cipher_spec goes before all that
 * is protected, also before an alert (E.4). */
static sio_step *const handshake_keys[] = {
    sio_secrets_handshake, sio_receive_key_handshake, sio_change_cipher_spec_send, sio_send_key_handshake, NULL,
};

/* Early data goes on until the server's Finished, or until EncryptedExtensions refuses it. QUIC sends it beside what is
 * under other keys, and no EndOfEarlyData (RFC 9001 8.3). */
static sio_step *const receive_handshake_key[] = {
    sio_secrets_handshake,
    sio_receive_key_handshake,
    NULL,
};

static sio_step *const send_handshake_key[] = {
    sio_send_key_handshake,
    NULL,
};

static sio_step *const judge_chain[] = {
    sio_certificate_judge,
    NULL,
};

/*
 * RFC 9846 4.5.3: our Finished goes under the handshake key, then both sides turn to application keys. The receiving
 * key is first: should bytes be left behind the server's Finished, the alert still goes under the key that the server
 * waits for.
 */
static sio_step *const client_finished[] = {
    sio_secrets_application, sio_receive_key_application, sio_finished_send,
    sio_flight_send,         sio_secrets_resumption,      sio_send_key_application,
    sio_handshake_done,      sio_handshake_over,          NULL,
};

/* RFC 9846 4.6: EndOfEarlyData is the last message under the early key. */
static sio_step *const client_finished_early[] = {
    sio_secrets_application, sio_receive_key_application, sio_end_of_early_data_send,
    sio_flight_send,         sio_send_key_handshake,      sio_finished_send,
    sio_flight_send,         sio_secrets_resumption,      sio_send_key_application,
    sio_handshake_done,      sio_handshake_over,          NULL,
};

static sio_step *const client_certificate[] = {
    sio_secrets_application,
    sio_receive_key_application,
    sio_certificate_send,
    sio_certificate_verify_send,
    sio_finished_send,
    sio_flight_send,
    sio_secrets_resumption,
    sio_send_key_application,
    sio_handshake_done,
    sio_handshake_over,
    NULL,
};

/* RFC 9846 4.7.2, under the application keys. */
static sio_step *const post_certificate[] = {
    sio_certificate_send,
    sio_certificate_verify_send,
    sio_post_finished_key,
    sio_finished_send,
    sio_flight_send,
    sio_post_auth_end,
    NULL,
};

/* clang-format off */
const struct sio_transition sio_client_start[] = {
    { C_START,         0,                                  NULL,                            offer,   sio_early_data_is_offered,  early_hello,              C_WAIT_SH       },
    { C_START,         0,                                  NULL,                            offer,   sio_always,                 first_hello,              C_WAIT_SH       },
};

const struct sio_transition sio_client_table[] = {
    /* state           message                             receive                          asks     if                          steps                     then */
    { C_WAIT_SH,       SIO_MESSAGE_HELLO_RETRY_REQUEST,    sio_hello_retry_recv,            nothing, sio_early_data_is_offered,  second_hello_after_early, C_WAIT_SH2      },
    { C_WAIT_SH,       SIO_MESSAGE_HELLO_RETRY_REQUEST,    sio_hello_retry_recv,            nothing, sio_always,                 second_hello,             C_WAIT_SH2      },
    { C_WAIT_SH,       SIO_MESSAGE_SERVER_HELLO,           sio_server_hello_recv,           nothing, sio_early_key_lasts,        receive_handshake_key,    C_WAIT_EE       },
    { C_WAIT_SH,       SIO_MESSAGE_SERVER_HELLO,           sio_server_hello_recv,           nothing, sio_always,                 handshake_keys,           C_WAIT_EE       },
    { C_WAIT_SH2,      SIO_MESSAGE_SERVER_HELLO,           sio_server_hello_recv,           nothing, sio_always,                 handshake_keys,           C_WAIT_EE       },
    { C_WAIT_EE,       SIO_MESSAGE_ENCRYPTED_EXTENSIONS,   sio_encrypted_extensions_recv,   nothing, sio_only_psk_is_accepted,   send_handshake_key,       C_WAIT_FINISHED },
    { C_WAIT_EE,       SIO_MESSAGE_ENCRYPTED_EXTENSIONS,   sio_encrypted_extensions_recv,   nothing, sio_psk_is_accepted,        nothing,                  C_WAIT_FINISHED },
    { C_WAIT_EE,       SIO_MESSAGE_ENCRYPTED_EXTENSIONS,   sio_encrypted_extensions_recv,   nothing, sio_early_key_is_refused,   send_handshake_key,       C_WAIT_CERT_CR  },
    { C_WAIT_EE,       SIO_MESSAGE_ENCRYPTED_EXTENSIONS,   sio_encrypted_extensions_recv,   nothing, sio_always,                 nothing,                  C_WAIT_CERT_CR  },
    { C_WAIT_CERT_CR,  SIO_MESSAGE_CERTIFICATE_REQUEST,    sio_certificate_request_recv,    nothing, sio_always,                 nothing,                  C_WAIT_CERT     },
    { C_WAIT_CERT_CR,  SIO_MESSAGE_CERTIFICATE,            sio_certificate_recv,            nothing, sio_always,                 judge_chain,              C_WAIT_CV       },
    { C_WAIT_CERT,     SIO_MESSAGE_CERTIFICATE,            sio_certificate_recv,            nothing, sio_always,                 judge_chain,              C_WAIT_CV       },
    { C_WAIT_CERT_CR,  SIO_MESSAGE_COMPRESSED_CERTIFICATE, sio_compressed_certificate_recv, nothing, sio_always,                 judge_chain,              C_WAIT_CV       },
    { C_WAIT_CERT,     SIO_MESSAGE_COMPRESSED_CERTIFICATE, sio_compressed_certificate_recv, nothing, sio_always,                 judge_chain,              C_WAIT_CV       },
    { C_WAIT_CV,       SIO_MESSAGE_CERTIFICATE_VERIFY,     sio_certificate_verify_recv,     nothing, sio_always,                 nothing,                  C_WAIT_FINISHED },
    { C_WAIT_FINISHED, SIO_MESSAGE_FINISHED,               sio_finished_recv,               nothing, sio_early_end_is_awaited,   client_finished_early,    C_CONNECTED     },
    { C_WAIT_FINISHED, SIO_MESSAGE_FINISHED,               sio_finished_recv,               nothing, sio_certificate_is_wanted,  client_certificate,       C_CONNECTED     },
    { C_WAIT_FINISHED, SIO_MESSAGE_FINISHED,               sio_finished_recv,               nothing, sio_always,                 client_finished,          C_CONNECTED     },
    { C_CONNECTED,     SIO_MESSAGE_CERTIFICATE_REQUEST,    sio_certificate_request_recv,    nothing, sio_always,                 post_certificate,         C_CONNECTED     },
    { 0,               0,                                  NULL,                            NULL,    NULL,                       NULL,                     0               },
};
/* clang-format on */
