/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys.h: keys of one type and what is done with them. There are two ways: the functions of the provider that the fetch
 * chose (keys_direct.c), and EVP (keys_evp.c), which looks up and locks per operation, where those cannot be had.
 */
#ifndef SIOTLS_OPENSSL_KEYS_H
#define SIOTLS_OPENSSL_KEYS_H

#include "internal.h"

struct key_type;
struct key_functions;

/* What a key is, belongs to the way it was made in. NULL and false: it failed, the error queue may tell why. */
struct key_methods {
    void *(*generate)(const struct key_type *type);
    void *(*from_public)(const struct key_type *type, const uint8_t *public_key, size_t public_key_len);
    void *(*from_parameters)(const struct key_type *type, int selection, const OSSL_PARAM *parameters);
    bool (*write_public)(const struct key_type *type, void *key, uint8_t *public_key, size_t public_key_size);
    void (*release)(const struct key_type *type, void *key);
    /* Sizes are the group's; another one is a failure. */
    bool (*derive)(const struct key_type *type, void *ours, void *theirs, uint8_t *secret, size_t secret_size);
    bool (*encapsulate)(const struct key_type *type, void *theirs, const OSSL_PARAM *parameters, uint8_t *ciphertext,
                        size_t ciphertext_size, uint8_t *secret, size_t secret_size);
    bool (*decapsulate)(const struct key_type *type, void *ours, const uint8_t *ciphertext, size_t ciphertext_size,
                        uint8_t *secret, size_t secret_size);
    /* A siotls_provider_error: BAD_SIGNATURE only when the signature was looked at. */
    int (*verify)(const struct key_type *type, void *key, const struct scheme_shape *shape, struct siotls_bytes message,
                  struct siotls_bytes signature);
};

struct key_type {
    const struct key_methods *methods;
    const struct state *state;
    const char *name;       /* in libcrypto */
    const char *group_name; /* EC and DH: the group; else NULL */
    uint32_t fips;

    EVP_PKEY *parameters;            /* by EVP: a key of the group, to take contexts and parameters from */
    struct key_functions *functions; /* directly */
    void *model;                     /* directly: a key that holds the group only; NULL where there is none */
    void *prepared[MAX_KEY_SCHEMES]; /* directly: contexts for RSA's schemes, in the order of schemes_of */
};

/*
 * Opens a type of keys for an operation of OSSL_OP_...; false when libcrypto or the properties do not have it. What was
 * opened has to be closed; closing zeros does nothing.
 */
bool open_keys(struct key_type *type, const struct state *state, const char *name, const char *group_name,
               int operation);
void close_keys(struct key_type *type);

/* The two ways; open says whether it can be gone. */
extern const struct key_methods direct_methods;
bool direct_open(struct key_type *type, int operation);
void direct_close(struct key_type *type);
extern const struct key_methods evp_methods;
bool evp_open(struct key_type *type, int operation);
void evp_close(struct key_type *type);

#endif
