/* SPDX-License-Identifier: Apache-2.0 */
/*
 * object.c: objects of a token: their attributes, and the private key that a URI means. What is found again, after a
 * token went and came or another one took its place, has to be the key that was there before.
 */
#include <string.h>

#include "internal.h"

enum { MAX_WANTED = 8 };

CK_RV tp_attribute(const struct tp_session *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, void *value,
                   size_t capacity, size_t *value_len)
{
    CK_ATTRIBUTE attribute = {.type = type, .pValue = value, .ulValueLen = capacity};
    *value_len = 0;
    CK_RV rv = session->token.functions->C_GetAttributeValue(session->handle, object, &attribute, 1);
    if (rv == CKR_OK && attribute.ulValueLen > capacity)
        return CKR_ATTRIBUTE_TYPE_INVALID; /* CK_UNAVAILABLE_INFORMATION is the largest number */
    if (rv == CKR_OK)
        *value_len = attribute.ulValueLen;
    return rv;
}

bool tp_flag(const struct tp_session *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, bool otherwise)
{
    CK_BBOOL flag = CK_FALSE;
    size_t len = 0;
    if (tp_attribute(session, object, type, &flag, sizeof flag, &len) != CKR_OK || len != sizeof flag)
        return otherwise;
    return flag != CK_FALSE;
}

CK_RV tp_find(const struct tp_session *session, CK_ATTRIBUTE *wanted, size_t num_wanted, CK_OBJECT_HANDLE *objects,
              size_t capacity, size_t *num_objects)
{
    CK_FUNCTION_LIST *functions = session->token.functions;
    *num_objects = 0;
    CK_RV rv = functions->C_FindObjectsInit(session->handle, wanted, num_wanted);
    if (rv != CKR_OK)
        return rv;
    while (rv == CKR_OK && *num_objects < capacity) {
        CK_ULONG num_more = 0;
        rv = functions->C_FindObjects(session->handle, objects + *num_objects, capacity - *num_objects, &num_more);
        if (rv != CKR_OK || num_more == 0)
            break;
        *num_objects += num_more;
    }
    functions->C_FindObjectsFinal(session->handle);
    return rv;
}

/* What the URI says of the object, and that it is a private key. */
static size_t make_template(const struct tp_access *access, CK_ATTRIBUTE wanted[MAX_WANTED], CK_OBJECT_CLASS *class)
{
    CK_ULONG num_stated = 0;
    CK_ATTRIBUTE *stated = p11_kit_uri_get_attributes(access->uri.parsed, &num_stated);
    size_t num_wanted = 0;
    wanted[num_wanted++] = (CK_ATTRIBUTE){.type = CKA_CLASS, .pValue = class, .ulValueLen = sizeof *class};
    for (CK_ULONG i = 0; i < num_stated && num_wanted < MAX_WANTED; i++)
        if (stated[i].type != CKA_CLASS)
            wanted[num_wanted++] = stated[i];
    return num_wanted;
}

static bool states_other_class(const struct tp_access *access)
{
    const CK_ATTRIBUTE *stated = p11_kit_uri_get_attribute(access->uri.parsed, CKA_CLASS);
    CK_OBJECT_CLASS class;
    if (stated == NULL || stated->ulValueLen != sizeof class)
        return false;
    memcpy(&class, stated->pValue, sizeof class);
    return class != CKO_PRIVATE_KEY;
}

static int check_same(struct tp_access *access, const struct tp_session *session)
{
    struct tp_public found;
    if (access->known.spki_len == 0)
        return SIOTLS_PROVIDER_OK;
    int status = tp_public_read(access->state, &found, session);
    if (status != SIOTLS_PROVIDER_OK)
        return status;
    if (found.spki_len == access->known.spki_len && memcmp(found.spki, access->known.spki, found.spki_len) == 0)
        return SIOTLS_PROVIDER_OK;
    return tp_fail(access->state, SIOTLS_PROVIDER_BAD_KEY, CKR_OK, "the key in the token is another one than before");
}

int tp_key_find(struct tp_access *access, struct tp_session *session)
{
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted[MAX_WANTED];
    CK_OBJECT_HANDLE objects[2];
    size_t num_objects = 0;
    char label[TP_MAX_LABEL];
    tp_label(label, session->token.info.label, sizeof session->token.info.label);
    if (states_other_class(access))
        return tp_fail(access->state, SIOTLS_PROVIDER_BAD_KEY, CKR_OK,
                       "the pkcs11: URI is to name a private key, but says another type");
    CK_RV rv = tp_find(session, wanted, make_template(access, wanted, &class), objects, 2, &num_objects);
    if (rv != CKR_OK)
        return tp_fail(access->state, tp_status(rv), rv, "the token \"%s\" cannot be searched", label);
    if (num_objects == 0)
        return tp_fail(access->state, SIOTLS_PROVIDER_UNAVAILABLE, CKR_OK,
                       "the token \"%s\" has no private key that the pkcs11: URI fits", label);
    if (num_objects > 1)
        return tp_fail(access->state, SIOTLS_PROVIDER_BAD_KEY, CKR_OK,
                       "the pkcs11: URI fits several private keys of the token \"%s\": name one by object or id",
                       label);
    session->key = objects[0];
    return check_same(access, session);
}
