/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_make.c: see token_make.h. The module is used beside the provider, in the same process, as another library
 * might.
 */
#include "token_make.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "providers_support.h"

static char folder[] = "/tmp/siotls-token-XXXXXX";
static CK_FUNCTION_LIST *module;
static CK_SLOT_ID slot;

static const char *module_path(void)
{
    static const char *const paths[] = {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so",
                                        "/usr/lib/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (access(paths[i], R_OK) == 0)
            return paths[i];
    return NULL;
}

bool token_is_there(void)
{
    return module_path() != NULL;
}

static void write_file(const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fchmod(fileno(file), S_IRUSR | S_IWUSR), 0);
    fclose(file);
}

static void load(void)
{
    void *library = dlopen(module_path(), RTLD_NOW | RTLD_LOCAL);
    ck_assert_ptr_nonnull(library);
    CK_RV (*get)(CK_FUNCTION_LIST_PTR_PTR list);
    void *symbol = dlsym(library, "C_GetFunctionList");
    memcpy(&get, &symbol, sizeof get);
    ck_assert_uint_eq(get(&module), CKR_OK);
    CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
    CK_RV rv = module->C_Initialize(&arguments);
    ck_assert(rv == CKR_OK || rv == CKR_CRYPTOKI_ALREADY_INITIALIZED);
}

static void generate(CK_SESSION_HANDLE session, const char *label, CK_MECHANISM_TYPE type, CK_ATTRIBUTE parameter,
                     CK_ATTRIBUTE restriction)
{
    CK_BBOOL yes = CK_TRUE;
    CK_ULONG bits = 2048;
    CK_MECHANISM mechanism = {.mechanism = type};
    CK_OBJECT_HANDLE keys[2];
    char *text = strdup(label);
    CK_ATTRIBUTE public_half[] = {{CKA_TOKEN, &yes, sizeof yes},
                                  {CKA_LABEL, text, strlen(text)},
                                  {CKA_ID, text, strlen(text)},
                                  parameter.type != 0 ? parameter
                                                      : (CK_ATTRIBUTE){CKA_MODULUS_BITS, &bits, sizeof bits}};
    CK_ATTRIBUTE private_half[] = {{CKA_TOKEN, &yes, sizeof yes},
                                   {CKA_PRIVATE, &yes, sizeof yes},
                                   {CKA_LABEL, text, strlen(text)},
                                   {CKA_ID, text, strlen(text)},
                                   restriction};
    ck_assert_uint_eq(
        module->C_GenerateKeyPair(session, &mechanism, public_half, 4, private_half, 5, &keys[0], &keys[1]), CKR_OK);
    free(text);
}

static void generate_all(CK_SESSION_HANDLE session)
{
    static uint8_t p256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
    static uint8_t edwards[] = {0x13, 0x0c, 'e', 'd', 'w', 'a', 'r', 'd', 's', '2', '5', '5', '1', '9'};
    CK_BBOOL yes = CK_TRUE;
    CK_BBOOL no = CK_FALSE;
    CK_MECHANISM_TYPE bare[] = {CKM_RSA_PKCS_PSS};
    const CK_ATTRIBUTE signs = {CKA_SIGN, &yes, sizeof yes};
    const CK_ATTRIBUTE on_p256 = {CKA_EC_PARAMS, p256, sizeof p256};
    generate(session, "ec", CKM_EC_KEY_PAIR_GEN, on_p256, signs);
    generate(session, "mute", CKM_EC_KEY_PAIR_GEN, on_p256, (CK_ATTRIBUTE){CKA_SIGN, &no, sizeof no});
    generate(session, "ed25519", CKM_EC_EDWARDS_KEY_PAIR_GEN, (CK_ATTRIBUTE){CKA_EC_PARAMS, edwards, sizeof edwards},
             signs);
    generate(session, "rsa", CKM_RSA_PKCS_KEY_PAIR_GEN, (CK_ATTRIBUTE){0}, signs);
    generate(session, "bare", CKM_RSA_PKCS_KEY_PAIR_GEN, (CK_ATTRIBUTE){0},
             (CK_ATTRIBUTE){CKA_ALLOWED_MECHANISMS, bare, sizeof bare});
}

void token_make(void)
{
    static uint8_t pin[] = TOKEN_PIN;
    static uint8_t label[32] = TOKEN_LABEL;
    char text[300];
    CK_SLOT_ID slots[4];
    CK_ULONG num_slots = 4;
    CK_SESSION_HANDLE session;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(text, sizeof text, "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n", folder);
    write_file("softhsm.conf", text);
    write_file("pin", TOKEN_PIN "\n");
    snprintf(text, sizeof text, "%s/softhsm.conf", folder);
    setenv("SOFTHSM2_CONF", text, 1);
    load();
    memset(label + sizeof TOKEN_LABEL - 1, ' ', sizeof label - (sizeof TOKEN_LABEL - 1));
    ck_assert_uint_eq(module->C_GetSlotList(CK_TRUE, slots, &num_slots), CKR_OK);
    ck_assert_uint_eq(module->C_InitToken(slots[0], pin, sizeof pin - 1, label), CKR_OK);
    num_slots = 4;
    ck_assert_uint_eq(module->C_GetSlotList(CK_TRUE, slots, &num_slots), CKR_OK);
    slot = slots[0];
    ck_assert_uint_eq(module->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session), CKR_OK);
    ck_assert_uint_eq(module->C_Login(session, CKU_SO, pin, sizeof pin - 1), CKR_OK);
    ck_assert_uint_eq(module->C_InitPIN(session, pin, sizeof pin - 1), CKR_OK);
    ck_assert_uint_eq(module->C_Logout(session), CKR_OK);
    ck_assert_uint_eq(module->C_Login(session, CKU_USER, pin, sizeof pin - 1), CKR_OK);
    generate_all(session);
    ck_assert_uint_eq(module->C_CloseAllSessions(slot), CKR_OK);
}

void token_uri(char *uri, unsigned long uri_room, const char *object)
{
    snprintf(uri, uri_room, "pkcs11:token=" TOKEN_LABEL ";object=%s?module-path=%s&pin-source=%s/pin", object,
             module_path(), folder);
}

void token_end_sessions(void)
{
    ck_assert_uint_eq(module->C_CloseAllSessions(slot), CKR_OK);
}

void token_remove(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}
