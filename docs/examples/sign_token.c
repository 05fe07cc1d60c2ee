/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_token.c: see sign.h. A token is asked for RSA-PSS with SHA-256, one signature after the other, in threads.
 */
#define P11_KIT_FUTURE_UNSTABLE_API /* p11-kit's iterators; they have not changed for ten years */

#include "sign.h"

#include <fcntl.h>
#include <p11-kit/iter.h>
#include <p11-kit/p11-kit.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char sign_usage[] = "'pkcs11:...' PIN-FILE";
const int sign_num_arguments = 2;
const uint16_t sign_schemes[] = {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256};
const size_t sign_num_schemes = 1;

static int done[2]; /* a pipe of pointers to jobs that are done */
static CK_FUNCTION_LIST *functions;
static CK_SESSION_HANDLE session;
static CK_OBJECT_HANDLE key;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER; /* there is one session */

static int log_in(const char *pin_path)
{
    char pin[64] = "";
    FILE *file = fopen(pin_path, "r");
    int is_read = file != NULL && fgets(pin, sizeof pin, file) != NULL;
    if (file != NULL)
        fclose(file);
    CK_RV rv = functions->C_Login(session, CKU_USER, (CK_UTF8CHAR *)pin, strcspn(pin, "\r\n"));
    explicit_bzero(pin, sizeof pin);
    return is_read && (rv == CKR_OK || rv == CKR_USER_ALREADY_LOGGED_IN);
}

/* The first slot with a token that the URI fits, then the private key there. */
static int find(P11KitUri *uri, CK_FUNCTION_LIST **modules, const char *pin_path)
{
    CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted = {CKA_CLASS, &class, sizeof class};
    P11KitIter *tokens = p11_kit_iter_new(uri, P11_KIT_ITER_WITH_TOKENS | P11_KIT_ITER_WITHOUT_OBJECTS);
    p11_kit_iter_begin(tokens, modules);
    int is_found = p11_kit_iter_next(tokens) == CKR_OK;
    functions = p11_kit_iter_get_module(tokens);
    CK_SLOT_ID slot = is_found ? p11_kit_iter_get_slot(tokens) : 0;
    p11_kit_iter_free(tokens);
    if (!is_found || functions->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &session) != CKR_OK ||
        !log_in(pin_path))
        return 0;
    P11KitIter *keys = p11_kit_iter_new(uri, 0);
    p11_kit_iter_add_filter(keys, &wanted, 1);
    p11_kit_iter_begin_with(keys, functions, slot, session);
    is_found = p11_kit_iter_next(keys) == CKR_OK;
    key = p11_kit_iter_get_object(keys);
    p11_kit_iter_free(keys);
    return is_found;
}

static int find_by_uri(const char *uri_text, const char *pin_path)
{
    P11KitUri *uri = p11_kit_uri_new();
    if (uri == NULL || p11_kit_uri_parse(uri_text, P11_KIT_URI_FOR_ANY, uri) != P11_KIT_URI_OK)
        return 0;
    const char *path = p11_kit_uri_get_module_path(uri);
    CK_FUNCTION_LIST *named[] = {path != NULL ? p11_kit_module_load(path, 0) : NULL, NULL};
    CK_FUNCTION_LIST **modules = path != NULL ? named : p11_kit_modules_load_and_initialize(0);
    if (path != NULL && (named[0] == NULL || p11_kit_module_initialize(named[0]) != CKR_OK))
        return 0;
    int is_found = modules != NULL && find(uri, modules, pin_path);
    p11_kit_uri_free(uri);
    return is_found;
}

int sign_open(char **arguments)
{
    if (pipe(done) || fcntl(done[0], F_SETFL, O_NONBLOCK)) {
        perror("pipe");
        return -1;
    }
    if (find_by_uri(arguments[0], arguments[1]))
        return done[0];
    fprintf(stderr, "the token has no such key, or does not let us log in\n");
    return -1;
}

static void sign(struct sign_job *job)
{
    CK_RSA_PKCS_PSS_PARAMS salted = {CKM_SHA256, CKG_MGF1_SHA256, 32};
    CK_MECHANISM mechanism = {CKM_SHA256_RSA_PKCS_PSS, &salted, sizeof salted};
    CK_ULONG len = sizeof job->signature;
    pthread_mutex_lock(&one_at_a_time);
    if (functions->C_SignInit(session, &mechanism, key) == CKR_OK &&
        functions->C_Sign(session, job->message, job->message_len, job->signature, &len) == CKR_OK)
        job->signature_len = (uint16_t)len; /* else 0: the connection fails */
    pthread_mutex_unlock(&one_at_a_time);
}

/* What is done goes back by the pipe, in one piece. */
static void *work(void *argument)
{
    struct sign_job *job = argument;
    sign(job);
    if (write(done[1], &job, sizeof job) != sizeof job)
        free(job);
    return NULL;
}

int sign_begin(const struct sign_job *job)
{
    pthread_t thread;
    struct sign_job *copy = malloc(sizeof *copy);
    if (copy == NULL)
        return -1;
    *copy = *job;
    if (pthread_create(&thread, NULL, work, copy) != 0) {
        free(copy);
        return -1;
    }
    pthread_detach(thread);
    return 0;
}

int sign_next(struct sign_job *job)
{
    struct sign_job *copy;
    if (read(done[0], &copy, sizeof copy) != sizeof copy)
        return 0;
    *job = *copy;
    free(copy);
    return 1;
}
