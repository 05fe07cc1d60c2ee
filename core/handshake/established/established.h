/* SPDX-License-Identifier: Apache-2.0 */
/*
 * established.h: what a connection has from its first application key on, and what it is when the handshake is over:
 * all of a handshake that a connection needs to go on. Every connection has one of these for all its life, so that
 * what not all have, or not of the same size, is behind pointers.
 */
#ifndef SIO_ESTABLISHED_ESTABLISHED_H
#define SIO_ESTABLISHED_ESTABLISHED_H

#include "handshake/context/negotiated.h"
#include "handshake/established/kept.h"
#include "handshake/established/shown.h"
#include "handshake/keys/schedule.h"

/* What a peer does that brings no text, by kind; allowance.h. */
enum sio_allowance {
    SIO_ALLOWANCE_KEY_UPDATES,
    SIO_ALLOWANCE_CERTIFICATE_REQUESTS,
    SIO_ALLOWANCE_TICKETS,
    SIO_NUM_ALLOWANCES
};

/* The two directions close on their own. */
struct sio_closing {
    bool is_sent;     /* nothing of ours follows: close_notify or another alert was sent */
    bool is_received; /* the peer's close_notify */
    bool input_ended; /* no more bytes come, the carrier said so */
    uint8_t num_user_canceled;
};

/* What is in SIO_KEPT_SECRETS, in this order; the first two by enum sio_side. */
enum sio_secret { SIO_SECRET_CLIENT_TRAFFIC, SIO_SECRET_SERVER_TRAFFIC, SIO_SECRET_EXPORTER, SIO_NUM_SECRETS };

struct sio_established {
    struct sio_context *context;
    struct sio_negotiated negotiated;
    struct sio_kept *kept; /* secrets and terms: made as they come */

    /* By what the peer is known, and on what terms: what new sessions say of it (authenticated.h). */
    uint64_t since_ms; /* when the full handshake was that a resumed one goes back to */
    uint64_t not_before_ms;
    uint64_t not_after_ms;
    uint8_t judge; /* enum sio_judge */

    bool can_send;        /* our application key is installed */
    bool is_done;         /* the handshake is complete */
    uint8_t num_sessions; /* tickets of which sessions were made */
    struct sio_closing closing;
    uint8_t spent[SIO_NUM_ALLOWANCES]; /* since text came */

    /* KeyUpdate (RFC 9846 4.7.3). */
    bool key_update_owed;    /* the peer asked for one */
    bool key_update_awaited; /* we asked the peer for one */

    bool shown_taken;            /* HANDSHAKE_DONE or PEER_CERTIFICATE was taken: shown goes with the next event */
    bool is_certificate_awaited; /* post-handshake authentication: a server's request is outstanding */
    uint32_t answer_unsent;      /* bytes of output up to the end of our last KeyUpdate or other answer */
    uint64_t num_sent_updates;
    uint64_t forgiven_ms; /* up to when passing time was counted */

    /* Post-handshake authentication (RFC 9846 4.7.2). */
    struct sio_transcript *main_transcript; /* up to the client's Finished; NULL: not agreed on */

    struct sio_held *peer;   /* its leaf certificate or raw key, to the end; NULL: none */
    struct sio_shown *shown; /* what may still be looked at; NULL: nothing */
};

void sio_established_init(struct sio_established *established, struct sio_context *context);
void sio_established_clear(struct sio_established *established);

/* Wipes the secrets of a connection that has failed. */
void sio_established_forget(struct sio_established *established);

/* True from the server's Finished on, until the connection fails. */
static inline bool sio_has_secrets(const struct sio_established *established)
{
    return sio_kept_part(established->kept, SIO_KEPT_SECRETS).data_len > 0;
}

/* One of the secrets, which are there; one digest. */
uint8_t *sio_secret_of(const struct sio_established *established, enum sio_secret secret);

/* An application traffic secret. */
static inline uint8_t *sio_traffic_secret(const struct sio_established *established, enum sio_side side)
{
    return sio_secret_of(established, side == SIO_CLIENT ? SIO_SECRET_CLIENT_TRAFFIC : SIO_SECRET_SERVER_TRAFFIC);
}

/* Makes the place of all of them. */
bool sio_secrets_make(struct sio_established *established) SIO_CHECKED;

/* Wipes the secret of sessions: the last one was made. */
void sio_resumption_forget(struct sio_established *established);

/* Keeps a copy of the peer's leaf certificate or raw key; empty: it has none, or not any more. */
bool sio_established_keep_peer(struct sio_established *established, struct siotls_bytes leaf) SIO_CHECKED;

/* Forgets what was shown. */
void sio_established_hide(struct sio_established *established);

/*
 * Keeps a copy of the transcript for post-handshake authentication, and frees it. keep is called when the handshake is
 * done and both sides agreed.
 */
bool sio_main_transcript_keep(struct sio_established *established, const struct sio_transcript *transcript) SIO_CHECKED;
/* The same of the messages themselves, where the connection came from elsewhere. */
bool sio_main_transcript_make(struct sio_established *established, struct siotls_bytes messages) SIO_CHECKED;
void sio_main_transcript_clear(struct sio_established *established);

#endif
