/* SPDX-License-Identifier: Apache-2.0 */
/*
 * access.c: sessions for a URI. Each that signs has one for itself, so that threads do not wait for each other; some
 * stay open for the next. Where the token has no more of them, one that another key keeps for later is closed, and
 * where there is none of those, threads wait until one is given back. In a forked child the parent's are forgotten, not
 * closed.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* All that there are; guarded by the quick lock. */
static struct tp_access *accesses;

bool tp_is_lost(CK_RV rv)
{
    return rv == CKR_DEVICE_REMOVED || rv == CKR_TOKEN_NOT_PRESENT || rv == CKR_SESSION_HANDLE_INVALID ||
           rv == CKR_SESSION_CLOSED || rv == CKR_OBJECT_HANDLE_INVALID || rv == CKR_KEY_HANDLE_INVALID ||
           rv == CKR_USER_NOT_LOGGED_IN || rv == CKR_CRYPTOKI_NOT_INITIALIZED || rv == CKR_DEVICE_ERROR ||
           rv == CKR_SLOT_ID_INVALID;
}

int tp_access_open(struct tp_access *access, struct tp_state *state, const char *uri, struct siotls_bytes pin)
{
    access->state = state;
    access->process = tp_process();
    tp_lock();
    access->next = accesses;
    accesses = access;
    tp_unlock();
    int status = tp_uri_read(state, &access->uri, uri);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    if (access->uri.pin_source != NULL)
        return tp_pin_read(state, &access->pin, access->uri.pin_source);
    if (pin.data_len > sizeof access->pin.bytes)
        return tp_fail(state, SIOTLS_PROVIDER_PASSPHRASE, CKR_OK, "the PIN is too long");
    if (pin.data_len > 0)
        memcpy(access->pin.bytes, pin.data, pin.data_len);
    access->pin.len = pin.data_len;
    return SIOTLS_PROVIDER_OK;
}

/* Within the quick lock. */
static void enter_process(struct tp_access *access)
{
    if (access->process == tp_process())
        return;
    access->process = tp_process();
    access->num_idle = 0;
    access->num_taken = 0;
}

/* Within the quick lock: takes the idle ones out, to be closed without it. */
static size_t take_idle(struct tp_access *access, struct tp_session sessions[TP_MAX_IDLE])
{
    size_t num_sessions = access->num_idle;
    memcpy(sessions, access->idle, num_sessions * sizeof sessions[0]);
    access->num_idle = 0;
    return num_sessions;
}

static void close_all(struct tp_session *sessions, size_t num_sessions)
{
    for (size_t i = 0; i < num_sessions; i++)
        tp_session_close(&sessions[i]);
}

static void unlink_access(const struct tp_access *access)
{
    struct tp_access **link = &accesses;
    while (*link != NULL && *link != access)
        link = &(*link)->next;
    if (*link != NULL)
        *link = access->next;
}

void tp_access_close(struct tp_access *access)
{
    struct tp_session sessions[TP_MAX_IDLE];
    tp_lock();
    enter_process(access);
    unlink_access(access);
    size_t num_sessions = take_idle(access, sessions);
    tp_unlock();
    close_all(sessions, num_sessions);
    tp_uri_clear(&access->uri);
    tp_wipe(&access->pin, sizeof access->pin);
}

static bool is_same_token(const struct tp_access *one, const struct tp_access *other)
{
    return one->functions != NULL && one->functions == other->functions && one->slot == other->slot;
}

void tp_access_found(struct tp_access *access, const struct tp_token *token)
{
    tp_lock();
    access->functions = token->functions;
    access->slot = token->slot;
    tp_unlock();
}

/* Within the quick lock: whoever waits for a session of this token may look again. */
static void leave(struct tp_access *access)
{
    access->num_taken--;
    for (struct tp_access *other = accesses; other != NULL; other = other->next)
        other->num_left += is_same_token(access, other);
    tp_wake();
}

/* True when an idle session was there. Notes how often sessions of the token were left until now. */
static bool take_one(struct tp_access *access, struct tp_session *session, unsigned long *num_left)
{
    tp_lock();
    enter_process(access);
    bool is_there = access->num_idle > 0;
    if (is_there)
        *session = access->idle[--access->num_idle];
    access->num_taken++;
    *num_left = access->num_left;
    tp_unlock();
    return is_there;
}

/* Within the quick lock: an idle session of the same token, which another key keeps. */
static bool take_from_others(const struct tp_access *access, struct tp_session *session)
{
    for (struct tp_access *other = accesses; other != NULL; other = other->next) {
        enter_process(other);
        if (other == access || other->num_idle == 0 || !is_same_token(access, other))
            continue;
        *session = other->idle[--other->num_idle];
        return true;
    }
    return false;
}

static bool is_token_busy(const struct tp_access *access)
{
    for (struct tp_access *other = accesses; other != NULL; other = other->next)
        if (other->num_taken > 0 && is_same_token(access, other))
            return true;
    return false;
}

/*
 * The token has no more sessions. True: one was closed here, or left by another thread since num_left was noted, so
 * that another try makes sense. Who waits here has none, and is none that others may wait for.
 */
static bool make_room(struct tp_access *access, unsigned long num_left)
{
    struct tp_session unused = {0};
    tp_lock();
    access->num_taken--;
    tp_wake();
    bool is_worth_it = take_from_others(access, &unused);
    while (!is_worth_it && access->num_left == num_left && is_token_busy(access))
        tp_wait();
    is_worth_it = is_worth_it || access->num_left != num_left;
    tp_unlock();
    tp_session_close(&unused);
    return is_worth_it;
}

int tp_take(struct tp_access *access, struct tp_session *session)
{
    for (;;) {
        unsigned long num_left;
        if (take_one(access, session, &num_left))
            return SIOTLS_PROVIDER_OK;
        int status = tp_session_open(access, session);
        if (status == SIOTLS_PROVIDER_OK)
            return status;
        if (status != SIOTLS_PROVIDER_PENDING) {
            tp_lock();
            leave(access);
            tp_unlock();
            return status;
        }
        if (!make_room(access, num_left))
            return tp_fail(access->state, SIOTLS_PROVIDER_UNAVAILABLE, CKR_SESSION_COUNT,
                           "others use all sessions of the token");
    }
}

void tp_give_back(struct tp_access *access, struct tp_session *session, CK_RV rv)
{
    struct tp_session sessions[TP_MAX_IDLE];
    size_t num_sessions = 0;
    tp_lock();
    bool is_kept = rv == CKR_OK && access->num_idle < TP_MAX_IDLE;
    if (tp_is_lost(rv))
        num_sessions = take_idle(access, sessions);
    else if (is_kept)
        access->idle[access->num_idle++] = *session;
    if (is_kept)
        leave(access);
    tp_unlock();
    close_all(sessions, num_sessions);
    if (is_kept)
        return;
    /* Who waits for it may have it when it is closed. */
    tp_session_close(session);
    tp_lock();
    leave(access);
    tp_unlock();
}
