/* SPDX-License-Identifier: Apache-2.0 */
/*
 * access.c: sessions for a URI. Each that signs has one for itself, so that threads do not wait for each other; some
 * stay open for the next. Where the token has no more of them, threads wait until one is given back. In a forked child
 * the parent's are forgotten, not closed.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

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

void tp_access_close(struct tp_access *access)
{
    struct tp_session sessions[TP_MAX_IDLE];
    tp_lock();
    enter_process(access);
    size_t num_sessions = take_idle(access, sessions);
    tp_unlock();
    close_all(sessions, num_sessions);
    tp_uri_clear(&access->uri);
    tp_wipe(&access->pin, sizeof access->pin);
}

/* True when an idle session was there. */
static bool take_one(struct tp_access *access, struct tp_session *session)
{
    tp_lock();
    enter_process(access);
    bool is_there = access->num_idle > 0;
    if (is_there)
        *session = access->idle[--access->num_idle];
    access->num_taken++;
    tp_unlock();
    return is_there;
}

/* The token has no more sessions: true when one was given back meanwhile. */
static bool wait_for_one(struct tp_access *access, struct tp_session *session)
{
    tp_lock();
    while (access->num_idle == 0 && access->num_taken > 1)
        tp_wait();
    bool is_there = access->num_idle > 0;
    if (is_there)
        *session = access->idle[--access->num_idle];
    tp_unlock();
    return is_there;
}

int tp_take(struct tp_access *access, struct tp_session *session)
{
    if (take_one(access, session))
        return SIOTLS_PROVIDER_OK;
    int status = tp_session_open(access, session);
    if (status == SIOTLS_PROVIDER_PENDING)
        status = wait_for_one(access, session) ? SIOTLS_PROVIDER_OK
                                               : tp_fail(access->state, SIOTLS_PROVIDER_UNAVAILABLE, CKR_SESSION_COUNT,
                                                         "others use all sessions of the token");
    if (status == SIOTLS_PROVIDER_OK)
        return status;
    tp_lock();
    access->num_taken--;
    tp_wake();
    tp_unlock();
    return status;
}

void tp_give_back(struct tp_access *access, struct tp_session *session, CK_RV rv)
{
    struct tp_session sessions[TP_MAX_IDLE];
    size_t num_sessions = 0;
    bool is_kept = false;
    tp_lock();
    if (tp_is_lost(rv))
        num_sessions = take_idle(access, sessions);
    else if (rv == CKR_OK && access->num_idle < TP_MAX_IDLE) {
        access->idle[access->num_idle++] = *session;
        is_kept = true;
    }
    access->num_taken--;
    tp_wake();
    tp_unlock();
    close_all(sessions, num_sessions);
    if (!is_kept)
        tp_session_close(session);
}
