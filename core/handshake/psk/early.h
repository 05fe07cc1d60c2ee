/* SPDX-License-Identifier: Apache-2.0 */
/*
 * early.h: whether a server takes 0-RTT data (RFC 9846 4.3.10, 8). Nothing here changes a connection.
 */
#ifndef SIO_PSK_EARLY_H
#define SIO_PSK_EARLY_H

#include "handshake/psk/psk.h"

/* Early data of one handshake. */
struct sio_early {
    bool is_wanted;     /* by a client's application */
    bool is_key_in_use; /* a client sends under the early key */
    bool is_text;       /* what was received last came as early data */
    bool is_fresh;      /* answer of a REPLAY_CHECK event */
    uint32_t left;      /* bytes that we may send, or the peer */
    const char *reason; /* a server's not to take it; NULL: there is none yet */
};

/* A client hears that it is refused. */
void sio_early_data_note_rejection(struct sio_early *early, struct sio_negotiated *negotiated,
                                   struct sio_journal *journal);

/* What else was decided about the hello. */
struct sio_early_terms {
    const struct sio_suite *suite;
    struct siotls_bytes alpn;
    bool is_retried; /* there was a HelloRetryRequest, or there must be one */
};

/*
 * RFC 9846 4.3.10: what must be as it was when the ticket was issued. Returns what is not so; NULL: nothing.
 */
const char *sio_early_data_obstacle(const struct sio_context *context, const struct sio_psk_part *psk,
                                    const struct sio_early_terms *terms);

/* RFC 9846 8.2: asks what remembers hellos; to be called once for a hello. A reason to refuse it, or NULL. */
const char *sio_early_data_strike(const struct sio_context *context, const struct sio_psk_part *psk);

/* RFC 9846 8.3: the client's view of the ticket's age is about ours, by the latest time that anybody told. */
const char *sio_early_data_untimely(const struct sio_context *context, const struct sio_psk_part *psk);

/* For how long the hello must be remembered so that nobody takes it again: milliseconds from now. */
uint64_t sio_early_data_remember_ms(const struct sio_context *context, const struct sio_psk_part *psk);

#endif
