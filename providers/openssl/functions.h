/* SPDX-License-Identifier: Apache-2.0 */
/*
 * functions.h: the functions of a provider of libcrypto, called without EVP in between (provider-base(7)). What was
 * fetched says which provider it is, so that properties and configuration decide as ever; all is resolved in open.
 */
#ifndef SIOTLS_OPENSSL_FUNCTIONS_H
#define SIOTLS_OPENSSL_FUNCTIONS_H

#include <openssl/core_dispatch.h>

#include "internal.h"

/*
 * The functions of what was fetched from the provider for an operation (OSSL_OP_...) under a name. NULL when the
 * provider may change its mind, or has several of that name: which of them was fetched cannot be told then.
 */
const OSSL_DISPATCH *functions_of(const OSSL_PROVIDER *provider, int operation, const char *name);

/* A case of a switch over a table's entry: puts the function into functions->field. */
#define PICK(id, field, function)                                                                                      \
    case OSSL_FUNC_##id:                                                                                               \
        functions->field = OSSL_FUNC_##function(entry);                                                                \
        break

/* A parameter that is written down rather than made by a call; libcrypto only reads what it is given to set. */
#define OCTETS(key, bytes, bytes_len)                                                                                  \
    {                                                                                                                  \
        key, OSSL_PARAM_OCTET_STRING, (void *)(bytes), bytes_len, OSSL_PARAM_UNMODIFIED                                \
    }
#define NO_MORE                                                                                                        \
    {                                                                                                                  \
        NULL, 0, NULL, 0, 0                                                                                            \
    }

#endif
