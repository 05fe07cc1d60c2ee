/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cipher.h: the functions that do what an AEAD needs: those of the provider of a cipher, or stand-ins of the same form
 * that go through EVP where they cannot be had.
 */
#ifndef SIOTLS_OPENSSL_CIPHER_H
#define SIOTLS_OPENSSL_CIPHER_H

#include "functions.h"

struct cipher {
    EVP_CIPHER *method;
    void *context; /* what begin takes: the provider's, or method */
    OSSL_FUNC_cipher_newctx_fn *begin;
    OSSL_FUNC_cipher_freectx_fn *end;
    OSSL_FUNC_cipher_encrypt_init_fn *encrypt_init;
    OSSL_FUNC_cipher_decrypt_init_fn *decrypt_init;
    OSSL_FUNC_cipher_update_fn *update;
    OSSL_FUNC_cipher_final_fn *final;
    OSSL_FUNC_cipher_get_ctx_params_fn *get_params;
    OSSL_FUNC_cipher_set_ctx_params_fn *set_params;
};

/* False when libcrypto or the properties do not have the cipher. What was opened has to be closed. */
bool open_cipher(struct cipher *cipher, const struct state *state, const char *name);
void close_cipher(struct cipher *cipher);

#endif
