/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity_files.c: an identity from the files in which chains and keys most often lie.
 */
#include <stdio.h>
#include <string.h>

#include "config/identity/identity.h"
#include "crypto/load/set.h"
#include "platform/environment.h"

enum { MAX_CHAIN_FILE = 1 << 20, MAX_KEY_FILE = 1 << 16 };

struct files {
    const char *chain;
    const char *key;
    const char *passphrase;
};

/* The reason tells whether it is the chain or the key; the detail, which files they were. */
static void name_files(struct sio_error *why, const struct files *files)
{
    char both[512];
    snprintf(both, sizeof both, "%s, %s", files->chain, files->key);
    (void)sio_fail_within(why, both);
}

static void make(struct siotls_identity **identity, struct siotls_set *set, const struct files *files,
                 struct sio_error *why)
{
    struct sio_buffer chain;
    struct sio_buffer key;
    struct siotls_error told = {.size = sizeof told};
    sio_buffer_init(&chain, sio_set_memory(set));
    sio_buffer_init(&key, sio_set_memory(set));
    if (sio_file_read(&chain, files->chain, MAX_CHAIN_FILE, why) &&
        sio_file_read(&key, files->key, MAX_KEY_FILE, why)) {
        struct siotls_identity_options options = {.size = sizeof options};
        options.chain = sio_buffer_bytes(&chain);
        options.key = sio_buffer_bytes(&key);
        if (files->passphrase != NULL)
            options.passphrase = sio_bytes((const uint8_t *)files->passphrase, strlen(files->passphrase));
        int status = siotls_identity_new(identity, set, &options, &told);
        if (status != SIOTLS_OK) {
            sio_fail_status(why, (enum siotls_status)status, told.reason);
            (void)sio_fail_detail(why, "%s", told.detail);
            name_files(why, files);
        }
    }
    sio_buffer_clear(&chain);
    sio_buffer_clear(&key);
}

int siotls_identity_from_files(struct siotls_identity **identity, struct siotls_set *set, const char *chain_path,
                               const char *key_path, const char *passphrase, struct siotls_error *error)
{
    struct sio_error why;
    const struct files files = {chain_path, key_path, passphrase};
    sio_error_begin(&why, error);
    if (identity != NULL)
        *identity = NULL;
    if (SIO_ARGUMENTS_CHECK(&why, "identity: an argument of the files is missing",
                            {identity != NULL, "identity is NULL"}, {set != NULL, "set is NULL"},
                            {chain_path != NULL, "chain_path is NULL"}, {key_path != NULL, "key_path is NULL"}))
        make(identity, set, &files, &why);
    return sio_error_end(&why, error);
}
