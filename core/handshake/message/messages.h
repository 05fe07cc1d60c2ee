/* SPDX-License-Identifier: Apache-2.0 */
/*
 * messages.h: what the tables name: handlers, asks, guards and steps, file by file. NAME_recv is a handler, NAME_send a
 * step, sio_ask_NAME an ask; guards read as conditions.
 */
#ifndef SIO_MESSAGE_MESSAGES_H
#define SIO_MESSAGE_MESSAGES_H

#include "handshake/state/handshake.h"

/* Runs once, with the transcript before the message: it parses and checks. body is without the header. */
typedef enum sio_outcome sio_handler(struct sio_handshake *handshake, struct siotls_bytes body);
/* Asks run after the handler and steps after the message is hashed, in their order; only they may wait. */
typedef enum sio_outcome sio_step(struct sio_handshake *handshake);
typedef bool sio_guard(const struct sio_handshake *handshake);

/* guards.c */
sio_guard sio_always;
sio_guard sio_retry_is_needed;
sio_guard sio_psk_is_accepted;
sio_guard sio_only_psk_is_accepted;  /* clients: and not the early data that is still being sent */
sio_guard sio_certificate_is_wanted; /* clients: the server asked */
sio_guard sio_client_auth_is_wanted; /* servers: we are to ask */
sio_guard sio_chain_is_empty;        /* the peer showed no certificate */
sio_guard sio_early_data_is_offered; /* clients: and not yet answered */
sio_guard sio_early_data_is_accepted;
sio_guard sio_early_key_lasts;      /* clients: offered, and it is the sending key until its end is told */
sio_guard sio_early_end_is_awaited; /* accepted, and its end is told by a message */
sio_guard sio_early_key_is_refused; /* clients: refused, but what we send is still under its key */

/* client_hello_send.c */
sio_step sio_client_hello_prepare;
sio_step sio_client_hello_send;

/* client_hello_recv.c: asks in their order */
sio_handler sio_client_hello_recv;
sio_step sio_ask_application; /* which config, which identity */
sio_step sio_ask_cookie;      /* what another connection answered to the first hello */
sio_step sio_ask_psk;         /* which PSK is known; the store, if there is one */
sio_step sio_ask_negotiate;   /* what to choose */
sio_step sio_ask_binder;      /* has the client that PSK */
sio_step sio_ask_parameters;  /* of the carrier: what it tells the client's, which it is shown */
sio_step sio_ask_early_data;  /* early_data.c: may it be taken */
sio_step sio_ask_replay;      /* early_data.c: the store, has it seen this hello */
sio_step sio_client_hello_commit;

/* server_hello.c */
sio_step sio_server_hello_send;
sio_handler sio_server_hello_recv;

/* hello_retry_request.c */
sio_step sio_hello_retry_send;
sio_handler sio_hello_retry_recv;

/* encrypted_extensions.c */
sio_step sio_encrypted_extensions_send;
sio_handler sio_encrypted_extensions_recv;

/* certificate_request.c */
sio_step sio_certificate_request_send;
sio_handler sio_certificate_request_recv;

/* certificate_send.c, certificate_recv.c */
sio_step sio_certificate_send;
sio_handler sio_certificate_recv;
sio_step sio_certificate_judge;

/* compressed_certificate.c */
sio_handler sio_compressed_certificate_recv;
sio_handler sio_post_compressed_certificate_recv;

/* certificate_verify.c; sends nothing when we have no certificate */
sio_step sio_certificate_verify_send;
sio_handler sio_certificate_verify_recv;

/* finished.c */
sio_step sio_finished_send;
sio_handler sio_finished_recv;
sio_step sio_handshake_done;
sio_step sio_handshake_over; /* the last one: the handshake's part goes, what the peer showed stays */

/* new_session_ticket.c */
sio_step sio_new_session_tickets_send;

/* early_data.c */
sio_step sio_early_data_drop;

/* end_of_early_data.c */
sio_step sio_end_of_early_data_send;
sio_handler sio_end_of_early_data_recv;

/* post_handshake_auth.c */
sio_step sio_post_finished_key;
sio_step sio_post_auth_end;
sio_handler sio_post_certificate_recv;
sio_step sio_post_auth_done;

/* secrets.c */
sio_step sio_secrets_handshake;
sio_step sio_secrets_application;
sio_step sio_secrets_resumption;
sio_step sio_secrets_early;
sio_step sio_send_key_early;
sio_step sio_receive_key_early;
sio_step sio_record_end_check;
sio_step sio_receive_key_handshake;
sio_step sio_send_key_handshake;
sio_step sio_receive_key_application;
sio_step sio_send_key_application;
sio_step sio_change_cipher_spec_send;

#endif
