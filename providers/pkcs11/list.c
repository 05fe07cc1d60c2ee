/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list.c: tells of the tokens that are there and of what is in them. Private keys show themselves only to those who
 * are logged in: in the token of the option pkcs11_module, when that names a PIN.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { MAX_OBJECTS = 256, MAX_TEXT = 256 };

struct listing {
    struct tp_state *state;
    void *context;
    siotls_object_found *found;
};

static const struct {
    CK_OBJECT_CLASS class;
    const char *kind;
} kinds[] = {{CKO_PRIVATE_KEY, "private key"}, {CKO_PUBLIC_KEY, "public key"}, {CKO_CERTIFICATE, "certificate"}};

static void tell(const struct listing *listing, P11KitUri *uri, P11KitUriType type, const char *kind)
{
    char *text = NULL;
    if (p11_kit_uri_format(uri, type, &text) == P11_KIT_URI_OK)
        listing->found(listing->context, kind, text);
    free(text);
}

static void tell_object(const struct listing *listing, P11KitUri *uri, const struct tp_session *session,
                        CK_OBJECT_HANDLE object, size_t kind)
{
    uint8_t label[MAX_TEXT];
    uint8_t id[MAX_TEXT];
    size_t len = 0;
    CK_OBJECT_CLASS class = kinds[kind].class;
    CK_ATTRIBUTE attribute = {.type = CKA_CLASS, .pValue = &class, .ulValueLen = sizeof class};
    p11_kit_uri_clear_attributes(uri);
    bool is_set = p11_kit_uri_set_attribute(uri, &attribute) == P11_KIT_URI_OK;
    if (tp_attribute(session, object, CKA_LABEL, label, sizeof label, &len) == CKR_OK && len > 0) {
        attribute = (CK_ATTRIBUTE){.type = CKA_LABEL, .pValue = label, .ulValueLen = len};
        is_set = p11_kit_uri_set_attribute(uri, &attribute) == P11_KIT_URI_OK && is_set;
    }
    if (tp_attribute(session, object, CKA_ID, id, sizeof id, &len) == CKR_OK && len > 0) {
        attribute = (CK_ATTRIBUTE){.type = CKA_ID, .pValue = id, .ulValueLen = len};
        is_set = p11_kit_uri_set_attribute(uri, &attribute) == P11_KIT_URI_OK && is_set;
    }
    if (is_set)
        tell(listing, uri, P11_KIT_URI_FOR_OBJECT_ON_TOKEN, kinds[kind].kind);
}

static void tell_objects(const struct listing *listing, P11KitUri *uri, const struct tp_session *session)
{
    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
        CK_OBJECT_HANDLE objects[MAX_OBJECTS];
        CK_OBJECT_CLASS class = kinds[kind].class;
        CK_ATTRIBUTE wanted = {.type = CKA_CLASS, .pValue = &class, .ulValueLen = sizeof class};
        size_t num_objects = 0;
        if (tp_find(session, &wanted, 1, objects, MAX_OBJECTS, &num_objects) != CKR_OK)
            continue;
        for (size_t i = 0; i < num_objects; i++)
            tell_object(listing, uri, session, objects[i], kind);
    }
}

/* The module's own trust list is no store of keys, and long. */
static bool is_trust(const struct tp_token *token)
{
    return strncmp((const char *)token->info.model, "p11-kit-trust", 13) == 0;
}

static bool list_token(void *context, const struct tp_token *token)
{
    const struct listing *listing = context;
    P11KitUri *uri = p11_kit_uri_new();
    struct tp_session session = {.token = *token};
    if (uri == NULL)
        return false;
    memcpy(p11_kit_uri_get_token_info(uri), &token->info, sizeof token->info);
    tell(listing, uri, P11_KIT_URI_FOR_TOKEN, "token");
    if (!is_trust(token) &&
        token->functions->C_OpenSession(token->slot, CKF_SERIAL_SESSION, NULL, NULL, &session.handle) == CKR_OK) {
        tell_objects(listing, uri, &session);
        tp_session_close(&session);
    }
    p11_kit_uri_free(uri);
    return true;
}

int tp_list(const struct siotls_provider_instance *instance, void *context, siotls_object_found *found)
{
    struct tp_state *state = instance->state;
    struct listing listing = {.state = state, .context = context, .found = found};
    struct tp_uri every;
    struct tp_session session;
    if (state->random_access != NULL) {
        /* The session keeps the token unlocked while it is listed. */
        int status = tp_take(state->random_access, &session);
        if (status == SIOTLS_PROVIDER_OK) {
            status = tp_tokens_visit(state, &state->random_access->uri, list_token, &listing);
            tp_give_back(state->random_access, &session, CKR_OK);
        }
        return status;
    }
    int status = tp_uri_read(state, &every, "pkcs11:");
    if (status == SIOTLS_PROVIDER_OK)
        status = tp_tokens_visit(state, &every, list_token, &listing);
    tp_uri_clear(&every);
    return status;
}
