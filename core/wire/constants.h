/* SPDX-License-Identifier: Apache-2.0 */
/*
 * constants.h: numbers of the protocol (RFC 9846 B), and the limits on what a peer can make us hold.
 */
#ifndef SIO_WIRE_CONSTANTS_H
#define SIO_WIRE_CONSTANTS_H

#include <stdint.h>

/* RFC 9846 4.7.3: so often may a side change its sending key; a receiver does not count. */
#define SIO_MAX_EPOCH ((UINT64_C(1) << 48) - 1)

enum sio_content_type {
    SIO_CONTENT_CHANGE_CIPHER_SPEC = 20,
    SIO_CONTENT_ALERT = 21,
    SIO_CONTENT_HANDSHAKE = 22,
    SIO_CONTENT_APPLICATION_DATA = 23
};

/* Handshake messages. HELLO_RETRY_REQUEST is a ServerHello with a special random, told apart by the engine. */
enum sio_message {
    SIO_MESSAGE_CLIENT_HELLO = 1,
    SIO_MESSAGE_SERVER_HELLO = 2,
    SIO_MESSAGE_NEW_SESSION_TICKET = 4,
    SIO_MESSAGE_END_OF_EARLY_DATA = 5,
    SIO_MESSAGE_ENCRYPTED_EXTENSIONS = 8,
    SIO_MESSAGE_CERTIFICATE = 11,
    SIO_MESSAGE_CERTIFICATE_REQUEST = 13,
    SIO_MESSAGE_CERTIFICATE_VERIFY = 15,
    SIO_MESSAGE_FINISHED = 20,
    SIO_MESSAGE_KEY_UPDATE = 24,
    SIO_MESSAGE_COMPRESSED_CERTIFICATE = 25,
    SIO_MESSAGE_MESSAGE_HASH = 254,
    SIO_MESSAGE_HELLO_RETRY_REQUEST = 256
};

enum {
    SIO_VERSION_SSL30 = 0x0300, /* it and what is older is refused by its number (RFC 9846 E.5) */
    SIO_VERSION_TLS12 = 0x0303,
    SIO_VERSION_TLS13 = 0x0304,
    SIO_RANDOM_SIZE = 32,
    SIO_MAX_SESSION_ID = 32,
    SIO_STATUS_TYPE_OCSP = 1, /* RFC 6066 8 */

    SIO_RECORD_HEADER = 5,
    SIO_MAX_PLAINTEXT = 16384,                    /* RFC 9846 5.1 */
    SIO_MAX_CIPHERTEXT = SIO_MAX_PLAINTEXT + 256, /* RFC 9846 5.2 */
    SIO_MIN_RECORD_SIZE_LIMIT = 64,               /* RFC 8449 4 */
    SIO_MESSAGE_HEADER = 4,

    /* Longest handshake messages taken, in bytes of the body. */
    SIO_MAX_HELLO = 65535,
    SIO_MAX_CERTIFICATE_MESSAGE = 131072,
    SIO_MAX_OTHER_MESSAGE = 16384,
    SIO_MAX_TICKET_MESSAGE = 65535 + 1024,
    SIO_MAX_CHAIN = 64, /* certificates in a Certificate message */

    /* Most bytes of handshake messages that a client keeps so that it can be moved. */
    SIO_MAX_KEPT_TRANSCRIPT = 1 << 20,

    /* Cookies of a server without state. */
    SIO_COOKIE_LIFETIME_MS = 60000,
    SIO_COOKIE_MAX_SKEW_MS = 10000,
    SIO_MAX_COOKIE_CONTEXT = 1024,

    /*
     * What a peer may do without bringing text before it is cut off. Text renews it; and every SIO_FORGIVE_MS that
     * pass by the clock of siotls_conn_set_time one of each is forgiven, for who changes its key by a timer and has
     * nothing to say. An update that we asked for does not count.
     */
    SIO_MAX_EMPTY_RECORDS = 32,
    SIO_MAX_KEY_UPDATES = 32,
    SIO_MAX_CERTIFICATE_REQUESTS = 8, /* each costs a signature */
    SIO_MAX_TICKETS = 64,             /* NewSessionTicket messages */
    SIO_FORGIVE_MS = 1000,
    SIO_MAX_USER_CANCELED = 4 /* in all */
};

#endif
