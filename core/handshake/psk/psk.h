/* SPDX-License-Identifier: Apache-2.0 */
/*
 * psk.h: pre-shared keys in a handshake (RFC 9846 4.3.9 and 4.3.11): a client offers some, a server looks for one.
 */
#ifndef SIO_PSK_PSK_H
#define SIO_PSK_PSK_H

#include "base/reader.h"
#include "config/session_policy.h"
#include "handshake/context/negotiated.h"
#include "handshake/keys/transcript.h"
#include "wire/hello.h"

/* The PSK in use, and how. A server decides on it before it commits. */
struct sio_psk_choice {
    const struct sio_psk *psk;     /* NULL: none */
    const struct sio_suite *suite; /* a server's, of the PSK's hash */
    uint16_t index;                /* in the client's list */
    uint8_t mode;                  /* siotls_psk_mode in which it is used */
    bool is_pretended;             /* the client offered none that is known, and is not to know */
    uint32_t age_ms;               /* since its ticket was issued, says the client */
};

/* What a client offers, in the order of the hello. */
struct sio_psk_offer {
    const struct sio_psk **psks; /* num_psks of them, with room for psks_room */
    size_t num_psks;
    size_t psks_room;
    struct sio_buffer identities; /* what the hello says of them */
    struct sio_buffer binders;
};

/* Where a server is in a client's list: it goes on there after the answer to a FIND_SESSION event. */
struct sio_psk_search {
    struct sio_reader rest;
    size_t num_seen;
    struct siotls_bytes identity; /* the one at hand, a view of the hello */
    uint32_t obfuscated_age;
    bool is_under_way;
    bool is_asking; /* FIND_SESSION, about the one at hand */
};

struct sio_psk_part {
    struct sio_buffer storage;  /* a client: the session that is offered; a server: what a ticket held */
    struct sio_buffer found;    /* answer of a FIND_SESSION event */
    struct sio_session session; /* views of one of the two */
    struct sio_psk resumption;  /* the session's */
    struct sio_psk_offer offer;
    struct sio_psk_search search;
    struct sio_psk_choice choice;
    uint32_t peer_modes;            /* bits of siotls_psk_mode */
    uint32_t promised_early_data;   /* the most that a session which the client has allows */
    uint8_t binder[SIO_MAX_DIGEST]; /* of the PSK in use: what REPLAY_CHECK asks for */
};

void sio_psk_init(struct sio_psk_part *part, const struct siotls_memory *memory);

/* Wipes the keys; what the peer offered may still be looked at. clear frees the rest. */
void sio_psk_forget(struct sio_psk_part *part);
void sio_psk_clear(struct sio_psk_part *part);

/* True when the handshake does without a key share. */
bool sio_psk_is_alone(const struct sio_psk_choice *choice);

/* ---- client: offer.c ---- */

/* Before the first hello: judges the session that the application set, and lists what is offered. */
bool sio_psk_prepare(struct sio_psk_part *part, struct sio_context *context,
                     const struct sio_negotiated *negotiated) SIO_CHECKED;

/* RFC 9846 4.2.2: after a HelloRetryRequest only PSKs of its suite's hash are left. */
void sio_psk_keep_hash(struct sio_psk_part *part, uint32_t hash);

/* Fills in a ClientHello's pre_shared_key, if there is something to offer; the binders are zeros yet. */
bool sio_psk_offer(struct sio_psk_part *part, struct sio_context *context, struct sio_client_hello *hello) SIO_CHECKED;

/* True when early data can be sent: the session's suite and protocol are offered, and its PSK is the first. */
bool sio_psk_can_be_early(const struct sio_psk_part *part, const struct siotls_config *config);

/* The server's choice, judged (RFC 9846 4.3.11); choice->psk stays NULL where there is none. */
bool sio_psk_take(struct sio_psk_choice *choice, const struct sio_psk_offer *offer, const struct siotls_config *config,
                  const struct sio_server_hello *hello, uint32_t hash, struct sio_error *error) SIO_CHECKED;

/* ---- server: find.c ---- */

/*
 * Looks for the client's first PSK that can be used; only_suite: that a HelloRetryRequest chose, or NULL.
 * chosen_identity: by the application, or NULL. May ask the application, about one session after the other.
 */
enum sio_outcome sio_psk_find(struct sio_psk_part *part, struct sio_context *context,
                              const struct sio_client_hello *hello, const struct sio_suite *only_suite,
                              const struct siotls_identity *chosen_identity);

/* The binder of the PSK in use must be right: body is the ClientHello's. It is kept in part->binder. */
bool sio_psk_check(struct sio_psk_part *part, const struct sio_client_hello *hello, struct siotls_bytes body,
                   const struct sio_transcript *transcript, struct sio_error *error) SIO_CHECKED;

#endif
