/* SPDX-License-Identifier: Apache-2.0 */
/* fake_token.c: see fake_token.h. Of PKCS #11 there is what the provider calls, and no cryptography. */
#include "fake_token.h"

#include <pthread.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

enum { MAX_SESSIONS = 32, NUM_KEYS = 2, SIGNATURE_LEN = 64, LABEL_LEN = 3, POINT_LEN = 32 };

struct session {
    bool is_open;
    bool is_signing;
    bool is_unlocked; /* for this one signature */
    CK_OBJECT_HANDLE found[NUM_KEYS];
    CK_ULONG num_found;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct fake_wishes wishes;
static struct fake_counts counts;
static struct session sessions[MAX_SESSIONS];
static bool is_logged_in;

EXPORT void fake_tell(const struct fake_wishes *told)
{
    unsigned long num_sessions;
    pthread_mutex_lock(&mutex);
    num_sessions = counts.num_sessions;
    wishes = *told;
    counts = (struct fake_counts){.num_sessions = num_sessions};
    pthread_mutex_unlock(&mutex);
}

EXPORT void fake_count(struct fake_counts *told)
{
    pthread_mutex_lock(&mutex);
    *told = counts;
    pthread_mutex_unlock(&mutex);
}

/* Handles begin at 1. */
static struct session *session_of(CK_SESSION_HANDLE handle)
{
    return handle >= 1 && handle <= MAX_SESSIONS && sessions[handle - 1].is_open ? &sessions[handle - 1] : NULL;
}

static CK_RV fake_initialize(void *arguments)
{
    (void)arguments;
    return CKR_OK;
}

static CK_RV fake_get_info(CK_INFO *info)
{
    memset(info, ' ', sizeof *info);
    info->cryptokiVersion = (CK_VERSION){2, 40};
    info->libraryVersion = (CK_VERSION){1, 0};
    info->flags = 0;
    return CKR_OK;
}

static CK_RV fake_get_slot_list(CK_BBOOL with_token, CK_SLOT_ID *slots, CK_ULONG *num_slots)
{
    (void)with_token;
    if (slots != NULL && *num_slots > 0)
        slots[0] = 0;
    *num_slots = 1;
    return CKR_OK;
}

static CK_RV fake_get_slot_info(CK_SLOT_ID slot, CK_SLOT_INFO *info)
{
    (void)slot;
    memset(info, ' ', sizeof *info);
    info->flags = CKF_TOKEN_PRESENT;
    return CKR_OK;
}

static CK_RV fake_get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    (void)slot;
    memset(info, ' ', sizeof *info);
    memcpy(info->label, "fake", 4);
    pthread_mutex_lock(&mutex);
    info->flags = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | wishes.more_flags;
    pthread_mutex_unlock(&mutex);
    return CKR_OK;
}

static CK_RV fake_get_mechanism_info(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
    (void)slot;
    *info = (CK_MECHANISM_INFO){.flags = CKF_SIGN};
    return type == CKM_EDDSA ? CKR_OK : CKR_MECHANISM_INVALID;
}

/* So that whoever is refused is so while the others are still asking. */
static CK_RV refuse(void)
{
    counts.num_refused++;
    pthread_cond_broadcast(&changed);
    while (counts.num_refused < wishes.refuse_after)
        pthread_cond_wait(&changed, &mutex);
    return CKR_SESSION_COUNT;
}

static CK_RV open_one(CK_SESSION_HANDLE *handle)
{
    if (counts.num_sessions >= wishes.max_sessions)
        return refuse();
    for (CK_ULONG i = 0; i < MAX_SESSIONS; i++) {
        if (sessions[i].is_open)
            continue;
        sessions[i] = (struct session){.is_open = true};
        counts.num_sessions++;
        *handle = i + 1;
        return CKR_OK;
    }
    return CKR_HOST_MEMORY;
}

static CK_RV fake_open_session(CK_SLOT_ID slot, CK_FLAGS flags, void *context, CK_NOTIFY notify,
                               CK_SESSION_HANDLE *handle)
{
    (void)slot;
    (void)flags;
    (void)context;
    (void)notify;
    pthread_mutex_lock(&mutex);
    CK_RV rv = open_one(handle);
    pthread_mutex_unlock(&mutex);
    return rv;
}

/* With the last session the login ends. */
static CK_RV fake_close_session(CK_SESSION_HANDLE handle)
{
    pthread_mutex_lock(&mutex);
    struct session *session = session_of(handle);
    if (session != NULL) {
        session->is_open = false;
        counts.num_sessions--;
        is_logged_in = is_logged_in && counts.num_sessions > 0;
    }
    pthread_mutex_unlock(&mutex);
    return session != NULL ? CKR_OK : CKR_SESSION_HANDLE_INVALID;
}

static CK_RV fake_get_session_info(CK_SESSION_HANDLE handle, CK_SESSION_INFO *info)
{
    (void)handle;
    pthread_mutex_lock(&mutex);
    *info = (CK_SESSION_INFO){.state = is_logged_in ? CKS_RO_USER_FUNCTIONS : CKS_RO_PUBLIC_SESSION};
    pthread_mutex_unlock(&mutex);
    return CKR_OK;
}

static CK_RV login_for_all(bool is_right)
{
    counts.num_logins++;
    if (is_logged_in)
        return CKR_USER_ALREADY_LOGGED_IN;
    is_logged_in = is_right;
    return is_right ? CKR_OK : CKR_PIN_INCORRECT;
}

static CK_RV login_once(struct session *session, bool is_right)
{
    counts.num_context_logins++;
    if (session == NULL || !session->is_signing)
        return CKR_OPERATION_NOT_INITIALIZED;
    session->is_unlocked = is_right;
    return is_right ? CKR_OK : CKR_PIN_INCORRECT;
}

static CK_RV fake_login(CK_SESSION_HANDLE handle, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG pin_len)
{
    bool is_right = pin_len == sizeof FAKE_PIN - 1 && memcmp(pin, FAKE_PIN, pin_len) == 0;
    pthread_mutex_lock(&mutex);
    CK_RV rv = user == CKU_CONTEXT_SPECIFIC ? login_once(session_of(handle), is_right) : login_for_all(is_right);
    pthread_mutex_unlock(&mutex);
    return rv;
}

static const char *label_of(CK_OBJECT_HANDLE key)
{
    return key == 1 ? "one" : "two";
}

static bool fits(CK_OBJECT_HANDLE key, const CK_ATTRIBUTE *wanted, CK_ULONG num_wanted)
{
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    for (CK_ULONG i = 0; i < num_wanted; i++) {
        const void *value = wanted[i].type == CKA_CLASS ? (const void *)&class : label_of(key);
        CK_ULONG len = wanted[i].type == CKA_CLASS ? sizeof class : LABEL_LEN;
        if ((wanted[i].type != CKA_CLASS && wanted[i].type != CKA_LABEL) || wanted[i].ulValueLen != len ||
            memcmp(wanted[i].pValue, value, len) != 0)
            return false;
    }
    return true;
}

static CK_RV fake_find_objects_init(CK_SESSION_HANDLE handle, CK_ATTRIBUTE *wanted, CK_ULONG num_wanted)
{
    pthread_mutex_lock(&mutex);
    struct session *session = session_of(handle);
    if (session != NULL) {
        session->num_found = 0;
        for (CK_OBJECT_HANDLE key = 1; is_logged_in && key <= NUM_KEYS; key++)
            if (fits(key, wanted, num_wanted))
                session->found[session->num_found++] = key;
    }
    pthread_mutex_unlock(&mutex);
    return session != NULL ? CKR_OK : CKR_SESSION_HANDLE_INVALID;
}

static CK_RV fake_find_objects(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE *objects, CK_ULONG capacity,
                               CK_ULONG *num_objects)
{
    pthread_mutex_lock(&mutex);
    struct session *session = session_of(handle);
    *num_objects = 0;
    while (session != NULL && session->num_found > 0 && *num_objects < capacity)
        objects[(*num_objects)++] = session->found[--session->num_found];
    pthread_mutex_unlock(&mutex);
    return session != NULL ? CKR_OK : CKR_SESSION_HANDLE_INVALID;
}

static CK_RV fake_find_objects_final(CK_SESSION_HANDLE handle)
{
    (void)handle;
    return CKR_OK;
}

static CK_RV answer(CK_ATTRIBUTE *attribute, const void *value, CK_ULONG value_len)
{
    if (attribute->pValue != NULL && attribute->ulValueLen < value_len)
        return CKR_BUFFER_TOO_SMALL;
    if (attribute->pValue != NULL)
        memcpy(attribute->pValue, value, value_len);
    attribute->ulValueLen = value_len;
    return CKR_OK;
}

static CK_RV fake_get_attribute_value(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE key, CK_ATTRIBUTE *attribute,
                                      CK_ULONG num_attributes)
{
    static const CK_BYTE parameters[] = {0x13, 0x0c, 'e', 'd', 'w', 'a', 'r', 'd', 's', '2', '5', '5', '1', '9'};
    const CK_KEY_TYPE type = CKK_EC_EDWARDS;
    CK_BYTE point[POINT_LEN] = {(CK_BYTE)key};
    (void)handle;
    pthread_mutex_lock(&mutex);
    CK_BBOOL asks = wishes.asks_each_time;
    pthread_mutex_unlock(&mutex);
    if (num_attributes != 1)
        return CKR_ARGUMENTS_BAD;
    switch (attribute->type) {
    case CKA_KEY_TYPE:
        return answer(attribute, &type, sizeof type);
    case CKA_EC_PARAMS:
        return answer(attribute, parameters, sizeof parameters);
    case CKA_EC_POINT:
        return answer(attribute, point, sizeof point);
    case CKA_ALWAYS_AUTHENTICATE:
        return answer(attribute, &asks, sizeof asks);
    default:
        return CKR_ATTRIBUTE_TYPE_INVALID;
    }
}

static CK_RV fake_sign_init(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    (void)mechanism;
    (void)key;
    pthread_mutex_lock(&mutex);
    struct session *session = session_of(handle);
    CK_RV rv = session == NULL ? CKR_SESSION_HANDLE_INVALID : session->is_signing ? CKR_OPERATION_ACTIVE : CKR_OK;
    if (rv == CKR_OK)
        session->is_signing = true;
    pthread_mutex_unlock(&mutex);
    return rv;
}

static CK_RV sign(struct session *session)
{
    bool is_allowed = !wishes.asks_each_time || session->is_unlocked;
    while (counts.num_refused < wishes.sign_after)
        pthread_cond_wait(&changed, &mutex);
    session->is_signing = false;
    session->is_unlocked = false;
    counts.num_signatures++;
    if (wishes.num_failures > 0) {
        wishes.num_failures--;
        return wishes.failure;
    }
    return is_allowed ? CKR_OK : CKR_USER_NOT_LOGGED_IN;
}

static CK_RV fake_sign(CK_SESSION_HANDLE handle, CK_BYTE *message, CK_ULONG message_len, CK_BYTE *signature,
                       CK_ULONG *signature_len)
{
    (void)message;
    (void)message_len;
    pthread_mutex_lock(&mutex);
    struct session *session = session_of(handle);
    CK_RV rv = session != NULL ? sign(session) : CKR_SESSION_HANDLE_INVALID;
    *signature_len = wishes.signature_len > 0 ? wishes.signature_len : SIGNATURE_LEN;
    memset(signature, 0x5a, *signature_len);
    pthread_mutex_unlock(&mutex);
    return rv;
}

EXPORT CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
    static CK_FUNCTION_LIST functions = {
        .version = {2, 40},
        .C_Initialize = fake_initialize,
        .C_Finalize = fake_initialize,
        .C_GetInfo = fake_get_info,
        .C_GetFunctionList = C_GetFunctionList,
        .C_GetSlotList = fake_get_slot_list,
        .C_GetSlotInfo = fake_get_slot_info,
        .C_GetTokenInfo = fake_get_token_info,
        .C_GetMechanismInfo = fake_get_mechanism_info,
        .C_OpenSession = fake_open_session,
        .C_CloseSession = fake_close_session,
        .C_GetSessionInfo = fake_get_session_info,
        .C_Login = fake_login,
        .C_FindObjectsInit = fake_find_objects_init,
        .C_FindObjects = fake_find_objects,
        .C_FindObjectsFinal = fake_find_objects_final,
        .C_GetAttributeValue = fake_get_attribute_value,
        .C_SignInit = fake_sign_init,
        .C_Sign = fake_sign,
    };
    *list = &functions;
    return CKR_OK;
}
