/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appendix_a.c: the handshake as a dialogue, message by message, for each way in which it may go; a role's sequence
 * is the dialogue seen from its end (RFC 9846 2, 4, A.1 and A.2).
 */
#include "appendix_a.h"

#include <stdio.h>

/* One way in which a handshake may go. */
struct way {
    bool is_retried;      /* 4.2.4 */
    bool is_resumed;      /* 2.2: PSK instead of certificates */
    bool is_early;        /* 2.3: 0-RTT, and the server takes it */
    bool is_requested;    /* 4.4.2: the server asks for a certificate */
    bool has_certificate; /* 4.5.1: the client has one to send */
};

struct dialogue {
    struct appendix_sequence *sequence;
    enum siotls_role role;
};

static void say(struct dialogue *dialogue, enum siotls_role sender, enum sio_message message)
{
    struct appendix_sequence *sequence = dialogue->sequence;
    sequence->events[sequence->num_events++] =
        (struct appendix_event){.is_sent = sender == dialogue->role, .message = (uint16_t)message};
}

/* Key Exchange of Figure 1, with Figure 2 in front of it. */
static void exchange_keys(struct dialogue *dialogue, const struct way *way)
{
    say(dialogue, SIOTLS_ROLE_CLIENT, SIO_MESSAGE_CLIENT_HELLO);
    if (way->is_retried) {
        say(dialogue, SIOTLS_ROLE_SERVER, SIO_MESSAGE_HELLO_RETRY_REQUEST);
        say(dialogue, SIOTLS_ROLE_CLIENT, SIO_MESSAGE_CLIENT_HELLO);
    }
    say(dialogue, SIOTLS_ROLE_SERVER, SIO_MESSAGE_SERVER_HELLO);
}

/* Server Parameters and the server's Authentication. */
static void answer(struct dialogue *dialogue, const struct way *way)
{
    say(dialogue, SIOTLS_ROLE_SERVER, SIO_MESSAGE_ENCRYPTED_EXTENSIONS);
    if (way->is_requested)
        say(dialogue, SIOTLS_ROLE_SERVER, SIO_MESSAGE_CERTIFICATE_REQUEST);
    if (!way->is_resumed) {
        say(dialogue, SIOTLS_ROLE_SERVER, SIO_MESSAGE_CERTIFICATE);
        say(dialogue, SIOTLS_ROLE_SERVER, SIO_MESSAGE_CERTIFICATE_VERIFY);
    }
    say(dialogue, SIOTLS_ROLE_SERVER, SIO_MESSAGE_FINISHED);
}

/* The client's Authentication. A client without a certificate sends an empty Certificate and no CertificateVerify. */
static void conclude(struct dialogue *dialogue, const struct way *way)
{
    if (way->is_early)
        say(dialogue, SIOTLS_ROLE_CLIENT, SIO_MESSAGE_END_OF_EARLY_DATA);
    if (way->is_requested)
        say(dialogue, SIOTLS_ROLE_CLIENT, SIO_MESSAGE_CERTIFICATE);
    if (way->has_certificate)
        say(dialogue, SIOTLS_ROLE_CLIENT, SIO_MESSAGE_CERTIFICATE_VERIFY);
    say(dialogue, SIOTLS_ROLE_CLIENT, SIO_MESSAGE_FINISHED);
}

static bool is_legal(const struct way *way, unsigned features)
{
    if ((way->is_retried && (features & APPENDIX_RETRY) == 0) || (way->is_resumed && (features & APPENDIX_PSK) == 0) ||
        (way->is_early && (features & APPENDIX_EARLY_DATA) == 0) ||
        (way->is_requested && (features & APPENDIX_CLIENT_AUTH) == 0))
        return false;
    /* 4.4.2: a server that authenticates with a PSK does not ask for a certificate. */
    if (way->is_requested && way->is_resumed)
        return false;
    if (way->has_certificate && !way->is_requested)
        return false;
    /* 2.3 and 4.2.10: early data needs a PSK, and a HelloRetryRequest refuses it. */
    return !way->is_early || (way->is_resumed && !way->is_retried);
}

size_t appendix_a_sequences(struct appendix_sequence sequences[APPENDIX_MAX_SEQUENCES], enum siotls_role role,
                            unsigned features)
{
    size_t num_sequences = 0;
    for (unsigned bits = 0; bits < 32; bits++) {
        struct way way = {
            .is_retried = (bits & 1) != 0,
            .is_resumed = (bits & 2) != 0,
            .is_early = (bits & 4) != 0,
            .is_requested = (bits & 8) != 0,
            .has_certificate = (bits & 16) != 0,
        };
        if (!is_legal(&way, features))
            continue;
        struct dialogue dialogue = {&sequences[num_sequences++], role};
        *dialogue.sequence = (struct appendix_sequence){.num_events = 0};
        exchange_keys(&dialogue, &way);
        answer(&dialogue, &way);
        conclude(&dialogue, &way);
    }
    return num_sequences;
}

/* 4.7.2: the server's request, or what the client answers: a client without a certificate proves nothing. */
static void authenticate(struct appendix_sequence *sequence, enum siotls_role role, bool has_certificate)
{
    struct dialogue dialogue = {sequence, role};
    *sequence = (struct appendix_sequence){.num_events = 0};
    if (role == SIOTLS_ROLE_CLIENT)
        say(&dialogue, SIOTLS_ROLE_SERVER, SIO_MESSAGE_CERTIFICATE_REQUEST);
    say(&dialogue, SIOTLS_ROLE_CLIENT, SIO_MESSAGE_CERTIFICATE);
    if (has_certificate)
        say(&dialogue, SIOTLS_ROLE_CLIENT, SIO_MESSAGE_CERTIFICATE_VERIFY);
    say(&dialogue, SIOTLS_ROLE_CLIENT, SIO_MESSAGE_FINISHED);
}

/* A message that stands for itself. */
static void tell(struct appendix_sequence *sequence, uint16_t message)
{
    *sequence = (struct appendix_sequence){.events = {{.is_sent = false, .message = message}}, .num_events = 1};
}

size_t appendix_a_exchanges(struct appendix_sequence sequences[APPENDIX_MAX_SEQUENCES], enum siotls_role role)
{
    size_t num_sequences = 0;
    tell(&sequences[num_sequences++], SIO_MESSAGE_KEY_UPDATE);
    if (role == SIOTLS_ROLE_CLIENT)
        tell(&sequences[num_sequences++], SIO_MESSAGE_NEW_SESSION_TICKET);
    authenticate(&sequences[num_sequences++], role, false);
    authenticate(&sequences[num_sequences++], role, true);
    return num_sequences;
}

bool appendix_a_may_follow(enum siotls_role role, uint16_t message)
{
    /* 4.7.3: either side changes its key at any time. */
    if (message == SIO_MESSAGE_KEY_UPDATE)
        return true;
    /* 4.7.1: tickets go from server to client. 4.7.2: a server asks, and the client's Certificate answers. */
    if (role == SIOTLS_ROLE_CLIENT)
        return message == SIO_MESSAGE_NEW_SESSION_TICKET || message == SIO_MESSAGE_CERTIFICATE_REQUEST;
    /* RFC 8879 4: CompressedCertificate stands in its place. */
    return message == SIO_MESSAGE_CERTIFICATE || message == SIO_MESSAGE_COMPRESSED_CERTIFICATE;
}

enum appendix_protection appendix_a_protection(uint16_t message)
{
    switch (message) {
    case SIO_MESSAGE_CLIENT_HELLO:
    case SIO_MESSAGE_HELLO_RETRY_REQUEST:
    case SIO_MESSAGE_SERVER_HELLO:
        return APPENDIX_PLAIN;
    case SIO_MESSAGE_END_OF_EARLY_DATA: /* 4.5 */
        return APPENDIX_EARLY;
    case SIO_MESSAGE_NEW_SESSION_TICKET:
    case SIO_MESSAGE_KEY_UPDATE:
        return APPENDIX_APPLICATION;
    default:
        return APPENDIX_HANDSHAKE;
    }
}

bool appendix_a_equal(const struct appendix_sequence *left, const struct appendix_sequence *right)
{
    if (left->num_events != right->num_events)
        return false;
    for (size_t i = 0; i < left->num_events; i++)
        if (left->events[i].is_sent != right->events[i].is_sent || left->events[i].message != right->events[i].message)
            return false;
    return true;
}

static const char *message_name(uint16_t message)
{
    switch (message) {
    case SIO_MESSAGE_CLIENT_HELLO:
        return "ClientHello";
    case SIO_MESSAGE_HELLO_RETRY_REQUEST:
        return "HelloRetryRequest";
    case SIO_MESSAGE_SERVER_HELLO:
        return "ServerHello";
    case SIO_MESSAGE_ENCRYPTED_EXTENSIONS:
        return "EncryptedExtensions";
    case SIO_MESSAGE_CERTIFICATE_REQUEST:
        return "CertificateRequest";
    case SIO_MESSAGE_CERTIFICATE:
        return "Certificate";
    case SIO_MESSAGE_CERTIFICATE_VERIFY:
        return "CertificateVerify";
    case SIO_MESSAGE_FINISHED:
        return "Finished";
    case SIO_MESSAGE_END_OF_EARLY_DATA:
        return "EndOfEarlyData";
    default:
        return "another";
    }
}

const char *appendix_a_text(char text[APPENDIX_MAX_TEXT], const struct appendix_sequence *sequence)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sequence->num_events && used < APPENDIX_MAX_TEXT; i++)
        used += (size_t)snprintf(text + used, APPENDIX_MAX_TEXT - used, "%c%s ",
                                 sequence->events[i].is_sent ? '>' : '<', message_name(sequence->events[i].message));
    return text;
}
