/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appendix_a.h: the legal sequences of handshake messages, derived from the prose and figures of RFC 9846 (2, 4 and
 * Appendix A) and from nothing in core/handshake, so that they can be compared with the tables there.
 */
#ifndef TESTS_HANDSHAKE_APPENDIX_A_H
#define TESTS_HANDSHAKE_APPENDIX_A_H

#include <stdbool.h>

#include <siotls/config.h>

#include "wire/constants.h"

enum { APPENDIX_MAX_EVENTS = 20, APPENDIX_MAX_SEQUENCES = 64, APPENDIX_MAX_TEXT = 400 };

/* What the handshakes in question may make use of; each may also do without. */
enum appendix_feature {
    APPENDIX_RETRY = 1,       /* HelloRetryRequest */
    APPENDIX_CLIENT_AUTH = 2, /* CertificateRequest, and a client with or without a certificate */
    APPENDIX_PSK = 4,         /* PSK, with which nobody sends certificates */
    APPENDIX_EARLY_DATA = 8   /* 0-RTT that is accepted, with PSK: EndOfEarlyData */
};

/* One message, from one role's point of view. */
struct appendix_event {
    bool is_sent;
    uint16_t message; /* enum sio_message */
};

struct appendix_sequence {
    struct appendix_event events[APPENDIX_MAX_EVENTS];
    size_t num_events;
};

/* How keys protect a message (RFC 9846 4, Figure 1): each value a key of its own. */
enum appendix_protection { APPENDIX_PLAIN, APPENDIX_EARLY, APPENDIX_HANDSHAKE, APPENDIX_APPLICATION };

/* Writes every legal sequence, up to and including the last Finished, and returns how many there are. */
size_t appendix_a_sequences(struct appendix_sequence sequences[APPENDIX_MAX_SEQUENCES], enum siotls_role role,
                            unsigned features);

/*
 * Writes what may be exchanged once the handshake is done, each beginning with a message that the role receives (RFC
 * 9846 4.7), and returns how many there are. All of it is protected with application keys.
 */
size_t appendix_a_exchanges(struct appendix_sequence sequences[APPENDIX_MAX_SEQUENCES], enum siotls_role role);

/* True when that role may receive the message once the handshake is done (RFC 9846 4.7). */
bool appendix_a_may_follow(enum siotls_role role, uint16_t message);

/* How a handshake message is protected. */
enum appendix_protection appendix_a_protection(uint16_t message);

/* Two sequences are the same. */
bool appendix_a_equal(const struct appendix_sequence *left, const struct appendix_sequence *right);

/* A sequence as words, such as ">ClientHello <ServerHello": sent and received. */
const char *appendix_a_text(char text[APPENDIX_MAX_TEXT], const struct appendix_sequence *sequence);

#endif
