/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.h: a session as bytes: what a client keeps to resume, and what a server seals into a ticket or has kept.
 *
 * The form is versioned and parsed strictly: a client's comes from wherever the application kept it, a server's
 * possibly from a store that others write to.
 */
#ifndef SIO_CONFIG_SESSION_H
#define SIO_CONFIG_SESSION_H

#include "base/buffer.h"
#include "base/reader.h"
#include "x509/revocation/terms.h"

enum sio_session_kind { SIO_SESSION_OF_CLIENT = 1, SIO_SESSION_OF_SERVER = 2 };

/* Who let the peer in, in the full handshake that a session goes back to. */
enum sio_judge {
    SIO_JUDGED_BY_NOBODY = 0,      /* the insecure switch; at a server also a client without a certificate */
    SIO_JUDGED_BY_CONFIG = 1,      /* trust store or trusted keys */
    SIO_JUDGED_BY_APPLICATION = 2, /* a VERIFY event */
    SIO_JUDGED_BY_PSK = 3          /* it had an external PSK */
};

/* By what: a digest of a config's inputs, or of an external PSK (judgement.h). */
enum { SIO_JUDGEMENT_SIZE = 32 };

/* RFC 9846 4.7.1: seven days. */
enum { SIO_MAX_TICKET_LIFETIME = 604800 };

/* What a server's carrier binds early data to (siotls/quic.h). */
enum { SIO_MAX_EARLY_CONTEXT = 255 };

/* Longest chain of a client that goes into a ticket, which has to fit a message. */
enum { SIO_MAX_SESSION_CHAIN = 32768 };

struct sio_session {
    uint8_t kind;              /* enum sio_session_kind */
    uint8_t judge;             /* enum sio_judge */
    bool is_raw_key;           /* a server's: chain is one SubjectPublicKeyInfo (RFC 7250) */
    bool is_of_quic;           /* it is resumed over QUIC only, and one of TCP over TCP only */
    uint16_t suite;            /* whose hash the PSK is bound to */
    uint64_t issued_ms;        /* when the ticket was made, or received; UTC */
    uint64_t authenticated_ms; /* when the full handshake was that it goes back to */
    uint32_t lifetime_seconds;
    uint32_t age_add;
    uint32_t max_early_data;
    struct siotls_bytes judgement;     /* SIO_JUDGEMENT_SIZE bytes: by what the judge judged */
    struct sio_terms terms;            /* until when, and unless what is revoked */
    struct siotls_bytes psk;           /* one digest of the suite's hash */
    struct siotls_bytes alpn;          /* empty: none */
    struct siotls_bytes server_name;   /* empty: none */
    struct siotls_bytes early_context; /* a server's over QUIC: as it must be for early data */
    struct siotls_bytes ticket;        /* a client's */
    struct siotls_bytes chain; /* a server's: the client's certificates, each with 3 bytes of length; may be empty */
};

/* Appends the session. */
bool sio_session_write(struct sio_buffer *buffer, const struct sio_session *session) SIO_CHECKED;

/* Views into data. False when it is not exactly a session of that kind. */
bool sio_session_parse(struct sio_session *session, struct siotls_bytes data, enum sio_session_kind kind) SIO_CHECKED;

/* True for what another version of this library may have kept: it is passed over, which costs a full handshake. */
bool sio_session_is_of_other_version(struct siotls_bytes data);

/* The hash of the session's suite, siotls_hash_id. */
uint32_t sio_session_hash(const struct sio_session *session);

/*
 * True while it may be used: neither older than its lifetime, nor is the handshake it goes back to older than seven
 * days, however often it was renewed. Clocks may differ by a minute.
 */
bool sio_session_is_current(const struct sio_session *session, uint64_t time_ms);

/* How old it is at that time; 0 when the clock went back. */
uint64_t sio_session_age_ms(const struct sio_session *session, uint64_t time_ms);

/* The next certificate of a session's chain; false at the end. */
bool sio_session_certificate_next(struct sio_reader *reader, struct siotls_bytes *certificate);

#endif
