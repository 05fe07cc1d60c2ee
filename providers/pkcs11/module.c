/* SPDX-License-Identifier: Apache-2.0 */
/*
 * module.c: the PKCS #11 modules of the process. p11-kit counts who uses a module that it manages; one that others
 * initialised themselves is used as it is. Modules are never finalised here: somebody else may have begun to use them
 * meanwhile. A forked child has to initialise them again and must leave its parent's sessions alone.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* One that a URI named by its path. */
struct named {
    struct named *next;
    CK_FUNCTION_LIST *functions;
    char *path;
    char *settings; /* NULL: none */
    unsigned long process;
};

static pthread_mutex_t quick = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t slow = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t given_back = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static unsigned long process = 1;

/* The rest is guarded by the slow lock. */
static struct named *named_modules;
static CK_FUNCTION_LIST **configured;

static void before_fork(void)
{
    pthread_mutex_lock(&slow);
    pthread_mutex_lock(&quick);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&quick);
    pthread_mutex_unlock(&slow);
}

/* Those who waited are in the parent. */
static void in_child(void)
{
    static const pthread_cond_t fresh = PTHREAD_COND_INITIALIZER;
    process++;
    given_back = fresh;
    after_fork();
}

static void start(void)
{
    p11_kit_be_quiet(); /* it would print */
    pthread_atfork(before_fork, after_fork, in_child);
}

void tp_start(void)
{
    pthread_once(&once, start);
}

void tp_lock(void)
{
    pthread_mutex_lock(&quick);
}

void tp_unlock(void)
{
    pthread_mutex_unlock(&quick);
}

void tp_wait(void)
{
    pthread_cond_wait(&given_back, &quick);
}

void tp_wake(void)
{
    pthread_cond_broadcast(&given_back);
}

void tp_slow_lock(void)
{
    pthread_mutex_lock(&slow);
}

void tp_slow_unlock(void)
{
    pthread_mutex_unlock(&slow);
}

/* Changed only by the one thread of a new child. */
unsigned long tp_process(void)
{
    return process;
}

/* NSS looks for one pointer more than the standard has, which must be NULL. */
static CK_RV initialize_with(CK_FUNCTION_LIST *functions, char *settings)
{
    struct {
        CK_C_INITIALIZE_ARGS standard;
        void *end;
    } arguments = {.standard = {.flags = CKF_OS_LOCKING_OK, .pReserved = settings}};
    CK_RV rv = functions->C_Initialize(&arguments);
    return rv == CKR_CRYPTOKI_ALREADY_INITIALIZED ? CKR_OK : rv;
}

static CK_RV initialize(CK_FUNCTION_LIST *functions, char *settings)
{
    CK_RV rv = settings != NULL ? initialize_with(functions, settings) : p11_kit_module_initialize(functions);
    return rv == CKR_CRYPTOKI_ALREADY_INITIALIZED ? CKR_OK : rv;
}

static void forget(struct named *module)
{
    if (module == NULL)
        return;
    if (module->functions != NULL)
        p11_kit_module_release(module->functions);
    free(module->path);
    free(module->settings);
    free(module);
}

static struct named *load_named(const struct tp_state *state, const struct tp_uri *uri, int *status)
{
    struct named *module = calloc(1, sizeof *module);
    *status = SIOTLS_PROVIDER_NO_MEMORY;
    if (module == NULL)
        return NULL;
    module->path = strdup(uri->module_path);
    module->settings = uri->settings != NULL ? strdup(uri->settings) : NULL;
    if (module->path == NULL || (uri->settings != NULL && module->settings == NULL)) {
        forget(module);
        return NULL;
    }
    *status = SIOTLS_PROVIDER_UNAVAILABLE;
    if (!tp_module_is_safe(state, uri->module_path)) {
        forget(module);
        return NULL;
    }
    module->functions = p11_kit_module_load(module->path, 0);
    if (module->functions == NULL) {
        tp_fail(state, *status, CKR_OK, "the PKCS #11 module %.200s cannot be loaded: %.100s", module->path,
                p11_kit_message() != NULL ? p11_kit_message() : "no reason given");
        forget(module);
        return NULL;
    }
    *status = SIOTLS_PROVIDER_OK;
    return module;
}

static int use_named(const struct tp_state *state, const struct tp_uri *uri, CK_FUNCTION_LIST **functions)
{
    int status = SIOTLS_PROVIDER_OK;
    struct named *module = named_modules;
    while (module != NULL && strcmp(module->path, uri->module_path) != 0)
        module = module->next;
    bool is_new = module == NULL;
    if (is_new)
        module = load_named(state, uri, &status);
    if (module == NULL)
        return status;
    CK_RV rv = module->process == tp_process() ? CKR_OK : initialize(module->functions, module->settings);
    if (rv != CKR_OK) {
        tp_fail(state, tp_status(rv), rv, "the PKCS #11 module %.200s cannot be initialised", module->path);
        if (is_new)
            forget(module);
        return rv == CKR_HOST_MEMORY ? SIOTLS_PROVIDER_NO_MEMORY : SIOTLS_PROVIDER_UNAVAILABLE;
    }
    module->process = tp_process();
    if (is_new) {
        module->next = named_modules;
        named_modules = module;
    }
    *functions = module->functions;
    return SIOTLS_PROVIDER_OK;
}

/* One that cannot be initialised is no reason to do without the others; the next call tries it again. */
static int use_configured(const struct tp_state *state, const struct tp_uri *uri,
                          CK_FUNCTION_LIST *modules[TP_MAX_MODULES], size_t *num_modules)
{
    if (configured == NULL)
        configured = p11_kit_modules_load(NULL, 0);
    for (size_t i = 0; configured != NULL && configured[i] != NULL && *num_modules < TP_MAX_MODULES; i++) {
        char *name = p11_kit_module_get_name(configured[i]);
        bool is_wanted = uri->module_name == NULL || (name != NULL && strcmp(name, uri->module_name) == 0);
        CK_RV rv = is_wanted ? initialize(configured[i], NULL) : CKR_OK; /* cheap when it is already */
        if (rv != CKR_OK)
            tp_tell(state, SIOTLS_REPORT_WARNING, "the PKCS #11 module %.60s cannot be initialised: %s",
                    name != NULL ? name : "?", p11_kit_strerror(rv));
        else if (is_wanted)
            modules[(*num_modules)++] = configured[i];
        free(name);
    }
    if (*num_modules > 0)
        return SIOTLS_PROVIDER_OK;
    return tp_fail(state, SIOTLS_PROVIDER_UNAVAILABLE, CKR_OK,
                   "p11-kit knows no such PKCS #11 module; name one by module-path, or look at p11-kit list-modules");
}

int tp_modules(const struct tp_state *state, const struct tp_uri *uri, CK_FUNCTION_LIST *modules[TP_MAX_MODULES],
               size_t *num_modules)
{
    *num_modules = 0;
    tp_slow_lock();
    int status = SIOTLS_PROVIDER_OK;
    if (uri->module_path == NULL)
        status = use_configured(state, uri, modules, num_modules);
    else {
        status = use_named(state, uri, &modules[0]);
        *num_modules = status == SIOTLS_PROVIDER_OK;
    }
    tp_slow_unlock();
    return status;
}
