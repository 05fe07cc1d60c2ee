/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.h: keys that Windows keeps: found by their certificate in a certificate store (crypt32.dll), used through
 * ncrypt.dll, never exported. The order of reading: store_uri.c, store_find.c, store_key.c, store_signer.c.
 */
#ifndef SIOTLS_CNG_STORE_H
#define SIOTLS_CNG_STORE_H

#include "internal.h"

#include <wincrypt.h>

#include <ncrypt.h>

enum { CP_MAX_STORE_NAME = 64, CP_MAX_SUBJECT = 256, CP_THUMBPRINT_SIZE = 20, CP_MAX_URI = 1024 };

/* What a cng: URI says. */
struct cp_store_uri {
    bool is_machine;
    wchar_t store[CP_MAX_STORE_NAME];
    wchar_t subject[CP_MAX_SUBJECT]; /* empty: the thumbprint tells */
    uint8_t thumbprint[CP_THUMBPRINT_SIZE];
};

/* ---- report.c ---- */

/* Tells the host a line in the manner of printf, and returns the error. */
int cp_fail(const struct siotls_provider_instance *instance, int error, const char *format, ...)
    __attribute__((format(gnu_printf, 3, 4)));

/* ---- store_uri.c ---- */

/* OK; UNSUPPORTED: it is no cng: URI; BAD_KEY: it is none that can be, which is told. */
int cp_store_uri_read(struct cp_store_uri *uri, const struct siotls_provider_instance *instance, const char *text);

/* ---- store_find.c ---- */

/* Opens a store to be read, NULL: there is none. */
HCERTSTORE cp_store_open(const wchar_t *name, bool is_machine);

/* The one certificate with a private key that a URI says, to be freed. OK, BAD_KEY, which is told. */
int cp_store_find(PCCERT_CONTEXT *certificate, const struct siotls_provider_instance *instance,
                  const struct cp_store_uri *uri, const char *text);

/* True when Windows keeps a private key with a certificate. */
bool cp_store_has_key(PCCERT_CONTEXT certificate);

/*
 * The certificate and those of its issuers that the stores have, without one that issued itself: DER, to be freed. OK,
 * NO_MEMORY.
 */
int cp_store_chain(uint8_t **chain, size_t *chain_len, PCCERT_CONTEXT certificate, const struct cp_store_uri *uri);

/* ---- store_key.c ---- */

struct cp_stored_key {
    const struct siotls_provider_instance *instance;
    char name[CP_MAX_URI + 20]; /* for reports */
    PCCERT_CONTEXT certificate; /* NULL: there is no key */
    NCRYPT_KEY_HANDLE handle;
    bool is_shared; /* the handle is the certificate's */
    SRWLOCK lock;   /* a key store need not let threads use a key at once */
    uint32_t key_type;
    uint16_t schemes[CP_MAX_KEY_SCHEMES];
    size_t num_schemes;
    size_t signature_size;    /* at most */
    struct siotls_bytes spki; /* in the certificate */
    uint8_t *chain;
    size_t chain_len;
};

/* OK, UNSUPPORTED, BAD_KEY, PASSPHRASE, UNAVAILABLE, NO_MEMORY, which are told. */
int cp_stored_key_open(struct cp_stored_key *key, const struct siotls_private_key_source *source);
void cp_stored_key_close(struct cp_stored_key *key);

/* A signature; it has room for signature_size bytes. */
int cp_stored_key_sign(struct cp_stored_key *key, const struct cp_scheme *scheme, struct siotls_bytes message,
                       uint8_t *signature, size_t *signature_len);

/* ---- store_signer.c, store_list.c ---- */

/* An instance offers it with the schemes that its system has. */
extern const struct siotls_signer cp_store_signer;
int cp_store_list(const struct siotls_provider_instance *instance, void *context, siotls_object_found *found);

#endif
