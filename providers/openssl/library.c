/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.c: see library.h. libcrypto keeps random generators for each thread in each library context, and gives them
 * back when the thread ends: it then goes to the context without asking whether that is still there. Who closes a
 * provider cannot know which threads are just ending, not even after it has waited for them in ways that are not
 * pthread_join. So a context outlives its instance, and serves the next one. One that read a configuration is not used
 * again, since the file may say something else by then.
 */
#include "library.h"

struct kept {
    OSSL_LIB_CTX *library;
    struct kept *next;
};

static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
static CRYPTO_RWLOCK *lock;
static struct kept *spare;   /* for the next instances */
static struct kept *retired; /* for nobody */

static void make_lock(void)
{
    lock = CRYPTO_THREAD_lock_new();
}

/* False: there is no lock, and so nothing that is kept. */
static bool enter(void)
{
    return CRYPTO_THREAD_run_once(&once, make_lock) && lock != NULL && CRYPTO_THREAD_write_lock(lock);
}

static struct kept *pop_spare(void)
{
    if (!enter())
        return NULL;
    struct kept *first = spare;
    if (first != NULL)
        spare = first->next;
    CRYPTO_THREAD_unlock(lock);
    return first;
}

OSSL_LIB_CTX *library_take(bool is_plain)
{
    struct kept *found = is_plain ? pop_spare() : NULL;
    if (found == NULL)
        return OSSL_LIB_CTX_new();
    OSSL_LIB_CTX *library = found->library;
    OPENSSL_free(found);
    return library;
}

/* Without memory for the list, it is left where it is. */
void library_give_back(OSSL_LIB_CTX *library, bool is_plain)
{
    struct kept *kept = library != NULL ? OPENSSL_malloc(sizeof *kept) : NULL;
    if (kept == NULL || !enter()) {
        OPENSSL_free(kept);
        return;
    }
    struct kept **list = is_plain ? &spare : &retired;
    *kept = (struct kept){.library = library, .next = *list};
    *list = kept;
    CRYPTO_THREAD_unlock(lock);
}
