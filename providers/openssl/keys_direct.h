/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys_direct.h: what the files share that call the functions of a provider for keys.
 */
#ifndef SIOTLS_OPENSSL_KEYS_DIRECT_H
#define SIOTLS_OPENSSL_KEYS_DIRECT_H

#include "functions.h"
#include "keys.h"

struct key_functions {
    EVP_KEYMGMT *method; /* holds the provider */
    void *context;       /* the provider's */
    OSSL_FUNC_keymgmt_new_fn *make;
    OSSL_FUNC_keymgmt_free_fn *release;
    OSSL_FUNC_keymgmt_dup_fn *duplicate;
    OSSL_FUNC_keymgmt_import_fn *import;
    OSSL_FUNC_keymgmt_set_params_fn *set_params;
    OSSL_FUNC_keymgmt_get_params_fn *get_params;
    OSSL_FUNC_keymgmt_gen_init_fn *generate_init;
    OSSL_FUNC_keymgmt_gen_set_template_fn *generate_like;
    OSSL_FUNC_keymgmt_gen_fn *generate;
    OSSL_FUNC_keymgmt_gen_cleanup_fn *generate_end;
    OSSL_FUNC_keymgmt_query_operation_name_fn *operation_name;

    OSSL_FUNC_keyexch_newctx_fn *exchange_new;
    OSSL_FUNC_keyexch_init_fn *exchange_init;
    OSSL_FUNC_keyexch_set_peer_fn *exchange_peer;
    OSSL_FUNC_keyexch_derive_fn *exchange_derive;
    OSSL_FUNC_keyexch_freectx_fn *exchange_free;

    OSSL_FUNC_kem_newctx_fn *kem_new;
    OSSL_FUNC_kem_encapsulate_init_fn *encapsulate_init;
    OSSL_FUNC_kem_encapsulate_fn *encapsulate;
    OSSL_FUNC_kem_decapsulate_init_fn *decapsulate_init;
    OSSL_FUNC_kem_decapsulate_fn *decapsulate;
    OSSL_FUNC_kem_freectx_fn *kem_free;

    OSSL_FUNC_signature_newctx_fn *signature_new;
    OSSL_FUNC_signature_dupctx_fn *signature_duplicate;
    OSSL_FUNC_signature_verify_init_fn *verify_init;
    OSSL_FUNC_signature_verify_fn *verify;
    OSSL_FUNC_signature_digest_verify_init_fn *message_init;
    OSSL_FUNC_signature_digest_verify_fn *message_verify;
    OSSL_FUNC_signature_freectx_fn *signature_free;
};

/*
 * keys_rsa.c: RSA contexts are prepared in open, for their hash is looked up by name: one per scheme, over a number
 * that nobody has the key of. begin duplicates it for a key.
 */
bool rsa_prepare(struct key_type *type);
void rsa_release(struct key_type *type);
void *rsa_begin(const struct key_type *type, void *key, const struct scheme_shape *shape);

#endif
