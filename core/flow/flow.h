/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow.h: all that a handshake knows of what carries it: messages out at a level, keys, alerts, and what a carrier is
 * told to put up with. record/ implements it over TCP, quic/ over CRYPTO frames. Application data never passes here.
 */
#ifndef SIO_FLOW_FLOW_H
#define SIO_FLOW_FLOW_H

#include <siotls/provider.h>

#include "base/buffer.h"
#include "base/error.h"
#include "config/suite.h"

/* Under which keys (RFC 9846 2, RFC 9001 4.1.4). */
enum sio_level { SIO_LEVEL_INITIAL, SIO_LEVEL_EARLY, SIO_LEVEL_HANDSHAKE, SIO_LEVEL_APPLICATION };

/* What is legal only at times; bits. */
enum sio_oddity {
    SIO_ODDITY_CHANGE_CIPHER_SPEC = 1, /* RFC 9846 5: only during the handshake */
    SIO_ODDITY_PLAIN_ALERT = 2,        /* the peer may have failed before it had keys */
    SIO_ODDITY_FIRST_HELLO = 4         /* our records say 0x0301 (RFC 9846 5.1) */
};

/* What a carrier wants of a handshake; bits. */
enum sio_flow_want {
    SIO_FLOW_CHANGE_CIPHER_SPEC = 1,   /* compatibility mode (RFC 9846 E.4) */
    SIO_FLOW_END_OF_EARLY_DATA = 2,    /* RFC 9846 4.6 */
    SIO_FLOW_KEY_UPDATE = 4,           /* RFC 9846 4.7.3 */
    SIO_FLOW_RECORD_LIMITS = 8,        /* RFC 8449, RFC 6066 4 */
    SIO_FLOW_POST_HANDSHAKE_AUTH = 16, /* RFC 9846 4.7.2 */
    SIO_FLOW_OF_RECORDS = 31,          /* all of these */

    SIO_FLOW_PARAMETERS = 32,            /* the carrier's own, in quic_transport_parameters (RFC 9001 8.2) */
    SIO_FLOW_APPLICATION_PROTOCOL = 64,  /* one must be agreed on (RFC 9001 8.1) */
    SIO_FLOW_UNBOUNDED_EARLY_DATA = 128, /* the carrier limits it, not the ticket (RFC 9001 4.6.1) */
    SIO_FLOW_OF_QUIC = 224               /* all of these */
};

/*
 * The calls of a carrier, which is their first argument. Those that can fail say why in error.
 *
 * send            whole messages, in order; there is no limit on their bytes. The first ends SIO_ODDITY_FIRST_HELLO
 * send_urgent     one short message, also without any memory left
 * send_alert      seals an alert under the key of the moment, also without any memory left
 * send_change_cipher_spec  the one byte of compatibility mode
 * set_key         direction (siotls_direction), level, and the traffic secret of which the key is made
 * drop_send_key   sends in the clear again: early data met a HelloRetryRequest (RFC 9846 4.2.2)
 * forget_keys     nothing more is sealed or opened
 * skip_early_data passes over early data that is refused, up to so many bytes (RFC 9846 4.3.10)
 * skip_no_more    all of it came
 * has_skipped     some came
 * allow           oddities (bits of enum sio_oddity) from now on, or until now
 * limit_sent, limit_received  the longest content and padding of what is protected; limit_sent only lowers it
 * is_key_unused   nothing was sealed under the sending key
 * num_unsent      bytes that nobody has taken yet
 * parameters      what the carrier tells the peer's; false: not known yet. With SIO_FLOW_PARAMETERS only
 * early_context   what must be as it was when a ticket was made for its early data to be taken; empty: nothing
 */
struct sio_flow_calls {
    bool (*send)(void *carrier, enum sio_level level, struct siotls_bytes messages, struct sio_error *error);
    bool (*send_urgent)(void *carrier, enum sio_level level, struct siotls_bytes message, struct sio_error *error);
    bool (*send_alert)(void *carrier, uint8_t level, uint8_t description, struct sio_error *error);
    bool (*send_change_cipher_spec)(void *carrier, struct sio_error *error);
    bool (*set_key)(void *carrier, int direction, enum sio_level level, const struct sio_suite *suite,
                    const uint8_t *secret, struct sio_error *error);
    void (*drop_send_key)(void *carrier);
    void (*forget_keys)(void *carrier);
    void (*skip_early_data)(void *carrier, uint32_t max_bytes);
    void (*skip_no_more)(void *carrier);
    bool (*has_skipped)(const void *carrier);
    void (*allow)(void *carrier, uint32_t oddities, bool from_now_on);
    void (*limit_sent)(void *carrier, uint32_t longest);
    void (*limit_received)(void *carrier, uint32_t longest);
    bool (*is_key_unused)(const void *carrier);
    size_t (*num_unsent)(const void *carrier);
    bool (*parameters)(const void *carrier, struct siotls_bytes *parameters);
    struct siotls_bytes (*early_context)(const void *carrier);
    uint32_t wants; /* bits of enum sio_flow_want */
};

struct sio_flow {
    const struct sio_flow_calls *calls;
    void *carrier;
};

static inline bool sio_flow_wants(const struct sio_flow *flow, enum sio_flow_want want)
{
    return (flow->calls->wants & (uint32_t)want) != 0;
}

#endif
