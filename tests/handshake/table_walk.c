/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_walk.c: what the steps of the tables send and which keys they install, followed through every choice.
 */
#include "table_walk.h"

#include "handshake/message/messages.h"
#include "handshake/state/flight.h"

/* A path through the table so far, and the keys in use. Copied where the path forks. */
struct path {
    struct appendix_sequence sequence;
    enum appendix_protection send;
    enum appendix_protection receive;
    uint16_t pending[APPENDIX_MAX_EVENTS]; /* built, not yet sealed */
    size_t num_pending;
    unsigned num_done;
    bool is_asked; /* a CertificateRequest was received */
    /* What the path so far has decided. */
    bool is_early_offered; /* a client's, and not refused by a HelloRetryRequest */
    bool is_early_accepted;
    bool is_after; /* the handshake is over */
};

enum effect { NOTHING, SEND, SEND_OR_NOT, FLUSH, SEND_KEY, RECEIVE_KEY, DROP_EARLY, DONE, FOLLOW };

static const struct meaning {
    sio_step *step;
    enum effect effect;
    uint16_t value; /* enum sio_message or enum appendix_protection */
} meanings[] = {
    {sio_client_hello_send, SEND, SIO_MESSAGE_CLIENT_HELLO},
    {sio_hello_retry_send, SEND, SIO_MESSAGE_HELLO_RETRY_REQUEST},
    {sio_server_hello_send, SEND, SIO_MESSAGE_SERVER_HELLO},
    {sio_encrypted_extensions_send, SEND, SIO_MESSAGE_ENCRYPTED_EXTENSIONS},
    {sio_certificate_request_send, SEND, SIO_MESSAGE_CERTIFICATE_REQUEST},
    {sio_certificate_send, SEND, SIO_MESSAGE_CERTIFICATE},
    {sio_certificate_verify_send, SEND_OR_NOT, SIO_MESSAGE_CERTIFICATE_VERIFY},
    {sio_finished_send, SEND, SIO_MESSAGE_FINISHED},
    {sio_flight_send, FLUSH, 0},
    {sio_change_cipher_spec_send, NOTHING, 0},
    {sio_certificate_judge, NOTHING, 0},
    {sio_record_end_check, NOTHING, 0},
    {sio_secrets_handshake, NOTHING, 0},
    {sio_secrets_application, NOTHING, 0},
    {sio_send_key_handshake, SEND_KEY, APPENDIX_HANDSHAKE},
    {sio_send_key_application, SEND_KEY, APPENDIX_APPLICATION},
    {sio_receive_key_handshake, RECEIVE_KEY, APPENDIX_HANDSHAKE},
    {sio_receive_key_application, RECEIVE_KEY, APPENDIX_APPLICATION},
    {sio_secrets_resumption, NOTHING, 0},
    {sio_secrets_early, NOTHING, 0},
    {sio_end_of_early_data_send, SEND, SIO_MESSAGE_END_OF_EARLY_DATA},
    {sio_send_key_early, SEND_KEY, APPENDIX_EARLY},
    {sio_receive_key_early, RECEIVE_KEY, APPENDIX_EARLY},
    {sio_early_data_drop, DROP_EARLY, 0},
    {sio_handshake_done, DONE, 0},
    {sio_handshake_over, NOTHING, 0},
    {sio_new_session_tickets_send, FOLLOW, 0},
    {sio_post_finished_key, NOTHING, 0},
    {sio_post_auth_end, NOTHING, 0},
    {sio_post_auth_done, NOTHING, 0},
};

const struct sio_transition *table_of(enum siotls_role role)
{
    return role == SIOTLS_ROLE_CLIENT ? sio_client_table : sio_server_table;
}

uint8_t first_state(enum siotls_role role)
{
    return role == SIOTLS_ROLE_CLIENT ? C_START : S_START;
}

uint8_t last_state(enum siotls_role role)
{
    return role == SIOTLS_ROLE_CLIENT ? C_CONNECTED : S_CONNECTED;
}

const struct sio_exchange *find_exchange(uint8_t state, uint16_t message)
{
    for (const struct sio_exchange *exchange = sio_exchanges; exchange->receive != NULL; exchange++)
        if (exchange->state == state && exchange->message == message)
            return exchange;
    return NULL;
}

const struct sio_transition *find_row(const struct sio_transition *table, uint8_t state, uint16_t message)
{
    for (; table->receive != NULL; table++)
        if (table->state == state && table->message == message)
            return table;
    return NULL;
}

static void blame(struct table_walk *walk, const char *fault)
{
    if (walk->fault == NULL)
        walk->fault = fault;
}

static const struct meaning *meaning_of(sio_step *step)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].step == step)
            return &meanings[i];
    return NULL;
}

/* CompressedCertificate stands wherever Certificate does (RFC 8879 4): sequences tell no difference. */
static void note_event(struct table_walk *walk, struct path *path, bool is_sent, uint16_t message)
{
    if (message == SIO_MESSAGE_COMPRESSED_CERTIFICATE)
        message = SIO_MESSAGE_CERTIFICATE;
    if (path->sequence.num_events == APPENDIX_MAX_EVENTS) {
        blame(walk, "a sequence does not end");
        return;
    }
    path->sequence.events[path->sequence.num_events++] =
        (struct appendix_event){.is_sent = is_sent, .message = message};
}

static enum appendix_protection protection_of(const struct path *path, uint16_t message)
{
    return path->is_after ? APPENDIX_APPLICATION : appendix_a_protection(message);
}

/* What is sealed now must be protected as the RFC says. */
static void flush(struct table_walk *walk, struct path *path)
{
    for (size_t i = 0; i < path->num_pending; i++)
        if (protection_of(path, path->pending[i]) != path->send)
            blame(walk, "a message is sent under the wrong key");
    path->num_pending = 0;
}

static void send_message(struct table_walk *walk, struct path *path, uint16_t message)
{
    note_event(walk, path, true, message);
    if (path->num_pending < APPENDIX_MAX_EVENTS)
        path->pending[path->num_pending++] = message;
}

static void apply(struct table_walk *walk, struct path *path, const struct meaning *meaning)
{
    switch (meaning->effect) {
    case SEND:
    case SEND_OR_NOT:
        send_message(walk, path, meaning->value);
        break;
    case FLUSH:
        flush(walk, path);
        break;
    case SEND_KEY:
        if (path->num_pending > 0)
            blame(walk, "a sending key changes before what it is not for was sealed");
        path->send = (enum appendix_protection)meaning->value;
        break;
    case RECEIVE_KEY:
        path->receive = (enum appendix_protection)meaning->value;
        break;
    case DROP_EARLY:
        path->is_early_offered = false;
        path->send = APPENDIX_PLAIN;
        break;
    case DONE:
        path->num_done++;
        break;
    case FOLLOW:
        if (path->num_done != 1 || path->send != APPENDIX_APPLICATION)
            blame(walk, "a message that follows the handshake is sent within it");
        break;
    case NOTHING:
        break;
    }
}

static void go_on(struct table_walk *walk, const struct path *path, uint8_t state);

/* The rest of a row's steps, and then all that may follow. */
static void take_steps(struct table_walk *walk, const struct path *from, sio_step *const *steps, uint8_t next)
{
    struct path path = *from;
    for (; *steps != NULL; steps++) {
        const struct meaning *meaning = meaning_of(*steps);
        if (meaning == NULL) {
            blame(walk, "a step is unknown to this test");
            return;
        }
        /* A client that has no certificate does not send a CertificateVerify (RFC 9846 4.5.2). */
        if (meaning->effect == SEND_OR_NOT && walk->role == SIOTLS_ROLE_CLIENT)
            take_steps(walk, &path, steps + 1, next);
        apply(walk, &path, meaning);
    }
    if (path.num_pending > 0)
        blame(walk, "a message is built and not sent");
    go_on(walk, &path, next);
}

/* What a guard may be on a path, and what the path has decided where it holds. */
struct judgement {
    bool may;
    bool must;
    bool decides_early; /* where it is taken, early data is accepted */
};

/* Both are possible when it depends on what a message says. */
static struct judgement judge_guard(struct table_walk *walk, const struct path *path, sio_guard *when)
{
    bool is_early = path->send == APPENDIX_EARLY;
    if (when == sio_always)
        return (struct judgement){.may = true, .must = true};
    if (when == sio_retry_is_needed || when == sio_client_auth_is_wanted || when == sio_chain_is_empty)
        return (struct judgement){.may = true};
    if (when == sio_certificate_is_wanted)
        return (struct judgement){.may = path->is_asked, .must = path->is_asked};
    if (walk->is_quic && (when == sio_early_key_lasts || when == sio_early_end_is_awaited))
        return (struct judgement){.may = false};
    if (when == sio_early_data_is_offered || when == sio_early_key_lasts)
        return (struct judgement){.may = path->is_early_offered, .must = path->is_early_offered};
    if (when == sio_early_data_is_accepted)
        return (struct judgement){.may = walk->is_quic, .decides_early = true};
    if (when == sio_early_end_is_awaited && walk->role == SIOTLS_ROLE_SERVER)
        return (struct judgement){.may = true, .decides_early = true};
    if (when == sio_early_end_is_awaited)
        return (struct judgement){.may = path->is_early_accepted, .must = path->is_early_accepted};
    /* EncryptedExtensions accepts early data, or the key has to change with it. */
    if (when == sio_only_psk_is_accepted)
        return (struct judgement){.may = is_early};
    if (when == sio_psk_is_accepted)
        return (struct judgement){.may = true, .decides_early = is_early};
    if (when == sio_early_key_is_refused)
        return (struct judgement){.may = is_early, .must = is_early};
    blame(walk, "a guard is unknown to this test");
    return (struct judgement){.may = false};
}

static void take_row(struct table_walk *walk, const struct path *from, const struct sio_transition *row,
                     const struct judgement *judgement)
{
    struct path path = *from;
    path.is_early_accepted = path.is_early_accepted || judgement->decides_early;
    walk->visited_rows[row - walk->table] = true;
    take_steps(walk, &path, row->steps, row->next);
}

static void receive(struct table_walk *walk, const struct path *from, const struct sio_transition *row)
{
    struct path path = *from;
    if (protection_of(&path, row->message) != path.receive)
        blame(walk, "a message is received under the wrong key");
    note_event(walk, &path, false, row->message);
    if (row->message == SIO_MESSAGE_CERTIFICATE_REQUEST)
        path.is_asked = true;
    for (const struct sio_transition *choice = row;; choice++) {
        if (choice->receive != row->receive || choice->asks != row->asks || choice->state != row->state ||
            choice->message != row->message) {
            blame(walk, "no row's guard holds, or rows of one message have several handlers");
            return;
        }
        struct judgement judgement = judge_guard(walk, &path, choice->when);
        if (judgement.may)
            take_row(walk, &path, choice, &judgement);
        if (judgement.may && judgement.must)
            return;
    }
}

/* Refused early data leaves no trace in the messages. */
static bool is_known(const struct table_walk *walk, const struct appendix_sequence *sequence)
{
    for (size_t i = 0; i < walk->num_sequences; i++)
        if (appendix_a_equal(&walk->sequences[i], sequence))
            return true;
    return false;
}

static void arrive(struct table_walk *walk, const struct path *path)
{
    if (path->send != APPENDIX_APPLICATION || path->receive != APPENDIX_APPLICATION)
        blame(walk, "the handshake ends without application keys");
    if (path->num_done != (path->is_after ? 0 : 1))
        blame(walk, "the handshake is not said to be done once");
    if (is_known(walk, &path->sequence))
        return;
    if (walk->num_sequences < APPENDIX_MAX_SEQUENCES)
        walk->sequences[walk->num_sequences++] = path->sequence;
    else
        blame(walk, "there are too many sequences");
}

static void go_on(struct table_walk *walk, const struct path *path, uint8_t state)
{
    walk->visited_states[state] = true;
    if (state == last_state(walk->role)) {
        arrive(walk, path);
        return;
    }
    if (walk->fault != NULL)
        return;
    for (const struct sio_transition *row = walk->table; row->receive != NULL; row++)
        if (row->state == state && find_row(walk->table, state, row->message) == row)
            receive(walk, path, row);
}

void table_walk(struct table_walk *walk, enum siotls_role role, bool is_quic)
{
    *walk = (struct table_walk){.role = role, .is_quic = is_quic, .table = table_of(role)};
    struct path path = {.send = APPENDIX_PLAIN, .receive = APPENDIX_PLAIN};
    walk->visited_states[first_state(role)] = true;
    if (role == SIOTLS_ROLE_SERVER) {
        go_on(walk, &path, first_state(role));
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        path.is_early_offered = sio_client_start[i].when == sio_early_data_is_offered;
        take_steps(walk, &path, sio_client_start[i].steps, sio_client_start[i].next);
    }
}

void table_walk_after(struct table_walk *walk)
{
    uint8_t state = last_state(walk->role);
    struct path path = {.send = APPENDIX_APPLICATION, .receive = APPENDIX_APPLICATION, .is_after = true};
    walk->num_sequences = 0;
    for (const struct sio_transition *row = walk->table; row->receive != NULL; row++)
        if (row->state == state && find_row(walk->table, state, row->message) == row)
            receive(walk, &path, row);
    for (const struct sio_exchange *exchange = sio_exchanges; exchange->receive != NULL; exchange++) {
        struct path after = path;
        if (exchange->state != state)
            continue;
        note_event(walk, &after, false, exchange->message);
        arrive(walk, &after);
    }
}
