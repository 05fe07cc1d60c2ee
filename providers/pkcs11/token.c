/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token.c: finds the token that a URI means, among slots that go and come, opens sessions with it and logs in. A PIN
 * is tried with one token only, and never again once it was refused: tokens count, and lock themselves.
 */
#include <string.h>

#include "internal.h"

enum { MAX_SLOTS = 64 };

bool tp_token_fits(const struct tp_uri *uri, const struct tp_token *token)
{
    CK_SLOT_INFO slot;
    CK_INFO library;
    CK_SLOT_ID wanted = p11_kit_uri_get_slot_id(uri->parsed);
    return (token->info.flags & CKF_TOKEN_INITIALIZED) != 0 && (wanted == (CK_SLOT_ID)-1 || wanted == token->slot) &&
           p11_kit_uri_match_token_info(uri->parsed, &token->info) &&
           token->functions->C_GetSlotInfo(token->slot, &slot) == CKR_OK &&
           p11_kit_uri_match_slot_info(uri->parsed, &slot) && token->functions->C_GetInfo(&library) == CKR_OK &&
           p11_kit_uri_match_module_info(uri->parsed, &library);
}

static bool visit_module(CK_FUNCTION_LIST *functions, const struct tp_uri *uri,
                         bool (*visit)(void *context, const struct tp_token *token), void *context)
{
    CK_SLOT_ID slots[MAX_SLOTS];
    CK_ULONG num_slots = MAX_SLOTS;
    if (functions->C_GetSlotList(CK_TRUE, slots, &num_slots) != CKR_OK)
        return true;
    for (CK_ULONG i = 0; i < num_slots; i++) {
        struct tp_token token = {.functions = functions, .slot = slots[i]};
        if (functions->C_GetTokenInfo(slots[i], &token.info) != CKR_OK || !tp_token_fits(uri, &token))
            continue;
        if (!visit(context, &token))
            return false;
    }
    return true;
}

int tp_tokens_visit(const struct tp_state *state, const struct tp_uri *uri,
                    bool (*visit)(void *context, const struct tp_token *token), void *context)
{
    CK_FUNCTION_LIST *modules[TP_MAX_MODULES];
    size_t num_modules = 0;
    int status = tp_modules(state, uri, modules, &num_modules);
    for (size_t i = 0; status == SIOTLS_PROVIDER_OK && i < num_modules; i++)
        if (!visit_module(modules[i], uri, visit, context))
            break;
    return status;
}

struct search {
    const struct tp_access *access;
    struct tp_token found;
    size_t num_found;
};

/* A PIN is for tokens that have one. */
static bool note_token(void *context, const struct tp_token *token)
{
    struct search *search = context;
    if (search->access->pin.len > 0 && (token->info.flags & CKF_USER_PIN_INITIALIZED) == 0)
        return true;
    search->found = *token;
    return ++search->num_found < 2;
}

int tp_token_find(const struct tp_access *access, struct tp_token *token)
{
    struct search search = {.access = access};
    int status = tp_tokens_visit(access->state, &access->uri, note_token, &search);
    *token = search.found;
    if (status != SIOTLS_PROVIDER_OK || search.num_found == 1)
        return status;
    if (search.num_found == 0)
        return tp_fail(
            access->state, SIOTLS_PROVIDER_UNAVAILABLE, CKR_OK,
            "no token is there that the pkcs11: URI fits; siotls-providers show pkcs11 lists those that are");
    return tp_fail(access->state, SIOTLS_PROVIDER_BAD_KEY, CKR_OK,
                   "the pkcs11: URI fits several tokens: name one by token, serial or module-path");
}

/* Only the last try is left, or none: it is not ours to use up. */
static CK_RV check_tries(const struct tp_session *session)
{
    CK_TOKEN_INFO now;
    CK_RV rv = session->token.functions->C_GetTokenInfo(session->token.slot, &now);
    if (rv != CKR_OK)
        return rv;
    return (now.flags & (CKF_USER_PIN_LOCKED | CKF_USER_PIN_FINAL_TRY)) != 0 ? CKR_PIN_LOCKED : CKR_OK;
}

static bool is_pin_refusal(CK_RV rv)
{
    return rv == CKR_PIN_INCORRECT || rv == CKR_PIN_INVALID || rv == CKR_PIN_LEN_RANGE || rv == CKR_PIN_EXPIRED ||
           rv == CKR_PIN_LOCKED;
}

static CK_RV login(struct tp_access *access, const struct tp_session *session, CK_USER_TYPE user)
{
    bool is_typed_there = (session->token.info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
    if (access->pin.len == 0 && !is_typed_there)
        return CKR_USER_NOT_LOGGED_IN;
    if (access->pin.is_refused)
        return CKR_PIN_INCORRECT;
    CK_RV rv = check_tries(session);
    if (rv == CKR_OK)
        rv = session->token.functions->C_Login(session->handle, user, access->pin.len > 0 ? access->pin.bytes : NULL,
                                               access->pin.len);
    access->pin.is_refused = is_pin_refusal(rv);
    return rv == CKR_USER_ALREADY_LOGGED_IN ? CKR_OK : rv;
}

/* One thread after the other: a wrong PIN is tried once. */
CK_RV tp_login(struct tp_access *access, const struct tp_session *session, CK_USER_TYPE user)
{
    tp_slow_lock();
    CK_RV rv = login(access, session, user);
    tp_slow_unlock();
    return rv;
}

static bool is_logged_in(const struct tp_session *session)
{
    CK_SESSION_INFO info;
    return session->token.functions->C_GetSessionInfo(session->handle, &info) == CKR_OK &&
           (info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS);
}

static int fail_login(const struct tp_access *access, const struct tp_session *session, CK_RV rv)
{
    char label[TP_MAX_LABEL];
    const CK_TOKEN_INFO *info = &session->token.info;
    tp_label(label, info->label, sizeof info->label);
    if (rv == CKR_USER_NOT_LOGGED_IN)
        return tp_fail(access->state, SIOTLS_PROVIDER_PASSPHRASE, CKR_OK,
                       "the token \"%s\" wants a PIN: name a file with it by pin-source in the pkcs11: URI", label);
    if (rv == CKR_PIN_LOCKED)
        return tp_fail(access->state, SIOTLS_PROVIDER_PASSPHRASE, rv,
                       "the token \"%s\" is locked or lets the PIN be tried only once more, which is not done", label);
    return tp_fail(access->state, tp_status(rv), rv, "the token \"%s\" does not let us log in", label);
}

static int unlock(struct tp_access *access, struct tp_session *session)
{
    if ((session->token.info.flags & CKF_LOGIN_REQUIRED) == 0 || is_logged_in(session))
        return SIOTLS_PROVIDER_OK;
    CK_RV rv = tp_login(access, session, CKU_USER);
    return rv == CKR_OK ? SIOTLS_PROVIDER_OK : fail_login(access, session, rv);
}

void tp_session_close(struct tp_session *session)
{
    if (session->token.functions != NULL)
        session->token.functions->C_CloseSession(session->handle);
    *session = (struct tp_session){0};
}

/* CKR_SESSION_COUNT is for the caller to wait on: it becomes SIOTLS_PROVIDER_PENDING. */
static int open_session(const struct tp_access *access, struct tp_session *session)
{
    CK_RV rv =
        session->token.functions->C_OpenSession(session->token.slot, CKF_SERIAL_SESSION, NULL, NULL, &session->handle);
    if (rv == CKR_OK)
        return SIOTLS_PROVIDER_OK;
    session->token.functions = NULL;
    if (rv == CKR_SESSION_COUNT)
        return SIOTLS_PROVIDER_PENDING;
    return tp_fail(access->state, tp_status(rv), rv, "no session with the token can be opened");
}

int tp_session_open(struct tp_access *access, struct tp_session *session)
{
    *session = (struct tp_session){0};
    int status = tp_token_find(access, &session->token);
    if (status != SIOTLS_PROVIDER_OK) {
        *session = (struct tp_session){0};
        return status;
    }
    tp_access_found(access, &session->token);
    status = open_session(access, session);
    if (status == SIOTLS_PROVIDER_OK && (access->wants_key || access->pin.len > 0))
        status = unlock(access, session);
    if (status == SIOTLS_PROVIDER_OK && access->wants_key)
        status = tp_key_find(access, session);
    if (status != SIOTLS_PROVIDER_OK)
        tp_session_close(session);
    return status;
}
