/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys_functions.c: finds the functions that keys_direct.c calls: those for the keys and those for the operation, which
 * have to be one provider's, for a key of one means nothing to another.
 */
#include <openssl/core_names.h>
#include <openssl/provider.h>
#include <string.h>

#include "keys_direct.h"

static bool pick_management(struct key_functions *functions, const OSSL_DISPATCH *entry, const struct key_type *type)
{
    for (; entry != NULL && entry->function_id != 0; entry++)
        switch (entry->function_id) {
            PICK(KEYMGMT_NEW, make, keymgmt_new);
            PICK(KEYMGMT_FREE, release, keymgmt_free);
            PICK(KEYMGMT_DUP, duplicate, keymgmt_dup);
            PICK(KEYMGMT_IMPORT, import, keymgmt_import);
            PICK(KEYMGMT_SET_PARAMS, set_params, keymgmt_set_params);
            PICK(KEYMGMT_GET_PARAMS, get_params, keymgmt_get_params);
            PICK(KEYMGMT_GEN_INIT, generate_init, keymgmt_gen_init);
            PICK(KEYMGMT_GEN_SET_TEMPLATE, generate_like, keymgmt_gen_set_template);
            PICK(KEYMGMT_GEN, generate, keymgmt_gen);
            PICK(KEYMGMT_GEN_CLEANUP, generate_end, keymgmt_gen_cleanup);
            PICK(KEYMGMT_QUERY_OPERATION_NAME, operation_name, keymgmt_query_operation_name);
        default:
            break;
        }
    bool has_group = functions->duplicate != NULL && functions->set_params != NULL && functions->generate_like != NULL;
    return functions->make != NULL && functions->release != NULL && functions->import != NULL &&
           functions->get_params != NULL && functions->generate_init != NULL && functions->generate != NULL &&
           functions->generate_end != NULL && (type->group_name == NULL || has_group);
}

static bool pick_exchange(struct key_functions *functions, const OSSL_DISPATCH *entry)
{
    for (; entry != NULL && entry->function_id != 0; entry++)
        switch (entry->function_id) {
            PICK(KEYEXCH_NEWCTX, exchange_new, keyexch_newctx);
            PICK(KEYEXCH_INIT, exchange_init, keyexch_init);
            PICK(KEYEXCH_SET_PEER, exchange_peer, keyexch_set_peer);
            PICK(KEYEXCH_DERIVE, exchange_derive, keyexch_derive);
            PICK(KEYEXCH_FREECTX, exchange_free, keyexch_freectx);
        default:
            break;
        }
    return functions->exchange_new != NULL && functions->exchange_init != NULL && functions->exchange_peer != NULL &&
           functions->exchange_derive != NULL && functions->exchange_free != NULL;
}

static bool pick_kem(struct key_functions *functions, const OSSL_DISPATCH *entry)
{
    for (; entry != NULL && entry->function_id != 0; entry++)
        switch (entry->function_id) {
            PICK(KEM_NEWCTX, kem_new, kem_newctx);
            PICK(KEM_ENCAPSULATE_INIT, encapsulate_init, kem_encapsulate_init);
            PICK(KEM_ENCAPSULATE, encapsulate, kem_encapsulate);
            PICK(KEM_DECAPSULATE_INIT, decapsulate_init, kem_decapsulate_init);
            PICK(KEM_DECAPSULATE, decapsulate, kem_decapsulate);
            PICK(KEM_FREECTX, kem_free, kem_freectx);
        default:
            break;
        }
    return functions->kem_new != NULL && functions->encapsulate_init != NULL && functions->encapsulate != NULL &&
           functions->decapsulate_init != NULL && functions->decapsulate != NULL && functions->kem_free != NULL;
}

/* Elliptic curves and RSA sign a hash, the others the message. */
static bool pick_signature(struct key_functions *functions, const OSSL_DISPATCH *entry, const struct key_type *type)
{
    for (; entry != NULL && entry->function_id != 0; entry++)
        switch (entry->function_id) {
            PICK(SIGNATURE_NEWCTX, signature_new, signature_newctx);
            PICK(SIGNATURE_DUPCTX, signature_duplicate, signature_dupctx);
            PICK(SIGNATURE_VERIFY_INIT, verify_init, signature_verify_init);
            PICK(SIGNATURE_VERIFY, verify, signature_verify);
            PICK(SIGNATURE_DIGEST_VERIFY_INIT, message_init, signature_digest_verify_init);
            PICK(SIGNATURE_DIGEST_VERIFY, message_verify, signature_digest_verify);
            PICK(SIGNATURE_FREECTX, signature_free, signature_freectx);
        default:
            break;
        }
    bool has_digests = functions->verify_init != NULL && functions->verify != NULL;
    bool has_messages = functions->message_init != NULL && functions->message_verify != NULL;
    bool signs_digests = type->group_name != NULL || type->name[0] == 'R';
    return functions->signature_new != NULL && functions->signature_free != NULL &&
           (signs_digests ? has_digests : has_messages);
}

/* The provider of the operation that goes with the keys, as it was fetched. */
static const OSSL_PROVIDER *operation_provider(const struct state *state, const char *name, int operation)
{
    const OSSL_PROVIDER *provider = NULL;
    if (operation == OSSL_OP_KEYEXCH) {
        EVP_KEYEXCH *method = EVP_KEYEXCH_fetch(state->library, name, state->properties);
        provider = method != NULL ? EVP_KEYEXCH_get0_provider(method) : NULL;
        EVP_KEYEXCH_free(method);
    } else if (operation == OSSL_OP_KEM) {
        EVP_KEM *method = EVP_KEM_fetch(state->library, name, state->properties);
        provider = method != NULL ? EVP_KEM_get0_provider(method) : NULL;
        EVP_KEM_free(method);
    } else {
        EVP_SIGNATURE *method = EVP_SIGNATURE_fetch(state->library, name, state->properties);
        provider = method != NULL ? EVP_SIGNATURE_get0_provider(method) : NULL;
        EVP_SIGNATURE_free(method);
    }
    return provider;
}

static bool pick_operation(struct key_functions *functions, const struct key_type *type, const OSSL_PROVIDER *provider,
                           int operation)
{
    const char *name = functions->operation_name != NULL ? functions->operation_name(operation) : NULL;
    if (name == NULL)
        name = type->name;
    if (operation_provider(type->state, name, operation) != provider)
        return false;
    const OSSL_DISPATCH *entry = functions_of(provider, operation, name);
    if (operation == OSSL_OP_KEYEXCH)
        return pick_exchange(functions, entry);
    return operation == OSSL_OP_KEM ? pick_kem(functions, entry) : pick_signature(functions, entry, type);
}

static bool make_model(struct key_type *type)
{
    const OSSL_PARAM group[2] = {
        {OSSL_PKEY_PARAM_GROUP_NAME, OSSL_PARAM_UTF8_STRING, (char *)type->group_name,
         type->group_name != NULL ? strlen(type->group_name) : 0, OSSL_PARAM_UNMODIFIED},
        NO_MORE,
    };
    if (type->group_name == NULL)
        return true;
    type->model = direct_methods.from_parameters(type, OSSL_KEYMGMT_SELECT_ALL_PARAMETERS, group);
    return type->model != NULL;
}

static bool pick(struct key_type *type, const OSSL_PROVIDER *provider, int operation)
{
    type->fips = fips_of(provider);
    type->functions->context = OSSL_PROVIDER_get0_provider_ctx(provider);
    return pick_management(type->functions, functions_of(provider, OSSL_OP_KEYMGMT, type->name), type) &&
           pick_operation(type->functions, type, provider, operation);
}

bool direct_open(struct key_type *type, int operation)
{
    struct key_functions *functions = OPENSSL_zalloc(sizeof *functions);
    if (functions == NULL)
        return false;
    type->functions = functions;
    functions->method = EVP_KEYMGMT_fetch(type->state->library, type->name, type->state->properties);
    if (functions->method != NULL && pick(type, EVP_KEYMGMT_get0_provider(functions->method), operation) &&
        make_model(type) && rsa_prepare(type))
        return true;
    direct_close(type);
    return false;
}

void direct_close(struct key_type *type)
{
    if (type->functions == NULL)
        return;
    rsa_release(type);
    direct_methods.release(type, type->model);
    type->model = NULL;
    EVP_KEYMGMT_free(type->functions->method);
    OPENSSL_free(type->functions);
    type->functions = NULL;
}
