/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cipher.c: see cipher.h. EVP costs more than the encryption of a short record, and a context of its own per key.
 */
#include "cipher.h"

#include <openssl/provider.h>

/* ---- through EVP ---- */

static void *evp_begin(void *method)
{
    EVP_CIPHER_CTX *run = EVP_CIPHER_CTX_new();
    if (run != NULL && EVP_EncryptInit_ex2(run, method, NULL, NULL, NULL))
        return run;
    EVP_CIPHER_CTX_free(run);
    return NULL;
}

static void evp_end(void *run)
{
    EVP_CIPHER_CTX_free(run);
}

/* The sizes of keys and nonces are set already. */
static int evp_encrypt_init(void *run, const unsigned char *key, size_t key_len, const unsigned char *nonce,
                            size_t nonce_len, const OSSL_PARAM parameters[])
{
    (void)key_len;
    (void)nonce_len;
    return EVP_EncryptInit_ex2(run, NULL, key, nonce, parameters);
}

static int evp_decrypt_init(void *run, const unsigned char *key, size_t key_len, const unsigned char *nonce,
                            size_t nonce_len, const OSSL_PARAM parameters[])
{
    (void)key_len;
    (void)nonce_len;
    return EVP_DecryptInit_ex2(run, NULL, key, nonce, parameters);
}

static int evp_update(void *run, unsigned char *output, size_t *output_len, size_t output_size,
                      const unsigned char *input, size_t input_len)
{
    int written = 0;
    (void)output_size;
    int done = EVP_CipherUpdate(run, output, &written, input, (int)input_len);
    *output_len = (size_t)written;
    return done;
}

static int evp_final(void *run, unsigned char *output, size_t *output_len, size_t output_size)
{
    int written = 0;
    (void)output_size;
    int done = EVP_CipherFinal_ex(run, output, &written);
    *output_len = (size_t)written;
    return done;
}

static int evp_get_params(void *run, OSSL_PARAM parameters[])
{
    return EVP_CIPHER_CTX_get_params(run, parameters);
}

static int evp_set_params(void *run, const OSSL_PARAM parameters[])
{
    return EVP_CIPHER_CTX_set_params(run, parameters);
}

static void use_evp(struct cipher *cipher)
{
    cipher->context = cipher->method;
    cipher->begin = evp_begin;
    cipher->end = evp_end;
    cipher->encrypt_init = evp_encrypt_init;
    cipher->decrypt_init = evp_decrypt_init;
    cipher->update = evp_update;
    cipher->final = evp_final;
    cipher->get_params = evp_get_params;
    cipher->set_params = evp_set_params;
}

/* ---- directly ---- */

static bool pick(struct cipher *functions, const OSSL_DISPATCH *entry)
{
    for (; entry != NULL && entry->function_id != 0; entry++)
        switch (entry->function_id) {
            PICK(CIPHER_NEWCTX, begin, cipher_newctx);
            PICK(CIPHER_FREECTX, end, cipher_freectx);
            PICK(CIPHER_ENCRYPT_INIT, encrypt_init, cipher_encrypt_init);
            PICK(CIPHER_DECRYPT_INIT, decrypt_init, cipher_decrypt_init);
            PICK(CIPHER_UPDATE, update, cipher_update);
            PICK(CIPHER_FINAL, final, cipher_final);
            PICK(CIPHER_GET_CTX_PARAMS, get_params, cipher_get_ctx_params);
            PICK(CIPHER_SET_CTX_PARAMS, set_params, cipher_set_ctx_params);
        default:
            break;
        }
    return functions->begin != NULL && functions->end != NULL && functions->encrypt_init != NULL &&
           functions->decrypt_init != NULL && functions->update != NULL && functions->final != NULL &&
           functions->get_params != NULL && functions->set_params != NULL;
}

bool open_cipher(struct cipher *cipher, const struct state *state, const char *name)
{
    *cipher = (struct cipher){.method = EVP_CIPHER_fetch(state->library, name, state->properties)};
    if (cipher->method == NULL)
        return false;
    const OSSL_PROVIDER *provider = EVP_CIPHER_get0_provider(cipher->method);
    if (pick(cipher, functions_of(provider, OSSL_OP_CIPHER, name)))
        cipher->context = OSSL_PROVIDER_get0_provider_ctx(provider);
    else
        use_evp(cipher);
    return true;
}

void close_cipher(struct cipher *cipher)
{
    EVP_CIPHER_free(cipher->method);
    cipher->method = NULL;
}
